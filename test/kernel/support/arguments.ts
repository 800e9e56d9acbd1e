/** The types of arguments, as the runtime tells them. */
import type { ArgumentType, Dtype } from '../../../src/kernel/tree.ts';

const DTYPES: Record<string, Dtype> = {
  Int8Array: 'i8',
  Uint8Array: 'u8',
  Uint8ClampedArray: 'u8c',
  Int16Array: 'i16',
  Uint16Array: 'u16',
  Int32Array: 'i32',
  Uint32Array: 'u32',
  Float32Array: 'f32',
  Float64Array: 'f64',
};

export function typeOfArgument(value: unknown): ArgumentType {
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'number') return { kind: 'number', int: (value | 0) === value && !Object.is(value, -0) };
  const dtype = DTYPES[(value as object).constructor.name];
  if (dtype === undefined) throw new Error(`no argument of a kernel: ${value}`);
  return { kind: 'array', dtype };
}
