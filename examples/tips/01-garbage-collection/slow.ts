/**
 * The sum over a sliding window of events. Every event is an object that lives for as long as it is in the window: too
 * long to die young, so the collector copies it twice before it is left alone.
 */
import { report } from '../support/report.ts';

interface Event {
  user: number;
  amount: number;
}

const WINDOW = 65_536;

export function largestWindow(events: number): number {
  const window: Event[] = [];
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < events; i++) {
    const event = { user: i & 1023, amount: Math.imul(i, 7919) >>> 20 };
    const slot = i & (WINDOW - 1);
    const leaving = window[slot];
    if (leaving !== undefined) sum -= leaving.amount * (leaving.user & 1);
    sum += event.amount * (event.user & 1);
    window[slot] = event;
    if (sum > largest) largest = sum;
  }
  return largest;
}

await report(import.meta, 2_000_000, largestWindow);
