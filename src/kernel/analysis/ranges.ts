/**
 * Which values each expression and variable of a tree can have, by running the tree on ranges instead of numbers. What
 * always holds: for any arguments of the signature, every value that an expression has when it is evaluated is within
 * `of(expression)`, and every value that a variable ever holds within `variable(v)`. That is what lets code generation
 * keep a number in an int32 and change no result, so the fuzz tests look for lies here first.
 *
 * Loops run until their heads no longer grow (bounds that grow are set far out at once, see `widen`), then once more
 * from the narrower state that the last round gave.
 */
import type { Expression, Label, Loop, Set as SetStatement, Statement, Tree, Variable } from '../tree.ts';
import { boundByMeeting, type Limit, limitCounter } from './counter-bounds.ts';
import { Evaluator } from './evaluate.ts';
import { accumulated, increment, type LoopShape, mostRounds, shapeOf } from './gains.ts';
import { type Holder, holderOf } from './holder.ts';
import { rangeOfUnary } from './operators.ts';
import { covers, either, everything, int32, join, meet, type Range, range, widen, zero } from './range.ts';
import { type Environment, joinPaths, refine } from './refine.ts';
import { eachStatement } from './walk.ts';

export type { Limit } from './counter-bounds.ts';
export { mostElements } from './evaluate.ts';
export { type Holder, holderOf } from './holder.ts';
export type { Range } from './range.ts';

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

export function inferRanges(tree: Tree): Ranges {
  const interpreter = new Interpreter(tree);
  interpreter.interpret();
  return interpreter;
}

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
  readonly #on: Evaluator;
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
    this.#on = new Evaluator(tree.variables);
  }

  interpret(): void {
    const environment: Environment = new Array(this.#tree.variables.length).fill(null);
    this.#clamps = environment.slice();
    for (const parameter of this.#tree.parameters) {
      if (parameter.kind === 'array') continue;
      const value = parameter.kind === 'boolean' ? either : parameter.int ? int32 : everything;
      environment[this.#on.slot(parameter.variable)] = value;
      this.#unions.set(parameter.variable, value);
    }
    this.#run(this.#tree.body, environment);
    eachStatement(this.#tree.body, (statement) => {
      if (statement.op !== 'set') return;
      if (!this.#on.has(statement.value)) return;
      const value = this.#on.of(statement.value);
      const before = this.#unions.get(statement.variable);
      this.#unions.set(statement.variable, before === undefined ? value : join(before, value));
    });
  }

  of(expression: Expression): Range {
    return this.#on.of(expression);
  }

  reached(expression: Expression): boolean {
    return this.#on.has(expression);
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
    return this.#inside.get(loop)?.[this.#on.slot(variable)] ?? null;
  }

  limit(loop: Loop): Limit | null {
    return this.#limits.get(loop) ?? null;
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
        environment[this.#on.slot(statement.variable)] = this.#set(statement, environment);
        return environment;
      case 'store':
        this.#on.evaluate(statement.index, environment);
        this.#on.evaluate(statement.value, environment);
        this.#on.boundIndex(statement.index, statement.array.dtype, environment);
        return environment;
      case 'if': {
        const test = this.#on.evaluate(statement.test, environment);
        const then = test.high === 0 ? null : refine(this.#on, environment.slice(), statement.test, true);
        const otherwise = test.low === 1 ? null : refine(this.#on, environment, statement.test, false);
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
        if (statement.value !== null) this.#on.evaluate(statement.value, environment);
        return null;
      case 'clearScratch':
        return environment;
    }
  }

  #set(statement: SetStatement, environment: Environment): Range {
    const value = this.#on.evaluate(statement.value, environment);
    const clamp = this.#clamps[this.#on.slot(statement.variable)];
    if (clamp == null) return value;
    const clamped = meet(value, clamp);
    this.#on.keep(statement.value, clamped);
    return clamped;
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
        const slot = this.#on.slot(variable);
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
      const start = entry[this.#on.slot(variable)];
      if (start == null || !covers(int32, start)) continue;
      head[this.#on.slot(variable)] = range(down ? int32.low : start.low, up ? int32.high : start.high, true);
    }
    return head;
  }

  /** The head with what a round brought back, or null if that is nothing new. */
  #widened(shape: LoopShape, head: Environment, back: Environment | null, hurry: boolean): Environment | null {
    if (back === null) return null;
    let next: Environment | null = null;
    for (const variable of shape.assigned) {
      const slot = this.#on.slot(variable);
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
      const slot = this.#on.slot(variable);
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
      const start = entry[this.#on.slot(variable)];
      const during = last.inside?.[this.#on.slot(variable)];
      if (start == null || during == null) continue;
      const { by, minus } = increment(set)!;
      if (!this.#on.has(set.value)) continue;
      const added = this.#on.of(by);
      const step = minus ? rangeOfUnary('-', added) : added;
      most = Math.min(most, mostRounds(start, step, during));
      // Where the test tells less than an `if (...) break` before the step: one round more may begin than end.
      most = Math.min(most, mostRounds(start, step, this.#on.of(readIn(set))) + 1);
    }
    return most;
  }

  #round(loop: Loop, head: Environment, clamps: Environment): Round {
    const outer = this.#clamps;
    this.#clamps = clamps;
    this.#breaks.set(loop.label, null);
    this.#continues.set(loop.label, null);
    const start = head.slice();
    const test = this.#on.evaluate(loop.test, start);
    const out = test.low === 1 ? null : refine(this.#on, start.slice(), loop.test, false);
    const inside = test.high === 0 ? null : refine(this.#on, start, loop.test, true);
    if (inside !== null) {
      const shape = this.#shapeOf(loop);
      const limit = limitCounter(this.#on, loop, shape, inside);
      if (limit === null) this.#limits.delete(loop);
      else this.#limits.set(loop, limit);
      boundByMeeting(this.#on, loop, shape, this.#starts.get(loop)!, inside);
    }
    const known = inside?.slice() ?? null;
    if (known !== null) this.#inside.set(loop, known);
    const end = inside === null ? null : this.#run(loop.body, inside);
    const update = joinPaths(end, this.#continues.get(loop.label)!);
    const back = update === null ? null : this.#run(loop.update, update);
    this.#clamps = outer;
    return { back, exit: joinPaths(out, this.#breaks.get(loop.label)!), inside: known };
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
    for (const variable of shape.assigned) head[this.#on.slot(variable)] = final[this.#on.slot(variable)]!;
    return head;
  }

  #same(variables: Variable[], a: Environment, b: Environment): boolean {
    return this.#within(variables, a, b) && this.#within(variables, b, a);
  }

  /** Whether `b` holds all that `a` holds. */
  #within(variables: Variable[], a: Environment, b: Environment): boolean {
    return variables.every((variable) => {
      const x = a[this.#on.slot(variable)];
      const y = b[this.#on.slot(variable)];
      return x === y || (x != null && y != null && covers(y, x));
    });
  }
}

/** The read of the variable in `v = v + e`. */
function readIn(set: SetStatement): Expression {
  const { value, variable } = set;
  if (value.op !== 'binary') return value;
  return value.left.op === 'read' && value.left.variable === variable ? value.left : value.right;
}
