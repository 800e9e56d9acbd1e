/** The allocator's books: nothing overlaps, all comes back, neighbours merge, threads take turns with units. */
import { describe, expect, test } from 'vitest';
import { ALIGNMENT, type Block, Heap } from '../../src/shared-memory/heap.ts';
import { START, UNIT, Units } from '../../src/shared-memory/units.ts';
import { random } from './random.ts';

/** A heap of thread 0 over a memory of that many units, of which only the header is there. */
function heapOf(count: number): Heap {
  const units = new Units(new ArrayBuffer(START), count * UNIT);
  units.claimAt(0, 1, 0);
  const heap = new Heap(units, 0, () => true);
  heap.open(START, UNIT);
  return heap;
}

describe('the heap', () => {
  test('gives aligned blocks that do not overlap, and takes all back (random calls)', () => {
    const seed = Date.now() % 1e6;
    console.info(`seed ${seed}`);
    const next = random(seed);
    const heap = heapOf(4096);
    const taken: Block[] = [];
    for (let i = 0; i < 20_000; i++) {
      if (taken.length > 0 && next() < 0.48) {
        const [block] = taken.splice(Math.floor(next() * taken.length), 1);
        heap.give(block!);
      } else {
        const block = heap.take(Math.floor(next() ** 8 * (i % 100 === 0 ? 30_000_000 : 100_000)));
        expect(block).not.toBeNull();
        expect(block!.address % ALIGNMENT).toBe(0);
        taken.push(block!);
      }
      if (i % 500 === 0) heap.check();
    }
    taken.sort((a, b) => a.address - b.address);
    for (let i = 1; i < taken.length; i++) {
      expect(taken[i - 1]!.address + taken[i - 1]!.size).toBeLessThanOrEqual(taken[i]!.address);
    }
    for (const block of taken) heap.give(block);
    heap.check();
    expect(heap.taken).toBe(0);
  });

  test('is one piece when all came back: what comes next begins at the start', () => {
    const heap = heapOf(64);
    const blocks = Array.from({ length: 1000 }, (_, i) => heap.take(i * 13)!);
    for (const block of blocks) heap.give(block);
    expect(heap.take(1 << 19)!.address).toBe(START);
  });

  test('gives null where there is no room, and goes on', () => {
    const heap = heapOf(16);
    const all = heap.take(15 * UNIT)!;
    expect(heap.take(2 * UNIT)).toBeNull();
    expect(heap.take(2 ** 55)).toBeNull();
    heap.give(all);
    expect(heap.take(15 * UNIT)!.address).toBe(UNIT);
    heap.check();
  });

  test('gives units back when the memory cannot grow', () => {
    const units = new Units(new ArrayBuffer(START), 64 * UNIT);
    const heap = new Heap(units, 0, (end) => end <= 8 * UNIT);
    expect(heap.take(20 * UNIT)).toBeNull();
    expect(heap.take(3 * UNIT)).not.toBeNull();
    expect(units.claimed).toBe(3);
    heap.check();
  });

  test('knows what was never handed out', () => {
    const heap = heapOf(64);
    const first = heap.take(128)!;
    expect(first.old).toBe(0);
    heap.give(first);
    expect(heap.take(256)!.old).toBe(128);
    const large = heap.take(8 * UNIT)!;
    expect(large.old).toBe(0);
    heap.give(large);
    expect(heap.take(10 * UNIT)!.old).toBe(8 * UNIT);
  });

  test('leaves large blocks and what it does not need to other threads', () => {
    const units = new Units(new ArrayBuffer(START), 64 * UNIT);
    const [one, other] = [new Heap(units, 0, () => true), new Heap(units, 1, () => true)];
    const large = one.take(50 * UNIT)!;
    expect(other.take(50 * UNIT)).toBeNull();
    one.give(large);
    const small = Array.from({ length: 50 * 64 }, () => one.take(1 << 14)!);
    expect(other.take(50 * UNIT)).toBeNull();
    // All but the last, which is the top; up to three whole units before it are kept.
    for (const block of small.slice(0, -1)) one.give(block);
    one.check();
    expect(other.take(45 * UNIT)).not.toBeNull();
    one.give(small.at(-1)!);
    one.check();
    other.check();
  });
});
