/** How far a float64 is from a true value, in units of the last place that a float64 has there. */
import type { Exact } from './oracle.ts';

const float = new Float64Array(1);
const words = new BigUint64Array(float.buffer);

/** x * 2^n, in steps that stay in range. */
function scale(x: number, n: number): number {
  let result = x;
  let left = n;
  while (left > 1000) {
    result *= 2 ** 1000;
    left -= 1000;
  }
  while (left < -1000) {
    result *= 2 ** -1000;
    left += 1000;
  }
  return result * 2 ** left;
}

export function errorInUlp(got: number, { m, e }: Exact): number {
  if (Number.isNaN(got)) return Number.POSITIVE_INFINITY;
  const high = Number(m);
  const low = Number(m - BigInt(high));
  float[0] = Math.abs(high);
  const exponent = Math.max(Number(words[0]! >> 52n) - 1023 - 52, -1074 - e);
  if (!Number.isFinite(got)) {
    // Rounds to infinity from half an ulp beyond the greatest number.
    const past = scale(Math.abs(high), e - 1000) - Number.MAX_VALUE / 2 ** 1000;
    return past > -(2 ** -40) && Math.sign(got) === Math.sign(high) ? 0 : Number.POSITIVE_INFINITY;
  }
  return Math.abs(scale(scale(got, -e) - high - low, -exponent));
}
