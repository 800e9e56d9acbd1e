/** Numbers at which operators differ from each other and from what machines do, and random bits. */
import { Random } from '../../counts/random.ts';

export const SEED = Number(process.env.HASTEN_SEED ?? 1);

const POSITIVE = [
  0,
  5e-324,
  2.2250738585072014e-308,
  1.401298464324817e-45,
  1e-46,
  1e-7,
  0.1,
  0.49999999999999994,
  0.5,
  0.5000000000000001,
  0.9999999999999999,
  1,
  1.5,
  2,
  2.5,
  3,
  7.25,
  31,
  32,
  33,
  127,
  127.5,
  128,
  254.5,
  255,
  255.5,
  256,
  32767,
  32768,
  65535,
  65536,
  16777217,
  1e9,
  2 ** 31 - 1,
  2 ** 31 - 0.5,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32 - 0.5,
  2 ** 32,
  2 ** 32 + 1.5,
  4503599627370495.5,
  2 ** 52 + 1,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  2 ** 64 + 2 ** 12,
  3.4028234663852886e38,
  3.4028235677973366e38,
  2 ** 100 + 2 ** 60,
  1e300,
  Number.MAX_VALUE,
  Infinity,
];

/** Both signs of each, and NaN. */
export const SPECIAL: readonly number[] = [...POSITIVE, ...POSITIVE.map((value) => -value), Number.NaN];

/** Edges of the integer types, within int32. */
export const INTEGERS: readonly number[] = [
  0,
  1,
  2,
  3,
  5,
  7,
  8,
  15,
  16,
  30,
  31,
  32,
  33,
  63,
  64,
  127,
  128,
  255,
  256,
  32767,
  32768,
  46340,
  46341,
  65535,
  65536,
  0x7ffffffe,
  0x7fffffff,
  -1,
  -2,
  -3,
  -7,
  -8,
  -31,
  -32,
  -33,
  -128,
  -129,
  -32768,
  -32769,
  -65536,
  -0x7fffffff,
  -(2 ** 31),
];

/** Random bits as float64s, also subnormal and NaN ones, and numbers of ordinary sizes. */
export function randomNumbers(count: number, seed = SEED): number[] {
  const random = new Random(seed);
  const view = new DataView(new ArrayBuffer(8));
  return Array.from({ length: count }, (_, index) => {
    if (index % 3 === 1) return (random.next() - 0.5) * 10 ** random.between(-3, 6);
    if (index % 3 === 2) return random.between(-(2 ** 31), 2 ** 32);
    view.setUint32(0, random.between(0, 2 ** 32 - 1));
    view.setUint32(4, random.between(0, 2 ** 32 - 1));
    return view.getFloat64(0);
  });
}

export function randomIntegers(count: number, seed = SEED): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.between(-(2 ** 31), 2 ** 31 - 1) >> random.between(0, 31));
}

/** Every value with every value, as two arrays of the same length. */
export function pairs(values: readonly number[]): [left: number[], right: number[]] {
  return [values.flatMap((left) => values.map(() => left)), values.flatMap(() => values)];
}
