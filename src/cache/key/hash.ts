/** The one hash of the cache: of keys, of code, of files, and the checksum of what is kept. */
import { Hasher, type Key } from './hasher.ts';

export type { Key };

/** XXH3-128 of the bytes, as `xxh128sum` prints it. */
export function hashBytes(bytes: Uint8Array): Key {
  const hasher = Hasher.take();
  hasher.add(bytes);
  return hasher.finishAndGiveBack();
}

/** XXH3-128 of a text's UTF-16 code units, lone surrogates too, in little-endian order. */
export function hashText(text: string): Key {
  const hasher = Hasher.take();
  hasher.addText(text);
  return hasher.finishAndGiveBack();
}

/** XXH3-128 of all the bytes one after the other, as if they were one array. A part may be used again after the next. */
export function hashParts(parts: Iterable<Uint8Array>): Key {
  const hasher = Hasher.take();
  try {
    for (const part of parts) hasher.add(part);
    return hasher.finishAndGiveBack();
  } catch (error) {
    hasher.reset();
    hasher.giveBack();
    throw error;
  }
}
