/**
 * Inverses of the trigonometric functions. Coefficients: scripts/kernel-math/minimax.py.
 *
 * atan and atan2 take the ratio of the smaller to the larger side, n / d <= 1, and above a limit (n - d) / (n + d), which
 * is the angle less pi/4; this is added to a multiple of pi/4 in two parts. atan's quotient is x itself up to the limit
 * 0.547 > tan 1/2, and small beside the result from there on; that of atan2, with a limit of 1/2, is corrected by its
 * remainder.
 * asin and acos: fdlibm's form (e_asin.c, Sun Microsystems, 1993), from 1/2 by the half angle, sqrt((1 - x) / 2).
 */
import { polynomial } from './text.ts';

/** atan t = t + t^3 p(z), z = t^2, up to 0.5475. */
const arcTangent = [
  -0.33333333333333165, 0.1999999999995499, -0.14285714281502346, 0.11111110912148782, -0.09090903530036858,
  0.07692207390403755, -0.06665437142718565, 0.058717879706491435, -0.05198452133398285, 0.04477871832603966,
  -0.034575704883130866, 0.020280053516765012, -0.006383697108071586,
];
/** asin x = x + x^3 p(z), z = x^2, up to 1/2. */
const arcSine = [
  0.1666666666666676, 0.07499999999970886, 0.04464285717453302, 0.030381942711468064, 0.022372214886094376,
  0.01735161380218813, 0.013980799498369698, 0.011399081445527589, 0.01077932019149149, 0.0037098750444874177,
  0.0216991413034542, -0.020987477436721358, 0.03262147727583546,
];

const PI_4 = Math.PI / 4;
const PI_2 = Math.PI / 2;

/** (pi/4 - PI_4) / PI_4. The low three bits of PI_4 are 0, so that its multiples up to 8 are exact. */
const REST = 3.8981718325193755e-17;
const PI_2_LOW = 6.123233995736766e-17;

/** Of n <= d: the quotient, as top / bottom; from `limit` on it is that of the angle less pi/4. */
const quotient = (limit: number): string => `
  const mid = ${limit} * d < n;
  const a = mid ? d : 0;
  const c = mid ? n : 0;
  const top = n - a;
  const bottom = d + c;`;
/** base + p + o, of which p is exact and o small. */
const sum = `
  const s = base + p;
  const whole = s + (base - s + p + $multiplyAdd(base, ${REST}, o));`;

export const atan = `function atan(x) {
  const b = Math.abs(x);
  const swap = 1 < b;
  const n = swap ? 1 : b;
  const d = swap ? b : 1;${quotient(0.547)}
  const q = top / bottom;
  const p = swap ? -q : q;
  const z = p * p;
  const o = z * p * ${polynomial('z', arcTangent)};
  const base = mid ? ${PI_4} : swap ? ${PI_2} : 0;${sum}
  return $copySign(whole, x);
}`;

/** The quotient as q + r, q with 26 bits; the angle is base + or - (q + l). */
const angle = `${quotient(0.5)}
  const i = 1 / bottom;
  const q = $clearLow(top * i);
  const g = $clearLow(bottom);
  const m = $multiplyAdd(-q, bottom - g + (d - bottom + c), $multiplyAdd(-q, g, top));
  const r = m * i;
  const t = q + r;
  const z = t * t;
  const l = $multiplyAdd(z * t, ${polynomial('z', arcTangent)}, r);`;

/** Sides of extreme sizes are scaled, and one that is nothing beside the other is dropped. */
export const atan2 = `function atan2(y, x) {
  const v = Math.abs(y);
  const h = Math.abs(x);
  const swap = h < v;
  const left = $copySign(1, x) < 0;
  const turn = swap !== left;
  function angle(n, d) {${angle}
    const right = mid ? ${PI_4} : swap ? ${PI_2} : 0;
    const base = left ? ${Math.PI} - right : right;
    const p = turn ? -q : q;
    const o = turn ? -l : l;${sum}
    return whole;
  }
  const n = swap ? h : v;
  const d = swap ? v : h;
  let result = angle(n, d);
  if (!(n >= 1e-270 && d <= 1e270)) {
    const same = n === d;
    const scale = d < 1 ? 1.157920892373162e77 : 8.636168555094445e-78;
    const scaled = angle(same ? 1 : n * scale, same ? 1 : d * scale);
    const flat = left ? ${Math.PI} : 0;
    const beside = swap ? ${PI_2} : left ? ${Math.PI} : d === 0 ? 0 : n / d;
    const far = n <= d * 1e-30 && !same;
    result = d === 0 ? flat : far ? beside : scaled;
    if (x !== x || y !== y) result = NaN;
  }
  return $copySign(result, y);
}`;

/** |x| or the half angle's sine s, asin s - s, and the rest of the root, c. */
const arc = `
  const a = Math.abs(x);
  const big = 0.5 <= a;
  const z = big ? 0.5 - 0.5 * a : a * a;
  const s = big ? Math.sqrt(z) : a;
  const r = s * z * ${polynomial('z', arcSine)};
  const d = $clearLow(s);
  const c = $multiplyAdd(-d, d, z) / (s + d + 1e-300);`;

export const asin = `function asin(x) {${arc}
  const y = ${PI_4} - (r + r - (${PI_2_LOW} - (c + c)) - (${PI_4} - (d + d)));
  return $copySign(big ? y : a + r, x);
}`;

export const acos = `function acos(x) {${arc}
  const low = s + (r - ${PI_2_LOW});
  const middle = ${PI_2} - (x - (${PI_2_LOW} - $copySign(r, x)));
  const right = d + (r + c);
  return big ? (x < 0 ? ${Math.PI} - (low + low) : right + right) : middle;
}`;
