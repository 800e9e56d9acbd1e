/** A file's bytes in pieces, however large it is. */
import { readSync } from 'node:fs';

const CHUNK = 1 << 18;

/** Each piece is in the same memory as the one before. The file is read from where it is, and left open. */
export function* chunksOf(descriptor: number): Generator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const length = readSync(descriptor, chunk, 0, CHUNK, null);
    if (length === 0) return;
    yield chunk.subarray(0, length);
  }
}
