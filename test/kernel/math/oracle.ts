/**
 * The true values of the functions of `Math`, to some 100 bits: integers of any size as fixed-point numbers with 200 bits
 * after the point, Taylor series, and Newton steps from the host's value (whose own error cannot matter: a step's error is
 * that of the start to the second or third power). Nothing is taken from what it tests but the start of those steps.
 */

/** m * 2^e. */
export interface Exact {
  m: bigint;
  e: number;
}

const F = 200;
const bits = BigInt(F);
const one = 1n << bits;

const float = new Float64Array(1);
const words = new BigUint64Array(float.buffer);

/** A float64 as an integer times a power of two. */
export function parts(x: number): Exact {
  float[0] = Math.abs(x);
  const word = words[0]!;
  const exponent = Number(word >> 52n);
  const m = exponent === 0 ? word : (word & 0xfffffffffffffn) | 0x10000000000000n;
  return { m: x < 0 ? -m : m, e: Math.max(exponent, 1) - 1075 };
}

const shift = (x: bigint, by: number): bigint => (by >= 0 ? x << BigInt(by) : x >> BigInt(-by));
/** In fixed point. Exact for |x| >= 2^-140 and 0. */
export const fix = (x: number): bigint => {
  const { m, e } = parts(x);
  return shift(m, e + F);
};
const times = (a: bigint, b: bigint): bigint => (a * b) >> bits;
const over = (a: bigint, b: bigint): bigint => (a << bits) / b;
const exact = (m: bigint): Exact => ({ m, e: -F });

/** atan(1/n), with extra bits. */
function arcCotangent(n: bigint, unit: bigint): bigint {
  let power = unit / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= -n * n;
    sum += power / k;
  }
  return sum;
}
const wide = 1n << (bits + 100n);
/** Machin's formula. */
const wideHalfPi = 2n * (4n * arcCotangent(5n, wide) - arcCotangent(239n, wide));
const pi = (wideHalfPi * 2n) >> 100n;
/** ln 2 = 2 artanh(1/3). */
const wideLn2 = (() => {
  let power = wide / 3n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= 9n;
    sum += power / k;
  }
  return 2n * sum;
})();
const ln2 = wideLn2 >> 100n;

/** e^v as m 2^e, m in fixed point of about 1. */
function power(v: bigint): { m: bigint; k: number } {
  const k = (2n * v + ln2) / (2n * ln2) - (v < -ln2 / 2n ? 1n : 0n);
  const r = v - ((k * wideLn2) >> 100n);
  const halvings = 16n;
  const small = r >> halvings;
  let term = one;
  let sum = one;
  for (let n = 1n; term !== 0n && n < 40n; n++) {
    term = times(term, small) / n;
    sum += term;
    if (term === -1n) break;
  }
  for (let i = 0n; i < halvings; i++) sum = times(sum, sum);
  return { m: sum, k: Number(k) };
}

/** ln of v > 0: a Newton step of third order from the host's logarithm. */
function logarithm(v: bigint, exponent: number): bigint {
  const length = v.toString(2).length - 1 - F;
  const m = shift(v, -length);
  const start = fix(Math.log(Number(m) / Number(one)));
  const { m: p, k } = power(start);
  const near = shift(p, k);
  return start + over(2n * (m - near), m + near) + (((BigInt(length) + BigInt(exponent)) * wideLn2) >> 100n);
}

/** sine and cosine of |r| < 1. */
function taylor(r: bigint): [sine: bigint, cosine: bigint] {
  const z = -times(r, r);
  let sine = r;
  let cosine = one;
  let s = r;
  let c = one;
  for (let n = 1n; n < 40n; n++) {
    c = times(c, z) / ((2n * n - 1n) * (2n * n));
    s = times(s, z) / (2n * n * (2n * n + 1n));
    cosine += c;
    sine += s;
    if ((c === 0n || c === -1n) && (s === 0n || s === -1n)) break;
  }
  return [sine, cosine];
}

function sineAndCosine(v: bigint): [sine: bigint, cosine: bigint] {
  const halfPi = pi / 2n;
  const k = (2n * v + (v < 0n ? -halfPi : halfPi)) / (2n * halfPi);
  const [s, c] = taylor(v - ((k * wideHalfPi) >> 100n));
  const quadrant = ((k % 4n) + 4n) % 4n;
  if (quadrant === 0n) return [s, c];
  if (quadrant === 1n) return [c, -s];
  return quadrant === 2n ? [-s, -c] : [-c, s];
}

/** k pi/2, nearest. */
export const multipleOfHalfPi = (k: number): number => Number(BigInt(k) * wideHalfPi) / Number(wide);

/** The angle of (x, y), both of about 1 at most and not both tiny, whose first 50 bits are `start`. */
function angle(y: bigint, x: bigint, start: number): bigint {
  const a = fix(start);
  const [s, c] = sineAndCosine(a);
  const u = over(times(y, c) - times(x, s), times(x, c) + times(y, s));
  return a + u - times(times(u, u), u) / 3n;
}

function squareRoot(v: bigint): bigint {
  if (v === 0n) return 0n;
  const square = v << bits;
  let root = fix(Math.sqrt(Number(v) / Number(one)));
  for (let i = 0; i < 2; i++) root = (root + square / root) / 2n;
  return root;
}

