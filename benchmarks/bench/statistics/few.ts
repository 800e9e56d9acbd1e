/** Fewer than six processes: the constants of `interval.ts`, and what they cover where values are not normal. */
import { ratioOf } from '../../../src/bench/statistics/estimate.ts';
import { quantile } from '../../../src/bench/statistics/quantile.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { median } from '../../../src/support/median.ts';
import { table } from '../../support/table.ts';
import { measure, NOISES, type NoiseName } from './noise.ts';
import { type Part, percent } from './part.ts';

const noises = Object.keys(NOISES) as NoiseName[];

/** The reach of the interval in standard deviations, and the coverage by noise. */
interface Few {
  processes: number;
  reach: number;
  covered: number[];
}

export const few: Part<number, Few> = {
  trials: 2000,
  cells: [2, 3, 4, 5],
  simulate(processes, trials, seed) {
    const random = seeded(seed);
    const reaches = Array.from({ length: 200 * trials }, () => {
      const values = Array.from({ length: processes }, () => random.normal());
      const mean = values.reduce((sum, value) => sum + value, 0) / processes;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return Math.abs(median(values)) / Math.sqrt(squares / (processes - 1));
    });
    const covered = noises.map((noise) => {
      let held = 0;
      for (let trial = 0; trial < trials; trial++) {
        const sides: [number[][], number[][]] = [[], []];
        measure(random, { noise, processes, rounds: 10, effect: 0.05 }, 1, sides, processes, processes);
        const { low, high } = ratioOf(...sides);
        if (low <= 1 && high >= 1) held++;
      }
      return held / trials;
    });
    return { processes, reach: quantile(reaches, 0.95), covered };
  },
  tables(results, trials) {
    const rows = results.map(({ processes, reach, covered }) => [
      String(processes),
      reach.toFixed(2),
      ...covered.map(percent),
    ]);
    return [
      `Fewer than 6 processes: reach of a 95 % interval of normal values in standard deviations (${200 * trials} trials), and coverage of \`ratioOf\` at 10 rounds and a process effect of 5 %, % (${trials} trials).`,
      table(['Processes', 'Reach', ...noises], rows),
    ].join('\n\n');
  },
};
