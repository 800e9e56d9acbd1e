// Small closures that V8 inlines, beside a sieve.
import { Laps } from '../clock.ts';

function compose(n: number): number {
  const add = (k: number) => (x: number) => x + k;
  const twice = (f: (x: number) => number) => (x: number) => f(f(x));
  const limit = (x: number) => (x > 1e6 ? x - 1e6 : x);
  const step = twice(add(3));
  let x = 0;
  for (let i = 0; i < n; i++) x = limit(step(x) + limit(i));
  return x;
}

function sieve(n: number): number {
  const composite = new Uint8Array(n);
  let primes = 0;
  for (let i = 2; i < n; i++) {
    if (composite[i]) continue;
    primes++;
    for (let j = i * i; j < n; j += i) composite[j] = 1;
  }
  return primes;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 180; round++) {
    laps.start();
    sum += compose(2_000_000); // @closures
    laps.lap('closures');
    sum += sieve(1_000_000); // @sieve
    laps.lap('sieve');
  }
  laps.print(sum, [
    { function: 'compose', parts: ['closures'], kind: 'total' },
    { function: 'sieve', parts: ['sieve'], kind: 'self' },
  ]);
}

main();
