/**
 * exp and what is made of it. The argument is k ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite: ln 2 in two parts, the
 * first with 42 bits, so that its product with k is exact), and e^r a polynomial.
 * W. J. Cody, W. Waite, Software Manual for the Elementary Functions, 1980. Coefficients: scripts/kernel-math/minimax.py.
 */
import { polynomial, ROUND, split } from './text.ts';

/** e^r = 1 + r + r^2 p(r), `exp` of minimax.py: error 2^-57 of e^r. */
const taylor = [
  0.5000000000000006, 0.16666666666666607, 0.04166666666657392, 0.008333333333377959, 0.0013888888932249988,
  0.00019841269744064817, 0.00002480150461533121, 0.0000027557385203233566, 2.7626257181328617e-7,
  2.5060829151768164e-8,
];
/** e^r = 1 + r + r^2 / 2 + r^3 p(r); error 2^-61 of e^r - 1. */
const longTaylor = [
  0.16666666666666677, 0.04166666666666663, 0.008333333333321471, 0.001388888888891193, 0.0001984126988644796,
  0.00002480158726107865, 0.0000027557243942590704, 2.755733330387364e-7, 2.510911515031063e-8, 2.0895338510671824e-9,
];
/** tanh x = x + x^3 p(x^2) up to 0.55. */
const tangent = [
  -0.333333333333333, 0.13333333333326589, -0.05396825396374468, 0.021869488385450976, -0.008863232595371136,
  0.0035920919731509708, -0.0014555424960789212, 0.0005884431080985205, -0.00023337818078126622, 0.00008331173862574859,
  -0.00001949185371965155,
];
/** sinh x = x + x^3 p(x^2) up to 1. */
const sine = [
  0.16666666666666669, 0.008333333333332919, 0.00019841269841584566, 0.000002755731911044765, 2.5052130310349365e-8,
  1.6056718517820644e-10, 7.774673031206622e-13,
];

const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
const LOG2_E = Math.LOG2E;

/** Of b: k, r with what it lost by rounding, l, and z = r * r. */
const reduce = `
  const k = $multiplyAdd(b, ${LOG2_E}, ${ROUND}) - ${ROUND};
  const exact = $multiplyAdd(k, ${-LN2_HIGH}, b);
  const r = $multiplyAdd(k, ${-LN2_LOW}, exact);
  const l = $multiplyAdd(k, ${-LN2_LOW}, exact - r);
  const z = r * r;`;
/** (e^r - 1 - r) / z. */
const q = split('r', 'z', taylor);

/** Half of k first: both halves are exponents of a normal number, and what is subnormal is rounded once. */
export const exp = `function exp(x) {
  const a = 710 < x ? 710 : x;
  const b = a < -746 ? -746 : a;${reduce}
  const h = $multiplyAdd(k, 0.5, ${ROUND}) - ${ROUND};
  return (1 + (r + $multiplyAdd(z, ${q}, l))) * $power2(h) * $power2(k - h);
}`;

/** 2^k - 1 + 2^k (r + r^2 / 2 + ...), halved so that 2^k stays in range; the sums of the first terms are kept exactly. */
export const expm1 = `function expm1(x) {
  const a = 710 < x ? 710 : x;
  const b = a < -50 ? -50 : a;${reduce}
  const c = $power2(k - 1);
  const m = c - 0.5;
  const s = $multiplyAdd(c, r, m);
  const h = c * (0.5 * z);
  const t = s + h;
  const e = s - t + h + ($multiplyAdd(c, r, m - s) + (c - m - 0.5));
  const y = t + $multiplyAdd(c, $multiplyAdd(z * r, ${split('r', 'z', longTaylor)}, l), e);
  return Math.abs(x) < 5e-17 ? x : y + y;
}`;

/** 1 - 2 / (e^2x + 1), with what the denominator lost by rounding; a polynomial where that cancels. */
export const tanh = `function tanh(x) {
  const a = Math.abs(x);
  const b = 20 < a ? 40 : a + a;${reduce}
  const c = $power2(k);
  const p = r + $multiplyAdd(z, ${q}, l);
  const n = c + 1;
  const d = $multiplyAdd(c, p, n);
  const e = $multiplyAdd(c, p, n - d);
  const i = 1 / d;
  const t = i + i;
  const large = 1 - t;
  const w = a * a;
  const small = $multiplyAdd(a * w, ${polynomial('w', tangent)}, a);
  return $copySign(a < 0.55 ? small : large + $multiplyAdd(t, i * e, 1 - large - t), x);
}`;

/** e^|x| / 4 as h + g, and a quarter of e^-|x|. */
const quarter = `
  const c = $power2(k - 2);
  const o = 1 + r;
  const h = c * o;
  const g = c * (1 - o + r + $multiplyAdd(z, ${q}, l));
  const i = 0.0625 / (h + g);`;

export const sinh = `function sinh(x) {
  const a = Math.abs(x);
  const b = 711 < a ? 711 : a;${reduce}${quarter}
  const y = h - (i - g);
  const w = a * a;
  const small = $multiplyAdd(a * w, ${polynomial('w', sine)}, a);
  return $copySign(a < 1 ? small : y + y, x);
}`;

export const cosh = `function cosh(x) {
  const a = Math.abs(x);
  const b = 711 < a ? 711 : a;${reduce}${quarter}
  const y = h + (i + g);
  return y + y;
}`;
