/**
 * Logarithms. x is 2^k (1 + f) with 1 + f in [sqrt 1/2, sqrt 2), s = f / (2 + f), and log(1 + f) is f - h + s (h + R),
 * h = f^2 / 2, where R(s^2) is a polynomial: the form of fdlibm's e_log.c (Sun Microsystems, 1993), in which what is
 * rounded is small beside the result. Coefficients: scripts/kernel-math/minimax.py.
 */
import { polynomial } from './text.ts';

/** log((1 + s) / (1 - s)) = 2 s + s z p(z), z = s^2; error 2^-59. */
const series = [
  0.6666666666666734, 0.39999999999416763, 0.2857142874198954, 0.22222198609650035, 0.18183562591623828,
  0.15314091866918325, 0.1479556009843331,
];

const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
/** 1 / ln 2 and 1 / ln 10 with 26 bits, and the rest. */
const LOG2_E_HIGH = 1.4426950216293335;
const LOG2_E_LOW = 1.9259629911266175e-8;
const LOG10_E_HIGH = 0.4342944771051407;
const LOG10_E_LOW = 4.798111141615973e-9;
/** log10 2 with 42 bits, and the rest. */
const LOG10_2_HIGH = 0.30102999566395283;
const LOG10_2_LOW = 2.8363394551044964e-14;

/** The least normal number, and where 2^-k is no longer one. */
const LEAST = 2 ** -1022;
const MOST = 2 ** 1022;
const TWO_54 = 2 ** 54;

/** Of a normal u: j, its exponent (as a float64: see text.ts), and f. */
const reduce = `
    const j = $multiplyAdd($exponent(u * ${Math.SQRT2}), 1, -1023);
    const f = u * $power2(-j) - 1;`;
/** Of f: s, h and h + R. */
const kernel = `
    const s = f / (2 + f);
    const z = s * s;
    const h = 0.5 * f * f;
    const c = $multiplyAdd(z, ${polynomial('z', series)}, h);`;
/** f - h as high + low, the former with 26 bits. */
const parts = `
    const high = $clearLow(f - h);
    const low = $multiplyAdd(s, c, f - high - h);`;

/** `result` in terms of k, the whole exponent. What is beyond the normal numbers is scaled by 2^-n first. */
function logarithm(name: string, result: string): string {
  return `function ${name}(x) {
  function normal(u) {${reduce}
    const k = j;${kernel}${result}
  }
  function scaled(u, n) {${reduce}
    const k = j + n;${kernel}${result}
  }
  let y = normal(x);
  if (!(x >= ${LEAST} && x <= ${MOST})) {
    const tiny = x < 1;
    const other = scaled(x * (tiny ? ${TWO_54} : 0.25), tiny ? -54 : 2);
    y = x > 0 ? (x < Infinity ? other : Infinity) : x === 0 ? -Infinity : NaN;
  }
  return y;
}`;
}

export const log = logarithm(
  'log',
  `
    return $multiplyAdd(k, ${LN2_HIGH}, f - (h - $multiplyAdd(s, c, k * ${LN2_LOW})));`,
);

/** As e_log2.c has it (FreeBSD): f - h in two parts, of which the first times 1 / ln 2 is exact. */
export const log2 = logarithm(
  'log2',
  `${parts}
    const v = high * ${LOG2_E_HIGH};
    const w = k + v;
    return $multiplyAdd(low, ${LOG2_E_HIGH}, $multiplyAdd(low + high, ${LOG2_E_LOW}, k - w + v)) + w;`,
);

export const log10 = logarithm(
  'log10',
  `${parts}
    const v = high * ${LOG10_E_HIGH};
    const m = k * ${LOG10_2_HIGH};
    const w = m + v;
    const e = $multiplyAdd(low + high, ${LOG10_E_LOW}, $multiplyAdd(k, ${LOG10_2_LOW}, m - w + v));
    return $multiplyAdd(low, ${LOG10_E_HIGH}, e) + w;`,
);

/** The logarithm of u = 1 + x with what u lost by rounding; x itself is f where k is 0. */
export const log1p = `function log1p(x) {
  function near(x) {
    const u = 1 + x;
    const j = $multiplyAdd($exponent(u * ${Math.SQRT2}), 1, -1023);
    const plain = j === 0;
    const f = plain ? x : u * $power2(-j) - 1;
    const lost = plain ? 0 : (1 < x ? 1 - (u - x) : x - (u - 1)) / u;${kernel}
    return $multiplyAdd(j, ${LN2_HIGH}, f - (h - $multiplyAdd(s, c, $multiplyAdd(j, ${LN2_LOW}, lost))));
  }
  let y = near(x);
  if (!(x > -1 && x <= ${MOST} && x !== 0)) {
    const huge = near(x * 0.25) + ${2 * Math.LN2};
    y = x > 0 ? (x < Infinity ? huge : Infinity) : x === 0 ? x : x === -1 ? -Infinity : NaN;
  }
  return y;
}`;
