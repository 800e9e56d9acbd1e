/**
 * The whole procedure of `hasten bench`: 10 processes a side, then 2 more at a time until the smallest difference that
 * could be found is at most the target, or there are 40. How often does it end with a wrong verdict, and how often does
 * it find what it says that it could find?
 */
import type { Ratio } from '../../../src/bench/model.ts';
import { ratioOf } from '../../../src/bench/statistics/estimate.ts';
import { median } from '../../../src/bench/statistics/median.ts';
import { processesFor } from '../../../src/bench/statistics/power.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { table } from '../../support/table.ts';
import { type Design, measure, NOISES, type NoiseName } from './noise.ts';
import { type Part, percent } from './part.ts';

const TARGET = 0.03;
const MOST = 40;
const EFFECTS = [0, 0.01, 0.02, 0.05];

interface Procedure {
  noise: NoiseName;
  effect: number;
  /** Shares of all trials: intervals that miss the truth, which between equal sides are false verdicts. */
  missed: number;
  missedAtTen: number;
  /** Trials that ended at the target, and those of them that found a true difference of 3 %. */
  reached: number;
  found: number;
  /** The same of trials that were there with the first 10 processes. */
  reachedAtTen: number;
  foundAtTen: number;
  /** Medians: processes at the end, and what `processesFor` said after 10. */
  processes: number;
  forecast: number;
}

export const stop: Part<Design, Procedure> = {
  trials: 2000,
  cells: (Object.keys(NOISES) as NoiseName[]).flatMap((noise) =>
    EFFECTS.map((effect) => ({ noise, effect, rounds: 30, processes: 10 })),
  ),
  simulate(design, trials, seed) {
    const random = seeded(seed);
    const counts = { missed: 0, missedAtTen: 0, reached: 0, found: 0, reachedAtTen: 0, foundAtTen: 0 };
    const ends: number[] = [];
    const forecasts: number[] = [];
    for (let trial = 0; trial < trials; trial++) {
      const truth = trial % 2 === 0 ? 1 + TARGET : 1 / (1 + TARGET);
      const sides: [number[][], number[][]] = [[], []];
      measure(random, design, truth, sides, design.processes, MOST);
      let ratio = ratioOf(...sides);
      if (misses(ratio, truth)) counts.missedAtTen++;
      if (ratio.smallestDifference <= TARGET) counts.reachedAtTen++;
      if (ratio.smallestDifference <= TARGET && finds(ratio, truth)) counts.foundAtTen++;
      forecasts.push(processesFor(ratio, design.processes, TARGET)!);
      while (ratio.smallestDifference > TARGET && sides[0].length < MOST) {
        measure(random, design, truth, sides, 2, MOST);
        ratio = ratioOf(...sides);
      }
      ends.push(sides[0].length);
      if (misses(ratio, truth)) counts.missed++;
      if (ratio.smallestDifference <= TARGET) counts.reached++;
      if (ratio.smallestDifference <= TARGET && finds(ratio, truth)) counts.found++;
    }
    return { ...design, ...counts, processes: median(ends), forecast: median(forecasts) };
  },
  tables(results, trials) {
    const sum = (figure: 'missed' | 'missedAtTen' | 'reached' | 'found' | 'reachedAtTen' | 'foundAtTen'): number =>
      results.reduce((total, result) => total + result[figure], 0);
    const share = (part: number, whole: number): string => (whole === 0 ? '' : percent(part / whole));
    const rows = results.map((one) => [
      one.noise,
      percent(one.effect),
      share(one.missedAtTen, trials),
      share(one.missed, trials),
      share(one.reached, trials),
      share(one.found, one.reached),
      share(one.reachedAtTen, trials),
      share(one.foundAtTen, one.reachedAtTen),
      String(one.processes),
      String(Math.round(one.forecast)),
    ]);
    const whole = trials * results.length;
    rows.push([
      'all',
      '',
      share(sum('missedAtTen'), whole),
      share(sum('missed'), whole),
      share(sum('reached'), whole),
      share(sum('found'), sum('reached')),
      share(sum('reachedAtTen'), whole),
      share(sum('foundAtTen'), sum('reachedAtTen')),
      '',
      '',
    ]);
    return [
      `10 processes of 30 rounds a side, then 2 more until ${percent(TARGET)} % can be found or there are ${MOST}; a true difference of ${percent(TARGET)} %, ${trials} trials each.`,
      table(
        [
          'Noise',
          'Process effect, %',
          'False verdicts at 10, %',
          'At the end, %',
          'Reached, %',
          'Found of these, %',
          'Reached at 10, %',
          'Found of these, %',
          'Processes',
          'Forecast',
        ],
        rows,
      ),
    ].join('\n\n');
  },
};

function misses({ low, high }: Ratio, truth: number): boolean {
  return truth < low || truth > high;
}

function finds({ verdict }: Ratio, truth: number): boolean {
  return verdict === (truth > 1 ? 'slower' : 'faster');
}
