/**
 * Between which bounds an index stays while a loop runs, as polynomials in what does not change in the loop, so that one
 * test before the loop stands for a check in each round. Bounds are valid, not tight: a test that fails says nothing.
 * They hold for accesses that happen; a loop without rounds may have bounds that make no sense.
 */
import type { ArrayVariable, Expression, Load, Loop, Store, Tree, Variable } from '../tree.ts';
import { type Counted, countedOf } from './counted.ts';
import { Definitions } from './definitions.ts';
import { type Fact, factsOf } from './facts.ts';
import { type Interval, intervalOf, valueRange } from './interval.ts';
import type { Liveness } from './liveness.ts';
import { peaksOf } from './peaks.ts';
import { type Atom, atomic, constant, type Polynomial, polynomialOf, subtract } from './polynomial.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';
import { type AccessSite, holding, sitesOf } from './sites.ts';
import { type Query, type Span, type SpanContext, Spans } from './spans.ts';
import { assignedIn, eachExpression } from './walk.ts';

export type { Span } from './spans.ts';

export interface Bounds extends Span {
  /**
   * Parts of the index that float64 computes exactly only if they are within 2^53: a test of bounds has to test them as
   * well. Mostly empty: parts that are smaller than the index itself are left out.
   */
  peaks: Span[];
}

/** Answers about the accesses of a tree. */
export class BoundsFinder implements SpanContext {
  readonly definitions: Definitions;
  readonly ranges: Ranges;
  readonly #liveness: Liveness;
  readonly #spans = new Spans(this);
  readonly #sites = new Map<Load | Store, AccessSite>();
  readonly #assigned = new Map<Loop, Set<Variable>>();
  readonly #counted = new Map<Loop, Counted | null>();
  readonly #exposed = new Map<Loop, ReadonlySet<Variable>>();
  readonly #polynomials = new Map<Load | Store, Polynomial | null>();
  readonly #proven = new Map<Load | Store, boolean>();
  /** Arrays whose length the tree asks for: nothing is known of the indices of others. */
  readonly #measured = new Set<ArrayVariable>();

  constructor(tree: Tree, ranges: Ranges, liveness: Liveness) {
    this.definitions = new Definitions(tree);
    this.ranges = ranges;
    this.#liveness = liveness;
    for (const site of sitesOf(tree)) this.#sites.set(site.node, site);
    eachExpression(tree.body, (expression) => {
      if (expression.op === 'length') this.#measured.add(expression.array);
    });
  }

  site(node: Load | Store): AccessSite {
    return this.#sites.get(node)!;
  }

  /** The loops whose tests hold where either access happens. */
  passed(a: Load | Store, b: Load | Store): Loop[] {
    return [...new Set([...this.site(a).passed, ...this.site(b).passed])];
  }

  sites(): Iterable<AccessSite> {
    return this.#sites.values();
  }

  assigned(loop: Loop): ReadonlySet<Variable> {
    let found = this.#assigned.get(loop);
    if (found === undefined) {
      found = assignedIn([loop]);
      this.#assigned.set(loop, found);
    }
    return found;
  }

  counted(loop: Loop): Counted | null {
    let found = this.#counted.get(loop);
    if (found === undefined) {
      found = countedOf(loop, this.assigned(loop), this.definitions, this.ranges);
      this.#counted.set(loop, found);
    }
    return found;
  }

  /** Least and greatest index over all rounds of `loop` and of the loops inside of it, or null if they are not known. */
  boundsOf(node: Load | Store, loop: Loop): Bounds | null {
    return this.#bounds(this.site(node), loop);
  }

  /** The same for a polynomial of what is read where the access stands. */
  spanIn(node: Load | Store, p: Polynomial, loop: Loop): Span | null {
    return this.#spans.eliminate(p, this.#query(this.site(node), loop), 12);
  }

  /** What the tests around an access say where it happens, of those that `counts` takes. */
  facts(node: Load | Store, counts: (test: Expression) => boolean): Fact[] {
    return this.#facts(this.site(node), counts);
  }

  /** The index of an access, as a polynomial. */
  polynomial(node: Load | Store): Polynomial | null {
    let found = this.#polynomials.get(node);
    if (found === undefined) {
      found = polynomialOf(node.index, this.definitions, this.ranges);
      this.#polynomials.set(node, found);
    }
    return found;
  }

  /** Whether no index that the access ever has can be out of range. */
  provenInRange(node: Load | Store): boolean {
    let found = this.#proven.get(node);
    if (found === undefined) {
      found = this.#isProven(node);
      this.#proven.set(node, found);
    }
    return found;
  }

