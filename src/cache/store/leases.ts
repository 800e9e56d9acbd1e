/**
 * Who computes what. A claim is a row in the index that names its owner (owner.ts); whoever waits for it and finds the
 * owner dead takes it over. So nothing that happens to a process or thread leaves a claim that holds.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers';
import type { Key } from '../key/hash.ts';
import type { Access } from './access.ts';
import type { Index } from './database.ts';
import { isDead, Owner } from './owner.ts';
import type { Claim } from './types.ts';

/** Looks of who waits, in ms: from the first to the last, each half as long again. */
const FIRST_LOOK = 1;
const LAST_LOOK = 20;

/** How often it is looked whether an owner is alive, in ms: that takes some 50 µs. */
const LIFE = 40;

export class Leases {
  readonly #access: Access;
  readonly #mine = new Map<Key, Claim>();
  readonly #alive = new Map<string, number>();
  #owner: Owner | null = null;

  constructor(access: Access) {
    this.#access = access;
  }

  get folder(): string {
    return join(this.#access.root, 'owners');
  }

  /** This thread. Throws where its file cannot be made. */
  owner(): Owner {
    if (this.#owner?.isKnown()) return this.#owner;
    this.#owner?.end();
    this.#owner = Owner.begin(this.folder);
    return this.#owner;
  }

  claim(key: Key, row: number, anyway: boolean): Claim | null {
    if (this.#mine.has(key)) return null;
    const got = this.#access.write<boolean | null>(null, (index) => {
      const { name } = this.owner();
      const { changes } = anyway
        ? index.prepare('INSERT INTO claims VALUES (?, ?) ON CONFLICT DO NOTHING').run(key, name)
        : index.prepare(UNLESS_THERE).run(key, name, row, key, Date.now());
      return changes === 1 || this.#takeOver(index, key);
    });
    // Where nothing can be written, each computes for itself.
    if (got === null) return { release() {} };
    if (!got) return null;
    const claim: Claim = { release: () => this.#release(key, claim) };
    this.#mine.set(key, claim);
    return claim;
  }

  isClaimed(key: Key): boolean {
    if (this.#mine.has(key)) return true;
    return this.#access.read(false, (index) => {
      const holder = holderOf(index, key);
      return holder !== null && !this.#isDead(holder);
    });
  }

  waitSync(key: Key): void {
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let ms = FIRST_LOOK; !this.#mine.has(key) && this.isClaimed(key); ms = next(ms)) Atomics.wait(pause, 0, 0, ms);
  }

  async wait(key: Key): Promise<void> {
    for (let ms = FIRST_LOOK; !this.#mine.has(key) && this.isClaimed(key); ms = next(ms)) {
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }

  /** Within the transaction that enters the key's value: claim and value change at once. */
  releaseIn(index: Index, key: Key): void {
    if (this.#mine.has(key)) index.prepare(GIVE_BACK).run(key, this.#owner?.name ?? '');
  }

  /** After it. */
  released(key: Key): void {
    this.#mine.delete(key);
  }

  /** This thread's claim of a key, if it has one. */
  giveBack(key: Key): void {
    this.#mine.get(key)?.release();
  }

  /** All that dead owners hold. */
  removeDead(index: Index): void {
    const holders = index.prepare('SELECT DISTINCT owner FROM claims').all() as unknown as [string][];
    for (const [holder] of holders) {
      if (holder !== this.#owner?.name && isDead(this.folder, holder)) {
        index.prepare('DELETE FROM claims WHERE owner = ?').run(holder);
      }
    }
  }

  end(): void {
    for (const claim of [...this.#mine.values()]) claim.release();
    this.#owner?.end();
    this.#owner = null;
  }

  #release(key: Key, claim: Claim): void {
    if (this.#mine.get(key) !== claim) return;
    this.#mine.delete(key);
    this.#access.write(undefined, (index) => void index.prepare(GIVE_BACK).run(key, this.#owner?.name ?? ''));
  }

  #takeOver(index: Index, key: Key): boolean {
    const holder = holderOf(index, key);
    if (holder === null || !this.#isDead(holder)) return false;
    const { changes } = index
      .prepare('UPDATE claims SET owner = ? WHERE key = ? AND owner = ?')
      .run(this.owner().name, key, holder);
    return changes === 1;
  }

  #isDead(holder: string): boolean {
    const now = performance.now();
    const seen = this.#alive.get(holder);
    if (seen !== undefined && now - seen < LIFE) return false;
    if (isDead(this.folder, holder)) {
      this.#alive.delete(holder);
      return true;
    }
    if (this.#alive.size > 1000) this.#alive.clear();
    this.#alive.set(holder, now);
    return false;
  }
}

const UNLESS_THERE = `
  INSERT INTO claims SELECT ?, ? WHERE NOT EXISTS
    (SELECT 1 FROM entries WHERE id = ? AND key = ? AND (expires IS NULL OR expires > ?))
  ON CONFLICT DO NOTHING`;
const GIVE_BACK = 'DELETE FROM claims WHERE key = ? AND owner = ?';

function holderOf(index: Index, key: Key): string | null {
  const row = index.prepare('SELECT owner FROM claims WHERE key = ?').get(key) as unknown as [string] | undefined;
  return row?.[0] ?? null;
}

function next(ms: number): number {
  return Math.min(ms * 1.5, LAST_LOOK);
}
