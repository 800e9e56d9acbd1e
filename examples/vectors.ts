/**
 * The element-wise sum of many vectors, four ways: adding pairs with `map` makes a vector for every pair, `reduce` by
 * column walks across all of them, nested loops fill one result in place, and the last does so on typed arrays.
 */
import { seededRandom } from './support/random.ts';

const LENGTH = 512;
const ROUNDS = 1500;

function sumByMap(vectors: number[][]): number[] {
  return vectors.reduce((sum, vector) => sum.map((value, i) => value + vector[i]));
}

function sumByColumn(vectors: number[][]): number[] {
  return vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0));
}

function sumInPlace(vectors: number[][]): number[] {
  const sums = new Array<number>(LENGTH).fill(0);
  for (const vector of vectors) {
    for (let i = 0; i < LENGTH; i++) {
      sums[i] += vector[i];
    }
  }
  return sums;
}

function sumTyped(vectors: Float64Array[]): Float64Array {
  const sums = new Float64Array(LENGTH);
  for (const vector of vectors) {
    for (let i = 0; i < LENGTH; i++) {
      sums[i] += vector[i];
    }
  }
  return sums;
}

/** Vectors of whole numbers below 1000, so that every order of adding gives the same sum. */
function makeVectors(count: number): number[][] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => Array.from({ length: LENGTH }, () => Math.floor(random() * 1000)));
}

function main(count: number): void {
  const start = performance.now();
  const vectors = makeVectors(count);
  const typed = vectors.map((vector) => Float64Array.from(vector));
  let checksum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const place = round % LENGTH;
    checksum += sumByMap(vectors)[place];
    checksum += sumByColumn(vectors)[place];
    checksum += sumInPlace(vectors)[place];
    checksum += sumTyped(typed)[place];
  }
  const ms = performance.now() - start;
  console.log(`vectors ${count}: ${ms.toFixed(0)} ms, checksum ${checksum}`);
}

main(Number(process.argv[2] ?? 100));
