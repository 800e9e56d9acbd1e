/**
 * Loads and stores. Neighbouring lanes in neighbouring elements are whole vectors; other lanes are gathered and scattered
 * one by one. Lanes that are off load anything and store nothing.
 */
import type { ArrayVariable, Load, Store } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { addressesOf, addressOf, type Index, indexOf } from './address.ts';
import { arithmetic, assemble, extract, select } from './arithmetic.ts';
import { checkIndex, checkWideIndex, inRange } from './checks.ts';
import { convert, int32s, maskOf, spread } from './convert.ts';
import { bytesOf, loadedHolder, shiftOf } from './dtypes.ts';
import { loadNeighbours, scalarLoad, scalarStore, storeNeighbours } from './elements.ts';
import type { Emission } from './emission.ts';
import { anyOf, bitsOf } from './masks.ts';
import { mayRepeat } from './repeat.ts';
import { storable } from './stored.ts';
import { isInteger, type Operand, uniform, type Varying, varying } from './values.ts';
import { isWholeNumber } from './whole.ts';
import { isWideIndex, wide } from './wide.ts';

export function load(g: Emission, node: Load): Operand {
  const { array } = node;
  const index = place(g, node)();
  const { operand, plus } = index;
  const holder = loadedHolder(array.dtype);
  if (operand.kind === 'uniform') {
    const isSafe = isNeeded(g, node);
    const element = isSafe ? operand.value : inRange(g, node, g.b.op('i32.add', operand.value, g.b.i32(plus)));
    const { address, offset } = addressOf(g, array, element, isSafe ? plus : 0);
    return uniform(holder, g.b.load(scalarLoad[array.dtype], address, offset));
  }
  if (isNeighbours(g, operand, node)) {
    return varying(holder, loadNeighbours(g.b, array.dtype, g.gang!.size, addressOf(g, array, operand.base, plus)));
  }
  return gather(g, array, index);
}

/** Stores a value; what that stores it as comes from `storable`. */
export function store(g: Emission, node: Store): void {
  const { array } = node;
  // In JavaScript's order: what the index is made of, the value, and only then is the element looked for.
  const test = place(g, node);
  const value = storable(g, node.value, array.dtype);
  const index = test();
  const { operand, plus } = index;
  const { gang } = g;
  if (gang === null || operand.kind === 'uniform') {
    if (operand.kind !== 'uniform') throw new Error('an index of lanes outside of them');
    const storeOne = (): void => {
      // Lanes whose values differ never meet in one element, except in code that is never reached.
      if (value.kind !== 'uniform') return g.b.unreachable();
      const { address, offset } = addressOf(g, array, operand.value, plus);
      g.b.store(scalarStore[array.dtype], address, value.value, offset);
    };
    const mask = gang?.mask ?? null;
    if (mask === null) storeOne();
    else g.b.if(anyOf(g, mask), storeOne);
    return;
  }
  const lanes = spread(g, value);
  if (!isNeighbours(g, operand, node)) {
    scatter(g, array, index, lanes);
    return;
  }
  const at = addressOf(g, array, operand.base, plus);
  let { parts } = lanes;
  if (gang.mask !== null) {
    const old = varying(lanes.holder, loadNeighbours(g.b, array.dtype, gang.size, at));
    parts = (select(g, gang.mask, lanes, old) as Varying).parts;
  }
  storeNeighbours(g.b, array.dtype, parts, at);
}

/** Tests the index where it is not known to be in range, and gives it; the code for what it is made of stands already. */
type Test = () => Index;

/** The index, of which the lanes of an array that is private to a round have copies side by side. */
function place(g: Emission, node: Load | Store): Test {
  const { gang, b } = g;
  const test = testedIndex(g, node);
  if (gang === null || !gang.privateArrays.has(node.array)) return test;
  return () => {
    const index = test();
    const operand = arithmetic(g, '+', 'i32', index.operand, uniform('i32', b.i32(index.plus)));
    if (operand.kind === 'uniform') {
      const element = isNeeded(g, node) ? operand.value : inRange(g, node, operand.value);
      const base = b.op('i32.mul', element, b.i32(gang.size));
      return { operand: { kind: 'linear', holder: 'i32', base, stride: b.i32(1) }, plus: 0 };
    }
    const size = b.op('i32x4.splat', b.i32(gang.size));
    const parts = spread(g, operand).parts.map((part, i) => {
      const lanes = b.v128(int32s([4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3]));
      return b.op('i32x4.add', b.op('i32x4.mul', part, size), lanes);
    });
    return { operand: varying('i32', parts), plus: 0 };
  };
}

