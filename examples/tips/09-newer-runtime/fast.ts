/** The same answers by what came into the language since: `Object.groupBy`, set methods, `toSorted`, iterator helpers. */
import { report } from '../support/report.ts';
import { json, text, type Visit, visits } from './slow.ts';

export function groups(all: Visit[]): number {
  const byPage = Object.groupBy(all, (visit) => visit.page);
  return Object.values(byPage).reduce((sum, of = []) => sum + Math.max(...of.map((visit) => visit.ms)), 0);
}

export function sets(all: Visit[]): number {
  const quick = new Set(all.filter((visit) => visit.ms < 500).map((visit) => visit.user));
  const slow = new Set(all.filter((visit) => visit.ms >= 500).map((visit) => visit.user));
  return quick.intersection(slow).size;
}

export function sorted(all: Visit[]): number {
  const copy = all.toSorted((a, b) => a.ms - b.ms || a.user - b.user);
  return copy[copy.length >> 1].user;
}

export function chain(all: Visit[]): number {
  return all
    .values()
    .filter((visit) => visit.ms > 500)
    .map((visit) => visit.ms)
    .take(100)
    .reduce((sum, ms) => sum + ms, 0);
}

await report(import.meta, 100_000, (count) => {
  const all = visits(count);
  return groups(all) + sets(all) + sorted(all) + chain(all) + text(all) + json(all);
});
