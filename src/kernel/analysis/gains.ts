/**
 * How far variables can get that a loop only adds to: `count++` under a test, `sum += bytes[i]`. Intervals alone lose
 * them, since they grow with every round; but a counter bounds the rounds, and each round adds a bounded amount.
 */
import type { Expression, Loop, Set as SetStatement, Statement, Variable } from '../tree.ts';
import { isExactInteger, type Range, range } from './range.ts';
import { continuesTo, eachExpression, eachStatement, mentions } from './walk.ts';

/** What a loop does with its variables, seen from the text alone. */
export interface LoopShape {
  /** Variables that it sets, inner loops' too. */
  assigned: Variable[];
  /** Variables that it reads or sets. */
  used: Variable[];
  /** Variables of which every set in the loop adds to it or takes from it. */
  accumulators: Variable[];
  /** Accumulators that are set once, and that in each round which comes to its end. */
  steps: { variable: Variable; set: SetStatement }[];
  /** Accumulators that move by constant integers, and which way. */
  drifts: { variable: Variable; up: boolean; down: boolean }[];
}

/** What a set of the form `v = v + e`, `v = e + v` or `v = v - e` adds, or null. */
export function increment(set: SetStatement): { by: Expression; minus: boolean } | null {
  const { variable, value } = set;
  if (value.op !== 'binary' || (value.operator !== '+' && value.operator !== '-')) return null;
  const minus = value.operator === '-';
  const { left, right } = value;
  if (left.op === 'read' && left.variable === variable) return mentions(right, variable) ? null : { by: right, minus };
  if (minus || right.op !== 'read' || right.variable !== variable) return null;
  return mentions(left, variable) ? null : { by: left, minus };
}

/** What a set of that form adds if it is always the same integer, or null. */
export function constantStep(set: SetStatement): number | null {
  const { by, minus } = increment(set)!;
  if (by.op !== 'constant' || typeof by.value !== 'number' || !Number.isInteger(by.value)) return null;
  return minus ? -by.value : by.value;
}

export function shapeOf(loop: Loop): LoopShape {
  const sets = new Map<Variable, SetStatement[]>();
  const used = new Set<Variable>();
  const parts = [loop.body, loop.update];
  const note = (expression: Expression): void => {
    if (expression.op === 'read') used.add(expression.variable);
  };
  for (const part of parts) {
    eachStatement(part, (statement) => {
      if (statement.op !== 'set') return;
      used.add(statement.variable);
      const known = sets.get(statement.variable);
      if (known === undefined) sets.set(statement.variable, [statement]);
      else known.push(statement);
    });
    eachExpression(part, note);
  }
  eachExpression([{ op: 'return', value: loop.test, place: loop.place }], note);
  const shape: LoopShape = { assigned: [...sets.keys()], used: [...used], accumulators: [], steps: [], drifts: [] };
  for (const [variable, list] of sets) {
    if (variable.type !== 'number' || !list.every((set) => increment(set) !== null)) continue;
    shape.accumulators.push(variable);
    const moves = list.map(constantStep);
    if (moves.every((move) => move !== null)) {
      shape.drifts.push({ variable, up: moves.some((move) => move! > 0), down: moves.some((move) => move! < 0) });
    }
    const set = list[0]!;
    if (list.length > 1) continue;
    const always = loop.update.includes(set) || (loop.body.includes(set) && !continuesTo(loop.body, loop.label));
    if (always) shape.steps.push({ variable, set });
  }
  return shape;
}

/**
 * The most rounds of a loop, given a variable that moves the same way each round: where it starts, what each round adds,
 * and what it is in each round (behind the test).
 */
export function mostRounds(start: Range, by: Range, during: Range): number {
  if (!isExactInteger(start) || !isExactInteger(by) || !during.integer) return Infinity;
  if (by.low >= 1) return Math.max(0, Math.floor((during.high - start.low) / by.low) + 1);
  if (by.high <= -1) return Math.max(0, Math.floor((start.high - during.low) / -by.high) + 1);
  return Infinity;
}

/** What the loop asks of those that know: ranges of expressions, and most rounds of inner loops. */
export interface GainSource {
  of(expression: Expression): Range;
  rounds(loop: Loop): number;
}

/** Every value that an accumulator has in the loop, or null if it may be no exact integer. */
export function accumulated(
  source: GainSource,
  loop: Loop,
  variable: Variable,
  start: Range,
  rounds: number,
): Range | null {
  if (!isExactInteger(start) || rounds === Infinity) return null;
  const body = gain(source, loop.body, variable);
  const update = gain(source, loop.update, variable);
  if (body === null || update === null) return null;
  const low = start.low + rounds * (body[0] + update[0]);
  const high = start.high + rounds * (body[1] + update[1]);
  if (!(low >= -9007199254740992 && high <= 9007199254740992)) return null;
  return range(low, high, true, false, start.negativeZero);
}

type Gain = [least: number, most: number];

/** What running the statements once may add; they may be left anywhere. Null if that is no integer. */
function gain(source: GainSource, statements: readonly Statement[], variable: Variable): Gain | null {
  let least = 0;
  let most = 0;
  for (const statement of statements) {
    const part = gainOf(source, statement, variable);
    if (part === null) return null;
    least += part[0];
    most += part[1];
  }
  return [least, most];
}

const nothing: Gain = [0, 0];

function gainOf(source: GainSource, statement: Statement, variable: Variable): Gain | null {
  switch (statement.op) {
    case 'set': {
      if (statement.variable !== variable) return nothing;
      const { by, minus } = increment(statement)!;
      const added = source.of(by);
      if (!isExactInteger(added)) return null;
      return minus
        ? [Math.min(0, -added.high), Math.max(0, -added.low)]
        : [Math.min(0, added.low), Math.max(0, added.high)];
    }
    case 'if': {
      const then = gain(source, statement.then, variable);
      const otherwise = gain(source, statement.otherwise, variable);
      if (then === null || otherwise === null) return null;
      return [Math.min(then[0], otherwise[0]), Math.max(then[1], otherwise[1])];
    }
    case 'block':
      return gain(source, statement.body, variable);
    case 'loop': {
      const body = gain(source, statement.body, variable);
      const update = gain(source, statement.update, variable);
      if (body === null || update === null) return null;
      const least = body[0] + update[0];
      const most = body[1] + update[1];
      if (least === 0 && most === 0) return nothing;
      const rounds = source.rounds(statement);
      return rounds === Infinity ? null : [rounds * least, rounds * most];
    }
    default:
      return nothing;
  }
}
