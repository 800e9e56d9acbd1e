/**
 * Which values each expression and variable of a tree can have, by running the tree on ranges instead of numbers. What
 * always holds: for any arguments of the signature, every value that an expression has when it is evaluated is within
 * `of(expression)`, and every value that a variable ever holds within `variable(v)`. That is what lets code generation
 * keep a number in an int32 and change no result, so the fuzz tests look for lies here first.
 *
 * Loops run until their heads no longer grow (bounds that grow are set far out at once, see `widen`), then once more
 * from the narrower state that the last round gave.
 */
import type { Compare, Expression, Label, Loop, Set as SetStatement, Statement, Tree, Variable } from '../tree.ts';
import { accumulated, constantStep, increment, type LoopShape, mostRounds, shapeOf } from './gains.ts';
import { rangeOfMath } from './math-ranges.ts';
import { decide, rangeOfBinary, rangeOfUnary } from './operators.ts';
import {
  anySingle,
  covers,
  either,
  everything,
  exactly,
  int32,
  isExactInteger,
  join,
  meet,
  one,
  type Range,
  range,
  widen,
  within,
  zero,
} from './range.ts';
import { bound, type Environment, joinPaths, refine } from './refine.ts';
import { bytesOf, eachStatement, hasLoad, readsOf } from './walk.ts';

export type { Range } from './range.ts';

/** The machine type that can hold every value that a variable has. */
export type Holder = 'i32' | 'u32' | 'f32' | 'f64' | 'bool';

export interface Ranges {
  /** A boolean's is within 0 and 1; a test that can come out one way alone has a range of one number. */
  of(expression: Expression): Range;
  /** Whether anything says that the expression may be evaluated at all. */
  reached(expression: Expression): boolean;
  /** Everything that the variable is ever set to, or passed. */
  variable(variable: Variable): Range;
  holds(variable: Variable): Holder;
  /** The most rounds of a loop from one entry to its end, Infinity if nothing is known. */
  rounds(loop: Loop): number;
  /** What the variable may hold behind the loop's test, where a round begins. Null if that is never reached. */
  inside(loop: Loop, variable: Variable): Range | null;
  /**
   * What was taken for granted of a loop: that its counter stays an int32. Code has to test it before the loop, and to
   * end the kernel where it does not hold: the loop would take more than two thousand million rounds, or not end at all.
   */
  limit(loop: Loop): Limit | null;
}

/** The bound must be NaN, or at most (for a negative step: at least) `value`. */
export interface Limit {
  bound: Expression;
  least: boolean;
  value: number;
}

export function inferRanges(tree: Tree): Ranges {
  const interpreter = new Interpreter(tree);
  interpreter.interpret();
  return interpreter;
}

/** The greatest length of an array, in elements: the memory is 4 GiB, and lengths are int32. */
export function mostElements(bytes: number): number {
  return Math.min(2147483647, 4294967296 / bytes);
}

const dtypes = {
  i8: range(-128, 127, true),
  u8: range(0, 255, true),
  u8c: range(0, 255, true),
  i16: range(-32768, 32767, true),
  u16: range(0, 65535, true),
  i32: int32,
  u32: range(0, 4294967295, true),
  f32: anySingle,
  f64: everything,
};

/** What was found for a loop the last time, so that an inner loop does not start from nothing in each outer round. */
interface Memo {
  entry: Environment;
  /** At the head: while it was widened, and in the end. */
  wide: Environment;
  final: Environment;
  clamps: Environment;
  /** The clamps of the loops around it. */
  outer: Environment;
}

interface Round {
  back: Environment | null;
  exit: Environment | null;
  /** Behind the test. */
  inside: Environment | null;
}

class Interpreter implements Ranges {
  readonly #tree: Tree;
  readonly #slots = new Map<Variable, number>();
  readonly #values = new Map<Expression, Range>();
  readonly #shapes = new Map<Loop, LoopShape>();
  readonly #memos = new Map<Loop, Memo>();
  readonly #rounds = new Map<Loop, number>();
  /** What each loop was entered with the last time. */
  readonly #starts = new Map<Loop, Environment>();
  readonly #limits = new Map<Loop, Limit>();
  readonly #inside = new Map<Loop, Environment>();
  readonly #breaks = new Map<Label, Environment | null>();
  readonly #continues = new Map<Label, Environment | null>();
  /** Of variables in the loops that are being run: what `gains.ts` says of all their values there. */
  #clamps: Environment = [];
  #unions = new Map<Variable, Range>();

