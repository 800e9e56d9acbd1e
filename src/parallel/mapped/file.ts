/**
 * Files that are memory. What always holds: a file is mapped once in a thread, whoever asks; a temporary one belongs to
 * the thread that made it and is removed at its end (who has mapped it may go on); a mapping stays as long as its buffer is used, and is undone
 * when nothing in the thread can reach that any more. Files that killed processes left are removed by the next one that
 * makes a temporary file.
 */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readlinkSync,
  statfsSync,
  unlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { theMapper } from '../../shared-memory/mapper.ts';
import { HastenError } from '../../support/errors.ts';

export interface MappedFile {
  readonly path: string;
  readonly bytes: number;
  readonly buffer: ArrayBuffer;
}

/** The id of the process that made it, and in which of the system's spaces of such ids: containers have one each. */
const NAME = /^hasten-(\d+)-(\d+)-[0-9a-f]+-\d+\.mem$/;
const SPACE = spaceOfIds();

const open = new Map<string, WeakRef<ArrayBuffer>>();
const unused = new FinalizationRegistry<{ path: string; pointer: unknown; bytes: number }>((of) => {
  if (open.get(of.path)?.deref() === undefined) open.delete(of.path);
  theMapper().unmap(of.pointer, of.bytes);
});

let made = 0;
/** Of this thread alone, and of no process that had its id before. Made with the first file: `node:crypto` takes 4 ms to load. */
let ours: string | undefined;
/** Removed at the end of this thread. */
let temporary: Set<string> | null = null;

/** A new temporary file of zeros. Throws `HASTEN_MAPPED_UNAVAILABLE`, `HASTEN_MAPPED_FILE`. */
export function temporaryFile(bytes: number): MappedFile {
  theMapper();
  const folder = folderOfMemory(bytes);
  if (temporary === null) {
    const paths = new Set<string>();
    temporary = paths;
    removeOld(folder);
    process.once('exit', () => {
      for (const path of paths) remove(path);
    });
  }
  ours ??= process.getBuiltinModule('node:crypto').randomBytes(6).toString('hex');
  const path = join(folder, `hasten-${SPACE}-${process.pid}-${ours}-${++made}.mem`);
  temporary.add(path);
  return mapAt(path, bytes, 'wx+');
}

/**
 * The file at a path, made with zeros where it is not there. It stays. Throws `HASTEN_MAPPED_FILE` where it cannot be opened
 * or has not that many bytes.
 */
export function namedFile(path: string, bytes: number): MappedFile {
  theMapper();
  const whole = resolve(path);
  try {
    return mapAt(whole, bytes, 'wx+');
  } catch (error) {
    if ((error as { cause?: NodeJS.ErrnoException }).cause?.code !== 'EEXIST') throw error;
    return existingFile(whole, bytes);
  }
}

/** A file that another thread or process has made. Throws `HASTEN_MAPPED_FILE` where it is not there or too small. */
export function existingFile(path: string, bytes: number): MappedFile {
  const buffer = open.get(path)?.deref();
  if (buffer !== undefined && buffer.byteLength >= bytes) return { path, bytes, buffer };
  return mapAt(path, bytes, 'r+');
}

function mapAt(path: string, bytes: number, flags: 'wx+' | 'r+'): MappedFile {
  const size = Math.max(bytes, 1);
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, flags, 0o600);
    if (flags === 'wx+') ftruncateSync(descriptor, size);
    else if (!hasGrownTo(descriptor, size)) {
      throw new HastenError(
        'HASTEN_MAPPED_FILE',
        `${path} has ${fstatSync(descriptor).size} bytes, where ${size} are mapped`,
        { fix: 'ask for as much as it was made with, or name another file' },
      );
    }
    const { buffer, pointer } = theMapper().map(descriptor, size);
    open.set(path, new WeakRef(buffer));
    unused.register(buffer, { path, pointer, bytes: size });
    return { path, bytes, buffer };
  } catch (cause) {
    if (cause instanceof HastenError) throw cause;
    throw new HastenError('HASTEN_MAPPED_FILE', `cannot map ${path}: ${(cause as Error).message}`, {
      fix: 'name a file that you may write to, in a folder that exists and has room',
      cause,
    });
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Another process may have made the file a moment ago, and not given it its size yet. */
function hasGrownTo(descriptor: number, bytes: number): boolean {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; attempt < 20; attempt++) {
    const { size } = fstatSync(descriptor);
    if (size >= bytes) return true;
    if (size > 0) return false;
    Atomics.wait(pause, 0, 0, 5);
  }
  return false;
}

/**
 * Where files are memory without a disk behind, or else where temporary files are. A container's /dev/shm may be small,
 * and who writes beyond its end gets a signal, no error.
 */
function folderOfMemory(bytes: number): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 * bytes ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, space, pid] = NAME.exec(name) ?? [];
    if (space === SPACE && !isAlive(Number(pid))) remove(join(folder, name));
  }
}

function spaceOfIds(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else has removed it, or it is another user's.
  }
}
