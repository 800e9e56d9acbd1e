/** Primes below n, by trial division. */
import { defineCase } from '../case.ts';

function countPrimes(end: number): number {
  let count = 0;
  for (let n = 2; n < end; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) {
      if (n % d === 0) {
        prime = false;
        break;
      }
    }
    if (prime) count++;
  }
  return count;
}

export default defineCase({
  name: 'primes',
  title: 'Primes below 200 000 by trial division',
  fn: countPrimes,
  sizes: { full: 200_000 },
  quick: 5000,
  input: (n) => ({ n }),
  call: (fn, { n }) => fn(n),
});
