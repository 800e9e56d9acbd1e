/**
 * What a run may cost, from a JSON file: limits by bench and candidate, `*` for any.
 *
 * ```json
 * { "julia set": { "kernel": { "maxRatio": 0.5 } }, "parse": { "*": { "maxSlowdown": 1.1 } } }
 * ```
 *
 * A limit is broken only beyond the noise: when the whole 95 % interval lies above it. A limit that cannot be checked is
 * broken too, and a name that matches nothing is an error, so that no budget passes because nobody looked.
 */
import { readFileSync } from 'node:fs';
import { HastenError } from '../support/errors.ts';
import { type BaselineComparison, type BaselineRow, subjectText } from './baseline/comparison.ts';
import type { BenchReport, Interval, Subject } from './model.ts';

/** The limits of a candidate; at least one of the two. */
interface Limits {
  /** Time over the time of the first candidate of the same run. Says nothing about the first itself. */
  maxRatio?: number;
  /** Time over the time in the baseline. */
  maxSlowdown?: number;
  /** The names of the sizes that the limits are for; all by default. */
  sizes?: string[];
}

/** By bench, then candidate; `*` stands for any. The limit under the more exact name holds. */
export type Budget = Record<string, Record<string, Limits>>;

export interface BudgetBreach {
  /** `julia set (full): kernel`. */
  subject: string;
  limit: 'maxRatio' | 'maxSlowdown';
  allowed: number;
  /** What it was; null where it could not be measured or compared. */
  measured: Interval | null;
  /** One sentence, without the subject. */
  message: string;
}

const ANY = '*';
const LIMITS = ['maxRatio', 'maxSlowdown'] as const;

/** The budget in the file. Throws `HASTEN_BUDGET_INVALID` where it cannot be read or is none. */
export function loadBudget(path: string): Budget {
  let budget: unknown;
  try {
    budget = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new HastenError('HASTEN_BUDGET_INVALID', `cannot read the budget: ${(cause as Error).message}`, {
      file: path,
      fix: FIX,
      cause,
    });
  }
  checkShape(budget, path);
  return budget;
}

const FIX = 'write it as { "BENCH": { "CANDIDATE": { "maxRatio": 0.5, "maxSlowdown": 1.1 } } }, with "*" for any name';

/** Whether it has limits that need a baseline (`--against`). */
export function needsBaseline(budget: Budget): boolean {
  return Object.values(budget).some((limits) => Object.values(limits).some((one) => one.maxSlowdown !== undefined));
}

/** Throws `HASTEN_BUDGET_BASELINE` where a needed baseline is null; for the command to ask before it measures anything. */
export function requireBaseline(budget: Budget, baseline: unknown): void {
  if (baseline !== null || !needsBaseline(budget)) return;
  throw new HastenError('HASTEN_BUDGET_BASELINE', 'the budget has a maxSlowdown, and there is no run to compare with', {
    fix: 'name one with --against NAME; --save NAME keeps one',
  });
}

