/**
 * Looks on while a tree runs in plain JavaScript, and throws a `Lie` where anything happens that analysis says cannot:
 * a value outside of its range, a read of a variable that is not live, an index out of bounds, two rounds of an
 * independent loop that meet in an element.
 */
import type { Bounds, BoundsFinder, Span } from '../../../src/kernel/analysis/bounds.ts';
import { inferLiveness, type Liveness } from '../../../src/kernel/analysis/liveness.ts';
import { inferLoops, type LoopFacts, type Loops } from '../../../src/kernel/analysis/loops.ts';
import type { Atom, Polynomial } from '../../../src/kernel/analysis/polynomial.ts';
import type { Range } from '../../../src/kernel/analysis/range.ts';
import { type Holder, inferRanges, type Ranges } from '../../../src/kernel/analysis/ranges.ts';
import type {
  ArrayVariable,
  Expression,
  Load,
  Loop,
  Statement,
  Store,
  Tree,
  Variable,
} from '../../../src/kernel/tree.ts';
import type { State, Watch } from '../support/interpret.ts';
import { print } from '../support/print-tree.ts';

/** Something that analysis said is not so. */
export class Lie extends Error {
  override readonly name = 'Lie';
}

/** The run takes too long. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/** One run of a loop. */
interface Entry {
  loop: Loop;
  facts: LoopFacts;
  rounds: number;
  /** Variables where the loop was entered. */
  before: Map<Variable, number | boolean | undefined>;
  /** By array and element: the round that stored it last, and those that touched it (one, or several). */
  touched: Map<ArrayVariable, Map<number, { stored: number | null; touched: number | 'several' }>>;
  /** The last index of each access in the loop itself, and its round. */
  last: Map<Load | Store, { index: number; round: number; times: number }>;
}

export class Soundness implements Watch {
  readonly #state: State;
  readonly #tree: Tree;
  readonly #ranges: Ranges;
  readonly #liveness: Liveness;
  readonly #loops: Loops;
  readonly #bounds: BoundsFinder;
  readonly #entries: Entry[] = [];
  readonly #known = new Map<Loop, Map<Load | Store, Bounds | null>>();
  readonly #proven = new Map<Load | Store, boolean>();
  /** Variables that must be set before they are read, and why. */
  readonly #stale = new Map<Variable, string>();
  #values = 0;

  constructor(tree: Tree, state: State) {
    this.#tree = tree;
    this.#state = state;
    this.#ranges = inferRanges(tree);
    this.#liveness = inferLiveness(tree);
    this.#loops = inferLoops(tree, this.#ranges, this.#liveness);
    this.#bounds = this.#loops.bounds;
  }