/** What the index loads and calls is loaded and called once. */
function testedIndex(g: Emission, node: Load | Store): Test {
  const { index, array } = node;
  const shift = shiftOf(array.dtype);
  if (g.unchecked.has(node)) {
    const known = indexOf(g, index, shift);
    return () => known;
  }
  const after =
    (test: () => void, found: () => Index): Test =>
    () => {
      test();
      return found();
    };
  const holder = g.holder(index);
  if (isInteger(holder)) {
    const found = indexOf(g, index, shift);
    const whole = arithmetic(g, '+', 'i32', found.operand, uniform('i32', g.b.i32(found.plus)));
    return after(
      () => checkIndex(g, node, { ...whole, holder } as Operand),
      () => found,
    );
  }
  const again = isWholeNumber(g, index) && mayRepeat(g, index);
  if (isWideIndex(g, index)) {
    const whole = wide(g, index);
    return after(
      () => checkWideIndex(g, node, whole),
      () => (again ? indexOf(g, index, shift) : { operand: uniform('i32', g.b.op('i32.wrap_i64', whole)), plus: 0 }),
    );
  }
  const value = g.value(index);
  return after(
    () => checkIndex(g, node, value),
    () => (mayRepeat(g, index) ? indexOf(g, index, shift) : { operand: convert(g, value, 'i32'), plus: 0 }),
  );
}

/** Whether an index that is the same for all lanes is in range: some lane needs the element, or it is known anyway. */
function isNeeded({ gang, everywhere, together }: Emission, node: Load | Store): boolean {
  return (gang?.mask ?? null) === null || everywhere.has(node) || together.has(node);
}

/** Whether lanes are neighbours in memory, and may all be touched: where some are off, only what is known to be in range. */
function isNeighbours(g: Emission, operand: Operand, node: Load | Store): operand is Operand & { kind: 'linear' } {
  if (operand.kind !== 'linear' || operand.stride.constant !== 1) return false;
  const gang = g.gang!;
  return gang.mask === null || g.everywhere.has(node) || gang.privateArrays.has(node.array);
}

function gather(g: Emission, array: ArrayVariable, index: Index): Operand {
  const { b } = g;
  if (g.plan !== null) g.plan.gathers++;
  const size = g.gang!.size;
  const { addresses, offset } = laneAddresses(g, array, index);
  const holder = loadedHolder(array.dtype);
  if (bytesOf(array.dtype) < 4) {
    const values = addresses.map((address) => b.load(scalarLoad[array.dtype], address, offset));
    return assemble(g, holder, values);
  }
  const wide = array.dtype === 'f64';
  const perVector = wide ? 2 : 4;
  const parts: Value[] = [];
  for (let first = 0; first < size; first += perVector) {
    let part = b.load(wide ? 'v128.load64_zero' : 'v128.load32_zero', addresses[first]!, offset);
    for (let lane = 1; lane < perVector; lane++) {
      part = b.loadLane(wide ? 'v128.load64_lane' : 'v128.load32_lane', lane, addresses[first + lane]!, offset, part);
    }
    parts.push(part);
  }
  return varying(holder, parts);
}

/** The address of each lane's element. */
function laneAddresses(g: Emission, array: ArrayVariable, index: Index): { addresses: Value[]; offset: number } {
  const { b, gang } = g;
  const size = gang!.size;
  const { operand, plus } = index;
  if (operand.kind === 'linear' && gang!.mask === null) {
    // From lane to lane it is a step, which does not change in inner loops.
    const { address, offset } = addressOf(g, array, operand.base, plus);
    const step = b.op('i32.shl', operand.stride, b.i32(shiftOf(array.dtype)));
    const addresses = Array.from({ length: size }, (_, lane) =>
      lane === 0 ? address : b.op('i32.add', address, b.op('i32.mul', step, b.i32(lane))),
    );
    return { addresses, offset };
  }
  const { lanes, offset } = addressesOf(g, array, safe(g, index));
  return { addresses: Array.from({ length: size }, (_, lane) => extract(g, lanes, lane)), offset };
}

/** Lanes that are off take the first element instead, which is memory of hasten's even if the array is empty. */
function safe(g: Emission, { operand, plus }: Index): Index {
  const mask = g.gang!.mask;
  if (mask === null) return { operand, plus };
  const { b } = g;
  const on = maskOf(g, mask, 32);
  const index = spread(g, operand).parts.map((part) => (plus === 0 ? part : b.op('i32x4.add', part, b.i32x4(plus))));
  return {
    operand: varying(
      'i32',
      index.map((part, i) => b.op('v128.and', part, on[i]!)),
    ),
    plus: 0,
  };
}

function scatter(g: Emission, array: ArrayVariable, index: Index, value: Varying): void {
  const { b } = g;
  if (g.plan !== null) g.plan.scatters++;
  const { addresses, offset } = laneAddresses(g, array, index);
  const bits = g.gang!.mask === null ? null : bitsOf(g, g.gang!.mask);
  for (let lane = 0; lane < g.gang!.size; lane++) {
    const put = (): void => b.store(scalarStore[array.dtype], addresses[lane]!, extract(g, value, lane), offset);
    if (bits === null) put();
    else b.if(b.op('i32.and', bits, b.i32(1 << lane)), put);
  }
}

/** Fills a local array with zeros. */
export function clear(g: Emission, array: ArrayVariable): void {
  const { b } = g;
  const elements = 'scratch' in array.from ? array.from.scratch : 0;
  const lanes = g.gang?.privateArrays.has(array) ? g.gang.size : 1;
  const bytes = b.i32(elements * lanes * bytesOf(array.dtype));
  b.memoryFill(g.arrays.get(array)!.address, b.i32(0), bytes);
}

export function length(g: Emission, array: ArrayVariable): Operand {
  return uniform('i32', g.arrays.get(array)!.length);
}
