/** Counts primes: work for a core alone, without memory to wait for. */
import { parentPort } from 'node:worker_threads';

export interface Range {
  from: number;
  to: number;
}

export function primesIn({ from, to }: Range): number {
  let count = 0;
  for (let n = Math.max(2, from); n < to; n++) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= n && prime; divisor++) prime = n % divisor !== 0;
    if (prime) count += 1;
  }
  return count;
}

parentPort?.on('message', (range: Range) => parentPort?.postMessage(primesIn(range)));