  value(expression: Expression, value: number | boolean): void {
    if (++this.#values > 300_000) throw new TooLong();
    if (!this.#ranges.reached(expression)) throw new Lie(`${print(expression)} is reached`);
    this.#within(this.#ranges.of(expression), value, () => print(expression));
    if (expression.op !== 'read') return;
    const { variable } = expression;
    const why = this.#stale.get(variable);
    if (why !== undefined) throw new Lie(`${variable.name} is read, though ${why}`);
    const meaning = this.#loops.definitions.expansion(variable);
    if (meaning !== null && !Object.is(this.#state.evaluate(meaning), value)) {
      throw new Lie(`${variable.name} is ${value}, not ${print(meaning)}`);
    }
  }

  set(variable: Variable, value: number | boolean): void {
    this.#stale.delete(variable);
    this.#within(this.#ranges.variable(variable), value, () => variable.name);
    const holder = this.#ranges.holds(variable);
    if (!holds(holder, value)) throw new Lie(`${variable.name} is ${show(value)}, no ${holder}`);
  }

  access(node: Load | Store, index: number, length: number): void {
    const isIn = Number.isInteger(index) && index >= 0 && index < length;
    let isProven = this.#proven.get(node);
    if (isProven === undefined) {
      isProven = this.#bounds.provenInRange(node);
      this.#proven.set(node, isProven);
    }
    if (isProven && !isIn) throw new Lie(`${text(node)}: ${index} of ${length}`);
    if (!isIn) return;
    for (const [i, entry] of this.#entries.entries()) {
      const access = entry.facts.accesses.find((each) => each.node === node);
      if (access === undefined) throw new Lie(`${text(node)} is no access of its loop`);
      if (access.polynomial !== null && i === 0) {
        const value = this.#evaluate(access.polynomial, (variable) => this.#state.read(variable));
        if (value !== BigInt(index)) throw new Lie(`${text(node)} is ${index}, not ${value}: ${access.polynomial.key}`);
      }
      this.#checkBounds(entry, node, index);
      this.#checkTouch(entry, node, index);
      this.#checkStride(entry, node, index);
    }
  }

  loop(loop: Loop, moment: 'enter' | 'head' | 'round' | 'update' | 'leave'): void {
    if (moment === 'enter') this.#enter(loop);
    else if (moment === 'leave') this.#leave(this.#entries.pop()!);
    else if (moment === 'head') this.#makeStale(this.#liveness.atHead(loop), 'it is not live at the head of a loop');
    else if (moment === 'update') this.#makeStale(this.#liveness.atUpdate(loop), 'it is not live at an update');
    else this.#round(this.#entries.at(-1)!);
  }

  after(statement: Statement): void {
    if (statement.op === 'if' || statement.op === 'loop' || statement.op === 'block') {
      this.#makeStale(this.#liveness.after(statement), `it is not live behind a ${statement.op}`);
    }
  }

  #enter(loop: Loop): void {
    const facts = this.#loops.of(loop);
    const before = new Map(this.#tree.variables.map((variable) => [variable, this.#state.read(variable)]));
    const entry: Entry = { loop, facts, rounds: 0, before, touched: new Map(), last: new Map() };
    this.#entries.push(entry);
    const start = facts.counted?.start;
    if (start != null) {
      const { variable } = facts.counted!;
      const value = this.#evaluate(start, (each) => before.get(each));
      if (value !== BigInt(before.get(variable) as number))
        throw new Lie(`${variable.name} does not start with ${start.key}`);
    }
  }

  #round(entry: Entry): void {
    const { loop, facts } = entry;
    entry.rounds++;
    if (entry.rounds > this.#ranges.rounds(loop))
      throw new Lie(`round ${entry.rounds} of ${this.#ranges.rounds(loop)}`);
    for (const variable of this.#tree.variables) {
      const range = this.#ranges.inside(loop, variable);
      const value = this.#state.read(variable);
      if (range !== null && value !== undefined && !this.#stale.has(variable)) {
        this.#within(range, value, () => `${variable.name} in a round`);
      }
    }
    for (const [variable, role] of facts.roles) {
      if (role === 'private' || role === 'lastValue') this.#stale.set(variable, `it is ${role} to a round`);
    }
  }

  #leave({ facts, rounds, before }: Entry): void {
    for (const [variable, role] of facts.roles) {
      if (role === 'private') this.#stale.set(variable, 'it is private to a loop');
    }
    const { counted } = facts;
    if (counted === null) return;
    const bound = this.#state.evaluate(counted.bound) as number;
    const start = before.get(counted.variable) as number;
    const end = this.#state.read(counted.variable) as number;
    if (end !== start + rounds * counted.step)
      throw new Lie(`${counted.variable.name} is ${end} after ${rounds} rounds`);
    const last = end - counted.step;
    const { operator } = counted;
    const goesOn = (i: number): boolean =>
      operator === '<'
        ? i < bound
        : operator === '<='
          ? i <= bound
          : operator === '>'
            ? i > bound
            : operator === '>='
              ? i >= bound
              : i !== bound;
    if (goesOn(end) || (rounds > 0 && !goesOn(last))) throw new Lie(`a counted loop ends with ${end}, bound ${bound}`);
    const p = counted.boundPolynomial;
    if (p !== null && this.#evaluate(p, (each) => before.get(each)) !== BigInt(bound))
      throw new Lie(`${bound} is not ${p.key}`);
  }

  #makeStale(live: ReadonlySet<Variable>, why: string): void {
    for (const variable of this.#tree.variables) if (!live.has(variable)) this.#stale.set(variable, why);
  }

  #checkBounds(entry: Entry, node: Load | Store, index: number): void {
    const bounds = this.#boundsOf(node, entry.loop);
    if (bounds === null) return;
    const read = (variable: Variable): number | boolean | undefined => entry.before.get(variable);
    const isWhole = (atom: Atom): boolean => {
      if ('length' in atom) return true;
      if (!('expression' in atom)) return Number.isInteger(read(atom));
      return Number.isInteger(evaluateWith(atom.expression, read, (array) => this.#state.length(array)));
    };
    const polynomials = [...bounds.lows, ...bounds.highs];
    // A bound that is no whole number is rounded where its loop begins, or the loop runs with checks.
    if (
      !polynomials.every(({ monomials }) =>
        monomials.every(({ coefficient, atoms }) => Number.isInteger(coefficient) && atoms.every(isWhole)),
      )
    )
      return;
    const inside = (span: Span, value: bigint): boolean =>
      span.lows.some((low) => this.#evaluate(low, read) <= value) &&
      span.highs.some((high) => this.#evaluate(high, read) >= value);
    if (!inside(bounds, BigInt(index))) {
      const told = `${bounds.lows.map(({ key }) => key)} to ${bounds.highs.map(({ key }) => key)}`;
      throw new Lie(`${text(node)} is ${index}, not within ${told}`);
    }
  }

  #boundsOf(node: Load | Store, loop: Loop): Bounds | null {
    let known = this.#known.get(loop);
    if (known === undefined) {
      known = new Map();
      this.#known.set(loop, known);
    }
    let found = known.get(node);
    if (found === undefined) {
      found = this.#bounds.boundsOf(node, loop);
      known.set(node, found);
    }
    return found;
  }

  #checkTouch(entry: Entry, node: Load | Store, index: number): void {
    const { facts, rounds } = entry;
    if (facts.gangDependence !== null || facts.privateArrays.has(node.array)) return;
    if (facts.scatters.some(({ array }) => array === node.array)) return;
    let elements = entry.touched.get(node.array);
    if (elements === undefined) {
      elements = new Map();
      entry.touched.set(node.array, elements);
    }
    const element = elements.get(index) ?? { stored: null, touched: rounds };
    // In gangs, later rounds may store what earlier ones loaded.
    const isStoredBefore = element.stored !== null && element.stored !== rounds;
    const isLoadedBefore = facts.dependence === null && element.touched !== rounds;
    const meets = isStoredBefore || (node.op === 'store' && isLoadedBefore);
    if (meets) throw new Lie(`two rounds meet in ${text(node)} = ${index}`);
    if (node.op === 'store') element.stored = rounds;
    if (element.touched !== rounds) element.touched = 'several';
    elements.set(index, element);
  }

  /** Of accesses in the loop itself, in rounds that follow each other. */
  #checkStride(entry: Entry, node: Load | Store, index: number): void {
    const access = entry.facts.accesses.find((each) => each.node === node)!;
    if (access.stride === null || access.loops.length > 1) return;
    const before = entry.last.get(node);
    entry.last.set(node, { index, round: entry.rounds, times: 1 });
    if (before === undefined || before.round !== entry.rounds - 1) return;
    const stride = this.#evaluate(access.stride, (variable) => entry.before.get(variable));
    const moved = BigInt(index - before.index);
    if (moved !== stride * BigInt(entry.facts.counted!.step))
      throw new Lie(`${text(node)} moves by ${moved}, not ${stride}`);
  }

  #evaluate({ monomials }: Polynomial, read: (variable: Variable) => number | boolean | undefined): bigint {
    const amountOf = (atom: Atom): bigint => {
      if ('length' in atom) return BigInt(this.#state.length(atom.length));
      if ('expression' in atom)
        return BigInt(evaluateWith(atom.expression, read, (array) => this.#state.length(array)));
      return BigInt(read(atom) as number);
    };
    let sum = 0n;
    for (const { coefficient, atoms } of monomials) {
      sum += atoms.reduce((product, atom) => product * amountOf(atom), BigInt(coefficient));
    }
    return sum;
  }

  #within({ low, high, integer, nan, negativeZero, single }: Range, value: number | boolean, what: () => string): void {
    const x = Number(value);
    const said = (): string => `${what()} is ${show(value)}, not in [${low}, ${high}]${integer ? ' integer' : ''}`;
    if (Number.isNaN(x)) {
      if (!nan) throw new Lie(`${said()} (NaN)`);
      return;
    }
    if (!(x >= low && x <= high)) throw new Lie(said());
    if (integer && Number.isFinite(x) && !Number.isInteger(x)) throw new Lie(said());
    if (Object.is(x, -0) && !negativeZero) throw new Lie(`${said()} (-0)`);
    if (single && Math.fround(x) !== x) throw new Lie(`${said()} (float32)`);
  }
}

/** A small evaluator of expressions without loads, on variables as they were. */
function evaluateWith(
  expression: Expression,
  read: (variable: Variable) => number | boolean | undefined,
  length: (array: ArrayVariable) => number,
): number {
  const names = new Map<Variable, string>();
  const source = (e: Expression): string => {
    switch (e.op) {
      case 'constant':
        return Object.is(e.value, -0) ? '(-0)' : `(${e.value})`;
      case 'read':
        names.set(e.variable, `v${e.variable.id}`);
        return `v${e.variable.id}`;
      case 'length':
        return String(length(e.array));
      case 'unary':
        return `(${e.operator}(${source(e.argument)}))`;
      case 'toNumber':
        return `Number(${source(e.argument)})`;
      case 'choose':
        return `(${source(e.test)} ? ${source(e.then)} : ${source(e.otherwise)})`;
      case 'math':
        return `Math.${e.name}(${e.arguments.map(source)})`;
      case 'load':
        throw new Error('a load in a polynomial');
      default:
        return `(${source(e.left)} ${e.operator} ${source(e.right)})`;
    }
  };
  const body = source(expression);
  return new Function(...names.values(), `return ${body}`)(...[...names.keys()].map(read)) as number;
}

function holds(holder: Holder, value: number | boolean): boolean {
  if (typeof value === 'boolean') return holder === 'bool';
  if (holder === 'i32') return Object.is(value | 0, value);
  if (holder === 'u32') return Object.is(value >>> 0, value);
  return holder === 'f64' || (holder === 'f32' && Object.is(Math.fround(value), value));
}

const show = (value: number | boolean): string => (Object.is(value, -0) ? '-0' : String(value));
const text = ({ op, array, index }: Load | Store): string => `${op} ${array.name}[${print(index)}]`;