/** x + c x^n, for |x| < 2^-40: the next term is beyond 2^-79 of it. */
function tiny(x: number, c: number, n: 2 | 3): Exact {
  const { m, e } = parts(x);
  const term = n === 2 ? m * m : m * m * m;
  const at = 180;
  const scaled = shift(term, (n - 1) * e + at) / BigInt(Math.abs(Math.round(1 / c)));
  return { m: (m << BigInt(at)) + (c < 0 ? -scaled : scaled), e: e - at };
}

type Of1 = (x: number) => Exact;
type Of2 = (x: number, y: number) => Exact;

const near =
  (c: number, n: 2 | 3, f: Of1): Of1 =>
  (x) =>
    Math.abs(x) < 2 ** -40 ? tiny(x, c, n) : f(x);

/** e^x and e^-x in fixed point (with one of them too large to care for the other, 0 for that). */
function bothPowers(x: number): { m: bigint; inverse: bigint; e: number } {
  const { m, k } = power(fix(Math.abs(x)));
  const inverse = k > 100 ? 0n : shift(over(one, m), -2 * k);
  return { m, inverse, e: k - F };
}

const log: Of1 = (x) => {
  const { m, e } = parts(x);
  return exact(logarithm(m << bits, e));
};
const byLog =
  (base: bigint): Of1 =>
  (x) =>
    exact(over(log(x).m, base));
const ln10 = log(10).m;

/** For arguments for which the value is a number and not an infinity or zero. */
export const oracle = {
  exp: (x) => {
    if (Math.abs(x) < 2 ** -100) return exact(one);
    const { m, k } = power(fix(x));
    return { m, e: k - F };
  },
  expm1: near(1 / 2, 2, (x) => {
    const { m, k } = power(fix(x));
    return k > 100 ? { m, e: k - F } : exact(shift(m, k) - one);
  }),
  sinh: near(1 / 6, 3, (x) => {
    const { m, inverse, e } = bothPowers(x);
    return { m: x < 0 ? inverse - m : m - inverse, e: e - 1 };
  }),
  cosh: (x) => {
    if (Math.abs(x) < 2 ** -100) return exact(one);
    const { m, inverse, e } = bothPowers(x);
    return { m: m + inverse, e: e - 1 };
  },
  tanh: near(-1 / 3, 3, (x) => {
    if (Math.abs(x) > 60) return exact(x < 0 ? 1n - one : one - 1n);
    const { m, inverse } = bothPowers(x);
    const value = over(m - inverse, m + inverse);
    return exact(x < 0 ? -value : value);
  }),
  log,
  log2: byLog(ln2),
  log10: byLog(ln10),
  log1p: near(-1 / 2, 2, (x) => (x > 2 ** 100 ? log(x) : exact(logarithm(one + fix(x), 0)))),
  sin: near(-1 / 6, 3, (x) => exact(sineAndCosine(fix(x))[0])),
  cos: (x) => exact(Math.abs(x) < 2 ** -100 ? one : sineAndCosine(fix(x))[1]),
  tan: near(1 / 3, 3, (x) => {
    const [s, c] = sineAndCosine(fix(x));
    return exact(over(s, c));
  }),
  asin: near(1 / 6, 3, (x) => exact(angle(fix(x), squareRoot(one - times(fix(x), fix(x))), Math.asin(x)))),
  acos: (x) => exact(angle(squareRoot(one - times(fix(x), fix(x))), fix(x), Math.acos(x))),
  atan: near(-1 / 3, 3, (x) => atan2(x, 1)),
  cbrt: (x) => {
    const start = Math.cbrt(x);
    const a = parts(x);
    const { m, e } = parts(start);
    const rest = shift(a.m, a.e - 3 * e + F) - ((m * m * m) << bits);
    return { m: (m << bits) + rest / (3n * m * m), e: e - F };
  },
} satisfies Record<string, Of1>;

const atan2: Of2 = (y, x) => {
  const a = parts(y);
  const b = parts(x);
  const ratio = Math.abs(y) / Math.abs(x);
  if (x > 0 && ratio < 2 ** -50) {
    const m = shift(a.m << 200n, 0) / b.m;
    return { m, e: a.e - b.e - 200 };
  }
  const top = Math.max(a.m.toString(2).length + a.e, b.m.toString(2).length + b.e);
  return exact(angle(shift(a.m, a.e + F - top), shift(b.m, b.e + F - top), Math.atan2(y, x)));
};

export const oracle2 = {
  atan2,
  hypot: (x, y) => {
    const a = parts(x);
    const b = parts(y);
    const e = Math.max(Math.min(a.e, b.e), Math.max(a.e, b.e) - 400);
    const [u, v] = [shift(a.m, a.e - e), shift(b.m, b.e - e)];
    return { m: integerRoot((u * u + v * v) << (2n * bits)), e: e - F };
  },
  pow: (x, y) => {
    const { m, e } = parts(y);
    const { m: p, k } = power(shift(log(Math.abs(x)).m * m, e));
    return { m: x < 0 && Math.abs(y % 2) === 1 ? -p : p, e: k - F };
  },
} satisfies Record<string, Of2>;

function integerRoot(v: bigint): bigint {
  if (v === 0n) return 0n;
  const length = v.toString(16).length * 4;
  const drop = Math.max(0, length - 104) & ~1;
  let root = BigInt(Math.floor(Math.sqrt(Number(v >> BigInt(drop))))) << BigInt(drop / 2);
  for (let i = 0; i < 5; i++) root = (root + v / root) / 2n;
  return root;
}
