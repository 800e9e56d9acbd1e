/**
 * Pi by throwing darts: of random points in a square, the share that falls into the quarter circle is pi / 4. The
 * functions are tiny and called millions of times, so a profiler that charges for calls will mislead here.
 */
import { seededRandom } from './support/random.ts';

interface Point {
  x: number;
  y: number;
}

function throwDart(random: () => number): Point {
  return { x: random(), y: random() };
}

function isInQuarterCircle(point: Point): boolean {
  return Math.hypot(point.x, point.y) <= 1;
}

function countHits(darts: number, random: () => number): number {
  let hits = 0;
  for (let i = 0; i < darts; i++) {
    const dart = throwDart(random);
    if (isInQuarterCircle(dart)) {
      hits += 1;
    }
  }
  return hits;
}

function main(darts: number): void {
  const start = performance.now();
  const hits = countHits(darts, seededRandom(42));
  const ms = performance.now() - start;
  console.log(`pi ${darts}: ${ms.toFixed(0)} ms, checksum ${hits} (pi is about ${((4 * hits) / darts).toFixed(4)})`);
}

main(Number(process.argv[2] ?? 10_000_000));
