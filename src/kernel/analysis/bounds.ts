/**
 * Between which bounds an index stays while a loop runs, as polynomials in what does not change in the loop, so that one
 * test before the loop stands for a check in each round. Bounds are valid, not tight: a test that fails says nothing.
 * They hold for accesses that happen; a loop without rounds may have bounds that make no sense.
 */
import type { ArrayVariable, Expression, Load, Loop, Store, Tree, Variable } from '../tree.ts';
import { type Counted, countedOf, lastOf } from './counted.ts';
import { Definitions } from './definitions.ts';
import { type Fact, factsOf, factsOn } from './facts.ts';
import { type Interval, intervalOf, valueRange } from './interval.ts';
import type { Liveness } from './liveness.ts';
import { peaksOf } from './peaks.ts';
import {
  type Atom,
  add,
  atomic,
  atomsOf,
  constant,
  isSteady,
  multiply,
  type Polynomial,
  polynomialOf,
  split,
  subtract,
} from './polynomial.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';
import { type AccessSite, holding, sitesOf } from './sites.ts';
import { assignedIn, eachExpression } from './walk.ts';

/** A value is not below the least of `lows` and not above the greatest of `highs`. */
export interface Span {
  lows: Polynomial[];
  highs: Polynomial[];
}

export interface Bounds extends Span {
  /**
   * Parts of the index that float64 computes exactly only if they are within 2^53: a test of bounds has to test them as
   * well. Mostly empty: parts that are smaller than the index itself are left out.
   */
  peaks: Span[];
}

const limit = 6;

