/**
 * A run beside a kept one. The two were measured at different times, so their processes are not paired, and what changed
 * with the day is in neither sample. On another processor or system times cannot be compared at all: that is refused.
 * What else differs (Node, kernel, cores) is said, since it may be the very thing that somebody wants to compare.
 */
import type { Machine } from '../machine/machine.ts';
import type { BenchReport, Figures, Variant } from '../model.ts';
import { unpairedRatioOf } from '../statistics/unpaired.ts';
import type { Baseline } from './baseline.ts';
import { type BaselineComparison, type BaselineRow, subjectText } from './comparison.ts';

/** Memory that differs by less is the same: kernels keep a different part of it for themselves. */
const MEMORY_TOLERANCE = 0.05;

/**
 * Each subject's time now over its time then. A subject is the same where bench, size (name and number), candidate and
 * variant are; a bench may have moved to another file.
 *
 * ```ts
 * const { rows } = compareWithBaseline(report, loadBaseline('main'));
 * ```
 */
export function compareWithBaseline(report: BenchReport, { name, report: kept }: Baseline): BaselineComparison {
  const refused = refusal(report.machine, kept.machine);
  const comparison: BaselineComparison = {
    name,
    savedAt: kept.startedAt,
    refused,
    differences: differencesOf(report, kept),
    rows: [],
    onlyNow: [],
    onlyThen: [],
  };
  if (refused !== null) return comparison;
  const several = report.variants.length > 1 || kept.variants.length > 1;
  const before = new Map(subjectsOf(kept, several).map((subject) => [subject.key, subject]));
  for (const { key, where, figures } of subjectsOf(report, several)) {
    const then = before.get(key);
    before.delete(key);
    if (then === undefined) comparison.onlyNow.push(subjectText(where));
    else {
      const ratio = unpairedRatioOf(figures.processes, then.figures.processes);
      comparison.rows.push({ ...where, then: then.figures.time, now: figures.time, ratio });
    }
  }
  comparison.onlyThen = [...before.values()].map(({ where }) => subjectText(where));
  return comparison;
}

interface Compared {
  key: string;
  where: Pick<BaselineRow, 'bench' | 'size' | 'candidate' | 'variant'>;
  figures: Figures;
}

/** Everything with figures. Where there is one variant on both sides its name does not matter. */
function subjectsOf({ benches, variants }: BenchReport, several: boolean): Compared[] {
  const seen = new Map<string, number>();
  return benches.flatMap(({ name, sizes }) => {
    // Two benches may share a name; they are told apart by their order.
    const copy = seen.get(name) ?? 0;
    seen.set(name, copy + 1);
    return sizes.flatMap((size) =>
      size.subjects.flatMap(({ candidate, variant: index, figures }): Compared[] => {
        if (figures === null || figures.processes.every((rounds) => rounds.length === 0)) return [];
        const variant = several ? nameOf(variants[index]) : '';
        const key = JSON.stringify([name, copy, size.name, size.n, candidate, variant]);
        return [{ key, where: { bench: name, size: size.name, candidate, variant }, figures }];
      }),
    );
  });
}

/** A run of one variant has no name for it; beside a run of several, its Node is one. */
function nameOf(variant: Variant | undefined): string {
  if (variant === undefined) return '';
  return variant.name !== '' ? variant.name : `node ${variant.node.replace(/^v/, '')}`;
}

function refusal(now: Machine, then: Machine): string | null {
  const parts = [
    now.cpu === then.cpu ? '' : `it was measured on another processor (${then.cpu}, this is ${now.cpu})`,
    now.platform === then.platform
      ? ''
      : `it was measured on another system (${then.platform}, this is ${now.platform})`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `${parts.join(', and ')}; times are not comparable, measure both on one machine`;
}

function differencesOf(
  { machine: now, variants }: BenchReport,
  { machine: then, variants: kept }: BenchReport,
): string[] {
  const differences: string[] = [];
  if (now.cores !== then.cores) differences.push(`${then.cores} cores then, ${now.cores} now`);
  if (Math.abs(now.memoryBytes - then.memoryBytes) > MEMORY_TOLERANCE * then.memoryBytes) {
    differences.push(`${gigabytes(then.memoryBytes)} of memory then, ${gigabytes(now.memoryBytes)} now`);
  }
  if (now.release !== then.release) differences.push(`kernel ${then.release} then, ${now.release} now`);
  if (variants.length === 1 && kept.length === 1) {
    const [one, other] = [variants[0]!, kept[0]!];
    if (one.node !== other.node) differences.push(`Node ${other.node} then, ${one.node} now`);
    const [flags, before] = [one.flags.join(' '), other.flags.join(' ')];
    if (flags !== before) differences.push(`flags "${before}" then, "${flags}" now`);
  }
  return differences;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
