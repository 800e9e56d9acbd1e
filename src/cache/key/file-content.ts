/**
 * Files by their content. What is remembered of a file holds while nothing says that it was written: its size, its times
 * in nanoseconds, its inode. A file written twice within the tick of its file system's clock keeps its times, so what
 * was read of one that had just been written is not remembered.
 */
import { type BigIntStats, closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { HastenError } from '../../support/errors.ts';
import { chunksOf } from './chunks.ts';
import type { Encode } from './encoding.ts';
import type { FileArgument } from './file.ts';
import { hashParts, type Key } from './hash.ts';
import { writeTag, writeText } from './primitives.ts';
import { Tag } from './tags.ts';

export const encodeFile: Encode<FileArgument> = ({ out }, argument) => {
  const { path } = argument;
  const content = contentOf(path);
  writeTag(out, Tag.file);
  writeText(out, content);
  counted.push({ path, content });
};

/** A file that counts in a key, and the content that counts. */
export interface CountedFile {
  readonly path: string;
  readonly content: Key;
}

let counted: CountedFile[] = [];

/** Those of the keys that were made since this was asked last; null without any. */
export function takeCountedFiles(): readonly CountedFile[] | null {
  if (counted.length === 0) return null;
  const taken = counted;
  counted = [];
  return taken;
}

/** Whether they still have the content that counts: what was computed meanwhile is then of that content. */
export function areUnchanged(files: readonly CountedFile[]): boolean {
  try {
    return files.every(({ path, content }) => contentOf(path) === content);
  } catch {
    return false;
  }
}

/** In ms: FAT's clock goes by steps of two seconds. */
const TICK = 2000;
/** Files. */
const REMEMBERED = 10_000;

const remembered = new Map<string, { stamp: string; content: Key }>();

function contentOf(path: string): Key {
  try {
    const stamp = stampOf(statSync(path, { bigint: true }));
    const known = remembered.get(path);
    if (known?.stamp === stamp) return known.content;
    return readContent(path, stamp);
  } catch (cause) {
    throw new HastenError('HASTEN_CACHE_FILE', `file(${JSON.stringify(path)}) ${whyNot(cause)}`, {
      fix: 'name a file that exists and may be read',
      cause,
    });
  }
}

/** Why a file cannot be read. */
function whyNot(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'is not there';
  return code === 'EISDIR' ? 'is a folder' : `cannot be read: ${message}`;
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

function remember(path: string, file: { stamp: string; content: Key }): void {
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(path, file);
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}
