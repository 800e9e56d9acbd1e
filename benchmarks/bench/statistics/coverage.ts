/** How often the 95 % intervals of `ratioOf` and `timeOf` hold the truth. */
import { ratioOf, timeOf } from '../../../src/bench/statistics/estimate.ts';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { median } from '../../../src/support/median.ts';
import { table } from '../../support/table.ts';
import { type Design, measure, NOISES, type NoiseName } from './noise.ts';
import { type Part, percent, range } from './part.ts';

const PROCESSES = [10, 15, 20, 30];
const ROUNDS = [5, 10, 30];
const EFFECTS = [0, 0.05, 0.1, 0.2];
const TRUTH = 1.1;

/** Shares of intervals that hold the truth, by number of processes. */
interface Coverage {
  ratio: number[];
  time: number[];
}

type Cell = Omit<Design, 'processes'>;

export const coverage: Part<Cell, Coverage> = {
  trials: 2000,
  cells: (Object.keys(NOISES) as NoiseName[]).flatMap((noise) =>
    ROUNDS.flatMap((rounds) => EFFECTS.map((effect) => ({ noise, rounds, effect }))),
  ),
  simulate(cell, trials, seed) {
    const random = seeded(seed);
    const time = median(measured(cell, 20_001).base.map(median));
    return PROCESSES.reduce<Coverage>(
      (found, processes) => {
        let [ratios, times] = [0, 0];
        for (let trial = 0; trial < trials; trial++) {
          const { slow, base } = measured(cell, processes);
          const ratio = ratioOf(slow, base);
          const alone = timeOf(base);
          if (ratio.low <= TRUTH && TRUTH <= ratio.high) ratios++;
          if (alone.low <= time && time <= alone.high) times++;
        }
        return { ratio: [...found.ratio, ratios / trials], time: [...found.time, times / trials] };
      },
      { ratio: [], time: [] },
    );

    function measured(design: Cell, processes: number): { slow: number[][]; base: number[][] } {
      const sides: [number[][], number[][]] = [[], []];
      measure(random, { ...design, processes }, TRUTH, sides, processes, processes);
      return { slow: sides[0], base: sides[1] };
    }
  },
  tables(results, trials) {
    return (['ratio', 'time'] as const)
      .map((figure) => {
        const shares = results.map((result) => result[figure]);
        const rows = Object.keys(NOISES).flatMap((noise, i) =>
          ROUNDS.map((rounds, j) => {
            const first = (i * ROUNDS.length + j) * EFFECTS.length;
            const effects = shares.slice(first, first + EFFECTS.length);
            return [noise, String(rounds), ...PROCESSES.map((_, k) => range(effects.map((one) => one[k]!)))];
          }),
        );
        const all = shares.flat();
        const outside = all.filter((share) => share < 0.93 || share > 0.97).length;
        const mean = all.reduce((sum, share) => sum + share, 0) / all.length;
        return [
          `Coverage of \`${figure}Of\`, %: lowest and highest over process effects of 0, 5, 10 and 20 %, ${trials} trials each.`,
          table(['Noise', 'Rounds', ...PROCESSES.map((count) => `${count} processes`)], rows, 2),
          `All ${all.length} cells: ${range(all)} %, mean ${percent(mean)} %; outside of 93 to 97 %: ${outside}.`,
        ].join('\n\n');
      })
      .join('\n\n');
  },
};
