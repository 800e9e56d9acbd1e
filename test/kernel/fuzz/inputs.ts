/**
 * Draws the calls of a program: lengths from 0 to 67, numbers by their roles, and arrays as views of buffers, some of
 * which overlap or are one view passed twice. A call is plain data and is made into fresh arguments for each side.
 */
import type { Random } from '../../counts/random.ts';
import { constructorOf } from './print.ts';
import type { Dtype, Param, Program } from './tree.ts';

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Where a buffer lies: an ordinary one, a SharedArrayBuffer, or memory of the compiler's own. */
export type Location = 'ordinary' | 'shared' | 'allocated';

export interface View {
  dtype: Dtype;
  buffer: number;
  /** In bytes. */
  offset: number;
  /** In elements. */
  length: number;
  /** The same array object as this parameter's, if any. */
  same: string | null;
}

export interface Call {
  lengths: Record<string, number>;
  buffers: { bytes: Uint8Array; location: Location }[];
  /** Of each array parameter, captured ones too. */
  views: Record<string, View>;
  scalars: Record<string, number | boolean>;
}

/** None is greater than what ends a loop soon. */
const ODD_LIMITS = [-1, -0, 2.5, 0.999, 11.25, -Infinity, Number.NaN, -(2 ** 31), -(2 ** 40)];

const DTYPES: Dtype[] = ['i8', 'u8', 'u8c', 'i16', 'u16', 'i32', 'u32', 'f32', 'f64'];

const BYTES: Record<Dtype, number> = { i8: 1, u8: 1, u8c: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4, f64: 8 };

export function arrayOf(dtype: Dtype, buffer: ArrayBufferLike, offset: number, length: number): TypedArray {
  const make = (globalThis as unknown as Record<string, new (...args: unknown[]) => TypedArray>)[constructorOf(dtype)]!;
  return new make(buffer, offset, length);
}

/** Some calls: one without elements now and then, one with few, others with any lengths. */
export function drawCalls(random: Random, program: Program, count: number): Call[] {
  return Array.from({ length: count }, (_, index) => new CallMaker(random, program).draw(index));
}

class CallMaker {
  #random: Random;
  #program: Program;
  #call: Call = { lengths: {}, buffers: [], views: {}, scalars: {} };
  /** Another dtype for all arrays that have one: a kernel may be called with many types. */
  #instead = new Map<Dtype, Dtype>();

  constructor(random: Random, program: Program) {
    this.#random = random;
    this.#program = program;
  }

  draw(index: number): Call {
    const random = this.#random;
    const few = index === 1 || random.chance(0.2);
    const none = index === 2 && random.chance(0.5);
    for (const { name, length } of this.#program.sizes) {
      const { lengths } = this.#call;
      if (length.kind === 'constant') lengths[name] = length.value;
      else if (length.kind === 'product') lengths[name] = lengths[length.of[0]]! * lengths[length.of[1]]!;
      else
        lengths[name] = none
          ? length.least
          : random.between(length.least, few ? Math.min(5, length.most) : length.most);
    }
    if (index > 0 && random.chance(0.12)) this.#instead.set(random.pick(DTYPES), random.pick(DTYPES));
    const all = [...this.#program.params, ...this.#program.captured];
    for (const param of all) {
      if (param.kind === 'array') this.#array(param);
      else if (param.kind === 'boolean') this.#call.scalars[param.name] = random.chance(0.5);
      else this.#call.scalars[param.name] = this.#number(param);
    }
    for (const [start, end] of this.#ranges(all)) {
      const { scalars } = this.#call;
      if (scalars[start]! > scalars[end]! && random.chance(0.9)) {
        [scalars[start], scalars[end]] = [scalars[end]!, scalars[start]!];
      }
    }
    return this.#call;
  }

  *#ranges(all: readonly Param[]): Generator<[string, string]> {
    const starts = all.filter((one) => one.kind === 'number' && one.role.kind === 'start');
    for (const start of starts) {
      const size = (start as { role: { size: string } }).role.size;
      const end = all.find((one) => one.kind === 'number' && one.role.kind === 'end' && one.role.size === size);
      if (end) yield [start.name, end.name];
    }
  }

  #number({ role }: Extract<Param, { kind: 'number' }>): number {
    const random = this.#random;
    if (role.kind === 'size') return this.#call.lengths[role.size]!;
    if (role.kind === 'start' || role.kind === 'end') return random.between(0, this.#call.lengths[role.size]!);
    if (role.kind === 'limit')
      return random.chance(0.9) ? random.pick([0, 1, 2, 3, 5, 8, 13, 30]) : random.pick(ODD_LIMITS);
    if (role.kind === 'int') return drawInteger(random);
    return random.chance(0.2) ? drawInteger(random) : drawFloat(random);
  }

