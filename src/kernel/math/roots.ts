/**
 * cbrt and hypot. Coefficients: scripts/kernel-math/minimax.py.
 *
 * cbrt takes a polynomial for 1 / cbrt(m), m in [1/2, 4), one step of fourth order, and last a Newton step from a root of
 * 26 bits, whose cube is taken exactly. hypot is the root of a sum of squares in two parts (as musl does it).
 */
import { polynomial, ROUND } from './text.ts';

/** 1 / cbrt(m), m in [1/2, 4); error 2^-8. */
const reciprocal = [
  1.7950896259931477, -1.5027054255593033, 1.0260418788461283, -0.3884739248609464, 0.07432543659018197,
  -0.005603345516223952,
];
/** ((1 - h)^(-1/3) - 1) / h up to the fourth power. */
const binomial = [1 / 3, 2 / 9, 14 / 81, 35 / 243];

const LEAST = 2 ** -1022;
const TWO_54 = 2 ** 54;
const TWO_MINUS_18 = 2 ** -18;
const TWO_600 = 2 ** 600;
const TWO_MINUS_600 = 2 ** -600;

export const cbrt = `function cbrt(x) {
  function normal(a) {
    const j = $multiplyAdd($exponent(a), 1, -1023);
    const k = $multiplyAdd(j, ${1 / 3}, ${ROUND}) - ${ROUND};
    const m = a * $power2(-k) * $power2(-(k + k));
    const p = ${polynomial('m', reciprocal)};
    const h = $multiplyAdd(-m, p * p * p, 1);
    const y = $multiplyAdd(p * h, ${polynomial('h', binomial)}, p);
    const yy = y * y;
    const t = $clearLow(m * yy);
    const tt = t * t;
    const th = $clearLow(tt);
    const d = $multiplyAdd(-t, tt - th, $multiplyAdd(-t, th, m)) * yy * ${1 / 3};
    return $multiplyAdd(d, $multiplyAdd(d, y, 1), t) * $power2(k);
  }
  const size = Math.abs(x);
  let root = normal(size);
  if (!(size >= ${LEAST} && size < Infinity)) {
    const small = normal(size * ${TWO_54}) * ${TWO_MINUS_18};
    root = size > 0 && size < Infinity ? small : size;
  }
  return $copySign(root, x);
}`;

export const hypot = `function hypot(x, y) {
  function root(a, b) {
    const ah = $clearLow(a);
    const bh = $clearLow(b);
    const low = $multiplyAdd(a - ah, a + ah, (b - bh) * (b + bh));
    const square = ah * ah;
    const sum = $multiplyAdd(bh, bh, square);
    return Math.sqrt(sum + ($multiplyAdd(bh, bh, square - sum) + low));
  }
  const v = Math.abs(x);
  const w = Math.abs(y);
  const a = v < w ? w : v;
  const b = v < w ? v : w;
  let side = root(a, b);
  if (!(a <= 1e150 && b >= 1e-145)) {
    const big = a > 1e150;
    const tiny = a < 1e-120;
    const up = big ? ${TWO_MINUS_600} : tiny ? ${TWO_600} : 1;
    const down = big ? ${TWO_600} : tiny ? ${TWO_MINUS_600} : 1;
    side = v === Infinity || w === Infinity ? Infinity : root(a * up, b * up) * down;
  }
  return side;
}`;