  constructor(tree: Tree) {
    this.#tree = tree;
    for (const variable of tree.variables) this.#slots.set(variable, this.#slots.size);
  }

  interpret(): void {
    const environment: Environment = new Array(this.#slots.size).fill(null);
    this.#clamps = environment.slice();
    for (const parameter of this.#tree.parameters) {
      if (parameter.kind === 'array') continue;
      const value = parameter.kind === 'boolean' ? either : parameter.int ? int32 : everything;
      environment[this.slot(parameter.variable)] = value;
      this.#unions.set(parameter.variable, value);
    }
    this.#run(this.#tree.body, environment);
    eachStatement(this.#tree.body, (statement) => {
      if (statement.op !== 'set') return;
      const value = this.#values.get(statement.value);
      if (value === undefined) return;
      const before = this.#unions.get(statement.variable);
      this.#unions.set(statement.variable, before === undefined ? value : join(before, value));
    });
  }

  of(expression: Expression): Range {
    return this.#values.get(expression) ?? (isBoolean(expression) ? either : everything);
  }

  reached(expression: Expression): boolean {
    return this.#values.has(expression);
  }

  variable(variable: Variable): Range {
    return this.#unions.get(variable) ?? zero;
  }

  holds(variable: Variable): Holder {
    if (variable.type === 'boolean') return 'bool';
    return holderOf(this.variable(variable));
  }

  rounds(loop: Loop): number {
    return this.#rounds.get(loop) ?? Infinity;
  }

  inside(loop: Loop, variable: Variable): Range | null {
    return this.#inside.get(loop)?.[this.slot(variable)] ?? null;
  }

  limit(loop: Loop): Limit | null {
    return this.#limits.get(loop) ?? null;
  }

  slot(variable: Variable): number {
    return this.#slots.get(variable)!;
  }

