/** From the rounds of a subject and of those it is compared with to its figures. */

import { median } from '../../support/median.ts';
import type { Prepared } from '../messages.ts';
import type { Figures, Interval } from '../model.ts';
import { ratioOf, timeOf } from '../statistics/estimate.ts';
import { quantile } from '../statistics/quantile.ts';
import { UNBOUNDED } from '../statistics/types.ts';
import type { GroupResult } from './group.ts';

/** A subject's results by the number of the group: pairs are those of one group. */
export type ByGroup = Map<number, GroupResult>;

export interface Compared {
  results: ByGroup;
  /** Of the first candidate that works under the same variant; null for itself. */
  first: ByGroup | null;
  /** Of the same candidate under the first variant; null there. */
  firstVariant: ByGroup | null;
  prepared: Prepared;
  quality: number | null;
}

export function figuresOf({ results, first, firstVariant, prepared, quality }: Compared): Figures {
  const processes = sampleOf(results);
  const rounds = processes.flat();
  const time = timeOf(processes);
  return {
    time,
    minNs: rounds.reduce((least, ns) => Math.min(least, ns), Number.POSITIVE_INFINITY),
    p99Ns: quantile(rounds, 0.99),
    ratio: first === null ? null : pairedRatio(results, first),
    variantRatio: firstVariant === null ? null : pairedRatio(results, firstVariant),
    perSecond: perSecond(time, prepared),
    allocatedBytes: middle([...results.values()].map(({ finished }) => finished?.allocatedBytes ?? null)),
    gcShare: gcShare(results),
    quality,
    processes,
  };
}

export function sampleOf(results: ByGroup): number[][] {
  return [...results.values()].map(({ rounds }) => rounds.map(({ ns }) => ns));
}

/** Of the groups in which both were measured; null where there is none. */
export function pairedRatio(results: ByGroup, base: ByGroup): Figures['ratio'] {
  const groups = [...results.keys()].filter((group) => base.has(group));
  if (groups.length === 0) return null;
  const pick = (from: ByGroup) => groups.map((group) => from.get(group)!.rounds.map(({ ns }) => ns));
  return ratioOf(pick(results), pick(base));
}

function perSecond(time: Interval, { elements, bytes }: Prepared): Figures['perSecond'] {
  const unit = elements !== null ? 'element' : bytes !== null ? 'byte' : 'op';
  const each = elements ?? bytes ?? 1;
  const rate = (ns: number) => (ns === 0 ? UNBOUNDED : (each * 1e9) / ns);
  return { unit, value: { estimate: rate(time.estimate), low: rate(time.high), high: rate(time.low) } };
}

function middle(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

/** Null for commands, whose collector is not seen. */
function gcShare(results: ByGroup): number | null {
  let totalMs = 0;
  let gcMs = 0;
  for (const { rounds, finished } of results.values()) {
    if (finished === null) return null;
    for (const round of rounds) {
      totalMs += round.totalMs;
      gcMs += round.gcMs;
    }
  }
  return totalMs === 0 ? null : gcMs / totalMs;
}
