/** The one hash of the cache: of keys, of code, of files, and the checksum of what is kept. */
import { Hasher, type Key } from './hasher.ts';

export type { Key };

let hasher: Hasher | null = null;

/** XXH3-128 of the bytes, as `xxh128sum` prints it. */
export function hashBytes(bytes: Uint8Array): Key {
  hasher ??= new Hasher();
  hasher.add(bytes);
  return hasher.finish();
}

/** XXH3-128 of a text's UTF-16 code units, lone surrogates too, in little-endian order. */
export function hashText(text: string): Key {
  hasher ??= new Hasher();
  hasher.addText(text);
  return hasher.finish();
}
