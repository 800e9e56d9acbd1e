/** `allocate`, `free` and `arena`: zeros, identity, exhaustion, and that nothing ever detaches a buffer. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { allocate, arena, free } from '../../src/shared-memory/allocate.ts';
import { isOurs, memoryUsage, theMemory } from '../../src/shared-memory/memory.ts';
import { mark, release, takeTemporary } from '../../src/shared-memory/temporary.ts';

const before = () => memoryUsage().allocated;

describe('allocate', () => {
  test('gives an array of zeros in the shared memory, on a cache line', () => {
    const array = allocate(Float64Array, 100);
    expect(array).toBeInstanceOf(Float64Array);
    expect(array).toHaveLength(100);
    expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(isOurs(array.buffer)).toBe(true);
    expect(array.byteOffset % 64).toBe(0);
    expect(array.every((x) => x === 0)).toBe(true);
    free(array);
  });

  test('gives zeros also where something lay before', () => {
    const first = allocate(Uint8Array, 1000).fill(7);
    free(first);
    const second = allocate(Uint8Array, 3000);
    expect(second.byteOffset).toBe(first.byteOffset);
    expect(second.every((x) => x === 0)).toBe(true);
    free(second);
  });

  test('takes elements', () => {
    const array = allocate(Int16Array, [1, -2, 70_000]);
    expect([...array]).toEqual([1, -2, 4464]);
    const big = allocate(BigInt64Array, [5n]);
    expect(big[0]).toBe(5n);
    free(array);
    free(big);
  });

  test('gives empty arrays addresses of their own', () => {
    const [a, b] = [allocate(Int8Array, 0), allocate(Int8Array, 0)];
    expect(a.byteOffset).not.toBe(b.byteOffset);
    free(a);
    free(b);
  });

  test.each([-1, 1.5, Number.NaN, undefined, 2 ** 60])('refuses the length %s', (length) => {
    expect(() => allocate(Float64Array, length as number)).toThrow(
      expect.objectContaining({ code: 'HASTEN_MEMORY_ARGUMENT' }),
    );
  });

  test('refuses what is no type of arrays', () => {
    expect(() => allocate(Array as never, 4)).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_ARGUMENT' }));
    expect(() => allocate(4 as never, 4)).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_ARGUMENT' }));
  });

  test('says which ways out there are when the memory is exhausted', () => {
    expect(() => allocate(Float64Array, 2 ** 30)).toThrow(
      expect.objectContaining({
        code: 'HASTEN_MEMORY_EXHAUSTED',
        message: expect.stringMatching(/^no room for 8\.6 GB in hasten's shared memory: .* of 4\.3 GB are allocated$/),
        fix: 'give arrays back with free(array), or allocate them in an arena(), whose end gives all back',
      }),
    );
  });
});

describe('a memory that other threads use', () => {
  test('is exhausted by what they have too, and the error says so', () => {
    const { units } = theMemory();
    const others = units.find(3000);
    units.claimAt(others, 3000, 99);
    expect(() => allocate(Uint8Array, 2e9)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/are allocated, and other threads have 3\.1 GB$/) }),
    );
    units.release(others, others + 3000, others);
    expect(units.find(3000)).toBe(others);
  });
});

describe('free', () => {
  test('gives the memory back, 100 000 times', () => {
    const start = before();
    for (let i = 0; i < 100_000; i++) free(allocate(Float64Array, i % 1000));
    expect(before()).toBe(start);
    theMemory().heap.check();
  });

  test('refuses an array that was freed, even if its address has been given away again', () => {
    const first = allocate(Float64Array, 10);
    free(first);
    const second = allocate(Float64Array, 10);
    expect(second.byteOffset).toBe(first.byteOffset);
    expect(() => free(first)).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_FREED' }));
    free(second);
  });

  test('refuses subarrays and ordinary arrays', () => {
    const array = allocate(Float64Array, 10);
    expect(() => free(array.subarray(0))).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_FREED' }));
    expect(() => free(new Float64Array(4))).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_FREED' }));
    free(array);
  });
});

describe('arena', () => {
  test('gives all back at the end of its block', () => {
    const start = before();
    {
      using scope = arena();
      scope.allocate(Float64Array, 1000);
      const early = scope.allocate(Int8Array, 5);
      scope.free(early);
      free(scope.allocate(Int8Array, 5));
      expect(before()).toBeGreaterThan(start);
    }
    expect(before()).toBe(start);
  });

  test('gives all back when something throws', () => {
    const start = before();
    expect(() => {
      using scope = arena();
      scope.allocate(Float64Array, 1000);
      throw new Error('no');
    }).toThrow('no');
    expect(before()).toBe(start);
  });

  test('allocates nothing after its end', () => {
    const scope = arena();
    scope[Symbol.dispose]();
    expect(() => scope.allocate(Float64Array, 1)).toThrow(expect.objectContaining({ code: 'HASTEN_MEMORY_FREED' }));
  });
});

describe('growth', () => {
  test('detaches nothing: arrays from before keep their content and see the same bytes', () => {
    const array = allocate(Float64Array, [1, 2, 3]);
    const { buffer } = array;
    const size = memoryUsage().size;
    const large = allocate(Uint8Array, size + 1);
    expect(memoryUsage().size).toBeGreaterThan(size);
    expect([...array]).toEqual([1, 2, 3]);
    expect(array.buffer).toBe(buffer);
    expect(isOurs(buffer)).toBe(true);
    new Float64Array(theMemory().memory.buffer, array.byteOffset, 3)[1] = 5;
    expect(array[1]).toBe(5);
    free(array);
    free(large);
  });
});

describe('temporary space', () => {
  test('is a stack, and comes back', () => {
    const start = before();
    const outer = mark();
    const a = takeTemporary(100);
    const inner = mark();
    const b = takeTemporary(1 << 20);
    const c = takeTemporary(64);
    expect(new Set([a, b, c]).size).toBe(3);
    for (const address of [a, b, c]) expect(address % 64).toBe(0);
    release(inner);
    expect(takeTemporary(64)).toBe(a + 128);
    release(outer);
    expect(before() - start).toBeLessThanOrEqual(1 << 18);
    expect(mark()).toBe(outer);
  });

  test('keeps a little, and gives back what is large', () => {
    for (let i = 0; i < 1000; i++) {
      const to = mark();
      takeTemporary(i * 10_000);
      takeTemporary(i * 1000);
      release(to);
    }
    theMemory().heap.check();
    expect(mark()).toBe(0);
  });
});

describe('without shared memory', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('all pages are there from the start, and none are added', async () => {
    const { Memory } = WebAssembly;
    const grow = vi.spyOn(Memory.prototype, 'grow');
    class Unshared extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        if (descriptor.shared) throw new TypeError('no shared memory');
        super(descriptor);
      }
    }
    vi.stubGlobal('WebAssembly', { Memory: Unshared });
    vi.resetModules();
    const other = await import('../../src/shared-memory/allocate.ts');
    const { handover, memoryUsage: usage } = await import('../../src/shared-memory/memory.ts');
    const array = other.allocate(Float64Array, 1000);
    expect(array.buffer).toBeInstanceOf(ArrayBuffer);
    expect(usage().size).toBe(usage().limit);
    expect(() => other.allocate(Uint8Array, usage().limit)).toThrow(
      expect.objectContaining({ code: 'HASTEN_MEMORY_EXHAUSTED' }),
    );
    expect(handover()).toBeNull();
    expect(grow).not.toHaveBeenCalled();
    expect(array).toHaveLength(1000);
    vi.restoreAllMocks();
  });
});
