/**
 * pow: e^(y log |x|), with the logarithm to some 68 bits in two parts, and their product with y in two parts. The form of
 * the logarithm is fdlibm's (e_pow.c, Sun Microsystems, 1993) in natural units: factors are cut to 26 bits, so that
 * their products are exact. Coefficients: scripts/kernel-math/minimax.py.
 */
import { polynomial, ROUND, split } from './text.ts';

/** log((1 + s) / (1 - s)) = 2/3 s (3 + z + z^2 p(z)), z = s^2; error 2^-73. */
const series = [
  0.5999999999999996, 0.428571428571686, 0.3333333332611204, 0.2727272832599564, 0.2307683406989504,
  0.20004518711938996, 0.1751144567932464, 0.1798946503174332,
];
/** e^r = 1 + r + r^2 p(r), as in exponential.ts. */
const taylor = [
  0.5000000000000006, 0.16666666666666607, 0.04166666666657392, 0.008333333333377959, 0.0013888888932249988,
  0.00019841269744064817, 0.00002480150461533121, 0.0000027557385203233566, 2.7626257181328617e-7,
  2.5060829151768164e-8,
];

const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
const LOG2_E = Math.LOG2E;
const TWO_THIRDS_HIGH = 0.6666666567325592;
const TWO_THIRDS_LOW = 9.934107462565104e-9;
/** Below it, x is made larger before its exponent is taken, above it smaller: neither end is out of range then. */
const SMALL = 1e-290;
const TWO_60 = 2 ** 60;

/** high + low = log |x|, high with 26 bits. */
const logarithm = `
  const size = Math.abs(x);
  const tiny = size < ${SMALL};
  const u = tiny ? size * ${TWO_60} : size * 0.25;
  const j = $multiplyAdd($exponent(u * ${Math.SQRT2}), 1, -1023);
  const k = j + (tiny ? -60 : 2);
  const m = u * $power2(-j);
  const f = m - 1;
  const d = m + 1;
  const i = 1 / d;
  const g = $clearLow(d);
  const s = f * i;
  const sh = $clearLow(s);
  const sl = $multiplyAdd(-sh, m - (g - 1), $multiplyAdd(-sh, g, f)) * i;
  const z = sh * sh;
  const zl = sl * (sh + s);
  const zz = z + zl;
  const p = $multiplyAdd(zz * zz, ${polynomial('zz', series)}, zl);
  const t = $clearLow(3 + z + p);
  const tl = p - (t - 3 - z);
  const v = $multiplyAdd(sl, t, tl * s);
  const a = $clearLow($multiplyAdd(sh, t, v));
  const b = v - $multiplyAdd(-sh, t, a);
  const c = a * ${TWO_THIRDS_HIGH};
  const n = k * ${LN2_HIGH};
  const e = $multiplyAdd(a, ${TWO_THIRDS_LOW}, $multiplyAdd(b, ${2 / 3}, k * ${LN2_LOW}));
  const w = n + c;
  const wl = n - w + c + e;
  const high = $clearLow(w + wl);
  const low = wl - (high - w);`;

/** e^(y (high + low)), y so small that nothing overflows on the way. */
const exponential = `
  const y0 = 1e19 < y ? 1e19 : y;
  const y1 = y0 < -1e19 ? -1e19 : y0;
  const yh = $clearLow(y1);
  const all = yh * high;
  const rest = $multiplyAdd(y1, low, (y1 - yh) * high);
  const x0 = 711 < all ? 711 : all;
  const x1 = x0 < -747 ? -747 : x0;
  const x2 = x1 === all ? rest : 0;
  const q = $multiplyAdd(x1 + x2, ${LOG2_E}, ${ROUND}) - ${ROUND};
  const h = $multiplyAdd(q, ${-LN2_HIGH}, x1);
  const l = $multiplyAdd(q, ${-LN2_LOW}, x2);
  const r = h + l;
  const rl = h - r + l;
  const o = 1 + r;
  const rr = r * r;
  const ex = o + (1 - o + r + $multiplyAdd(rr, ${split('r', 'rr', taylor)}, rl));
  const half = $multiplyAdd(q, 0.5, ${ROUND}) - ${ROUND};
  let power = ex * $power2(half) * $power2(q - half);`;

export const pow = `function pow(x, y) {${logarithm}${exponential}
  if (!(x > 0 && x < Infinity && Math.abs(y) < Infinity)) {
    const ay = Math.abs(y);
    const whole = Math.floor(ay) === ay;
    const odd = whole && ay < 9007199254740992 && Math.floor(ay * 0.5) * 2 !== ay;
    const grows = y > 0 === size > 1;
    if (size === Infinity || size === 0) power = grows ? Infinity : 0;
    if (x < 0 && !whole && size < Infinity) power = NaN;
    if (odd) power = $copySign(power, x);
    if (ay === Infinity) power = size === 1 ? NaN : grows ? Infinity : 0;
    if (x !== x || y !== y) power = NaN;
    if (y === 0) power = 1;
  }
  return power;
}`;
