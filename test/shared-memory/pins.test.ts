/** Pins: what is in use elsewhere is not freed. */
import { afterEach, describe, expect, test } from 'vitest';
import { allocate, free } from '../../src/shared-memory/allocate.ts';
import { giveAway, receive } from '../../src/shared-memory/hand-over.ts';
import { memoryUsage, theMemory } from '../../src/shared-memory/memory.ts';
import { pin, unpin } from '../../src/shared-memory/pins.ts';

const used = () => memoryUsage().allocated;

afterEach(() => void theMemory().heap.check());

describe('a pinned array', () => {
  test('is freed at its last unpin', () => {
    const before = used();
    const array = allocate(Float64Array, 1000);
    pin(array);
    pin(array);
    free(array);
    expect(() => free(array)).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_FREED' }));
    unpin(array);
    const other = allocate(Float64Array, 1000);
    expect(other.byteOffset).not.toBe(array.byteOffset);
    free(other);
    expect(used()).toBe(before + 8000);
    unpin(array);
    expect(used()).toBe(before);
  });

  test.each([1000, 1_000_000])('is kept by its parts too, of %i numbers', (length) => {
    const before = used();
    const array = allocate(Float64Array, length);
    const neighbour = allocate(Float64Array, length);
    const parts = [
      array.subarray(0, 1),
      array.subarray(length - 1),
      array.subarray(5, 5),
      array.subarray(10, length - 10),
    ];
    for (const part of parts) pin(part);
    free(array);
    free(neighbour);
    for (const part of parts) {
      expect(used()).toBeGreaterThan(before);
      unpin(part);
    }
    expect(used()).toBe(before);
  });

  test('that is not freed stays', () => {
    const before = used();
    const array = allocate(Float64Array, 10);
    pin(array);
    unpin(array);
    unpin(array);
    expect(used()).toBe(before + 128);
    free(array);
    expect(used()).toBe(before);
  });

  test('that came back from another thread stays too', () => {
    const before = used();
    const array = allocate(Float64Array, 10);
    pin(array);
    free(receive(giveAway(array)!));
    theMemory().records.collect();
    expect(used()).toBe(before + 128);
    unpin(array);
    expect(used()).toBe(before);
  });

  test('may lie outside of the shared memory: then nothing happens', () => {
    const array = new Float64Array(10);
    pin(array);
    unpin(array);
  });

  test('is found among many', () => {
    const before = used();
    const arrays = Array.from({ length: 5000 }, (_, i) => allocate(Uint8Array, 1000 + (i % 50) * 100));
    for (const array of arrays) pin(array);
    for (const array of arrays) free(array);
    expect(used()).toBeGreaterThan(before);
    for (const array of arrays) unpin(array);
    expect(used()).toBe(before);
  });
});
