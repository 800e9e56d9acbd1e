/**
 * Neighbouring elements between memory and lanes: for each element type the instructions that load as many as the gang
 * has lanes, and that store them. Narrow integers are int32 in lanes; what is stored wraps or has been clamped.
 */
import type { Dtype } from '../tree.ts';
import type { FunctionBuilder, Value } from '../wasm/builder.ts';
import type { Address } from './address.ts';
import { bytesOf } from './dtypes.ts';

/** The vectors of `size` elements that begin at an address. */
export function loadNeighbours(b: FunctionBuilder, dtype: Dtype, size: number, { address, offset }: Address): Value[] {
  const every = (bytes: number, load: (offset: number) => Value): Value[] =>
    Array.from({ length: (size * bytesOf(dtype)) / bytes }, (_, i) => load(offset + i * bytes));
  switch (dtype) {
    case 'f64':
    case 'f32':
    case 'i32':
    case 'u32':
      return every(16, (at) => b.load('v128.load', address, at));
    case 'i16':
      return every(8, (at) => b.load('v128.load16x4_s', address, at));
    case 'u16':
      return every(8, (at) => b.load('v128.load16x4_u', address, at));
    default:
      return loadBytes(b, dtype === 'i8' ? 's' : 'u', size, { address, offset });
  }
}

function loadBytes(b: FunctionBuilder, sign: 's' | 'u', size: number, { address, offset }: Address): Value[] {
  const words = (half: Value): Value[] => [
    b.op(`i32x4.extend_low_i16x8_${sign}`, half),
    b.op(`i32x4.extend_high_i16x8_${sign}`, half),
  ];
  if (size === 4) {
    const four = b.load('v128.load32_zero', address, offset);
    return [b.op(`i32x4.extend_low_i16x8_${sign}`, b.op(`i16x8.extend_low_i8x16_${sign}`, four))];
  }
  if (size === 8) return words(b.load(`v128.load8x8_${sign}`, address, offset));
  const all = b.load('v128.load', address, offset);
  return [b.op(`i16x8.extend_low_i8x16_${sign}`, all), b.op(`i16x8.extend_high_i8x16_${sign}`, all)].flatMap(words);
}

/** Stores the lanes of `parts` side by side; int32 lanes of narrow types lose their upper bits. */
export function storeNeighbours(b: FunctionBuilder, dtype: Dtype, parts: Value[], { address, offset }: Address): void {
  if (dtype === 'i16' || dtype === 'u16') {
    const pairs = joined(parts, (low, high) => b.shuffle(low, high, evenHalves));
    storePacked(b, pairs, parts.length * 8, { address, offset });
  } else if (dtype === 'i8' || dtype === 'u8' || dtype === 'u8c') {
    const pairs = joined(parts, (low, high) => b.shuffle(low, high, everyFourth));
    const all = joined(pairs, (low, high) => b.shuffle(low, high, lowHalves));
    storePacked(b, all, parts.length * 4, { address, offset });
  } else {
    for (const [i, part] of parts.entries()) b.store('v128.store', address, part, offset + 16 * i);
  }
}

/** Of full vectors, and of one that is used in part: 4 or 8 bytes. */
function storePacked(b: FunctionBuilder, packed: Value[], bytes: number, { address, offset }: Address): void {
  if (bytes === 4) b.storeLane('v128.store32_lane', 0, address, offset, packed[0]!);
  else if (bytes === 8) b.storeLane('v128.store64_lane', 0, address, offset, packed[0]!);
  else for (const [i, part] of packed.entries()) b.store('v128.store', address, part, offset + 16 * i);
}

const evenHalves = [0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29];
const everyFourth = [0, 4, 8, 12, 16, 20, 24, 28, 0, 4, 8, 12, 16, 20, 24, 28];
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/** Each two vectors made one; a single one is joined with itself. */
function joined(parts: Value[], join: (low: Value, high: Value) => Value): Value[] {
  const result: Value[] = [];
  for (let i = 0; i < parts.length; i += 2) result.push(join(parts[i]!, parts[i + 1] ?? parts[i]!));
  return result;
}

/** The instruction that loads one element as its holder's machine type. */
export const scalarLoad = {
  i8: 'i32.load8_s',
  u8: 'i32.load8_u',
  u8c: 'i32.load8_u',
  i16: 'i32.load16_s',
  u16: 'i32.load16_u',
  i32: 'i32.load',
  u32: 'i32.load',
  f32: 'f32.load',
  f64: 'f64.load',
} as const satisfies Record<Dtype, string>;

export const scalarStore = {
  i8: 'i32.store8',
  u8: 'i32.store8',
  u8c: 'i32.store8',
  i16: 'i32.store16',
  u16: 'i32.store16',
  i32: 'i32.store',
  u32: 'i32.store',
  f32: 'f32.store',
  f64: 'f64.store',
} as const satisfies Record<Dtype, string>;
