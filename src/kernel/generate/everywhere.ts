/**
 * Accesses that are in range whether JavaScript comes to them or not. Most proofs are of accesses that happen, behind
 * the tests around them: `i < x.length && x[i] > 0`. These hold without: for lanes that are off, and where both sides of
 * a choice are computed.
 */
import type { Access, LoopFacts, Loops } from '../analysis/loops.ts';
import { atomic, constant, isConstant, split, subtract } from '../analysis/polynomial.ts';
import type { Ranges } from '../analysis/ranges.ts';
import type { Expression, Load, Store } from '../tree.ts';
import { bytesOf } from './dtypes.ts';

/** Those of all loops, in whose bodies they stand. */
export function safeEverywhere(loops: Loops, ranges: Ranges): Set<Load | Store> {
  const found = new Set<Load | Store>();
  for (const facts of loops.all) {
    for (const access of facts.accesses) {
      const { node } = access;
      const isInBody = loops.bounds.site(node).passed.includes(facts.loop);
      if (access.proven && (isMadeOfBits(node) || (isInBody && isCounted(ranges, facts, access)))) found.add(node);
    }
  }
  return found;
}

/** Whether the bounds of the loop's counter keep an index in range: `x[i]` for `i < x.length`. */
export function isCounted(ranges: Ranges, { loop, counted }: LoopFacts, { polynomial, array }: Access): boolean {
  if (counted === null || counted.operator !== '<' || counted.boundPolynomial === null) return false;
  const parts = polynomial === null ? null : split(polynomial, counted.variable);
  if (parts === null || isConstant(parts.stride) !== 1) return false;
  const length = 'scratch' in array.from ? constant(array.from.scratch) : atomic({ length: array });
  const plus = isConstant(parts.rest);
  const beyond = isConstant(subtract(counted.boundPolynomial, length));
  const least = ranges.inside(loop, counted.variable)?.low;
  return plus !== null && beyond !== null && least !== undefined && least + plus >= 0 && beyond + plus <= 0;
}

/** Whether an index of a local array is a constant, masked by one, or an element of few bits. */
function isMadeOfBits({ array, index }: Load | Store): boolean {
  return 'scratch' in array.from && greatest(index) < array.from.scratch;
}

/** What a number from 0 on cannot exceed, whatever is in variables and arrays. */
function greatest(e: Expression): number {
  if (e.op === 'constant') return Number(e.value) >= 0 ? Number(e.value) : Number.POSITIVE_INFINITY;
  if (e.op === 'load' && e.array.dtype.startsWith('u') && bytesOf(e.array.dtype) < 4) {
    return 256 ** bytesOf(e.array.dtype) - 1;
  }
  return e.op === 'binary' && e.operator === '&'
    ? Math.min(greatest(e.left), greatest(e.right))
    : Number.POSITIVE_INFINITY;
}
