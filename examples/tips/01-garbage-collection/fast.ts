/** The same window as two columns that are overwritten in place: there is nothing to collect. */
import { report } from '../support/report.ts';

const WINDOW = 65_536;

export function largestWindow(events: number): number {
  const users = new Int32Array(WINDOW);
  const amounts = new Int32Array(WINDOW);
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < events; i++) {
    const slot = i & (WINDOW - 1);
    sum -= amounts[slot] * (users[slot] & 1);
    users[slot] = i & 1023;
    amounts[slot] = Math.imul(i, 7919) >>> 20;
    sum += amounts[slot] * (users[slot] & 1);
    if (sum > largest) largest = sum;
  }
  return largest;
}

await report(import.meta, 2_000_000, largestWindow);
