/**
 * Whether a round of a loop touches elements that another round stores. Arrays of different names never share memory
 * here (the runtime tests that); within one array it is arithmetic on indices: rounds `step` apart are `stride * step`
 * elements apart, and independent if that is more than the indices differ by otherwise.
 */
import type { Reason } from '../plan.ts';
import type { ArrayVariable, Expression, Load, Loop, Store, Variable } from '../tree.ts';
import type { Access } from './access.ts';
import type { BoundsFinder, Span } from './bounds.ts';
import {
  constant,
  equals,
  isConstant,
  isInvariant,
  isSame,
  multiply,
  type Polynomial,
  split,
  subtract,
} from './polynomial.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';

/** `a[e] += v` of integers: rounds may meet in one element, but in any order. */
export interface Scatter {
  store: Store;
  load: Load;
  array: ArrayVariable;
  /** What is added to or, with `minus`, taken from the element. */
  value: Expression;
  minus: boolean;
}

export interface DependenceOptions {
  /** What tests in the loop say of an index counts; not for lanes that are off, which store what they have loaded. */
  believesTests: boolean;
  /** Rounds run side by side in lanes, statement by statement, and gangs in order: later rounds may store what is loaded. */
  inGangs: boolean;
}

/** Null if rounds do not meet in an element that one of them stores. */
export function dependenceOf(
  loop: Loop,
  counter: Variable,
  step: number,
  accesses: readonly Access[],
  ignored: ReadonlySet<ArrayVariable>,
  bounds: BoundsFinder,
  { believesTests, inGangs }: DependenceOptions,
): Reason | null {
  const arrays = new Map<ArrayVariable, Access[]>();
  for (const access of accesses) {
    if (ignored.has(access.array)) continue;
    const known = arrays.get(access.array);
    if (known === undefined) arrays.set(access.array, [access]);
    else known.push(access);
  }
  for (const [array, list] of arrays) {
    for (const store of list) {
      if (store.node.op !== 'store') continue;
      if (store.polynomial === null) return unknownPlace(array, store.node);
      for (const other of list) {
        if (other !== store && other.node.op === 'store' && list.indexOf(other) < list.indexOf(store)) continue;
        if (isApart(store, other, loop, counter, step, bounds, believesTests)) continue;
        if (inGangs && isStoredLater(store, other, loop, counter, step, bounds)) continue;
        return other.node.op === 'store' ? storedTwice(array, store.node) : storedAndLoaded(array, other.node);
      }
    }
  }
  return null;
}

/** Whether two accesses of one array never touch one element in different rounds. */
function isApart(
  a: Access,
  b: Access,
  loop: Loop,
  counter: Variable,
  step: number,
  bounds: BoundsFinder,
  believesTests: boolean,
): boolean {
  if (a.polynomial === null || b.polynomial === null) return false;
  const loops = bounds.passed(a.node, b.node);
  if (a.stride !== null && b.stride !== null && equals(a.stride, b.stride)) {
    const p = split(a.polynomial, counter)!.rest;
    const q = split(b.polynomial, counter)!.rest;
    const far = multiply(a.stride, constant(step));
    const distance = isConstant(subtract(p, q));
    const every = isConstant(far);
    const assigned = bounds.assigned(loop);
    // Constant distances that are no multiple of what a round moves by: x[2 * i] and x[2 * i + 3]; none is the same round.
    const isFixed = distance !== null && every !== null && every !== 0;
    if (isFixed && (distance === 0 || distance % every !== 0) && isInvariant(p, assigned) && isInvariant(q, assigned)) {
      return true;
    }
    const [low, high] = bounds.interval(far, loops);
    const size = low > 0 ? far : high < 0 ? subtract(constant(0), far) : null;
    if (size !== null && isNearer(a, b, p, q, size, loop, bounds)) return true;
  }
  const [one, two] = [a, b].map(({ node, polynomial }) =>
    believesTests ? bounds.boundsOf(node, loop) : bounds.spanIn(node, polynomial!, loop),
  ) as [Span | null, Span | null];
  return one !== null && two !== null && (isBelow(one, two, loops, bounds) || isBelow(two, one, loops, bounds));
}

/**
 * Whether an element that is loaded is stored in later rounds alone (or in the same, behind the load): `x[i] = x[i + 1]`.
 * Neither may stand in a loop inside, where a gang's stores come before its later loads.
 */
