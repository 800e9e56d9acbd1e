/** False alarms and finds of `isBimodal` and `driftOf`, and the critical values of the dip. */
import { dipOfSorted } from '../../../src/bench/statistics/dip.ts';
import { quantile } from '../../../src/bench/statistics/quantile.ts';
import { type Random, seeded } from '../../../src/bench/statistics/random.ts';
import { driftOf, isBimodal } from '../../../src/bench/statistics/shape.ts';
import { sorted } from '../../../src/support/median.ts';
import { table } from '../../support/table.ts';
import { type Part, percent } from './part.ts';

/** Samples of n values in the order of measuring. */
const SAMPLES: Record<string, (random: Random, n: number) => number[]> = {
  uniform: (random, n) => times(n, () => 10 + random.next()),
  normal: (random, n) => times(n, () => 100 + random.normal()),
  'log-normal': (random, n) => times(n, () => Math.exp(0.5 * random.normal())),
  'heavy-tailed': (random, n) =>
    times(n, () => Math.exp((0.1 * random.normal()) / Math.sqrt(-Math.log(1 - random.next())))),
  'correlated 0.5': (random, n) => correlated(random, n, 0.5),
  'two modes, 4 standard deviations apart': (random, n) =>
    times(n, () => 100 + random.normal() + (random.next() < 0.5 ? 4 : 0)),
  'two modes, 8 apart, 3 of 10': (random, n) => times(n, () => 100 + random.normal() + (random.next() < 0.3 ? 8 : 0)),
  'drift by 3 standard deviations': (random, n) => times(n, (i) => 100 + random.normal() + (3 * i) / n),
};

const SIZES = [10, 20, 30, 100, 300];

interface Alarms {
  name: string;
  bimodal: number[];
  drift: number[];
  /** 99 % points of the dip times the root of the sample's size. */
  dips: number[];
}

export const shape: Part<string, Alarms> = {
  trials: 2000,
  cells: Object.keys(SAMPLES),
  simulate(name, trials, seed) {
    const random = seeded(seed);
    const result: Alarms = { name, bimodal: [], drift: [], dips: [] };
    for (const n of SIZES) {
      const samples = times(trials, () => SAMPLES[name]!(random, n));
      result.bimodal.push(samples.filter(isBimodal).length / trials);
      // Drift is looked for in one figure a process, of which there are few, and takes the square of their number.
      result.drift.push(n > 30 ? Number.NaN : samples.filter((sample) => driftOf(sample).found).length / trials);
      const dips = name === 'uniform' ? samples.map((sample) => dipOfSorted(sorted(sample))) : [0];
      result.dips.push(quantile(dips, 0.99) * Math.sqrt(n));
    }
    return result;
  },
  tables(results, trials) {
    const rows = results.map(({ name, bimodal, drift }) => [
      name,
      ...bimodal.map(percent),
      ...drift.filter((share) => !Number.isNaN(share)).map(percent),
    ]);
    const head = [...SIZES.map((n) => `Two modes, ${n}`), ...SIZES.filter((n) => n <= 30).map((n) => `Drift, ${n}`)];
    const dips = results[0]!.dips.map((dip) => dip.toFixed(3));
    return [
      `Alarms by number of values, %, ${trials} trials each.`,
      table(['Values', ...head], rows),
      `99 % points of the dip of uniform values, times the root of n: ${SIZES.map((n, i) => `${dips[i]} (${n})`).join(', ')}.`,
    ].join('\n\n');
  },
};

function times(n: number, one: (i: number) => number): number[];
function times<Item>(n: number, one: (i: number) => Item): Item[];
function times<Item>(n: number, one: (i: number) => Item): Item[] {
  return Array.from({ length: n }, (_, i) => one(i));
}

function correlated(random: Random, n: number, by: number): number[] {
  let state = random.normal();
  return times(n, () => {
    state = by * state + Math.sqrt(1 - by * by) * random.normal();
    return 100 + state;
  });
}
