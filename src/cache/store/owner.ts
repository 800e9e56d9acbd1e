/**
 * Who computes: a thread, known by a file of its own that it holds locked for as long as it lives. What always holds: who
 * can lock the file of another knows that that one is dead, whatever has become of its pid; the system gives the lock up
 * with the process, and Node with the thread. The lock is SQLite's, which is the one that Node has on all systems.
 *
 * No file in here is ever opened by other means than SQLite: on POSIX, closing it would give up the locks that the same
 * process holds on it.
 */
import { existsSync, mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import { type Database, sqlite } from './sqlite.ts';

/** For a folder of owners. */
export class Owner {
  readonly name: string;
  readonly #path: string;
  readonly #lock: Database;

  private constructor(name: string, path: string, lock: Database) {
    this.name = name;
    this.#path = path;
    this.#lock = lock;
  }

  /** This thread as a new owner. Throws where the folder cannot be written. */
  static begin(folder: string): Owner {
    mkdirSync(folder, { recursive: true });
    for (let attempt = 0; ; attempt++) {
      const name = `${process.pid}-${Math.round(performance.timeOrigin)}-${threadId}-${random()}`;
      const path = join(folder, `${name}${ENDING}`);
      const lock = new (sqlite().DatabaseSync)(path, { timeout: 2000 });
      try {
        lock.exec(LOCK);
        // Who looks for dead ones may have found it before it was locked. It removes under the lock, so now it stays.
        if (existsSync(path)) return new Owner(name, path, lock);
        if (attempt === 10) throw new Error(`${path} does not stay`);
        lock.close();
      } catch (error) {
        lock.close();
        throw error;
      }
    }
  }

  /** Whether its file is still there, by which the others know it. */
  isKnown(): boolean {
    return existsSync(this.#path);
  }

  end(): void {
    try {
      // First removed, then unlocked: nobody finds it dead.
      unlinkSync(this.#path);
    } catch {
      // Windows does not remove what is open. Whoever finds it dead does.
    }
    this.#lock.close();
  }
}

const ENDING = '.lock';

/** Nothing is ever written, so there is no need for a journal beside it. */
const LOCK = 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE';

function random(): string {
  return Math.floor(Math.random() * 2 ** 48).toString(36);
}

/** Whether that thread has ended. Its file is removed then. */
export function isDead(folder: string, name: string): boolean {
  const path = join(folder, `${name}${ENDING}`);
  if (!existsSync(path)) return true;
  const url = pathToFileURL(path);
  url.searchParams.set('mode', 'rw');
  let lock: Database;
  try {
    lock = new (sqlite().DatabaseSync)(url, { timeout: 0 });
  } catch {
    return !existsSync(path);
  }
  try {
    lock.exec(LOCK);
    unlinkSync(path);
    return true;
  } catch {
    return !existsSync(path);
  } finally {
    lock.close();
  }
}

/** The files of all that are dead. */
export function removeDead(folder: string): void {
  for (const name of names(folder)) isDead(folder, name);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((file) => (file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : []));
  } catch {
    return [];
  }
}
