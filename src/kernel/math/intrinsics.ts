/**
 * What the `$` functions of tree.ts mean, as plain JavaScript: the vector math is tested with these, without a compiler.
 * They give the bits that the generated code gives, also where tree.ts leaves a result open (`$power2` of what is no
 * exponent), because the texts build on it.
 */

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** 2^52: with it an integer stands in the low bits of a float64. */
const magic = 2 ** 52;

function fromBits(value: bigint): number {
  bits[0] = value;
  return float[0]!;
}

function toBits(x: number): bigint {
  float[0] = x;
  return bits[0]!;
}

/** To the nearest integer, ties to even. */
export function $nearest(x: number): number {
  if (!(Math.abs(x) < magic)) return x;
  const rounded = Math.abs(x) + magic - magic;
  return $copySign(rounded, x);
}

/** The 11 exponent bits, 0 to 2047. */
export function $exponent(x: number): number {
  return Number((toBits(x) >> 52n) & 2047n);
}

/** x's mantissa with the exponent of 1: in [1, 2). */
export function $mantissa(x: number): number {
  return fromBits((toBits(x) & 0x000fffffffffffffn) | 0x3ff0000000000000n);
}

/**
 * 2^n for an integer n of -1022 to 1023. For others: the float64 whose mantissa is 0, and whose sign and exponent bits
 * are the low 12 bits of n + 1023, which holds as long as 0 <= n + 1023 < 2^52; so `$power2(2048 * n)` is 1 for an even
 * and -1 for an odd n.
 */
export function $power2(n: number): number {
  return fromBits((toBits(n + (magic + 1023)) << 52n) & 0xffffffffffffffffn);
}

/** x without the low 27 bits of its mantissa: the product of two such is exact. */
export function $clearLow(x: number): number {
  return fromBits(toBits(x) & 0xfffffffff8000000n);
}

/** The magnitude of x with the sign of y. */
export function $copySign(x: number, y: number): number {
  const sign = 0x8000000000000000n;
  return fromBits((toBits(x) & ~sign & 0xffffffffffffffffn) | (toBits(y) & sign));
}

/** a * b + c, rounded twice: one of the two results that the machine may give. */
export function $multiplyAdd(a: number, b: number, c: number): number {
  return a * b + c;
}
