/**
 * What a call passes, seen from outside: each argument has one of twelve types, numbered by a code, and the codes of all
 * arguments are the signature that a specialisation is compiled for. Arrays are told by their internal kind and not by
 * their class, so that subclasses (Node's `Buffer`), arrays of other realms and views of any buffer are taken, and an
 * object that only says that it is one is not.
 */
import { HastenError } from '../../support/errors.ts';
import type { ArgumentType, Dtype } from '../tree.ts';

/** A typed array that kernels take. */
export type KernelArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Types by name, as `compile` and `--args` take them. `int` is what calls with whole numbers of 32 bits pass. */
export type TypeName = `${Dtype}[]` | 'number' | 'int' | 'boolean';

/** By their codes. */
const DTYPES: readonly Dtype[] = ['f64', 'f32', 'i32', 'u32', 'u8', 'u8c', 'i16', 'u16', 'i8'];
export const INT = 9;
export const NUMBER = 10;
export const BOOLEAN = 11;
/** The code of what a kernel does not take. */
export const NONE = 255;

const SIZES: Record<Dtype, number> = { f64: 8, f32: 4, i32: 4, u32: 4, u8: 1, u8c: 1, i16: 2, u16: 2, i8: 1 };

const prototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const getter = (name: string | symbol) => Object.getOwnPropertyDescriptor(prototype, name)!.get!;
const tagOf = getter(Symbol.toStringTag) as (this: unknown) => string | undefined;
const getLength = getter('length') as (this: KernelArray) => number;
const getByteOffset = getter('byteOffset') as (this: KernelArray) => number;
const getBuffer = getter('buffer') as (this: KernelArray) => ArrayBufferLike;

/** As `array.length`, and as fast where many kinds of arrays are met. */
export function lengthOf(array: KernelArray): number {
  return getLength.call(array);
}
export function byteOffsetOf(array: KernelArray): number {
  return getByteOffset.call(array);
}
export function bufferOf(array: KernelArray): ArrayBufferLike {
  return getBuffer.call(array);
}

/** The code of an argument; `NONE` where it is nothing that kernels take. */
export function codeOf(value: unknown): number {
  if (typeof value === 'number') return (value | 0) === value && (value !== 0 || 1 / value > 0) ? INT : NUMBER;
  if (typeof value === 'boolean') return BOOLEAN;
  switch (tagOf.call(value)) {
    case 'Float64Array':
      return 0;
    case 'Float32Array':
      return 1;
    case 'Int32Array':
      return 2;
    case 'Uint32Array':
      return 3;
    case 'Uint8Array':
      return 4;
    case 'Uint8ClampedArray':
      return 5;
    case 'Int16Array':
      return 6;
    case 'Uint16Array':
      return 7;
    case 'Int8Array':
      return 8;
    default:
      return NONE;
  }
}

export function isArrayCode(code: number): boolean {
  return code < INT;
}

/** The type that a code stands for. */
export function typeOfCode(code: number): ArgumentType {
  if (code < INT) return { kind: 'array', dtype: DTYPES[code]! };
  return code === BOOLEAN ? { kind: 'boolean' } : { kind: 'number', int: code === INT };
}

export function codeOfType(type: ArgumentType): number {
  if (type.kind === 'array') return DTYPES.indexOf(type.dtype);
  return type.kind === 'boolean' ? BOOLEAN : type.int ? INT : NUMBER;
}

/** Bytes of an element. */
export function sizeOf(dtype: Dtype): number {
  return SIZES[dtype];
}

export function nameOfType(type: ArgumentType): TypeName {
  if (type.kind === 'array') return `${type.dtype}[]`;
  return type.kind === 'boolean' ? 'boolean' : type.int ? 'int' : 'number';
}

/** The type of that name. Throws `HASTEN_KERNEL_ARGUMENT` for a word that is none. */
export function typeNamed(name: string): ArgumentType {
  if (name === 'number' || name === 'int') return { kind: 'number', int: name === 'int' };
  if (name === 'boolean') return { kind: 'boolean' };
  const dtype = DTYPES.find((known) => `${known}[]` === name);
  if (dtype !== undefined) return { kind: 'array', dtype };
  throw new HastenError('HASTEN_KERNEL_ARGUMENT', `\`${name}\` is no type of an argument`, {
    fix: `take one of ${DTYPES.map((known) => `${known}[]`).join(', ')}, number, int, boolean`,
  });
}

/** What is wrong with an argument that kernels do not take, and what to pass instead. */
export function describeArgument(value: unknown): { what: string; fix: string } {
  const tag = tagOf.call(value);
  if (tag === 'BigInt64Array' || tag === 'BigUint64Array') {
    return { what: `a ${tag}`, fix: 'pass an Int32Array, or a Float64Array, which holds whole numbers up to 2^53' };
  }
  if (tag !== undefined) return { what: `a ${tag}`, fix: 'pass a Float32Array' };
  if (Array.isArray(value)) return { what: 'an ordinary array', fix: 'pass a typed array: Float64Array.from(values)' };
  const what = value === null || value === undefined ? String(value) : `a ${typeof value}`;
  return { what: what === 'a object' ? 'an object' : what, fix: 'pass typed arrays, numbers and booleans' };
}