  /** Runs statements on an environment that they may change; null if nothing goes on behind them. */
  #run(statements: readonly Statement[], environment: Environment): Environment | null {
    let current: Environment | null = environment;
    for (const statement of statements) {
      current = this.#step(statement, current);
      if (current === null) return null;
    }
    return current;
  }

  #step(statement: Statement, environment: Environment): Environment | null {
    switch (statement.op) {
      case 'set':
        environment[this.slot(statement.variable)] = this.#set(statement, environment);
        return environment;
      case 'store':
        this.#evaluate(statement.index, environment);
        this.#evaluate(statement.value, environment);
        this.#boundIndex(statement.index, statement.array.dtype, environment);
        return environment;
      case 'if': {
        const test = this.#evaluate(statement.test, environment);
        const then = test.high === 0 ? null : refine(this, environment.slice(), statement.test, true);
        const otherwise = test.low === 1 ? null : refine(this, environment, statement.test, false);
        return joinPaths(
          then === null ? null : this.#run(statement.then, then),
          otherwise === null ? null : this.#run(statement.otherwise, otherwise),
        );
      }
      case 'block':
        this.#breaks.set(statement.label, null);
        return joinPaths(this.#run(statement.body, environment), this.#breaks.get(statement.label)!);
      case 'loop':
        return this.#loop(statement, environment);
      case 'break':
        this.#breaks.set(statement.label, joinPaths(this.#breaks.get(statement.label)!, environment));
        return null;
      case 'continue':
        this.#continues.set(statement.label, joinPaths(this.#continues.get(statement.label)!, environment));
        return null;
      case 'return':
        if (statement.value !== null) this.#evaluate(statement.value, environment);
        return null;
      case 'clearScratch':
        return environment;
    }
  }

  #set(statement: SetStatement, environment: Environment): Range {
    const value = this.#evaluate(statement.value, environment);
    const clamp = this.#clamps[this.slot(statement.variable)];
    if (clamp == null) return value;
    const clamped = meet(value, clamp);
    this.#values.set(statement.value, clamped);
    return clamped;
  }

  #evaluate(expression: Expression, environment: Environment): Range {
    const value = this.#compute(expression, environment);
    this.#values.set(expression, value);
    return value;
  }

  #compute(expression: Expression, environment: Environment): Range {
    switch (expression.op) {
      case 'constant': {
        const { value } = expression;
        return typeof value === 'boolean' ? (value ? one : zero) : exactly(value);
      }
      case 'read':
        return (
          environment[this.slot(expression.variable)] ?? (expression.variable.type === 'boolean' ? either : everything)
        );
      case 'length': {
        const { from, dtype } = expression.array;
        return 'scratch' in from ? exactly(from.scratch) : range(0, mostElements(bytesOf(dtype)), true);
      }
      case 'load':
        this.#evaluate(expression.index, environment);
        this.#boundIndex(expression.index, expression.array.dtype, environment);
        return dtypes[expression.array.dtype];
      case 'unary':
        return rangeOfUnary(expression.operator, this.#evaluate(expression.argument, environment));
      case 'toNumber':
        return this.#evaluate(expression.argument, environment);
      case 'binary': {
        const { left, right } = expression;
        const a = this.#evaluate(left, environment);
        const b = this.#evaluate(right, environment);
        const same = left.op === 'read' && right.op === 'read' && left.variable === right.variable;
        return rangeOfBinary(expression.operator, a, b, same);
      }
      case 'compare': {
        const a = this.#evaluate(expression.left, environment);
        const truth = decide(expression.operator, a, this.#evaluate(expression.right, environment));
        return truth === null ? either : truth ? one : zero;
      }
      case 'logical':
        return this.#logical(expression.operator === '&&', expression.left, expression.right, environment);
      case 'choose': {
        const test = this.#evaluate(expression.test, environment);
        const then = test.high === 0 ? null : refine(this, environment.slice(), expression.test, true);
        const otherwise = test.low === 1 ? null : refine(this, environment.slice(), expression.test, false);
        const a = then === null ? null : this.#evaluate(expression.then, then);
        const b = otherwise === null ? null : this.#evaluate(expression.otherwise, otherwise);
        return a === null ? (b ?? everything) : b === null ? a : join(a, b);
      }
      case 'math':
        return rangeOfMath(
          expression.name,
          expression.arguments.map((argument) => this.#evaluate(argument, environment)),
        );
    }
  }

  #logical(both: boolean, left: Expression, right: Expression, environment: Environment): Range {
    const a = this.#evaluate(left, environment);
    const decided = both ? a.high === 0 : a.low === 1;
    const onward = decided ? null : refine(this, environment.slice(), left, both);
    if (onward === null) return both ? zero : one;
    const b = this.#evaluate(right, onward);
    return range(
      both ? Math.min(a.low, b.low) : Math.max(a.low, b.low),
      both ? Math.min(a.high, b.high) : Math.max(a.high, b.high),
      true,
    );
  }

  /** Behind an access, its index is one of the array's: others have thrown. */
  #boundIndex(index: Expression, dtype: Parameters<typeof bytesOf>[0], environment: Environment): void {
    bound(this, environment, index, 0, mostElements(bytesOf(dtype)) - 1, false, true);
  }

  #loop(loop: Loop, entry: Environment): Environment | null {
    const shape = this.#shapeOf(loop);
    this.#starts.set(loop, entry);
    const memo = this.#memos.get(loop);
    const asBefore = memo !== undefined && this.#same(shape.assigned, memo.outer, this.#clamps);
    if (asBefore && this.#same(shape.used, memo.entry, entry)) {
      return this.#round(loop, this.#onto(entry, shape, memo.final), memo.clamps).exit;
    }
    let head = this.#drifted(entry, shape);
    if (memo !== undefined && this.#within(shape.used, memo.entry, entry)) {
      for (const variable of shape.assigned) {
        const slot = this.slot(variable);
        if (head[slot] !== null && memo.wide[slot] != null) head[slot] = join(head[slot]!, memo.wide[slot]!);
      }
    }
    for (let count = 0; ; count++) {
      const round = this.#round(loop, head, this.#clamps);
      const next = this.#widened(shape, head, round.back, count > 4);
      if (next === null) return this.#settle(loop, shape, entry, head, round);
      head = next;
    }
  }

  /** Where a loop is begun with: counters as far out as they may get, which spares it a round to find out. */
  #drifted(entry: Environment, shape: LoopShape): Environment {
    const head = entry.slice();
    for (const { variable, up, down } of shape.drifts) {
      const start = entry[this.slot(variable)];
      if (start == null || !covers(int32, start)) continue;
      head[this.slot(variable)] = range(down ? int32.low : start.low, up ? int32.high : start.high, true);
    }
    return head;
  }

  /** The head with what a round brought back, or null if that is nothing new. */
  #widened(shape: LoopShape, head: Environment, back: Environment | null, hurry: boolean): Environment | null {
    if (back === null) return null;
    let next: Environment | null = null;
    for (const variable of shape.assigned) {
      const slot = this.slot(variable);
      const before = head[slot];
      const after = back[slot];
      // What was not set before the loop is set in each round before it is read.
      if (before == null || after == null || covers(before, after)) continue;
      next ??= head.slice();
      const wide = widen(before, after, hurry);
      const clamp = this.#clamps[slot];
      next[slot] = clamp == null ? wide : meet(wide, clamp);
    }
    return next;
  }

  /** Narrows a head that holds everything, runs the loop from there, and keeps what was found. */
  #settle(loop: Loop, shape: LoopShape, entry: Environment, wide: Environment, last: Round): Environment | null {
    const rounds = last.inside === null ? 0 : this.#mostRounds(shape, entry, last);
    this.#rounds.set(loop, rounds);
    const head = entry.slice();
    let clamps = this.#clamps;
    let narrower = false;
    for (const variable of shape.assigned) {
      const slot = this.slot(variable);
      const before = wide[slot];
      const start = entry[slot];
      if (before == null || start == null) continue;
      const after = last.back?.[slot];
      let value = after == null ? start : join(start, after);
      const clamp = shape.accumulators.includes(variable) ? accumulated(this, loop, variable, start, rounds) : null;
      if (clamp !== null) {
        if (clamps === this.#clamps) clamps = clamps.slice();
        clamps[slot] = clamps[slot] == null ? clamp : meet(clamp, clamps[slot]!);
        value = meet(value, clamp);
      }
      head[slot] = value;
      if (clamp !== null || !covers(value, before)) narrower = true;
    }
    this.#memos.set(loop, { entry: entry.slice(), wide, final: head, clamps, outer: this.#clamps });
    return narrower ? this.#round(loop, head, clamps).exit : last.exit;
  }

  #mostRounds(shape: LoopShape, entry: Environment, last: Round): number {
    let most = Infinity;
    for (const { variable, set } of shape.steps) {
      const start = entry[this.slot(variable)];
      const during = last.inside?.[this.slot(variable)];
      if (start == null || during == null) continue;
      const { by, minus } = increment(set)!;
      const added = this.#values.get(by);
      const at = this.#values.get(set.value);
      if (added === undefined || at === undefined) continue;
      const step = minus ? rangeOfUnary('-', added) : added;
      most = Math.min(most, mostRounds(start, step, during));
      // Where the test tells less than an `if (...) break` before the step: one round more may begin than end.
      const before = this.#values.get(readIn(set));
      if (before !== undefined) most = Math.min(most, mostRounds(start, step, before) + 1);
    }
    return most;
  }

  #round(loop: Loop, head: Environment, clamps: Environment): Round {
    const outer = this.#clamps;
    this.#clamps = clamps;
    this.#breaks.set(loop.label, null);
    this.#continues.set(loop.label, null);
    const start = head.slice();
    const test = this.#evaluate(loop.test, start);
    const out = test.low === 1 ? null : refine(this, start.slice(), loop.test, false);
    const inside = test.high === 0 ? null : refine(this, start, loop.test, true);
    if (inside !== null) {
      this.#limit(loop, loop.test, inside);
      this.#meet(loop, inside);
    }
    const known = inside?.slice() ?? null;
    if (known !== null) this.#inside.set(loop, known);
    const end = inside === null ? null : this.#run(loop.body, inside);
    const update = joinPaths(end, this.#continues.get(loop.label)!);
    const back = update === null ? null : this.#run(loop.update, update);
    this.#clamps = outer;
    return { back, exit: joinPaths(out, this.#breaks.get(loop.label)!), inside: known };
  }

  /** Takes for granted that a counter with a bound that is not known to be an int32 stays one. */
  #limit(loop: Loop, test: Expression, inside: Environment): void {
    this.#limits.delete(loop);
    if (test.op === 'logical' && test.operator === '&&') {
      this.#limit(loop, test.left, inside);
      if (!this.#limits.has(loop)) this.#limit(loop, test.right, inside);
    }
    if (test.op !== 'compare') return;
    for (const { variable, set } of this.#shapeOf(loop).steps) {
      const limit = limitOf(test, variable, set);
      const value = inside[this.slot(variable)];
      if (limit === null || value == null || !value.integer || value.nan) continue;
      const far = limit.least ? value.low < limit.last : value.high > limit.last;
      if (!far || !this.#isSteady(loop, limit.bound)) continue;
      const kept = within(value, limit.least ? limit.last : -Infinity, limit.least ? Infinity : limit.last, false);
      if (kept === null) continue;
      inside[this.slot(variable)] = kept;
      this.#limits.set(loop, limit);
    }
  }

  /** `i != n` bounds a counter that begins below n and grows by 1. */
  #meet(loop: Loop, inside: Environment): void {
    const { test } = loop;
    if (test.op !== 'compare' || test.operator !== '!=') return;
    for (const { variable, set } of this.#shapeOf(loop).steps) {
      const isLeft = test.left.op === 'read' && test.left.variable === variable;
      const end = isLeft ? test.right : test.left;
      const counter = isLeft ? test.left : test.right;
      const start = this.#starts.get(loop)?.[this.slot(variable)];
      const step = constantStep(set);
      if (counter.op !== 'read' || counter.variable !== variable || start == null || !this.#isSteady(loop, end))
        continue;
      const range = this.of(end);
      if (!isExactInteger(start) || !isExactInteger(range)) continue;
      if (step === 1 && start.high <= range.low) bound(this, inside, counter, start.low, range.high - 1, false);
      if (step === -1 && start.low >= range.high) bound(this, inside, counter, range.low + 1, start.high, false);
    }
  }

  /** Whether an expression is the same in each round. */
  #isSteady(loop: Loop, expression: Expression): boolean {
    const { assigned } = this.#shapeOf(loop);
    return !hasLoad(expression) && ![...readsOf(expression)].some((each) => assigned.includes(each));
  }

  #shapeOf(loop: Loop): LoopShape {
    let shape = this.#shapes.get(loop);
    if (shape === undefined) {
      shape = shapeOf(loop);
      this.#shapes.set(loop, shape);
    }
    return shape;
  }

  #onto(entry: Environment, shape: LoopShape, final: Environment): Environment {
    const head = entry.slice();
    for (const variable of shape.assigned) head[this.slot(variable)] = final[this.slot(variable)]!;
    return head;
  }

  #same(variables: Variable[], a: Environment, b: Environment): boolean {
    return this.#within(variables, a, b) && this.#within(variables, b, a);
  }

  /** Whether `b` holds all that `a` holds. */
  #within(variables: Variable[], a: Environment, b: Environment): boolean {
    return variables.every((variable) => {
      const x = a[this.slot(variable)];
      const y = b[this.slot(variable)];
      return x === y || (x != null && y != null && covers(y, x));
    });
  }
}

