/**
 * The whole procedure of `hasten bench`: 10 processes a side, then 2 more at a time until the smallest difference that
 * could be found is at most the target, or there are 40. How often does it end with a wrong verdict, and how often does
 * it find what it says that it could find?
 */
import type { Ratio } from '../../../src/bench/model.ts';
import { ratioOf } from '../../../src/bench/statistics/estimate.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { median } from '../../../src/support/median.ts';
import { table } from '../../support/table.ts';
import { type Design, measure, NOISES, type NoiseName } from './noise.ts';
import { type Part, percent } from './part.ts';

const TARGETS = [0.03, 0.1];
const MOST = 40;
const EFFECTS = [0, 0.01, 0.02, 0.05];

/** A design, and the difference that is aimed at and is there. */
interface Aim extends Design {
  target: number;
}

/** Counts of trials. */
interface Procedure {
  /** Intervals that miss the truth, which between equal sides are false verdicts. */
  missed: number;
  /** The same for runs that stop at a multiple of the interval's width instead. */
  missedByWidth: number;
  missedAtTen: number;
  /** Trials that ended at the target, and those of them that found a true difference as large as the target. */
  reached: number;
  found: number;
  /** The same of trials that were there with the first 10 processes. */
  reachedAtTen: number;
  foundAtTen: number;
  /** The median of trials, at the end. */
  processes: number;
}

export const stop: Part<Aim, Procedure> = {
  trials: 2000,
  cells: (Object.keys(NOISES) as NoiseName[]).flatMap((noise) =>
    TARGETS.flatMap((target) => EFFECTS.map((effect) => ({ noise, target, effect, rounds: 30, processes: 10 }))),
  ),
  simulate({ target, ...design }, trials, seed) {
    const random = seeded(seed);
    const counts = {
      missed: 0,
      missedByWidth: 0,
      missedAtTen: 0,
      reached: 0,
      found: 0,
      reachedAtTen: 0,
      foundAtTen: 0,
    };
    const ends: number[] = [];
    for (let trial = 0; trial < trials; trial++) {
      const truth = trial % 2 === 0 ? 1 + target : 1 / (1 + target);
      const sides: [number[][], number[][]] = [[], []];
      measure(random, design, truth, sides, design.processes, MOST);
      let ratio = ratioOf(...sides);
      if (misses(ratio, truth)) counts.missedAtTen++;
      if (ratio.smallestDifference <= target) counts.reachedAtTen++;
      if (ratio.smallestDifference <= target && finds(ratio, truth)) counts.foundAtTen++;
      let [ended, endedByWidth] = [false, false];
      while (!ended || !endedByWidth) {
        const last = sides[0].length >= MOST;
        if (!endedByWidth && (last || byWidth(ratio) <= target)) {
          endedByWidth = true;
          if (misses(ratio, truth)) counts.missedByWidth++;
        }
        if (!ended && (last || ratio.smallestDifference <= target)) {
          ended = true;
          ends.push(sides[0].length);
          if (misses(ratio, truth)) counts.missed++;
          if (ratio.smallestDifference <= target) counts.reached++;
          if (ratio.smallestDifference <= target && finds(ratio, truth)) counts.found++;
        }
        if (last) break;
        measure(random, design, truth, sides, 2, MOST);
        ratio = ratioOf(...sides);
      }
    }
    return { ...counts, processes: median(ends) };
  },
  tables(results, trials) {
    const row = (some: Procedure[]): string[] => {
      const sum = (figure: Exclude<keyof Procedure, 'processes'>): number =>
        some.reduce((total, one) => total + one[figure], 0);
      const whole = trials * some.length;
      const highest = (figure: 'missed' | 'missedByWidth'): string =>
        `${percent(sum(figure) / whole)} (${percent(Math.max(...some.map((one) => one[figure])) / trials)})`;
      return [
        percent(sum('missedAtTen') / whole),
        highest('missedByWidth'),
        highest('missed'),
        percent(sum('reached') / whole),
        share(sum('found'), sum('reached')),
        percent(sum('reachedAtTen') / whole),
        share(sum('foundAtTen'), sum('reachedAtTen')),
        some.map(({ processes }) => processes).join(' '),
      ];
    };
    const rows = (Object.keys(NOISES) as NoiseName[]).flatMap((noise, i) =>
      TARGETS.map((target, j) => {
        const first = (i * TARGETS.length + j) * EFFECTS.length;
        return [noise, String(100 * target), ...row(results.slice(first, first + EFFECTS.length))];
      }),
    );
    return [
      `10 processes of 30 rounds a side, then 2 more until the target can be found or there are ${MOST}; the true difference is the target. Over process effects of ${EFFECTS.map((effect) => 100 * effect).join(', ')} %, ${trials} trials each.`,
      table(
        [
          'Noise',
          'Target, %',
          'False verdicts at 10, %',
          'At the end by width, % (highest)',
          'At the end, % (highest)',
          'Reached, %',
          'Found of these, %',
          'Reached at 10, %',
          'Found of these, %',
          'Processes',
        ],
        [...rows, ['all', '', ...row(results).slice(0, -1), '']],
      ),
    ].join('\n\n');
  },
};

/** What would be found by the interval's longer arm alone: 1.65 times of it for large samples, and a margin. */
function byWidth({ estimate, low, high }: Ratio): number {
  return Math.max(high / estimate, estimate / low) ** 1.9 - 1;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : percent(part / whole);
}

function misses({ low, high }: Ratio, truth: number): boolean {
  return truth < low || truth > high;
}

function finds({ verdict }: Ratio, truth: number): boolean {
  return verdict === (truth > 1 ? 'slower' : 'faster');
}
