/**
 * Numeric bounds of polynomials, from those of their atoms. Products beyond 2^53 are rounded, which may move a bound of
 * that size by its last bit: bounds are compared with 0, 1 and 2^53 only, which rounding does not cross.
 */

import { mostElements } from './evaluate.ts';
import type { Atom, Polynomial } from './polynomial.ts';
import type { Ranges } from './ranges.ts';
import { bytesOf } from './walk.ts';

export type Interval = [low: number, high: number];

/** What is known of an atom wherever it stands. */
export function valueRange(atom: Atom, ranges: Ranges): Interval {
  if ('length' in atom) {
    const { from, dtype } = atom.length;
    return 'scratch' in from ? [from.scratch, from.scratch] : [0, mostElements(bytesOf(dtype))];
  }
  const { low, high } = 'expression' in atom ? ranges.of(atom.expression) : ranges.variable(atom);
  return [low, high];
}

export function intervalOf(p: Polynomial, of: (atom: Atom) => Interval): Interval {
  let low = 0;
  let high = 0;
  for (const { coefficient, atoms } of p.monomials) {
    let least = coefficient;
    let greatest = coefficient;
    for (const atom of atoms) {
      const [a, b] = of(atom);
      const products = [times(least, a), times(least, b), times(greatest, a), times(greatest, b)];
      least = Math.min(...products);
      greatest = Math.max(...products);
    }
    low += least;
    high += greatest;
  }
  return [Number.isNaN(low) ? -Infinity : low, Number.isNaN(high) ? Infinity : high];
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}
