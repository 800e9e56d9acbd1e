/**
 * The square of a vector's norm, four ways: a loop over an array, a loop over a typed array, `reduce`, and `map`
 * followed by `reduce`, which builds an array only to throw it away. All of them add the same numbers in the same order.
 */
const ROUNDS = 10;

function squaresOfArray(values: number[]): number {
  let sum = 0;
  for (const value of values) {
    sum += value * value;
  }
  return sum;
}

function squaresOfTypedArray(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] * values[i];
  }
  return sum;
}

function squaresByReduce(values: number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function squaresByMapAndReduce(values: number[]): number {
  const squares = values.map((value) => value * value);
  return squares.reduce((sum, square) => sum + square, 0);
}

function main(size: number): void {
  const start = performance.now();
  const array = Array.from({ length: size }, (_, i) => (i % 1000) / 8);
  const typed = Float64Array.from(array);
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) {
    total += squaresOfArray(array);
    total += squaresOfTypedArray(typed);
    total += squaresByReduce(array);
    total += squaresByMapAndReduce(array);
  }
  const ms = performance.now() - start;
  console.log(`norm ${size}: ${ms.toFixed(0)} ms, checksum ${total}`);
}

main(Number(process.argv[2] ?? 1_000_000));
