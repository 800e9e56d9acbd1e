/** The work itself, the same wherever it runs: a sum that takes a few milliseconds. */
export function weigh(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.floor(Math.sqrt(values[i]));
  return total;
}

export function values(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i * 7919) % 1_000_003);
}
