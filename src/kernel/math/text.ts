/**
 * What the texts of the vector math are put together with. A text is an ordinary function of kernel language, in which
 * - every step is done for all arguments (`?:` chooses between values), but for an `if` around what is rare, which costs
 *   a test of the whole gang;
 * - `$multiplyAdd` may round once or twice, so nothing is correct only with one of them: products whose rounding error
 *   matters are of factors with few bits ($clearLow, constants with trailing zeros) and so exact;
 * - `Math.f` of the very function is the host's, for arguments out of the range that the lanes take;
 * - a variable that only holds small integers is computed so that the compiler does not see it, and keeps a float64.
 */

/** Rounds to an integer when it is added, and leaves it as a float64 when it is subtracted again: 1.5 * 2^52. */
export const ROUND = 1.5 * 2 ** 52;

/** Horner's rule: coefficients from the constant term up. */
export function polynomial(x: string, coefficients: readonly number[]): string {
  let text = String(coefficients.at(-1));
  for (let i = coefficients.length - 2; i >= 0; i--) text = `$multiplyAdd(${x}, ${text}, ${coefficients[i]})`;
  return text;
}

/** The same in two chains, one in x alone, which are shorter to wait for and cost nothing where x * x is there anyway. */
export function split(x: string, square: string, coefficients: readonly number[]): string {
  const even = coefficients.filter((_, i) => i % 2 === 0);
  const odd = coefficients.filter((_, i) => i % 2 === 1);
  return `$multiplyAdd(${x}, ${polynomial(square, odd)}, ${polynomial(square, even)})`;
}
