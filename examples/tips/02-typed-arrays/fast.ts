/** The same measurements in a Float64Array, sent as the bytes that they are. */
import { deserialize, serialize } from 'node:v8';
import { report } from '../support/report.ts';

export function measurements(count: number): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = ((i * 7919) % 10_007) / 8;
  return values;
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** There and back, as a message between services travels. */
export function travel(values: Float64Array): Float64Array {
  return deserialize(serialize(values));
}

await report(import.meta, 1_000_000, (count) => sum(travel(measurements(count))));
