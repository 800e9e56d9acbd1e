/** The allocator's books: nothing overlaps, all comes back, neighbours merge. */
import { describe, expect, test } from 'vitest';
import { ALIGNMENT, type Block, Heap } from '../../src/shared-memory/heap.ts';

/** The same numbers in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

describe('the heap', () => {
  test('gives aligned blocks that do not overlap, and takes all back (random calls)', () => {
    const seed = Date.now() % 1e6;
    console.info(`seed ${seed}`);
    const next = random(seed);
    const heap = new Heap(1024, 4096, (end) => (end <= 1 << 26 ? Math.min(1 << 26, end + 65536) : 0));
    const taken: Block[] = [];
    for (let i = 0; i < 20_000; i++) {
      if (taken.length > 0 && next() < 0.48) {
        const [block] = taken.splice(Math.floor(next() * taken.length), 1);
        heap.give(block!);
      } else {
        const block = heap.take(Math.floor(next() ** 6 * 100_000));
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
    // And as one piece: what comes next begins at the start.
    expect(heap.take(1 << 20)!.address).toBe(1024);
  });

  test('gives null where there is no room, and goes on', () => {
    const heap = new Heap(0, 1024, () => 1024);
    const all = heap.take(1024)!;
    expect(heap.take(1)).toBeNull();
    heap.give(all);
    expect(heap.take(1)).not.toBeNull();
  });

  test('knows what was never handed out', () => {
    const heap = new Heap(0, 4096, () => 4096);
    const first = heap.take(128)!;
    expect(heap.touch(first)).toBe(0);
    heap.give(first);
    const second = heap.take(256)!;
    expect(heap.touch(second)).toBe(128);
  });
});
