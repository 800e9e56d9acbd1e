/**
 * Large values, a file each. What always holds: a file in `files` has been written whole, and is named by no other entry
 * ever; it gets there within the transaction that enters it in the index. What is being written lies in `new`, under
 * its owner's name, so that what a dead one left is known.
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A call of the system moves less than 2 GiB. */
const PIECE = 2 ** 30;

/** A file that is being written. */
export class NewFile {
  readonly #path: string;
  #descriptor: number | null;

  constructor(folder: string, owner: string) {
    const path = join(folder, NEW, `${owner}.${++begun}`);
    this.#descriptor = within(path, () => openSync(path, 'wx', 0o666));
    this.#path = path;
  }

  /** All of it, at a place in the file. */
  write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.byteLength; ) {
      done += writeSync(this.#descriptor!, bytes, done, Math.min(bytes.byteLength - done, PIECE), at + done);
    }
  }

  /** Under its name for good; called within the transaction. */
  keep(folder: string, name: string): void {
    this.#close();
    const path = filePath(folder, name);
    within(path, () => renameSync(this.#path, path));
  }

  drop(): void {
    this.#close();
    rmSync(this.#path, { force: true });
  }

  #close(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

let begun = 0;
const NEW = 'new';
const KEPT = 'files';

/** A name that no entry had before. */
export function newName(key: string): string {
  return `${key}-${Math.floor(Math.random() * 2 ** 40).toString(36)}`;
}

export function filePath(folder: string, name: string): string {
  return join(folder, KEPT, name.slice(0, 2), name);
}

export function removeFile(folder: string, name: string): void {
  try {
    rmSync(filePath(folder, name), { force: true });
  } catch {
    // Windows does not remove what somebody reads. It is found later as one that no entry names.
  }
}

/** The file of an entry, or null where it is not there or has another size. The caller closes it. */
export function openFile(folder: string, name: string, bytes: number): number | null {
  let descriptor: number;
  try {
    descriptor = openSync(filePath(folder, name), 'r');
  } catch {
    return null;
  }
  if (fstatSync(descriptor).size === bytes) return descriptor;
  closeSync(descriptor);
  return null;
}

/** Null where the file ends before. */
export function read(descriptor: number, at: number, bytes: number): Uint8Array<ArrayBuffer> | null {
  const all = new Uint8Array(bytes);
  for (let done = 0; done < bytes; ) {
    const count = readSync(descriptor, all, done, Math.min(bytes - done, PIECE), at + done);
    if (count === 0) return null;
    done += count;
  }
  return all;
}

/** Names of all files that have been kept. */
export function* keptFiles(folder: string): Generator<string> {
  for (const part of list(join(folder, KEPT))) yield* list(join(folder, KEPT, part));
}

/** Removes what dead owners were writing; `isDead` is asked once for each owner. */
export function removeUnfinished(folder: string, isDead: (owner: string) => boolean): void {
  const dead = new Map<string, boolean>();
  for (const name of list(join(folder, NEW))) {
    const owner = name.slice(0, name.lastIndexOf('.'));
    if (!dead.has(owner)) dead.set(owner, isDead(owner));
    if (dead.get(owner)) rmSync(join(folder, NEW, name), { force: true });
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Makes the folder of a path where it is missing. */
function within<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return work();
  }
}
