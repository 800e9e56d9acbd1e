/**
 * Why the intervals are not those of a plain bootstrap: what others would have covered on the same samples. Each
 * resamples 400 times and takes the 2.5 and 97.5 % points.
 */
import { ratioOf } from '../../../src/bench/statistics/estimate.ts';
import { quantile } from '../../../src/bench/statistics/quantile.ts';
import { type Random, seeded } from '../../../src/bench/statistics/random.ts';
import { median } from '../../../src/support/median.ts';
import { table } from '../../support/table.ts';
import { type Design, measure } from './noise.ts';
import { type Part, percent } from './part.ts';

const RESAMPLES = 400;

/** Logarithms of the ratios, processes x rounds. */
type Ratios = number[][];

/** How an interval of the log ratio is made. */
const METHODS: Record<string, (ratios: Ratios, random: Random) => { low: number; high: number }> = {
  'All rounds in one bag': (ratios, random) => {
    const bag = ratios.flat();
    return bootstrap(() => median(drawn(bag, random)));
  },
  'Processes, then rounds': (ratios, random) =>
    bootstrap(() => median(drawn(ratios, random).map((rounds) => median(drawn(rounds, random))))),
  'Processes only': (ratios, random) => {
    const pairs = ratios.map(median);
    return bootstrap(() => median(drawn(pairs, random)));
  },
};

/** Shares that hold the truth and mean widths as a part of 1, by method; ours last. */
interface Compared {
  design: Design;
  covered: number[];
  width: number[];
}

export const methods: Part<Design, Compared> = {
  trials: 500,
  cells: (['normal', 'correlated', 'bimodal', 'heavy-tailed'] as const).flatMap((noise) =>
    [5, 30].flatMap((rounds) => [0, 0.05].map((effect) => ({ noise, rounds, effect, processes: 10 }))),
  ),
  simulate(design, trials, seed) {
    const random = seeded(seed);
    const count = Object.keys(METHODS).length + 1;
    const covered = new Array<number>(count).fill(0);
    const width = new Array<number>(count).fill(0);
    for (let trial = 0; trial < trials; trial++) {
      const sides: [number[][], number[][]] = [[], []];
      measure(random, design, 1, sides, design.processes, design.processes);
      const ratios = sides[0].map((rounds, i) => rounds.map((ns, j) => Math.log(ns / sides[1][i]![j]!)));
      const { low, high } = ratioOf(...sides);
      const intervals = Object.values(METHODS).map((method) => method(ratios, random));
      for (const [i, interval] of [...intervals, { low: Math.log(low), high: Math.log(high) }].entries()) {
        covered[i]! += interval.low <= 0 && interval.high >= 0 ? 1 / trials : 0;
        width[i]! += (interval.high - interval.low) / trials;
      }
    }
    return { design, covered, width };
  },
  tables(results, trials) {
    const rows = results.map(({ design, covered, width }) => [
      design.noise,
      String(design.rounds),
      percent(design.effect),
      ...covered.map((share, i) => `${percent(share)} (${percent(width[i]!)})`),
    ]);
    return [
      `10 processes: coverage, % (and mean width of the interval, %), ${trials} trials each.`,
      table(['Noise', 'Rounds', 'Process effect, %', ...Object.keys(METHODS), '`ratioOf`'], rows),
    ].join('\n\n');
  },
};

function bootstrap(resample: () => number): { low: number; high: number } {
  const results = Array.from({ length: RESAMPLES }, resample);
  return { low: quantile(results, 0.025), high: quantile(results, 0.975) };
}

function drawn<Item>(items: Item[], random: Random): Item[] {
  return items.map(() => items[random.integer(items.length)]!);
}
