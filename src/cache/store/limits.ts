/**
 * What makes room: entries that have expired, that nobody has used for long, and, above the limit, those that were used
 * longest ago. It is looked after writes, now and then: so that the sum of all is read once for each 1/64 of the limit
 * that is written, by however many processes.
 */
import type { Access } from './access.ts';
import type { Counts } from './counts.ts';
import { type Index, removeOld } from './database.ts';
import { keptFiles, removeFile, removeUnfinished } from './files.ts';
import type { Leases } from './leases.ts';
import { isDead, removeDead } from './owner.ts';
import type { StoreLimits } from './types.ts';

/** Of the limit, after making room. */
const LEFT = 0.9;

/** Entries removed in one transaction: others write between them. */
const AT_ONCE = 200;

/** Notes of files that nobody has asked for, in ms. */
const OLD_NOTES = 90 * 24 * 3600 * 1000;

interface Removed {
  removed: number;
  bytes: number;
}

/** Called after each write of so many bytes. */
export function makeRoomNowAndThen(access: Access, counts: Counts, limits: StoreLimits, bytes: number): void {
  const chance = Math.max((64 * bytes) / limits.maxBytes, 1 / 500);
  if (Math.random() < chance) makeRoom(access, counts, limits);
}

export function makeRoom(access: Access, counts: Counts, { maxBytes, maxAge }: StoreLimits): Removed {
  counts.flush();
  return access.write({ removed: 0, bytes: 0 }, (index) => {
    const sum: Removed = { removed: 0, bytes: 0 };
    const now = Date.now();
    const oldest = Math.max(now - maxAge, 0);
    while (removeSome(index, 'expires <= ?', now, Number.POSITIVE_INFINITY, sum) === AT_ONCE);
    while (removeSome(index, 'used < ?', oldest, Number.POSITIVE_INFINITY, sum) === AT_ONCE);
    const row = index.prepare('SELECT total(bytes) FROM entries').get() as unknown as [number];
    if (row[0] > maxBytes) {
      let over = row[0] - LEFT * maxBytes;
      for (let count = AT_ONCE; over > 0 && count > 0; ) {
        const before = sum.bytes;
        count = removeSome(index, 'used <= ?', Number.MAX_SAFE_INTEGER, over, sum);
        over -= sum.bytes - before;
      }
    }
    if (sum.removed > 0) index.exec('PRAGMA incremental_vacuum');
    return sum;
  });
}

/** Removes what processes that were killed have left. */
export function sweep(access: Access, leases: Leases): void {
  access.write(undefined, (index) => {
    removeUnfinished(index.folder, (owner) => isDead(leases.folder, owner));
    leases.removeDead(index);
    removeDead(leases.folder);
    removeOld(access.root);
    index.prepare('DELETE FROM notes WHERE used < ?').run(Date.now() - OLD_NOTES);
    // Files come in the transaction that names them, so within one all that nobody names are left over.
    index.transaction(() => {
      const named = index.prepare('SELECT 1 FROM entries WHERE id = ? AND file = ?');
      for (const file of keptFiles(index.folder)) {
        if (named.get(Number.parseInt(file.slice(0, 13), 16), file) === undefined) removeFile(index.folder, file);
      }
    });
  });
}

/** The first of those that a condition holds for, as many as make up `bytes`; how many they were. */
function removeSome(index: Index, condition: string, value: number, bytes: number, sum: Removed): number {
  const files: string[] = [];
  const count = index.transaction(() => {
    const rows = index
      .prepare(`SELECT id, bytes, file FROM entries WHERE ${condition} ORDER BY used LIMIT ${AT_ONCE}`)
      .all(value) as unknown as [number, number, string | null][];
    let left = bytes;
    let removed = 0;
    for (const [id, size, file] of rows) {
      if (left <= 0) break;
      index.prepare('DELETE FROM entries WHERE id = ?').run(id);
      if (file !== null) files.push(file);
      left -= size;
      removed++;
      sum.removed++;
      sum.bytes += size;
    }
    return removed;
  });
  for (const file of files) removeFile(index.folder, file);
  return count;
}