function isStoredLater(
  store: Access,
  load: Access,
  loop: Loop,
  counter: Variable,
  step: number,
  bounds: BoundsFinder,
): boolean {
  if (load.node.op !== 'load' || store.loops.length > 1 || load.loops.length > 1) return false;
  if (store.polynomial === null || load.polynomial === null) return false;
  if (store.stride === null || load.stride === null || !equals(store.stride, load.stride)) return false;
  if (bounds.site(load.node).position > bounds.site(store.node).position) return false;
  const stride = isConstant(store.stride);
  const [to, from] = [split(store.polynomial, counter)!.rest, split(load.polynomial, counter)!.rest];
  const distance = isConstant(subtract(from, to));
  const assigned = bounds.assigned(loop);
  if (stride === null || stride === 0 || distance === null) return false;
  return isInvariant(from, assigned) && isInvariant(to, assigned) && distance * stride * step >= 0;
}

/** Whether what the indices differ by in one round is less than `size`, for any rounds of the loops inside. */
function isNearer(
  a: Access,
  b: Access,
  p: Polynomial,
  q: Polynomial,
  size: Polynomial,
  loop: Loop,
  bounds: BoundsFinder,
): boolean {
  const one = bounds.spanIn(a.node, p, loop);
  const two = a === b ? one : bounds.spanIn(b.node, q, loop);
  if (one === null || two === null) return false;
  const loops = bounds.passed(a.node, b.node);
  const within = (highs: Polynomial[], lows: Polynomial[]): boolean =>
    highs.every((high) => lows.every((low) => bounds.interval(subtract(size, subtract(high, low)), loops)[0] >= 1));
  return within(one.highs, two.lows) && within(two.highs, one.lows);
}

function isBelow(a: Span, b: Span, loops: Loop[], bounds: BoundsFinder): boolean {
  return a.highs.every((high) => b.lows.every((low) => bounds.interval(subtract(low, high), loops)[0] >= 1));
}

/** Arrays that the loop touches in no other way than by adding integers to elements that may be any. */
export function scattersOf(accesses: readonly Access[], ranges: Ranges): Scatter[] {
  const scatters = new Map<ArrayVariable, Scatter[] | null>();
  const loads = new Map<ArrayVariable, number>();
  for (const { node, array } of accesses) {
    if (node.op === 'load') {
      loads.set(array, (loads.get(array) ?? 0) + 1);
      continue;
    }
    const scatter = scatterOf(node, ranges);
    const known = scatters.get(array);
    if (scatter === null || known === null) scatters.set(array, null);
    else if (known === undefined) scatters.set(array, [scatter]);
    else known.push(scatter);
  }
  return [...scatters].flatMap(([array, list]) => (list !== null && loads.get(array) === list.length ? list : []));
}

function scatterOf(store: Store, ranges: Ranges): Scatter | null {
  const { array, index, value } = store;
  if (array.dtype === 'f32' || array.dtype === 'f64' || array.dtype === 'u8c') return null;
  if (value.op !== 'binary' || (value.operator !== '+' && value.operator !== '-')) return null;
  const isElement = (e: Expression): e is Load => e.op === 'load' && e.array === array && isSame(e.index, index);
  const minus = value.operator === '-';
  const [load, added] = isElement(value.left)
    ? [value.left, value.right]
    : isElement(value.right) && !minus
      ? [value.right, value.left]
      : [null, null];
  if (load === null || !isExactInteger(ranges.of(added)) || !isExactInteger(ranges.of(value))) return null;
  return { store, load, array, value: added, minus };
}

function unknownPlace(array: ArrayVariable, { place }: Store): Reason {
  return {
    place,
    message: `\`${array.name}\` is stored to at places that are not known before the loop, so two rounds may store to one element`,
    fix: 'if the index is computed from the counter, keep all that it is made of whole numbers of 32 bits: pass such, or `| 0`',
  };
}

function storedTwice(array: ArrayVariable, { place }: Store): Reason {
  return {
    place,
    message: `two rounds may store to one element of \`${array.name}\``,
    fix: `let each round store to elements of \`${array.name}\` of its own`,
  };
}

function storedAndLoaded(array: ArrayVariable, { place }: Load | Store): Reason {
  return {
    place,
    message: `an element of \`${array.name}\` that is loaded here may be stored in another round`,
    fix: 'store to another array than the one that is loaded from',
  };
}