/**
 * The limit that keeps a counter an int32, if the test bounds it on the side to which it moves by a constant; `last`: the
 * farthest value that it then has in a round.
 */
function limitOf(test: Compare, variable: Variable, set: SetStatement): (Limit & { last: number }) | null {
  const isRight = test.right.op === 'read' && test.right.variable === variable;
  if (!isRight && !(test.left.op === 'read' && test.left.variable === variable)) return null;
  const operator = isRight ? mirrored[test.operator] : test.operator;
  const step = constantStep(set);
  if (step === null || step === 0 || Math.abs(step) > 65536) return null;
  const bound = isRight ? test.left : test.right;
  const last = step > 0 ? 2147483647 - step : -2147483648 - step;
  const isStrict = operator === '<' || operator === '>';
  if (operator !== (step > 0 ? (isStrict ? '<' : '<=') : isStrict ? '>' : '>=')) return null;
  return { bound, least: step < 0, value: last + (isStrict ? Math.sign(step) : 0), last };
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;

/** The read of the variable in `v = v + e`. */
function readIn(set: SetStatement): Expression {
  const { value, variable } = set;
  if (value.op !== 'binary') return value;
  return value.left.op === 'read' && value.left.variable === variable ? value.left : value.right;
}

/** Where numbers of a range are kept. */
export function holderOf({ low, high, integer, nan, negativeZero, single }: Range): Holder {
  if (integer && !nan && !negativeZero) {
    if (low >= -2147483648 && high <= 2147483647) return 'i32';
    if (low >= 0 && high <= 4294967295) return 'u32';
  }
  return single ? 'f32' : 'f64';
}

function isBoolean(expression: Expression): boolean {
  switch (expression.op) {
    case 'compare':
    case 'logical':
      return true;
    case 'unary':
      return expression.operator === '!';
    case 'constant':
      return typeof expression.value === 'boolean';
    case 'read':
      return expression.variable.type === 'boolean';
    case 'choose':
      return isBoolean(expression.then);
    default:
      return false;
  }
}
