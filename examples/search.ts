/**
 * Is it in there? The same questions to the same numbers, by a linear search, by `includes`, by a binary search in the
 * sorted numbers, and by a Set. The work grows with n, n, log n and 1; sorting and filling the Set have their price too.
 */
import { seededRandom } from './support/random.ts';

const QUESTIONS = 5000;

function linearSearch(needle: number, haystack: number[]): boolean {
  for (const value of haystack) {
    if (value === needle) {
      return true;
    }
  }
  return false;
}

function binarySearch(needle: number, sorted: number[]): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < needle) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return sorted[low] === needle;
}

function countLinear(needles: number[], haystack: number[]): number {
  return needles.filter((needle) => linearSearch(needle, haystack)).length;
}

function countIncludes(needles: number[], haystack: number[]): number {
  return needles.filter((needle) => haystack.includes(needle)).length;
}

function countBinary(needles: number[], haystack: number[]): number {
  const sorted = haystack.toSorted((a, b) => a - b);
  return needles.filter((needle) => binarySearch(needle, sorted)).length;
}

function countSet(needles: number[], haystack: number[]): number {
  const known = new Set(haystack);
  return needles.filter((needle) => known.has(needle)).length;
}

function main(size: number): void {
  const start = performance.now();
  const random = seededRandom(5);
  const number = () => Math.floor(random() * size * 2);
  const haystack = Array.from({ length: size }, number);
  const needles = Array.from({ length: QUESTIONS }, number);
  const found = [countLinear, countIncludes, countBinary, countSet].map((count) => count(needles, haystack));
  const ms = performance.now() - start;
  console.log(`search ${size}: ${ms.toFixed(0)} ms, checksum ${found.join(' ')}`);
}

main(Number(process.argv[2] ?? 100_000));