  #array(declared: Extract<Param, { kind: 'array' }>): void {
    const random = this.#random;
    const captured = this.#program.captured.includes(declared);
    const isFree = !captured && declared.indexOf === null;
    const param = { ...declared, dtype: (isFree && this.#instead.get(declared.dtype)) || declared.dtype };
    const { lengths, views } = this.#call;
    const length = lengths[param.size]!;
    const fitting = captured || param.indexOf ? [] : this.#overlappable(param);
    if (fitting.length > 0 && random.chance(0.12)) {
      const other = random.pick(fitting);
      const view = views[other]!;
      if (view.dtype === param.dtype && view.length === length && random.chance(0.5)) {
        views[param.name] = { ...view, same: random.chance(0.7) ? (view.same ?? other) : null };
        return;
      }
      const placed = this.#overlap(param.dtype, length, view);
      if (placed) {
        views[param.name] = placed;
        return;
      }
    }
    const size = BYTES[param.dtype];
    const before = captured ? 0 : random.between(0, 5) * size;
    const after = captured ? 0 : random.between(0, 9) * size;
    const bytes = new Uint8Array(before + length * size + after);
    for (let at = 0; at < bytes.length; at++) bytes[at] = random.between(0, 255);
    const view = arrayOf(param.dtype, bytes.buffer, before, length);
    fill(random, view, param.indexOf === null ? null : lengths[param.indexOf]!);
    const location = captured
      ? 'ordinary'
      : random.weighted<Location>([
          [6, 'ordinary'],
          [1, 'shared'],
          [2, 'allocated'],
        ]);
    this.#call.buffers.push({ bytes, location });
    const buffer = this.#call.buffers.length - 1;
    views[param.name] = { dtype: param.dtype, buffer, offset: before, length, same: null };
  }

  /** Arrays that this one may overlap: of the same dtype, or integers both, since no bits of a NaN may be seen. */
  #overlappable(param: Extract<Param, { kind: 'array' }>): string[] {
    const isFloat = (dtype: Dtype) => dtype === 'f32' || dtype === 'f64';
    const fits = (dtype: Dtype) => dtype === param.dtype || (!isFloat(dtype) && !isFloat(param.dtype));
    const placed = this.#program.params.filter((one) => one.kind === 'array' && one.indexOf === null);
    return placed
      .map((one) => one.name)
      .filter((name) => this.#call.views[name] !== undefined && fits(this.#call.views[name]!.dtype));
  }

  /** A view in the buffer of another, at another offset. */
  #overlap(dtype: Dtype, length: number, other: View): View | null {
    const size = BYTES[dtype];
    const { bytes } = this.#call.buffers[other.buffer]!;
    const room = Math.floor((bytes.length - length * size) / size);
    if (room < 0) return null;
    const near = Math.floor(other.offset / size) + this.#random.between(-4, 4);
    const at = Math.min(Math.max(near, 0), room);
    return { dtype, buffer: other.buffer, offset: at * size, length, same: null };
  }
}

/** Fills an array with data of one kind; `indexOf` is the length that its elements index. */
function fill(random: Random, array: TypedArray, indexOf: number | null): void {
  if (indexOf !== null) {
    const bad = random.chance(0.02);
    for (let at = 0; at < array.length; at++) array[at] = random.between(0, Math.max(0, indexOf - 1));
    if (bad && array.length > 0) array[random.between(0, array.length - 1)] = indexOf + random.between(0, 2);
    return;
  }
  const value = random.weighted<(at: number) => number>([
    [4, () => random.between(-3, 12)],
    [4, () => drawFloat(random)],
    [1.5, () => drawInteger(random)],
    [1, (at) => at],
    [1, () => random.between(0, 1)],
    [2.5, () => (random.chance(0.2) ? random.pick(SPECIAL) : drawFloat(random))],
    [1, () => random.pick([0, -0, 0.5, -0.5, 1, -1, Number.NaN, Infinity])],
    [1, () => random.pick(SPECIAL)],
  ]);
  for (let at = 0; at < array.length; at++) array[at] = value(at);
}

export const SPECIAL = [
  Number.NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  0.49999999999999994,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  3.4028234663852886e38,
  3.4028235677973366e38,
  1.401298464324817e-45,
  1e-46,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 32 + 1.5,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  2 ** 64 + 2 ** 12,
  1e300,
  127.5,
  128,
  254.5,
  255.5,
  256,
  32768,
  65536,
  4294967295.5,
];

function drawFloat(random: Random): number {
  return random.weighted<() => number>([
    [5, () => random.next() * 4 - 2],
    [3, () => random.between(-64, 64) / 8],
    [2, () => (random.next() - 0.5) * 10 ** random.between(-5, 12)],
    [0.8, () => random.pick(SPECIAL)],
  ])();
}

function drawInteger(random: Random): number {
  return random.weighted<() => number>([
    [4, () => random.between(-5, 20)],
    [2, () => random.between(-(2 ** 31), 2 ** 31 - 1)],
    [1, () => random.pick([2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 2, 65535, 255, -1, 2 ** 30])],
  ])();
}
