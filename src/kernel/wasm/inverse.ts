/** 1 / x, if x is a power of two so that dividing by one and multiplying by the other are the same. */
export function inverseOf(x: number): number | null {
  const magnitude = Math.abs(x);
  if (!(magnitude >= 2 ** -1000 && magnitude <= 2 ** 1000)) return null;
  return Number.isInteger(Math.log2(magnitude)) && 2 ** Math.log2(magnitude) === magnitude ? 1 / x : null;
}
