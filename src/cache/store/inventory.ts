/** What is in a store, for people: lists and sums; and whether all of it is whole. */
import { closeSync } from 'node:fs';
import type { FunctionIdentity } from '../code/identity.ts';
import { hashBytes } from '../key/hash.ts';
import type { Access } from './access.ts';
import { type Index, SpoiledIndex } from './database.ts';
import { openFile } from './files.ts';
import { FAILED, leadOf, type Row, readPart, SELECTED, STREAMED } from './found.ts';
import { areWhole } from './pieces.ts';
import type { EntryFilter, EntryInfo, FunctionInfo, StoreStats } from './types.ts';

export function list(access: Access, { fn, prefix = '', limit = -1 }: EntryFilter): EntryInfo[] {
  return access.read([], (index) => {
    const rows = index
      .prepare(
        `${ENTRY} WHERE substr(key, 1, ?) = ? AND (? OR (project = ? AND module = ? AND place = ?))
         ORDER BY entries.used DESC LIMIT ?`,
      )
      .all(prefix.length, prefix, fn === undefined ? 1 : 0, ...ofFunction(fn), limit);
    return (rows as unknown as EntryRow[]).map(infoOf);
  });
}

export function stats(access: Access, fn: FunctionIdentity | undefined): StoreStats {
  return access.read({ entries: 0, bytes: 0, hits: 0, misses: 0, savedMs: 0 }, (index) => {
    const condition = '(? OR (project = ? AND module = ? AND place = ?))';
    const given = [fn === undefined ? 1 : 0, ...ofFunction(fn)];
    const kept = index
      .prepare(
        `SELECT count(*), total(bytes) FROM entries WHERE function IN (SELECT id FROM functions WHERE ${condition})`,
      )
      .get(...given) as unknown as [number, number];
    const counted = index
      .prepare(`SELECT total(hits), total(misses), total(saved) FROM functions WHERE ${condition}`)
      .get(...given) as unknown as [number, number, number];
    return { entries: kept[0], bytes: kept[1], hits: counted[0], misses: counted[1], savedMs: counted[2] };
  });
}

/** Those that hits saved most first. */
export function functions(access: Access): FunctionInfo[] {
  return access.read([], (index) => {
    const rows = index
      .prepare(
        `SELECT project, module, place, name, hits, misses, saved, used, count, size FROM functions JOIN
           (SELECT function, count(*) AS count, total(bytes) AS size FROM entries GROUP BY function) ON function = id
         ORDER BY saved DESC, size DESC`,
      )
      .all() as unknown as [string, string, number, string, number, number, number, number, number, number][];
    return rows.map(([project, module, place, name, hits, misses, savedMs, used, entries, bytes]) => ({
      fn: { project, module, index: place, name },
      entries,
      bytes,
      hits,
      misses,
      savedMs,
      used,
    }));
  });
}

/** Reads all, and gives those to `broken` that are not what was written. */
export function verify(access: Access, broken: (index: Index, info: EntryInfo, sum: string) => void): number {
  return access.read(0, (index) => {
    const problems = index.prepare('PRAGMA integrity_check(1)').all() as unknown as [string][];
    if (problems[0]?.[0] !== 'ok') throw new SpoiledIndex(index.folder, `${problems[0]?.[0]}`);
    const ids = index.prepare('SELECT id FROM entries').all() as unknown as [number][];
    let checked = 0;
    for (const [id] of ids) {
      const row = index.prepare(`SELECT ${SELECTED} FROM entries WHERE id = ?`).get(id) as unknown as Row | undefined;
      if (row === undefined) continue;
      checked++;
      if (isWhole(index.folder, row)) continue;
      const info = index.prepare(`${ENTRY} WHERE entries.id = ? AND sum = ?`).get(id, row[1]);
      // It may have been removed or replaced just now.
      if (info !== undefined) broken(index, infoOf(info as unknown as EntryRow), row[1]);
    }
    return checked;
  });
}

function isWhole(folder: string, [, sum, , , , , flags, bytes, file, lead, body]: Row): boolean {
  if (file === null) return body !== null && hashBytes(body) === sum;
  if ((flags & STREAMED) !== 0) return areWhole(folder, file, bytes, sum);
  const descriptor = openFile(folder, file, bytes);
  if (descriptor === null) return false;
  try {
    const frame = leadOf(descriptor, lead, sum);
    return frame?.parts.every((part) => readPart(descriptor, part) !== null) ?? false;
  } finally {
    closeSync(descriptor);
  }
}

const ENTRY = `
  SELECT key, project, module, place, name, code, arguments, bytes, created, entries.used, expires, entries.hits, cost,
    flags, file FROM entries JOIN functions ON functions.id = function`;

type EntryRow = [
  key: string,
  project: string,
  module: string,
  place: number,
  name: string,
  code: string,
  args: string,
  bytes: number,
  created: number,
  used: number,
  expires: number | null,
  hits: number,
  cost: number,
  flags: number,
  file: string | null,
];

function infoOf(row: EntryRow): EntryInfo {
  const [key, project, module, index, name, code, args, bytes, created, used, expires, hits, cost, flags, file] = row;
  const failed = (flags & FAILED) !== 0;
  const streamed = (flags & STREAMED) !== 0;
  const fn = { project, module, index, name };
  return { key, fn, code, arguments: args, bytes, created, used, expires, hits, cost, failed, streamed, file };
}

function ofFunction(fn: FunctionIdentity | undefined): [string, string, number] {
  return [fn?.project ?? '', fn?.module ?? '', fn?.index ?? 0];
}
