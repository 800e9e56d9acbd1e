/** Measurements in an array of numbers, sent as JSON to where they are added up. */
import { report } from '../support/report.ts';

export function measurements(count: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i * 7919) % 10_007) / 8);
}

export function sum(values: number[]): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** There and back, as a message between services travels. */
export function travel(values: number[]): number[] {
  return JSON.parse(JSON.stringify(values));
}

await report(import.meta, 1_000_000, (count) => sum(travel(measurements(count))));
