/**
 * How a queue keeps records of numbers: a typed array for each field, beside each other. Reading and writing are generated
 * as functions that name the arrays and fields, several times faster than loops over them; where code must not be generated
 * (`--disallow-code-generation-from-strings`), loops do it.
 */
import { HastenError } from '../../support/errors.ts';

/** What a field of a record can be: whole numbers by their bits, floating-point numbers, `i64` and `u64` as BigInts. */
export type Dtype = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'f32' | 'f64' | 'i64' | 'u64';

/** What a field of that type is in JavaScript. */
export type ValueOf<D extends Dtype> = D extends 'i64' | 'u64' ? bigint : number;

const ARRAYS = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
} as const;

type Column = { [index: number]: unknown };

/** A way to keep values of a fixed size in slots. */
export interface Records {
  write(slot: number, value: unknown): void;
  read(slot: number): unknown;
}

/** The bytes that so many slots need. */
export function bytesOfRecords(fields: readonly Dtype[], slots: number): number {
  return fields.reduce((sum, dtype) => sum + columnBytes(dtype, slots), 0);
}

/** Throws `HASTEN_SYNC_ARGUMENT` for a dtype that there is not. */
export function checkDtypes(fields: readonly unknown[]): void {
  for (const dtype of fields) {
    if (typeof dtype === 'string' && Object.hasOwn(ARRAYS, dtype)) continue;
    throw new HastenError('HASTEN_SYNC_ARGUMENT', `a Queue has no numbers of the type ${String(dtype)}`, {
      fix: `take one of ${Object.keys(ARRAYS).join(', ')}`,
    });
  }
}

/** Records of those fields, or with `names` null single numbers, in slots that begin at `offset`. */
export function recordsIn(
  buffer: ArrayBufferLike,
  offset: number,
  slots: number,
  names: readonly string[] | null,
  dtypes: readonly Dtype[],
): Records {
  let at = offset;
  const columns = dtypes.map((dtype) => {
    const type = ARRAYS[dtype] as unknown as new (buffer: ArrayBufferLike, offset: number, length: number) => Column;
    const column = new type(buffer, at, slots);
    at += columnBytes(dtype, slots);
    return column;
  });
  if (names === null) {
    const column = columns[0]!;
    return {
      write(slot, value) {
        column[slot] = value;
      },
      read: (slot) => column[slot],
    };
  }
  try {
    return generated(names, columns);
  } catch {
    return looping(names, columns);
  }
}

function columnBytes(dtype: Dtype, slots: number): number {
  return Math.ceil((ARRAYS[dtype].BYTES_PER_ELEMENT * slots) / 64) * 64;
}

function generated(names: readonly string[], columns: Column[]): Records {
  const parameters = names.map((_, index) => `c${index}`);
  const keys = names.map((name) => JSON.stringify(name));
  const writes = keys.map((key, index) => `c${index}[slot] = value[${key}];`).join(' ');
  // A computed key, since `__proto__` would mean something else.
  const reads = keys.map((key, index) => `${key === '"__proto__"' ? `[${key}]` : key}: c${index}[slot]`).join(', ');
  const body = `return { write(slot, value) { ${writes} }, read(slot) { return { ${reads} }; } };`;
  return new Function(...parameters, body)(...columns) as Records;
}

function looping(names: readonly string[], columns: Column[]): Records {
  return {
    write(slot, value) {
      for (let index = 0; index < names.length; index++) {
        columns[index]![slot] = (value as Record<string, unknown>)[names[index]!];
      }
    },
    read: (slot) => Object.fromEntries(names.map((name, index) => [name, columns[index]![slot]])),
  };
}