function checkShape(budget: unknown, file: string): asserts budget is Budget {
  const refuse = (message: string): never => {
    throw new HastenError('HASTEN_BUDGET_INVALID', message, { file, fix: FIX });
  };
  if (!isRecord(budget)) return refuse('the budget is no object');
  for (const [bench, candidates] of Object.entries(budget)) {
    if (!isRecord(candidates)) return refuse(`${JSON.stringify(bench)} is no object of candidates`);
    for (const [candidate, limits] of Object.entries(candidates)) {
      const where = `${JSON.stringify(bench)}, ${JSON.stringify(candidate)}`;
      if (!isRecord(limits)) return refuse(`${where} is no object of limits`);
      for (const [name, value] of Object.entries(limits)) {
        if (name === 'sizes') {
          if (!Array.isArray(value) || value.length === 0 || value.some((size) => typeof size !== 'string'))
            return refuse(`${where}: sizes is no list of names`);
        } else if (!(LIMITS as readonly string[]).includes(name)) {
          return refuse(`${where}: there is no limit called ${JSON.stringify(name)}`);
        } else if (typeof value !== 'number' || !(value > 0)) {
          return refuse(`${where}: ${name} is ${JSON.stringify(value)} and not a number above 0`);
        }
      }
      if (LIMITS.every((name) => limits[name] === undefined)) return refuse(`${where} sets no limit`);
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A candidate at a size under a variant, as budgets see it. */
interface Judged {
  where: Pick<BaselineRow, 'bench' | 'size' | 'candidate' | 'variant'>;
  subject: Subject;
  /** The first candidate, which `maxRatio` is by: also where it failed, and the run compared the others with the next. */
  first: Subject;
}

/**
 * The limits that the run breaks, in the order of the report; `comparison` is that with the baseline, null without one.
 *
 * Throws `HASTEN_BUDGET_UNKNOWN` for names that match nothing in the report, and `HASTEN_BUDGET_BASELINE` where a
 * `maxSlowdown` has no baseline to be checked against.
 */
export function checkBudget(
  report: BenchReport,
  budget: Budget,
  comparison: BaselineComparison | null,
): BudgetBreach[] {
  requireBaseline(budget, comparison);
  const judged = judgedOf(report);
  checkNames(judged, report, budget);
  return judged.flatMap((one) => [...ratioBreach(one, budget), ...slowdownBreach(one, budget, comparison)]);
}

function judgedOf({ benches, variants }: BenchReport): Judged[] {
  return benches.flatMap(({ name: bench, sizes }) =>
    sizes.flatMap(({ name: size, subjects }) =>
      subjects.map((subject): Judged => {
        const variant = variants.length > 1 ? (variants[subject.variant]?.name ?? '') : '';
        const first = subjects.find((one) => one.variant === subject.variant)!;
        return { where: { bench, size, candidate: subject.candidate, variant }, subject, first };
      }),
    ),
  );
}

/** A bench that failed as a whole has no candidates: its names are taken on trust, and the run fails for it anyway. */
function checkNames(judged: Judged[], { benches }: BenchReport, budget: Budget): void {
  const refuse = (message: string, known: Iterable<string>): never => {
    throw new HastenError('HASTEN_BUDGET_UNKNOWN', `the budget ${message}`, {
      fix: `correct the name, or leave it out; there are: ${[...new Set(known)].join(', ') || 'none'}`,
    });
  };
  for (const [bench, candidates] of Object.entries(budget)) {
    const named = benches.filter(({ name }) => bench === ANY || name === bench);
    if (named.length === 0)
      refuse(
        `names ${JSON.stringify(bench)}, and no bench is called so`,
        benches.map(({ name }) => name),
      );
    const measured = judged.filter(({ where }) => bench === ANY || where.bench === bench);
    if (named.some(({ failure }) => failure !== null)) continue;
    for (const [candidate, { sizes = [] }] of Object.entries(candidates)) {
      const of = measured.filter(({ where }) => candidate === ANY || where.candidate === candidate);
      const place = `${JSON.stringify(candidate)} of ${JSON.stringify(bench)}`;
      if (of.length === 0)
        refuse(
          `names ${place}, and no candidate is called so`,
          measured.map(({ where }) => where.candidate),
        );
      for (const size of sizes) {
        if (of.some(({ where }) => where.size === size)) continue;
        refuse(
          `names the size ${JSON.stringify(size)} for ${place}, and there is none`,
          of.map(({ where }) => where.size),
        );
      }
    }
  }
}

/** The limit that holds for a subject: of all that name it, the one whose bench, then candidate, is named exactly. */
function limitFor({ where }: Judged, budget: Budget, name: (typeof LIMITS)[number]): number | null {
  for (const bench of [where.bench, ANY]) {
    for (const candidate of [where.candidate, ANY]) {
      const limits = Object.hasOwn(budget, bench) ? budget[bench]! : {};
      const found = Object.hasOwn(limits, candidate) ? limits[candidate]! : {};
      const applies = found.sizes === undefined || found.sizes.includes(where.size);
      if (applies && found[name] !== undefined) return found[name];
    }
  }
  return null;
}

function ratioBreach(judged: Judged, budget: Budget): BudgetBreach[] {
  const { where, subject } = judged;
  const allowed = limitFor(judged, budget, 'maxRatio');
  if (allowed === null) return [];
  const base = { subject: subjectText(where), limit: 'maxRatio', allowed } as const;
  if (subject.figures === null) return [{ ...base, measured: null, message: 'cannot be checked: it has no figures' }];
  const { ratio } = subject.figures;
  if (judged.first === subject) return [];
  if (judged.first.figures === null || ratio === null)
    return [{ ...base, measured: null, message: 'cannot be checked: the first candidate has no figures' }];
  if (!(ratio.low > allowed)) return [];
  const message = `takes ${written(ratio)} times as long as the first candidate; the budget allows ${allowed} (maxRatio)`;
  return [{ ...base, measured: intervalOf(ratio), message }];
}

function slowdownBreach(judged: Judged, budget: Budget, comparison: BaselineComparison | null): BudgetBreach[] {
  const { where, subject } = judged;
  const allowed = limitFor(judged, budget, 'maxSlowdown');
  if (allowed === null || comparison === null) return [];
  const base = { subject: subjectText(where), limit: 'maxSlowdown', allowed } as const;
  const unchecked = (why: string) => [{ ...base, measured: null, message: `cannot be checked: ${why}` }];
  if (comparison.refused !== null) return unchecked(comparison.refused);
  if (subject.figures === null) return unchecked('it has no figures');
  const row = comparison.rows.find(
    (one) =>
      one.bench === where.bench &&
      one.size === where.size &&
      one.candidate === where.candidate &&
      (where.variant === '' || one.variant === where.variant),
  );
  // What is new has nothing to be slower than.
  if (row === undefined || !(row.ratio.low > allowed)) return [];
  const message = `takes ${written(row.ratio)} times as long as in ${comparison.name}; the budget allows ${allowed} (maxSlowdown)`;
  return [{ ...base, measured: intervalOf(row.ratio), message }];
}

function intervalOf({ estimate, low, high }: Interval): Interval {
  return { estimate, low, high };
}

/** `1.42 (1.37 to 1.48)`. */
function written({ estimate, low, high }: Interval): string {
  return `${estimate.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
}
