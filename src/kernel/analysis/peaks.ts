/**
 * Where float64 might round inside of an index: products of two int32 may pass 2^53, although the index that comes of
 * them is small. A polynomial that knows nothing of rounding is right only where that does not happen.
 */
import type { Expression } from '../tree.ts';
import type { Definitions } from './definitions.ts';
import type { Interval } from './interval.ts';
import { type Polynomial, polynomialOf, subtract } from './polynomial.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';
import { eachOperand } from './walk.ts';

/**
 * The parts of an index that may pass 2^53 though the index `p` is in range. Parts are left out that are not negative
 * and less than the index but for a constant: `y * w` in `y * w + x`, with nothing negative in it.
 */
export function peaksOf(
  index: Expression,
  p: Polynomial,
  definitions: Definitions,
  ranges: Ranges,
  interval: (p: Polynomial) => Interval,
): Polynomial[] {
  const peaks = new Map<string, Polynomial>();
  const seen = new Set<Expression>();
  const look = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    eachOperand(expression, look);
    if (expression.op === 'read') {
      const meaning = definitions.expansion(expression.variable);
      if (meaning !== null) look(meaning);
      return;
    }
    if (expression.op !== 'binary' || isExactInteger(ranges.of(expression))) return;
    const part = polynomialOf(expression, definitions, ranges);
    if (part === null || part.key === p.key) return;
    const small = 2 ** 32;
    if (interval(part)[0] >= -small && interval(subtract(p, part))[0] >= -small) return;
    peaks.set(part.key, part);
  };
  look(index);
  return [...peaks.values()];
}