  #isProven(node: Load | Store): boolean {
    const { array, index } = node;
    const { low, high, integer, nan } = this.ranges.of(index);
    if (!integer || nan) return false;
    if ('scratch' in array.from) {
      if (low >= 0 && high < array.from.scratch) return true;
    } else if (!this.#measured.has(array)) return false;
    const site = this.site(node);
    if (low >= 0 && this.#isCountedByLength(site)) return true;
    // What tests say of the index, or what the loops around it say.
    return [true, false].some((isGuarded) => {
      const bounds = this.#bounds(site, site.loops[0] ?? null, isGuarded);
      return bounds !== null && this.#isInside(bounds, site);
    });
  }

  /** `x[i]` in a loop to `x.length`: most accesses that are proven are of this kind. */
  #isCountedByLength({ node: { array, index }, passed }: AccessSite): boolean {
    if (index.op !== 'read') return false;
    return passed.some((loop) => {
      const counted = this.counted(loop);
      if (counted === null || counted.variable !== index.variable || counted.operator !== '<') return false;
      const bound = counted.bound.op === 'read' ? this.definitions.expansion(counted.bound.variable) : counted.bound;
      return bound?.op === 'length' && bound.array === array;
    });
  }

  #isInside(bounds: Bounds, { node: { array, index }, passed }: AccessSite): boolean {
    const range = (p: Polynomial): Interval => this.interval(p, passed);
    const length = 'scratch' in array.from ? constant(array.from.scratch) : atomic({ length: array });
    return (
      (this.ranges.of(index).low >= 0 || bounds.lows.every((p) => range(p)[0] >= 0)) &&
      bounds.highs.every((p) => range(subtract(p, length))[1] < 0) &&
      bounds.peaks.every(({ lows, highs }) => [...lows, ...highs].every((p) => isExact(range(p))))
    );
  }

  /** What the polynomial can be, in a round of the innermost of the loops. */
  interval(p: Polynomial, loops: readonly Loop[]): Interval {
    return intervalOf(p, (atom) => this.atomInterval(atom, loops));
  }

  /** What its rounds hand on. */
  exposed(loop: Loop): ReadonlySet<Variable> {
    let found = this.#exposed.get(loop);
    if (found === undefined) {
      found = this.#liveness.exposed(loop);
      this.#exposed.set(loop, found);
    }
    return found;
  }

  atomInterval(atom: Atom, loops: readonly Loop[]): Interval {
    const whole = valueRange(atom, this.ranges);
    if ('length' in atom || 'expression' in atom) return whole;
    let [low, high] = whole;
    for (const loop of loops) {
      const { position, last } = this.definitions.site(loop);
      const counts = this.counted(loop)?.variable === atom;
      if (!counts && this.definitions.isSetWithin(atom, position, last)) continue;
      const inside = this.ranges.inside(loop, atom);
      if (inside === null || !isExactInteger(inside)) continue;
      low = Math.max(low, inside.low);
      high = Math.min(high, inside.high);
    }
    return [low, high];
  }

  #query({ loops, passed }: AccessSite, loop: Loop | null): Query {
    const around = loop === null ? [] : passed.filter((each) => loops.indexOf(each) >= loops.indexOf(loop));
    return { loop, around, loops: passed, open: new Set() };
  }

  #facts(site: AccessSite, counts: (test: Expression) => boolean): Fact[] {
    return holding(site, this.definitions)
      .filter(({ test }) => counts(test))
      .flatMap(({ test, truth }) => factsOf(test, truth, this.definitions, this.ranges));
  }

  #bounds(site: AccessSite, loop: Loop | null, isGuarded = true): Bounds | null {
    const { index } = site.node;
    const query = this.#query(site, loop);
    const facts = isGuarded ? this.#facts(site, () => true) : [];
    const span = this.#spans.of(index, query, facts, 12);
    if (span === null) return null;
    const peaks: Span[] = [];
    const p = this.polynomial(site.node);
    for (const peak of p === null
      ? []
      : peaksOf(index, p, this.definitions, this.ranges, (q) => this.interval(q, site.passed))) {
      const within = this.#spans.eliminate(peak, query, 12);
      if (within === null) return null;
      peaks.push(within);
    }
    return { ...span, peaks };
  }
}

function isExact([low, high]: Interval): boolean {
  return low >= -9007199254740992 && high <= 9007199254740992;
}
