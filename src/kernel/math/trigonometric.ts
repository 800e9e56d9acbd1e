/**
 * sin, cos and tan. The argument is k pi/2 + r - e with |r| <= pi/4, by pi/2 in three parts, of which two have 38 bits, so
 * that their products with k < 2^15 are exact (Cody and Waite), and e is what r lost by rounding; larger arguments, of
 * which a lane would need hundreds of bits of 2/pi, go to the host. Both sine and cosine of r are computed, as lanes need
 * either. Forms of the kernels: fdlibm, k_sin.c and k_cos.c (Sun Microsystems, 1993); coefficients:
 * scripts/kernel-math/minimax.py.
 * The parity of k, and the sign, are bits that `$power2` shifts to the top: 2^40 keeps its argument positive.
 */
import { polynomial, ROUND } from './text.ts';

/** sin r = r - r^3 p(z), z = r^2. */
const sine = [
  0.1666666666666663, -0.008333333333321919, 0.00019841269829459592, -0.0000027557313583054182, 2.5050742505212574e-8,
  -1.5895957532101968e-10,
];
/** cos r = 1 - z / 2 + z^2 p(z). */
const cosine = [
  0.041666666666666595, -0.001388888888887335, 0.000024801587289010085, -2.755731421971818e-7, 2.087570578373612e-9,
  -1.135876980387202e-11,
];
/** tan h = h + h^3 p(h^2) up to pi/8. */
const tangent = [
  0.33333333333333504, 0.13333333333289205, 0.05396825400762216, 0.02186948681669016, 0.008863277917901013,
  0.003591499186614756, 0.001461546643793641, 0.000559136034428215, 0.0003287072108652636,
];

const TWO_OVER_PI = 0.6366197723675814;
const PI_2_HIGH = 1.5707963267923333;
const PI_2_MIDDLE = 2.5633441515839558e-12;
const PI_2_LOW = 1.0562999066987428e-23;
/** 2^15 pi/2. */
const MOST = 51471;
const TWO_40 = 2 ** 40;

const reduce = `
  const k = $multiplyAdd(x, ${TWO_OVER_PI}, ${ROUND}) - ${ROUND};
  const a = $multiplyAdd(k, ${-PI_2_HIGH}, x);
  const b = $multiplyAdd(k, ${-PI_2_MIDDLE}, a);
  const c = $multiplyAdd(k, ${PI_2_LOW}, $multiplyAdd(k, ${PI_2_MIDDLE}, b - a));
  const r = b - c;
  const e = r - b + c;
  const parity = $power2($multiplyAdd(k, 2048, ${TWO_40}));`;

const both = `
  const z = r * r;
  const h = 0.5 * z;
  const w = 1 - h;
  const sine = r - $multiplyAdd(e, w, z * r * ${polynomial('z', sine)});
  const cosine = w + (1 - w - h + $multiplyAdd(z * z, ${polynomial('z', cosine)}, r * e));`;

function wave(name: 'sin' | 'cos', even: string, odd: string, sign: string): string {
  return `function ${name}(x) {${reduce}${both}
  const sign = $power2($multiplyAdd(parity, ${sign}));
  let y = sign * (parity < 0 ? ${odd} : ${even});
  if (!(Math.abs(x) <= ${MOST})) y = Math.${name}(x);
  return y;
}`;
}

/** The sign is that of bit 1 of k, or of k + 1: 1024 (k - 1) + 512 + 512 parity, and so on. */
export const sin = wave('sin', 'sine', 'cosine', `512, $multiplyAdd(k, 1024, ${TWO_40 - 512})`);
export const cos = wave('cos', 'cosine', 'sine', `-512, $multiplyAdd(k, 1024, ${TWO_40 + 512})`);

/**
 * t = tan(r / 2) as t + l, and tan r = 2t / (1 - t^2), or the negative reciprocal; the quotient is corrected by its
 * remainder, and so is as good as numerator and denominator.
 */
export const tan = `function tan(x) {${reduce}
  const h = 0.5 * r;
  const d = 0.5 * e;
  const z = h * h;
  const u = $multiplyAdd(z * h, ${polynomial('z', tangent)}, -$multiplyAdd(d, z, d));
  const t = h + u;
  const l = h - t + u;
  const v = $clearLow(t);
  const one = 1 - t * t;
  const rest = $multiplyAdd(-2 * t, l, $multiplyAdd(v - t, v + t, 1 - one - v * v));
  const odd = parity < 0;
  const top = odd ? one : -2 * t;
  const topRest = odd ? rest : -2 * l;
  const bottom = odd ? 2 * t : one;
  const bottomRest = odd ? 2 * l : rest;
  const i = 1 / bottom;
  const q = $clearLow(top * i);
  const g = $clearLow(bottom);
  const m = $multiplyAdd(-q, bottom - g, $multiplyAdd(-q, g, top)) + $multiplyAdd(-q, bottomRest, topRest);
  const size = Math.abs(x);
  let y = size < 1e-8 ? x : -$multiplyAdd(m, i, q);
  if (!(size <= ${MOST})) y = Math.tan(x);
  return y;
}`;
