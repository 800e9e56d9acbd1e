/**
 * Arrays that several processes share: `mapped`. They are ordinary typed arrays over a mapped file. Sent to a worker, of
 * either kind, an array or a view of it arrives as a view of the same file; structured clone by itself would copy it.
 */

import { portable } from '../../source/portable.ts';
import { HastenError } from '../../support/errors.ts';
import { existingFile, type MappedFile, namedFile, temporaryFile } from './file.ts';

const TYPES = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** What can lie in a mapped file. */
export type MappedArray = InstanceType<(typeof TYPES)[number]>;

export interface MappedArrayType<A extends MappedArray> {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): A;
}

export interface MappedOptions {
  /** A file to be opened, or made where it is not there; it stays. Default: a temporary one, removed when the maker ends. */
  path?: string;
}

/** The files of buffers; of those that `mapped` gave and that arrived. */
const files = new WeakMap<ArrayBufferLike, MappedFile>();

/**
 * An array in memory that several processes share: of `length` zeros, or what the file at `path` holds, or with the elements
 * of `values`.
 *
 * ```ts
 * const matrix = mapped(Float64Array, 1000 * 1000);
 * await map(rows, (row, { matrix }) => { matrix[row * 1000] = row; }, { with: { matrix }, pool: processes });
 * ```
 *
 * It needs koffi (`npm install koffi`), on Linux or macOS, and throws `HASTEN_MAPPED_UNAVAILABLE` elsewhere;
 * `HASTEN_MAPPED_FILE` where the file cannot be opened or is too small, `HASTEN_MEMORY_ARGUMENT` for no type or no length.
 * Atomics work on it, other than `wait` and `notify`.
 */
export function mapped<A extends MappedArray>(
  type: MappedArrayType<A>,
  lengthOrValues: number | ArrayLike<A[number]>,
  { path }: MappedOptions = {},
): A {
  const given = typeof lengthOrValues === 'number' ? null : lengthOrValues;
  const length = typeof lengthOrValues === 'number' ? lengthOrValues : lengthOrValues?.length;
  if (!(TYPES as readonly unknown[]).includes(type) || !Number.isSafeInteger(length) || length < 0) {
    throw new HastenError(
      'HASTEN_MEMORY_ARGUMENT',
      'mapped takes the type of a typed array, and a length or elements',
      {
        fix: 'call it as mapped(Float64Array, 1000)',
      },
    );
  }
  const bytes = length * type.BYTES_PER_ELEMENT;
  const file = path === undefined ? temporaryFile(bytes) : namedFile(path, bytes);
  files.set(file.buffer, file);
  const array = new type(file.buffer, 0, length);
  if (given !== null) (array as { set(values: unknown): void }).set(given);
  return array;
}

interface Description {
  path: string;
  bytes: number;
  offset: number;
  length: number;
}

for (const type of TYPES) {
  portable<MappedArray>(
    `hasten.mapped.${type.name}`,
    type,
    (array): Description | undefined => {
      const file = files.get(array.buffer);
      if (file === undefined) return undefined;
      return { path: file.path, bytes: file.bytes, offset: array.byteOffset, length: array.length };
    },
    (description) => {
      const { path, bytes, offset, length } = description as Description;
      const file = existingFile(path, bytes);
      files.set(file.buffer, file);
      return new (type as unknown as MappedArrayType<MappedArray>)(file.buffer, offset, length);
    },
  );
}
