import { describe, expect, test } from 'vitest';
import { philox } from '../../../src/parallel/random/philox.ts';
import { random } from '../../../src/parallel/random/random.ts';

describe('philox', () => {
  // The known answers of the authors' library Random123 (kat_vectors).
  test.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[-1, -1, -1, -1], [-1, -1], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('of counter %j and key %j', ([c0, c1, c2, c3], [k0, k1], expected) => {
    const out = new Uint32Array(4);
    philox(c0, c1, c2, c3, k0, k1, out);
    expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(expected);
  });

  test('of random counters is what 64-bit products give', () => {
    const stream = random(7);
    const word = (): number => stream.integer(2 ** 32);
    const out = new Uint32Array(4);
    for (let i = 0; i < 500; i++) {
      const counter = [word(), word(), word(), word()] as const;
      const key = [word(), word()] as const;
      philox(...counter, ...key, out);
      expect([...out]).toEqual(reference([...counter], [...key]));
    }
  });
});

/** The same with BigInts, as the paper writes it. */
function reference(counter: number[], key: number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const word = (value: bigint): bigint => value & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const one = 0xd2511f53n * c0;
    const other = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [word(other >> 32n) ^ c1 ^ k0, word(other), word(one >> 32n) ^ c3 ^ k1, word(one)];
    k0 = word(k0 + 0x9e3779b9n);
    k1 = word(k1 + 0xbb67ae85n);
  }
  return [c0, c1, c2, c3].map(Number);
}

describe('random', () => {
  test('gives the same numbers for the same seed and index, and others for others', () => {
    const take = (seed: number | bigint, index?: number): number[] => {
      const stream = random(seed, index);
      return Array.from({ length: 9 }, () => stream.uniform());
    };
    expect(take(1, 5)).toEqual(take(1, 5));
    expect(take(1n, 5)).toEqual(take(1, 5));
    expect(take(3)).toEqual(take(3, 0));
    expect(take(-1)).toEqual(take(2n ** 64n - 1n));
    const all = [take(1, 5), take(1, 6), take(2, 5), take(1, 2 ** 32 + 5), take(2 ** 32 + 1, 5)].flat();
    expect(new Set(all).size).toBe(all.length);
  });

  test('uniform numbers fill their range evenly', () => {
    const stream = random(11);
    const counts = new Array<number>(20).fill(0);
    for (let i = 0; i < 200_000; i++) {
      const place = Math.floor((stream.uniform(-1, 3) + 1) * 5);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    expect(counts.length).toBe(20);
    expect(chiSquare(counts, 10_000)).toBeLessThan(43.8); // 19 degrees of freedom, 0.1 %
  });

  test('normal numbers have mean, deviation and tails', () => {
    const stream = random(12);
    const values = Array.from({ length: 200_000 }, () => stream.normal(10, 2));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const beyond = values.filter((value) => Math.abs(value - 10) > 4).length / values.length;
    expect(mean).toBeCloseTo(10, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
    expect(beyond).toBeCloseTo(0.0455, 2);
  });

  test.each([
    [6, 0],
    [7, 1],
    [1000, -500],
    [3, -(2 ** 40)],
  ])('%i whole numbers from %i on, evenly', (size, low) => {
    const stream = random(13, size);
    const counts = new Array<number>(size).fill(0);
    for (let i = 0; i < size * 200; i++) counts[stream.integer(low, low + size) - low]!++;
    expect(chiSquare(counts, 200)).toBeLessThan(size + 4 * Math.sqrt(2 * size) + 10);
  });

  test('whole numbers beyond 32 bits reach the whole range', () => {
    const stream = random(14);
    const values = Array.from({ length: 1000 }, () => stream.integer(2 ** 53 - 1));
    expect(values.every(Number.isSafeInteger)).toBe(true);
    expect(Math.max(...values)).toBeGreaterThan(2 ** 52);
    expect(Math.min(...values)).toBeLessThan(2 ** 46);
  });

  test('shuffle keeps the elements, and each order is equally likely', () => {
    const stream = random(15);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = stream.shuffle(['a', 'b', 'c', 'd']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], 1000)).toBeLessThan(49.7); // 23 degrees of freedom, 0.1 %
    const array = Float64Array.of(1, 2, 3);
    expect(stream.shuffle(array)).toBe(array);
  });

  test.each([
    ['a fraction as seed', () => random(0.5)],
    ['NaN as seed', () => random(Number.NaN)],
    ['a negative index', () => random(1, -1)],
    ['an empty range', () => random(1).integer(3, 3)],
    ['nothing below 0', () => random(1).integer(0)],
    ['a fraction as bound', () => random(1).integer(1.5)],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(expect.objectContaining({ code: 'HASTEN_RANDOM_ARGUMENT' }));
  });
});

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
