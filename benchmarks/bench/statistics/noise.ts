/**
 * Synthetic measurements whose truth is known: two sides measured next to each other, process by process and round by
 * round, as `hasten bench` does it. Both sides have the same kind of noise; one is slower by a known factor.
 */
import type { Random } from '../../../src/bench/statistics/random.ts';

/** Rounds of one side of one process; `part` is how far the run has come (0 to 1), and shared by both sides. */
type Rounds = (random: Random, rounds: number, part: number) => number[];

const times = (rounds: number, one: (j: number) => number): number[] =>
  Array.from({ length: rounds }, (_, j) => one(j));

/** Kinds of noise around 100 ns, without the effect of the process. */
export const NOISES = {
  /** Standard deviation 5 % of a round. */
  normal: (random, rounds) => times(rounds, () => 100 * (1 + 0.05 * random.normal())),
  /** Skewed: standard deviation 20 % of a round's logarithm. */
  'log-normal': (random, rounds) => times(rounds, () => 100 * Math.exp(0.2 * random.normal())),
  /** Three rounds of ten take 20 % longer; in three processes of ten everything takes 15 % longer. */
  bimodal: (random, rounds) => {
    const process = random.next() < 0.3 ? 115 : 100;
    return times(rounds, () => process * (random.next() < 0.3 ? 1.2 : 1) * (1 + 0.01 * random.normal()));
  },
  /** 30 % slower over the run for both; and each process drifts by itself, by a standard deviation of 10 %. */
  drifting: (random, rounds, part) => {
    const own = 0.1 * random.normal();
    return times(rounds, (j) => 100 * Math.exp(0.3 * part + (own * j) / rounds + 0.03 * random.normal()));
  },
  /** Each round resembles the one before: AR(1) with 0.8, standard deviation 5 %. */
  correlated: (random, rounds) => {
    let state = random.normal();
    return times(rounds, () => {
      state = 0.8 * state + 0.6 * random.normal();
      return 100 * Math.exp(0.05 * state);
    });
  },
  /** Student's t with 2 degrees of freedom: no variance. */
  'heavy-tailed': (random, rounds) =>
    times(rounds, () => 100 * Math.exp(0.03 * (random.normal() / Math.sqrt(-Math.log(1 - random.next()))))),
} satisfies Record<string, Rounds>;

export type NoiseName = keyof typeof NOISES;

/** What is measured: so many processes with so many rounds each, whose level differs by `effect` (standard deviation). */
export interface Design {
  noise: NoiseName;
  processes: number;
  rounds: number;
  /** 0.1 is 10 %. */
  effect: number;
}

/** Measures once more: adds `count` processes to both sides; `total` is how many the whole run will have. */
export function measure(
  random: Random,
  { noise, rounds, effect }: Design,
  factor: number,
  [slow, base]: [number[][], number[][]],
  count: number,
  total: number,
): void {
  for (let i = 0; i < count; i++) {
    const part = slow.length / total;
    for (const [side, level] of [
      [slow, factor],
      [base, 1],
    ] as const) {
      const process = level * Math.exp(effect * random.normal());
      side.push((NOISES[noise] as Rounds)(random, rounds, part).map((ns) => ns * process));
    }
  }
}
