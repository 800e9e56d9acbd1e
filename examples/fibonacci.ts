/**
 * Long series without a long list: the Fibonacci numbers (modulo a prime, to keep them exact) as an array, as a
 * generator, as an iterator written by hand, and through the iterator helpers. Only the array holds all of them at once.
 */
const MODULUS = 1_000_000_007;

function fibonacciArray(length: number): number[] {
  const numbers: number[] = [];
  let [a, b] = [0, 1];
  while (numbers.length < length) {
    numbers.push(a);
    [a, b] = [b, (a + b) % MODULUS];
  }
  return numbers;
}

/** Without end: who reads it says when it is enough. */
function* fibonacciGenerator(): Generator<number, never> {
  let [a, b] = [0, 1];
  while (true) {
    yield a;
    [a, b] = [b, (a + b) % MODULUS];
  }
}

class FibonacciSeries implements Iterable<number> {
  readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  [Symbol.iterator](): Iterator<number> {
    let remaining = this.length;
    let a = 0;
    let b = 1;
    return {
      next(): IteratorResult<number> {
        if (remaining === 0) return { done: true, value: undefined };
        const value = a;
        a = b;
        b = (value + b) % MODULUS;
        remaining -= 1;
        return { done: false, value };
      },
    };
  }
}

/** The first `length` values, passed on one at a time. */
function* take<T>(length: number, values: Iterable<T>): Generator<T> {
  let taken = 0;
  for (const value of values) {
    if (taken === length) return;
    yield value;
    taken += 1;
  }
}

function countMultiplesOf3(numbers: Iterable<number>): number {
  let count = 0;
  for (const number of numbers) {
    if (number % 3 === 0) {
      count += 1;
    }
  }
  return count;
}

function countByHelpers(length: number): number {
  return fibonacciGenerator()
    .take(length)
    .filter((number) => number % 3 === 0)
    .reduce((count) => count + 1, 0);
}

function main(length: number): void {
  const start = performance.now();
  const counts = [
    countMultiplesOf3(fibonacciArray(length)),
    countMultiplesOf3(take(length, fibonacciGenerator())),
    countMultiplesOf3(new FibonacciSeries(length)),
    countByHelpers(length),
  ];
  const ms = performance.now() - start;
  console.log(`fibonacci ${length}: ${ms.toFixed(0)} ms, checksum ${counts.join(' ')}`);
}

main(Number(process.argv[2] ?? 4_000_000));
