/**
 * a * b + c with one rounding, in JavaScript: product and sum without error as two numbers each, and the last sum of
 * what was lost rounded to odd, so that the rounding after it is the only one (S. Boldo, G. Melquiond, Emulation of FMA
 * and correctly rounded sums, 2008). Where something leaves the range in which that holds, with integers of any size.
 */
import { parts } from './oracle.ts';

const float = new Float64Array(1);
const words = new BigInt64Array(float.buffer);
const splitter = 2 ** 27 + 1;

export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const p = a * b;
  const size = Math.abs(p);
  if (p === 0 && (a === 0 || b === 0)) return p + c;
  if (!(size > 1e-280 && size < 1e280 && Math.abs(c) < 1e280 && Math.abs(a) < 1e290 && Math.abs(b) < 1e290)) {
    return slowly(a, b, c);
  }
  const ta = a * splitter;
  const tb = b * splitter;
  const ah = ta - (ta - a);
  const bh = tb - (tb - b);
  const al = a - ah;
  const bl = b - bh;
  const q = al * bl - (p - ah * bh - al * bh - ah * bl);
  const s = p + c;
  const w = s - p;
  const t = p - (s - w) + (c - w);
  if (Math.abs(c) < 1e-280 && c !== 0) return slowly(a, b, c);
  return s + sumToOdd(t, q);
}

function sumToOdd(x: number, y: number): number {
  const s = x + y;
  const w = s - x;
  const lost = x - (s - w) + (y - w);
  if (lost === 0) return s;
  float[0] = s;
  if ((words[0]! & 1n) === 0n) words[0]! += lost > 0 === s > 0 ? 1n : -1n;
  return float[0]!;
}

/** The same with integers alone. */
export function slowly(a: number, b: number, c: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b) || !Number.isFinite(c)) return a * b + c;
  const x = parts(a);
  const y = parts(b);
  const z = parts(c);
  const product = { m: x.m * y.m, e: x.e + y.e };
  const e = Math.min(product.e, z.e);
  const sum = (product.m << BigInt(product.e - e)) + (z.m << BigInt(z.e - e));
  if (sum === 0n) return a * b + c;
  return nearest(sum, e);
}

/** m * 2^e, rounded to nearest even, as a float64. */
function nearest(m: bigint, e: number): number {
  const size = m < 0n ? -m : m;
  const drop = Math.max(size.toString(2).length - 53, -1074 - e);
  let kept = size;
  if (drop > 0) {
    kept = size >> BigInt(drop);
    const rest = size - (kept << BigInt(drop));
    const half = 1n << BigInt(drop - 1);
    if (rest > half || (rest === half && (kept & 1n) === 1n)) kept++;
  }
  const exponent = drop > 0 ? e + drop : e;
  const low = Math.trunc(exponent / 2);
  return Number(m < 0n ? -kept : kept) * 2 ** low * 2 ** (exponent - low);
}
