/**
 * What an argument is, in one word: what observers note and what recorded calls are told apart by. The spelling of numbers
 * and typed arrays is the one that kernels read (remedies/candidates/types.ts). Nothing of the user's runs meanwhile: no
 * getters, no Proxy's traps, no `Symbol.toStringTag`.
 */
import { types } from 'node:util';
import { kindOf, lengthOf, sizeOfMap, sizeOfSet } from './internals.ts';
import type { ArgumentType } from './observations.ts';

/** By internal kind, so that subclasses (Node's `Buffer`) and arrays of other realms are named alike. */
const ARRAYS: Record<string, string> = {
  Float64Array: 'f64',
  Float32Array: 'f32',
  Float16Array: 'f16',
  Int32Array: 'i32',
  Uint32Array: 'u32',
  Int16Array: 'i16',
  Uint16Array: 'u16',
  Int8Array: 'i8',
  Uint8Array: 'u8',
  Uint8ClampedArray: 'u8c',
  BigInt64Array: 'i64',
  BigUint64Array: 'u64',
};
/** Elements of an array that are looked at: the first and the last ones. */
const LOOKED_AT = 8;
/** Keys of an object that are named. */
const KEYS = 8;

/**
 * Names a value.
 *
 * ```ts
 * argumentType(new Float64Array(3)); // 'f64[3]'
 * argumentType(2); // 'int': a whole number of 32 bits, and not -0; other numbers are 'number'
 * argumentType('text'); // 'string(4)'
 * argumentType([1, 2.5]); // 'array(2) of number'; 'array(0)'; 'array(2) of int|string'
 * argumentType({ re: 1, im: 2 }); // 'object{re,im}'; an instance of a class: 'Complex{re,im}'
 * argumentType(new Map()); // 'Map(0)'; also 'Set(2)', 'Date', 'RegExp', 'Error', 'Promise', 'function', 'null', 'Proxy', …
 * ```
 */
export function argumentType(value: unknown): ArgumentType {
  switch (typeof value) {
    case 'number':
      return (value | 0) === value && (value !== 0 || 1 / value > 0) ? 'int' : 'number';
    case 'string':
      return `string(${value.length})`;
    case 'object':
      return value === null ? 'null' : ofObject(value);
    default:
      return typeof value;
  }
}

/** Types that stand for the same but for their sizes: `f64[1000]` is `f64[]`, `string(12)` is `string`. */
export function withoutSizes(type: ArgumentType): string {
  return type.replace(/\[\d+\]$/, '[]').replace(/\(\d+\)/, '');
}

function ofObject(value: object): ArgumentType {
  const kind = kindOf.call(value);
  if (kind !== undefined) return `${ARRAYS[kind] ?? kind}[${lengthOf.call(value)}]`;
  if (types.isProxy(value)) return 'Proxy';
  if (Array.isArray(value)) return ofArray(value);
  if (types.isMap(value)) return `Map(${sizeOfMap.call(value)})`;
  if (types.isSet(value)) return `Set(${sizeOfSet.call(value)})`;
  if (types.isDate(value)) return 'Date';
  if (types.isRegExp(value)) return 'RegExp';
  if (types.isPromise(value)) return 'Promise';
  if (types.isAnyArrayBuffer(value)) {
    return `${types.isSharedArrayBuffer(value) ? 'SharedArrayBuffer' : 'ArrayBuffer'}(${value.byteLength})`;
  }
  if (types.isDataView(value)) return `DataView(${value.byteLength})`;
  const name = className(value);
  if (types.isNativeError(value)) return name;
  const keys = Object.keys(value);
  const shown = keys.length > KEYS ? [...keys.slice(0, KEYS), '…'] : keys;
  return `${name}{${shown.join(',')}}`;
}

function ofArray(value: readonly unknown[]): ArgumentType {
  const { length } = value;
  const seen = new Set<string>();
  for (let at = 0; at < length; at++) {
    if (at === LOOKED_AT && length > 2 * LOOKED_AT) at = length - LOOKED_AT;
    const own = Object.getOwnPropertyDescriptor(value, at);
    // An element of an array is named by its kind alone: what it holds is another question.
    seen.add(own === undefined ? 'hole' : 'value' in own ? ofElement(own.value) : 'unknown');
  }
  if (seen.has('number')) seen.delete('int');
  return length === 0 ? 'array(0)' : `array(${length}) of ${[...seen].join('|')}`;
}

function ofElement(value: unknown): string {
  if (Array.isArray(value) && !types.isProxy(value)) return 'array';
  return withoutSizes(argumentType(value));
}

/** `object` for a plain one and for one without a class that has a name. */
function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype || types.isProxy(prototype)) return 'object';
  const made: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  if (typeof made !== 'function' || types.isProxy(made)) return 'object';
  const name: unknown = Object.getOwnPropertyDescriptor(made, 'name')?.value;
  return typeof name === 'string' && name !== '' && name !== 'Object' ? name : 'object';
}
