/**
 * Files by their content. What is remembered of a file holds while nothing says that it was written: its size, its times
 * in nanoseconds, its inode. A file written twice within the tick of its file system's clock keeps its times, so what
 * was read of one that had just been written is not remembered.
 */
import { type BigIntStats, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { HastenError } from '../../support/errors.ts';
import type { Encode } from './encoding.ts';
import type { FileArgument } from './file.ts';
import { hashParts, type Key } from './hash.ts';
import { writeTag, writeText } from './primitives.ts';
import { Tag } from './tags.ts';

export const encodeFile: Encode<FileArgument> = ({ out }, argument) => {
  writeTag(out, Tag.file);
  writeText(out, contentOf(argument.path));
};

/** In ms: FAT's clock goes by steps of two seconds. */
const TICK = 2000;
/** Files. */
const REMEMBERED = 10_000;
const CHUNK = 1 << 18;

const remembered = new Map<string, { stamp: string; content: Key }>();

function contentOf(path: string): Key {
  try {
    const stamp = stampOf(statSync(path, { bigint: true }));
    const known = remembered.get(path);
    if (known?.stamp === stamp) return known.content;
    return readContent(path, stamp);
  } catch (cause) {
    throw new HastenError('HASTEN_CACHE_FILE', `cannot read ${path}, which file(path) made an argument`, {
      fix: 'name a file that exists and may be read',
      cause,
    });
  }
}

function readContent(path: string, stamp: string): Key {
  const descriptor = openSync(path, 'r');
  try {
    const content = hashParts(chunksOf(descriptor));
    const after = fstatSync(descriptor, { bigint: true });
    const changed = Math.max(Number(after.mtimeMs), Number(after.ctimeMs));
    remembered.delete(path);
    if (stampOf(after) === stamp && Date.now() - changed > TICK) remember(path, { stamp, content });
    return content;
  } finally {
    closeSync(descriptor);
  }
}

function* chunksOf(descriptor: number): Generator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const length = readSync(descriptor, chunk, 0, CHUNK, null);
    if (length === 0) return;
    yield chunk.subarray(0, length);
  }
}

function remember(path: string, file: { stamp: string; content: Key }): void {
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(path, file);
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}
