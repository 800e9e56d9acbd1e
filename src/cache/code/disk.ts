/**
 * The files of one walk through a graph. What always holds: each is looked at once, so that a walk sees one state of each;
 * what was made of a file is asked for again only when its time, size or number on the disk has changed.
 */
import { closeSync, lstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { chunksOf } from '../key/chunks.ts';
import { hashParts } from '../key/hash.ts';
import type { ModuleNotes } from '../store/types.ts';

export interface FileState {
  readonly kind: 'file' | 'folder';
  readonly stamp: string;
  /** When its bytes were changed, in ms since 1970. */
  readonly written: number;
}

/** In ms: FAT's. */
const COARSEST_CLOCK = 2000;

/** Of what is noted: another one makes all files new. */
const FORMAT = '2';

export class Disk {
  readonly #notes: ModuleNotes;
  readonly #states = new Map<string, FileState | null>();
  readonly #folders = new Map<string, string>();
  /** When the last of the files that count was changed, in ms since 1970. */
  changed = 0;

  constructor(notes: ModuleNotes) {
    this.#notes = notes;
  }

  /** Null where there is neither a file nor a folder. */
  state(path: string): FileState | null {
    let state = this.#states.get(path);
    if (state === undefined) {
      state = this.#look(path);
      this.#states.set(path, state);
    }
    return state;
  }

  isFile(path: string): boolean {
    return this.state(path)?.kind === 'file';
  }

  #look(path: string): FileState | null {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (!stats.isFile()) return stats.isDirectory() ? { kind: 'folder', stamp: `/${stats.ino}`, written: 0 } : null;
    const changed = Number(stats.ctimeNs) / 1e6;
    // In times to come nothing has been changed: a clock was wrong.
    if (changed > this.changed && changed <= Date.now()) this.changed = changed;
    const { mtimeNs, ctimeNs, size, ino } = stats;
    return { kind: 'file', stamp: `${FORMAT} ${mtimeNs}-${ctimeNs}-${size}-${ino}`, written: changed };
  }

  /** Whether none of the files would look the same if it were written again now. */
  isSettled(): boolean {
    return isSettled(this.changed);
  }

  /** Where a file really lies, as Node takes it. */
  realPath(path: string): string {
    const folder = dirname(path);
    let real = this.#folders.get(folder);
    if (real === undefined) {
      real = realPathOf(folder);
      this.#folders.set(folder, real);
    }
    const here = join(real, basename(path));
    return lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink() ? realPathOf(here) : here;
  }

  /** All that was looked at, with what was found there. */
  looked(): [path: string, stamp: string | null][] {
    return Array.from(this.#states, ([path, state]) => [path, state?.stamp ?? null]);
  }

  /** What `make` makes of a file, as JSON, or what it has made in this state of the file, perhaps in another process. */
  noted<T>(path: string, kind: string, make: (path: string) => T): T {
    const known = this.recall<T>(path, kind);
    if (known !== null) return known;
    const made = make(path);
    this.note(path, kind, made);
    return made;
  }

  recall<T>(path: string, kind: string): T | null {
    const known = this.#notes.get(`${kind}:${path}`, this.state(path)?.stamp ?? '');
    try {
      return known === null ? null : (JSON.parse(known) as T);
    } catch {
      return null;
    }
  }

  note(path: string, kind: string, made: unknown): void {
    const state = this.state(path);
    if (state === null || !isSettled(state.written)) return;
    this.#notes.put(`${kind}:${path}`, state.stamp, JSON.stringify(made));
  }
}

/** Written again in the same tick of the file system's clock, a file looks the same. */
function isSettled(written: number): boolean {
  return Math.abs(Date.now() - written) > COARSEST_CLOCK;
}

function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** Of a file's bytes, however large it is. */
export function hashOfFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    return hashParts(chunksOf(file));
  } finally {
    closeSync(file);
  }
}

/** The object that a file of JSON holds; an empty one where it holds none. */
export function readJson(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
