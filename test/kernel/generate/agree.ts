/**
 * Compares a kernel with its own function run as JavaScript, to the bit: on ordinary arrays and on allocated ones, for
 * each length. Arrays are watched, so that an index out of range is expected to be the kernel's error. All NaNs are equal.
 */
import { expect } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';

type Elements =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

class OutOfRange extends Error {
  readonly index: string;

  constructor(index: string) {
    super(`no element ${index}`);
    this.index = index;
  }
}

type Outcome = { result: unknown; outOfRange: string | null; arrays: Elements[] };

/** Lengths around those of gangs, and none. */
export const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 40, 47, 48, 63, 64, 65, 67];

interface Options {
  fast?: boolean;
  sizes?: readonly number[];
  /** Where rounds of one gang fail in two places, the error may be that of a later round. */
  anyIndex?: boolean;
}

/** Calls both with what `argumentsOf` makes; views of one buffer stay views of one buffer. */
export function agree<Arguments extends unknown[] | []>(
  fn: (...args: Arguments) => unknown,
  argumentsOf: (length: number) => Arguments,
  { fast = false, sizes = lengths, anyIndex = false }: Options = {},
): ReturnType<typeof kernel> {
  const compiled = kernel(fn as never, { fast });
  for (const length of sizes) {
    const given = argumentsOf(length);
    const expected = run((...args) => fn(...(args.map(watched) as Arguments)), given, ordinary);
    for (const [where, place] of [['ordinary', ordinary] as const, ['allocated', allocated] as const]) {
      const actual = run(compiled as never, given, place);
      const context = `${where} arrays, length ${length}`;
      const shown = ({ outOfRange }: Outcome): unknown => (anyIndex ? outOfRange !== null : outOfRange);
      expect({ context, outOfRange: shown(actual) }).toEqual({ context, outOfRange: shown(expected) });
      if (expected.outOfRange !== null) continue;
      expect({ context, result: actual.result }).toEqual({ context, result: expected.result });
      for (const [i, array] of actual.arrays.entries()) {
        const at = array.findIndex((value, index) => !Object.is(value, expected.arrays[i]![index]));
        const [is, was] = [array[at], expected.arrays[i]![at]];
        expect({ context, array: i, at, value: is }).toEqual({ context, array: i, at: -1, value: was });
      }
    }
  }
  return compiled;
}

/** The buffers of the arguments, copied to where a call is to find them. */
type Placement = (bytes: number) => { bytes: Uint8Array; release(): void };

const ordinary: Placement = (length) => ({ bytes: new Uint8Array(length), release: () => {} });
const allocated: Placement = (length) => {
  const bytes = allocate(Uint8Array, length);
  return { bytes, release: () => free(bytes) };
};

function run(fn: (...args: unknown[]) => unknown, given: readonly unknown[], placed: Placement): Outcome {
  const buffers = new Map<ArrayBufferLike, ReturnType<Placement>>();
  const arrays = new Map<unknown, Elements>();
  for (const array of given) {
    if (!ArrayBuffer.isView(array) || arrays.has(array)) continue;
    const { buffer, byteOffset, length } = array as Elements;
    let home = buffers.get(buffer);
    if (home === undefined) {
      home = placed(Math.max(8, buffer.byteLength));
      home.bytes.set(new Uint8Array(buffer));
      buffers.set(buffer, home);
    }
    const type = array.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => Elements;
    arrays.set(array, new type(home.bytes.buffer, home.bytes.byteOffset + byteOffset, length));
  }
  let result: unknown;
  let outOfRange: string | null = null;
  try {
    result = fn(...given.map((value) => arrays.get(value) ?? value));
  } catch (error) {
    if (error instanceof OutOfRange) outOfRange = error.index;
    else if ((error as { code?: string }).code !== 'HASTEN_KERNEL_RANGE') throw error;
    else outOfRange = /\[(.*?)\]/.exec((error as Error).message)![1]!;
  }
  const after = [...arrays.values()].map((array) => array.slice() as Elements);
  for (const { release } of buffers.values()) release();
  return { result, outOfRange, arrays: after };
}

/** An array that knows no other elements than its own. */
function watched(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const check = (target: object, key: string | symbol): void => {
    if (typeof key === 'symbol' || !Number.isNaN(Number(key)) !== true) return;
    const index = Number(key);
    if (!(Number.isInteger(index) && index >= 0 && index < (target as Elements).length)) throw new OutOfRange(key);
  };
  return new Proxy(value as Elements, {
    get: (target, key) => {
      check(target, key);
      return Reflect.get(target, key, target);
    },
    set: (target, key, element) => {
      check(target, key);
      return Reflect.set(target, key, element, target);
    },
  });
}

/** Numbers that look random and are the same each time, from 0 up to `below`. */
export function numbers(length: number, below: number, seed = 1): number[] {
  let state = seed >>> 0 || 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * below;
  });
}

export const floats = (length: number, seed = 1): Float64Array => Float64Array.from(numbers(length, 10, seed));

export const integers = (length: number, below: number, seed = 1): number[] =>
  numbers(length, below, seed).map(Math.floor);

const special = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -1.5,
  254.5,
  255.5,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 32 + 5,
  -(2 ** 32) - 7.9,
  2 ** 53,
  2 ** 62,
  2 ** 63,
  -(2 ** 63),
  1e20,
  -1e300,
  5e-324,
  2147483647,
  4294967295,
  16777217,
  1e-40,
  0.1,
  127.9,
  -128.9,
  65535.5,
];

/** Numbers that conversions and comparisons treat in a way of their own, in an order that `seed` says. */
export const specials = (length: number, seed = 1): number[] =>
  integers(length, special.length, seed).map((index) => special[index]!);
