/** Samples for tests of the statistics: processes that differ, and rounds that differ less. */
import { seeded } from '../../../src/bench/statistics/random.ts';

/** Log-normal times around `level`, by 3 % between processes and 2 % between rounds; the same for the same seed. */
export function sampleOf(level: number, seed: number, processes = 10, rounds = 10): number[][] {
  const random = seeded(seed);
  return Array.from({ length: processes }, () => {
    const process = level * Math.exp(0.03 * random.normal());
    return Array.from({ length: rounds }, () => process * Math.exp(0.02 * random.normal()));
  });
}
