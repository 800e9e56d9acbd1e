import { expect, it } from 'vitest';
import { $clearLow, $copySign, $exponent, $mantissa, $nearest, $power2 } from '../../../src/kernel/math/intrinsics.ts';
import { Random } from '../../counts/random.ts';
import { fusedMultiplyAdd, slowly } from './fused.ts';

it('rounds to nearest, ties to even, and keeps -0, NaN and infinities', () => {
  const pairs = [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, -0],
    [-0.2, -0],
    [-1.5, -2],
    [-0, -0],
    [2 ** 52 + 1, 2 ** 52 + 1],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ] as const;
  for (const [x, y] of pairs) expect($nearest(x)).toBe(y);
});

it('takes a float64 apart', () => {
  expect([0, 5e-324, 1, -8, Number.NaN].map($exponent)).toEqual([0, 0, 1023, 1026, 2047]);
  expect([1, -8, 0.75, 0].map($mantissa)).toEqual([1, 1, 1.5, 1]);
  expect($clearLow(1 + 2 ** -25 + 2 ** -26)).toBe(1 + 2 ** -25);
  expect($copySign(3, -0)).toBe(-3);
  expect($copySign(-3, 0)).toBe(3);
});

it('gives powers of two, and the parity of what is shifted to the sign', () => {
  for (let n = -1022; n <= 1023; n++) expect($power2(n)).toBe(2 ** n);
  for (let n = 0; n < 100; n++) expect($power2(2048 * n)).toBe(n % 2 === 0 ? 1 : -1);
});

it('rounds once when it emulates fused multiply-add', () => {
  const seed = Date.now() >>> 0;
  const random = new Random(seed);
  const number = () => (random.next() + random.next() * 2 ** -32 - 0.5) * 2 ** random.between(-40, 40);
  for (let i = 0; i < 50_000; i++) {
    const a = number();
    const b = number();
    const c = random.chance(0.5) ? number() : -a * b * (1 + random.between(-2, 2) * 2 ** -52);
    if (fusedMultiplyAdd(a, b, c) !== slowly(a, b, c)) {
      expect.fail(`${a} * ${b} + ${c}: ${fusedMultiplyAdd(a, b, c)} for ${slowly(a, b, c)}, seed ${seed}`);
    }
  }
});
