/**
 * Between which polynomials an expression stays while a loop runs: what changes in the loop is replaced by its bounds,
 * one atom after the other, until only what stays is left. Counters are bounded by their loops, remainders by their
 * divisors, choices by both sides and by what their tests say, and other variables by all that they are set to.
 */
import type { Expression, Loop, Variable } from '../tree.ts';
import { type Counted, lastOf } from './counted.ts';
import type { Definitions } from './definitions.ts';
import { type Fact, factsOf, factsOn } from './facts.ts';
import type { Interval } from './interval.ts';
import {
  type Atom,
  add,
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

/** A value is not below the least of `lows` and not above the greatest of `highs`. */
export interface Span {
  lows: Polynomial[];
  highs: Polynomial[];
}

export interface Query {
  loop: Loop | null;
  /** The loops in whose body the expression stands, from `loop` inwards: their counters are bounded by their tests. */
  around: readonly Loop[];
  /** All loops in whose body it stands. */
  loops: readonly Loop[];
  /** Variables whose sets are being looked at. */
  open: ReadonlySet<Variable>;
}

/** What is known of loops and numbers. */
export interface SpanContext {
  readonly definitions: Definitions;
  readonly ranges: Ranges;
  assigned(loop: Loop): ReadonlySet<Variable>;
  counted(loop: Loop): Counted | null;
  /** What rounds hand on. */
  exposed(loop: Loop): ReadonlySet<Variable>;
  interval(p: Polynomial, loops: readonly Loop[]): Interval;
  atomInterval(atom: Atom, loops: readonly Loop[]): Interval;
}

const limit = 6;

export class Spans {
  readonly #on: SpanContext;

  constructor(context: SpanContext) {
    this.#on = context;
  }

  /** Bounds of an expression, from its polynomial, from what is known to hold where it stands, and from its range. */
  of(expression: Expression, query: Query, facts: readonly Fact[], depth: number): Span | null {
    const { low, high } = this.#on.ranges.of(expression);
    const numeric = isExactInteger(this.#on.ranges.of(expression))
      ? { lows: [constant(low)], highs: [constant(high)] }
      : null;
    const p = polynomialOf(expression, this.#on.definitions, this.#on.ranges);
    if (p === null || depth <= 0) return numeric;
    const symbolic = this.eliminate(p, query, depth);
    const found = factsOn(p, facts, (q) => this.eliminate(q, query, depth - 1));
    const lowest = found.lows.flatMap((q) => this.eliminate(q, query, depth - 1)?.lows ?? []);
    const highest = found.highs.flatMap((q) => this.eliminate(q, query, depth - 1)?.highs ?? []);
    const lows = [lowest, symbolic?.lows ?? [], numeric?.lows ?? []].filter((each) => each.length > 0);
    const highs = [highest, symbolic?.highs ?? [], numeric?.highs ?? []].filter((each) => each.length > 0);
    const safe = lows.find((each) => each.every((q) => this.#on.interval(q, query.loops)[0] >= 0));
    if (lows.length === 0 || highs.length === 0) return null;
    return { lows: safe ?? lows[0]!, highs: highs[0]! };
  }

  /** Replaces what changes in the loop by its bounds. */
  eliminate(p: Polynomial, query: Query, depth: number): Span | null {
    if (depth <= 0) return null;
    const atom = this.#nextOf(p, query);
    if (atom === null) return { lows: [p], highs: [p] };
    const parts = split(p, atom);
    if (parts === null) return null;
    const [least, greatest] = this.#on.interval(parts.stride, query.loops);
    if (!(least >= 0 || greatest <= 0)) return null;
    const span = this.#spanOfAtom(atom, query, depth - 1);
    if (span === null) return null;
    const put = (bounds: Polynomial[], side: 'lows' | 'highs'): Polynomial[] | null => {
      const all = new Map<string, Polynomial>();
      for (const bound of bounds) {
        const inner = this.eliminate(add(multiply(parts.stride, bound), parts.rest), query, depth - 1);
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
        const [low, high] = this.#on.interval(subtract(bound, other), query.loops);
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
    const assigned = this.#on.assigned(loop);
    let next: Atom | null = null;
    let rank = -2;
    for (const atom of atomsOf(p)) {
      if (isSteady(atom, assigned)) continue;
      const depth = 'type' in atom ? around.findLastIndex((each) => this.#on.counted(each)?.variable === atom) : -1;
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
    const loop = query.around.findLast((each) => this.#on.counted(each)?.variable === atom);
    const numeric = this.#numeric(atom, query);
    if (loop !== undefined) {
      const counted = this.#on.counted(loop)!;
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
    const [low, high] = this.#on.atomInterval(atom, query.loops);
    return low === -Infinity || high === Infinity ? null : { lows: [constant(low)], highs: [constant(high)] };
  }

  /** The bounds of everything that a variable is set to, if all sets are in the loop and each round has its own. */
  #spanOfSets(variable: Variable, query: Query, depth: number): Span | null {
    const { loop, open } = query;
    if (loop === null || open.has(variable) || this.#on.exposed(loop).has(variable)) return null;
    const sites = this.#on.definitions.sets(variable);
    if (sites.length === 0 || sites.length > 3 || !sites.every((site) => site.loops.includes(loop))) return null;
    const span: Span = { lows: [], highs: [] };
    for (const site of sites) {
      const around = site.loops.slice(site.loops.indexOf(loop));
      const inner = { loop, around, loops: site.loops, open: new Set([...open, variable]) };
      const part = this.of(site.set.value, inner, [], depth - 1);
      if (part === null) return null;
      span.lows.push(...part.lows);
      span.highs.push(...part.highs);
    }
    const numeric = this.#numeric(variable, query);
    if (numeric !== null && this.#on.interval(numeric.lows[0]!, [])[0] >= 0) span.lows = numeric.lows;
    return span;
  }

  #spanOfOpaque(expression: Expression, query: Query, depth: number): Span | null {
    if (depth <= 0) return null;
    const again = (inner: Expression, facts: readonly Fact[]): Span | null => this.of(inner, query, facts, depth - 1);
    if (expression.op === 'choose') {
      const { test, then, otherwise } = expression;
      const a = again(then, factsOf(test, true, this.#on.definitions, this.#on.ranges));
      const b = again(otherwise, factsOf(test, false, this.#on.definitions, this.#on.ranges));
      return a && b && { lows: [...a.lows, ...b.lows], highs: [...a.highs, ...b.highs] };
    }
    if (expression.op === 'binary' && expression.operator === '%') {
      const { low } = this.#on.ranges.of(expression.left);
      const divisor = this.#on.ranges.of(expression.right);
      const p = polynomialOf(expression.right, this.#on.definitions, this.#on.ranges);
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