/** Answers about the accesses of a tree. */
export class BoundsFinder {
  readonly definitions: Definitions;
  readonly ranges: Ranges;
  readonly #liveness: Liveness;
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
    const { loops, late } = this.site(node);
    const around = late ? [] : loops.slice(loops.indexOf(loop));
    return this.#eliminate(p, { loop, around, loops, open: new Set() }, 12);
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
  #isCountedByLength({ node: { array, index }, loops, late }: AccessSite): boolean {
    if (index.op !== 'read' || late) return false;
    return loops.some((loop) => {
      const counted = this.counted(loop);
      if (counted === null || counted.variable !== index.variable || counted.operator !== '<') return false;
      const bound = counted.bound.op === 'read' ? this.definitions.expansion(counted.bound.variable) : counted.bound;
      return bound?.op === 'length' && bound.array === array;
    });
  }

  #isInside(bounds: Bounds, { node: { array, index }, loops }: AccessSite): boolean {
    const range = (p: Polynomial): Interval => this.interval(p, loops);
    const length = 'scratch' in array.from ? constant(array.from.scratch) : atomic({ length: array });
    return (
      (this.ranges.of(index).low >= 0 || bounds.lows.every((p) => range(p)[0] >= 0)) &&
      bounds.highs.every((p) => range(subtract(p, length))[1] < 0) &&
      bounds.peaks.every(({ lows, highs }) => [...lows, ...highs].every((p) => isExact(range(p))))
    );
  }

  /** What the polynomial can be, in a round of the innermost of the loops. */
  interval(p: Polynomial, loops: readonly Loop[]): Interval {
    return intervalOf(p, (atom) => this.#atomInterval(atom, loops));
  }

  #atomInterval(atom: Atom, loops: readonly Loop[]): Interval {
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

  #bounds(site: AccessSite, loop: Loop | null, isGuarded = true): Bounds | null {
    const { index } = site.node;
    const around = loop === null ? [] : site.loops.slice(site.loops.indexOf(loop));
    const query: Query = { loop, around: site.late ? [] : around, loops: site.loops, open: new Set() };
    const guards = isGuarded ? holding(site, this.definitions) : [];
    const facts = guards.flatMap(({ test, truth }) => factsOf(test, truth, this.definitions, this.ranges));
    const span = this.#spanOf(index, query, facts, 12);
    if (span === null) return null;
    const peaks: Span[] = [];
    const p = this.polynomial(site.node);
    for (const peak of p === null
      ? []
      : peaksOf(index, p, this.definitions, this.ranges, (q) => this.interval(q, site.loops))) {
      const within = this.#eliminate(peak, query, 12);
      if (within === null) return null;
      peaks.push(within);
    }
    return { ...span, peaks };
  }

  /** Bounds of an expression, from its polynomial, from what is known to hold where it stands, and from its range. */
  #spanOf(expression: Expression, query: Query, facts: readonly Fact[], depth: number): Span | null {
    const { low, high } = this.ranges.of(expression);
    const numeric = isExactInteger(this.ranges.of(expression))
      ? { lows: [constant(low)], highs: [constant(high)] }
      : null;
    const p = polynomialOf(expression, this.definitions, this.ranges);
    if (p === null || depth <= 0) return numeric;
    const symbolic = this.#eliminate(p, query, depth);
    const found = factsOn(p, facts, (q) => this.#eliminate(q, query, depth - 1));
    const lowest = found.lows.flatMap((q) => this.#eliminate(q, query, depth - 1)?.lows ?? []);
    const highest = found.highs.flatMap((q) => this.#eliminate(q, query, depth - 1)?.highs ?? []);
    const lows = [lowest, symbolic?.lows ?? [], numeric?.lows ?? []].filter((each) => each.length > 0);
    const highs = [highest, symbolic?.highs ?? [], numeric?.highs ?? []].filter((each) => each.length > 0);
    const safe = lows.find((each) => each.every((q) => this.interval(q, query.loops)[0] >= 0));
    if (lows.length === 0 || highs.length === 0) return null;
    return { lows: safe ?? lows[0]!, highs: highs[0]! };
  }

  /** Replaces what changes in the loop by its bounds. */
  #eliminate(p: Polynomial, query: Query, depth: number): Span | null {
    if (depth <= 0) return null;
    const atom = this.#nextOf(p, query);
    if (atom === null) return { lows: [p], highs: [p] };
    const parts = split(p, atom);
    if (parts === null) return null;
    const [least, greatest] = this.interval(parts.stride, query.loops);
    if (!(least >= 0 || greatest <= 0)) return null;
    const span = this.#spanOfAtom(atom, query, depth - 1);
    if (span === null) return null;
    const put = (bounds: Polynomial[], side: 'lows' | 'highs'): Polynomial[] | null => {
      const all = new Map<string, Polynomial>();
      for (const bound of bounds) {
        const inner = this.#eliminate(add(multiply(parts.stride, bound), parts.rest), query, depth - 1);
        if (inner === null) return null;
        for (const q of inner[side]) all.set(q.key, q);
      }
      return all.size > limit ? null : this.#outermost([...all.values()], side, query);
    };
    const lows = put(least >= 0 ? span.lows : span.highs, 'lows');
    const highs = put(least >= 0 ? span.highs : span.lows, 'highs');
    return lows === null || highs === null ? null : { lows, highs };
  }

  /** Leaves out bounds that others make needless. */
  #outermost(bounds: Polynomial[], side: 'lows' | 'highs', query: Query): Polynomial[] {
    const kept = [...bounds];
    for (const bound of bounds) {
      const others = kept.filter((other) => other !== bound);
      const needless = others.some((other) => {
        const [low, high] = this.interval(subtract(bound, other), query.loops);
        return side === 'lows' ? low >= 0 : high <= 0;
      });
      if (needless) kept.splice(kept.indexOf(bound), 1);
    }
    return kept;
  }

  /** The atom to replace next: what is made of others first, counters of inner loops before those of outer ones. */
  #nextOf(p: Polynomial, query: Query): Atom | null {
    const { loop, around } = query;
    if (loop === null) return null;
    const assigned = this.assigned(loop);
    let next: Atom | null = null;
    let rank = -2;
    for (const atom of atomsOf(p)) {
      if (isSteady(atom, assigned)) continue;
      const depth = 'type' in atom ? around.findLastIndex((each) => this.counted(each)?.variable === atom) : -1;
      const mine = depth < 0 ? around.length : depth;
      if (mine > rank) {
        rank = mine;
        next = atom;
      }
    }
    return next;
  }

  #spanOfAtom(atom: Atom, query: Query, depth: number): Span | null {
    if ('length' in atom) return null;
    if ('expression' in atom) return this.#spanOfOpaque(atom.expression, query, depth) ?? this.#numeric(atom, query);
    const loop = query.around.findLast((each) => this.counted(each)?.variable === atom);
    const numeric = this.#numeric(atom, query);
    if (loop !== undefined) {
      const counted = this.counted(loop)!;
      const near = counted.start === null ? null : [counted.start];
      const far = lastOf(counted);
      const [first, last] = counted.step > 0 ? [near, far && [far]] : [far && [far], near];
      const lows = first ?? numeric?.lows;
      const highs = last ?? numeric?.highs;
      return lows && highs ? { lows, highs } : null;
    }
    return this.#spanOfSets(atom, query, depth) ?? numeric;
  }

  #numeric(atom: Atom, query: Query): Span | null {
    const [low, high] = this.#atomInterval(atom, query.loops);
    return low === -Infinity || high === Infinity ? null : { lows: [constant(low)], highs: [constant(high)] };
  }

  /** The bounds of everything that a variable is set to, if all sets are in the loop and each round has its own. */
  #spanOfSets(variable: Variable, query: Query, depth: number): Span | null {
    const { loop, open } = query;
    if (loop === null || open.has(variable) || this.#exposedOf(loop).has(variable)) return null;
    const sites = this.definitions.sets(variable);
    if (sites.length === 0 || sites.length > 3 || !sites.every((site) => site.loops.includes(loop))) return null;
    const span: Span = { lows: [], highs: [] };
    for (const site of sites) {
      const around = site.loops.slice(site.loops.indexOf(loop));
      const inner = { loop, around, loops: site.loops, open: new Set([...open, variable]) };
      const part = this.#spanOf(site.set.value, inner, [], depth - 1);
      if (part === null) return null;
      span.lows.push(...part.lows);
      span.highs.push(...part.highs);
    }
    const numeric = this.#numeric(variable, query);
    if (numeric !== null && this.interval(numeric.lows[0]!, [])[0] >= 0) span.lows = numeric.lows;
    return span;
  }

  #exposedOf(loop: Loop): ReadonlySet<Variable> {
    let found = this.#exposed.get(loop);
    if (found === undefined) {
      found = this.#liveness.exposed(loop);
      this.#exposed.set(loop, found);
    }
    return found;
  }

  #spanOfOpaque(expression: Expression, query: Query, depth: number): Span | null {
    if (depth <= 0) return null;
    const again = (inner: Expression, facts: readonly Fact[]): Span | null =>
      this.#spanOf(inner, query, facts, depth - 1);
    if (expression.op === 'choose') {
      const { test, then, otherwise } = expression;
      const a = again(then, factsOf(test, true, this.definitions, this.ranges));
      const b = again(otherwise, factsOf(test, false, this.definitions, this.ranges));
      return a && b && { lows: [...a.lows, ...b.lows], highs: [...a.highs, ...b.highs] };
    }
    if (expression.op === 'binary' && expression.operator === '%') {
      const { low } = this.ranges.of(expression.left);
      const divisor = this.ranges.of(expression.right);
      const p = polynomialOf(expression.right, this.definitions, this.ranges);
      if (p === null || low < 0 || divisor.low < 1) return null;
      return { lows: [constant(0)], highs: [subtract(p, constant(1))] };
    }
    if (expression.op === 'math' && (expression.name === 'min' || expression.name === 'max')) {
      const a = again(expression.arguments[0]!, []);
      const b = again(expression.arguments[1]!, []);
      if (a === null || b === null) return null;
      const lows = [...a.lows, ...b.lows];
      const highs = [...a.highs, ...b.highs];
      // Either operand bounds a minimum from above, so the one that says more is taken: the second, a bound as a rule.
      const first = expression.arguments[0]!.op === 'constant' || expression.arguments[0]!.op === 'length';
      const [one] = first ? [a] : [b];
      return expression.name === 'min' ? { lows, highs: one.highs } : { lows: one.lows, highs };
    }
    return null;
  }
}

/** Whether no index that the access ever has can be out of range: it needs no test anywhere. */
export function provenInRange(access: { proven: boolean }, _ranges?: Ranges): boolean {
  return access.proven;
}

interface Query {
  loop: Loop | null;
  /** The loops in whose body the expression stands, from `loop` inwards: their counters are bounded by their tests. */
  around: readonly Loop[];
  /** All loops around it. */
  loops: readonly Loop[];
  /** Variables whose sets are being looked at. */
  open: ReadonlySet<Variable>;
}

function isExact([low, high]: Interval): boolean {
  return low >= -9007199254740992 && high <= 9007199254740992;
}
