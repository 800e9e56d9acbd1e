/**
 * What is written now and then rather than at once: hits, uses, and notes of files. At most some seconds of them are lost
 * with a process that is killed.
 */
import { setTimeout } from 'node:timers';
import type { Access } from './access.ts';
import type { Index } from './database.ts';
import type { ModuleNotes } from './types.ts';

/** After this many entries, or this long, in ms. */
const MANY = 1000;
const SOON = 2000;

interface Use {
  hits: number;
  /** Of each hit, in ms. */
  cost: number;
}

export class Counts implements ModuleNotes {
  readonly #access: Access;
  readonly #uses = new Map<number, Use>();
  /** By the function's number. */
  readonly #misses = new Map<number, number>();
  readonly #notes = new Map<string, { stamp: string; note: string }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(access: Access) {
    this.#access = access;
  }

  /** Of the entry in a row. */
  hit(row: number, cost: number, times = 1): void {
    const use = this.#uses.get(row);
    if (use !== undefined) use.hits += times;
    else {
      this.#uses.set(row, { hits: times, cost });
      this.#later(this.#uses.size);
    }
  }

  miss(fn: number): void {
    this.#misses.set(fn, (this.#misses.get(fn) ?? 0) + 1);
    this.#later(0);
  }

  /** Hits that have not been written. */
  pending(row: number): number {
    return this.#uses.get(row)?.hits ?? 0;
  }

  get(path: string, stamp: string): string | null {
    const pending = this.#notes.get(path);
    if (pending !== undefined) return pending.stamp === stamp ? pending.note : null;
    return this.#access.read(null, (index) => {
      const row = index.prepare('SELECT note FROM notes WHERE path = ? AND stamp = ?').get(path, stamp);
      return (row as unknown as [string] | undefined)?.[0] ?? null;
    });
  }

  put(path: string, stamp: string, note: string): void {
    this.#notes.set(path, { stamp, note });
    this.#later(this.#notes.size);
  }

  /** In a transaction of its own. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#uses.size + this.#misses.size + this.#notes.size === 0) return;
    this.#access.write(undefined, (index) => index.transaction(() => this.#write(index)));
    this.forget();
  }

  /** What has not been written never is. */
  forget(): void {
    this.#uses.clear();
    this.#misses.clear();
    this.#notes.clear();
  }

  /** Another index has other numbers. */
  renewed(): void {
    this.#misses.clear();
  }

  #write(index: Index): void {
    const now = Date.now();
    const entry = index.prepare('UPDATE entries SET hits = hits + ?, used = ? WHERE id = ? RETURNING function');
    const functions = new Map<number, { hits: number; saved: number }>();
    for (const [row, { hits, cost }] of this.#uses) {
      const fn = (entry.get(hits, now, row) as unknown as [number] | undefined)?.[0];
      if (fn === undefined) continue;
      const sum = functions.get(fn) ?? { hits: 0, saved: 0 };
      functions.set(fn, { hits: sum.hits + hits, saved: sum.saved + hits * cost });
    }
    const total = index.prepare('UPDATE functions SET hits = hits + ?, saved = saved + ?, used = ? WHERE id = ?');
    for (const [fn, { hits, saved }] of functions) total.run(hits, saved, now, fn);
    const misses = index.prepare('UPDATE functions SET misses = misses + ?, used = ? WHERE id = ?');
    for (const [fn, count] of this.#misses) misses.run(count, now, fn);
    const note = index.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)');
    for (const [path, { stamp, note: text }] of this.#notes) note.run(path, stamp, text, now);
  }

  #later(pending: number): void {
    if (pending >= MANY) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), SOON).unref();
  }
}
