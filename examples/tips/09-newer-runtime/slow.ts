/**
 * Work of every day, written as one had to write it for Node 18: groups, sets, sorted copies, chains over arrays. Nothing
 * in it is slow by itself; the question is what a newer Node makes of it.
 */
import { report } from '../support/report.ts';

export interface Visit {
  user: number;
  page: string;
  ms: number;
}

export function visits(count: number): Visit[] {
  return Array.from({ length: count }, (_, i) => ({
    user: (i * 7919) % 1009,
    page: `/page/${(i * 31) % 53}`,
    ms: (i * 104_729) % 1013,
  }));
}

/** The longest visits of each page, added up. */
export function groups(all: Visit[]): number {
  const byPage: Record<string, Visit[]> = {};
  for (const visit of all) {
    byPage[visit.page] ??= [];
    byPage[visit.page].push(visit);
  }
  return Object.values(byPage).reduce((sum, of) => sum + Math.max(...of.map((visit) => visit.ms)), 0);
}

/** How many users saw both a quick and a slow answer. */
export function sets(all: Visit[]): number {
  const quick = new Set(all.filter((visit) => visit.ms < 500).map((visit) => visit.user));
  const slow = new Set(all.filter((visit) => visit.ms >= 500).map((visit) => visit.user));
  const both = new Set<number>();
  for (const user of quick) if (slow.has(user)) both.add(user);
  return both.size;
}

export function sorted(all: Visit[]): number {
  const copy = [...all].sort((a, b) => a.ms - b.ms || a.user - b.user);
  return copy[copy.length >> 1].user;
}

/** The first hundred slow visits: the chain goes over all of them first. */
export function chain(all: Visit[]): number {
  return all
    .filter((visit) => visit.ms > 500)
    .map((visit) => visit.ms)
    .slice(0, 100)
    .reduce((sum, ms) => sum + ms, 0);
}

export function text(all: Visit[]): number {
  const lines = all.map((visit) => `${visit.user};${visit.page};${visit.ms}`).join('\n');
  return lines.split('\n').reduce((sum, line) => sum + Number(line.split(';')[2]), 0);
}

export function json(all: Visit[]): number {
  return JSON.parse(JSON.stringify(all)).length;
}

await report(import.meta, 100_000, (count) => {
  const all = visits(count);
  return groups(all) + sets(all) + sorted(all) + chain(all) + text(all) + json(all);
});
