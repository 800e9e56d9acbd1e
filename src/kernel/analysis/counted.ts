/**
 * Loops that count: `for (i = start; i < bound; i += step)`, with a bound that stays and no way out but the test. How
 * many rounds such a loop has is known before it runs.
 */
import type { Expression, Loop, Variable } from '../tree.ts';
import type { Definitions } from './definitions.ts';
import { increment } from './gains.ts';
import { add, constant, type Polynomial, polynomialOf } from './polynomial.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';
import { continuesTo, eachStatement, eachWithin, exitsOf, readIn } from './walk.ts';

export interface Counted {
  variable: Variable;
  /** Not 0. */
  step: number;
  /** `variable operator bound`, the variable on the left. */
  operator: '<' | '<=' | '>' | '>=' | '!=';
  /** The same in each round (its loads are from arrays that the loop does not store to). */
  bound: Expression;
  boundPolynomial: Polynomial | null;
  /** The variable's value when the loop is entered, if it is known. */
  start: Polynomial | null;
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '!=': '!=' } as const;

/** Null if the loop does not count, or says why not. */
export function countedOf(
  loop: Loop,
  assigned: ReadonlySet<Variable>,
  definitions: Definitions,
  ranges: Ranges,
): Counted | null {
  const { test } = loop;
  if (test.op !== 'compare' || test.operator === '==') return null;
  for (const swapped of [false, true]) {
    const counter = swapped ? test.right : test.left;
    const bound = swapped ? test.left : test.right;
    const operator = swapped ? mirrored[test.operator] : test.operator;
    if (counter.op !== 'read') continue;
    const { variable } = counter;
    const step = stepOf(loop, variable, definitions, ranges);
    if (step === null || !isWholeCounter(ranges, variable)) continue;
    if (
      operator === '!='
        ? !meets(ranges, variable, step, bound, loop)
        : step > 0 !== (operator === '<' || operator === '<=')
    ) {
      continue;
    }
    if (!stays(bound, loop, assigned) || exitsOf(loop).length > 0) continue;
    const boundPolynomial = isExactInteger(ranges.of(bound)) ? polynomialOf(bound, definitions, ranges) : null;
    return { variable, step, operator, bound, boundPolynomial, start: startOf(loop, variable, definitions, ranges) };
  }
  return null;
}

/** The farthest value that the counter has in a round, if the bound is known; rounds may stop a part of a step before. */
export function lastOf({ operator, step, boundPolynomial }: Counted): Polynomial | null {
  if (boundPolynomial === null) return null;
  if (operator === '<=' || operator === '>=') return boundPolynomial;
  return add(boundPolynomial, constant(step > 0 ? -1 : 1));
}

/** What each round adds to a variable: the one set of it in the loop is reached in every round that ends. */
function stepOf(loop: Loop, variable: Variable, definitions: Definitions, ranges: Ranges): number | null {
  const { position, last } = definitions.site(loop);
  const sets = definitions.sets(variable).filter((site) => site.position > position && site.position <= last);
  const set = sets[0]?.set;
  if (set === undefined || sets.length > 1) return null;
  const { update } = loop;
  // In a body the counter would change between its reads there; but at the body's end it is an update, too.
  const atEnd = loop.body.at(-1) === set && update.length === 0 && !continuesTo(loop.body, loop.label);
  if (!update.includes(set) && !atEnd) return null;
  // Behind it the counter is the next round's.
  if (readIn(update.slice(update.indexOf(set) + 1)).has(variable)) return null;
  const grown = increment(set);
  if (grown === null) return null;
  const { low, high } = ranges.of(grown.by);
  if (low !== high || !Number.isInteger(low) || low === 0 || Math.abs(low) > 2147483647) return null;
  return grown.minus ? -low : low;
}

function isWholeCounter(ranges: Ranges, variable: Variable): boolean {
  const holder = ranges.holds(variable);
  return holder === 'i32' || holder === 'u32';
}

/** Whether a counter that is compared with `!=` cannot step over its bound. */
function meets(ranges: Ranges, variable: Variable, step: number, bound: Expression, loop: Loop): boolean {
  if (Math.abs(step) !== 1 || !isExactInteger(ranges.of(bound))) return false;
  const rounds = ranges.rounds(loop);
  return rounds < 2 ** 32 && isExactInteger(ranges.variable(variable));
}

function stays(bound: Expression, loop: Loop, assigned: ReadonlySet<Variable>): boolean {
  let same = true;
  eachWithin(bound, (inner) => {
    if (inner.op === 'read' && assigned.has(inner.variable)) same = false;
    if (inner.op === 'load') {
      for (const part of [loop.body, loop.update]) {
        eachStatement(part, (statement) => {
          if ((statement.op === 'store' || statement.op === 'clearScratch') && statement.array === inner.array)
            same = false;
        });
      }
    }
  });
  return same;
}

/** What the last set of the variable before the loop, in the same statements, gives it. */
function startOf(loop: Loop, variable: Variable, definitions: Definitions, ranges: Ranges): Polynomial | null {
  const { list, index, position } = definitions.site(loop);
  for (let i = index - 1; i >= 0; i--) {
    const statement = list[i]!;
    if (statement.op !== 'set' || statement.variable !== variable) continue;
    const at = definitions.sets(variable).find(({ set }) => set === statement)!.position;
    if (definitions.isSetWithin(variable, at, position)) return null;
    let stays = true;
    eachWithin(statement.value, (inner) => {
      if (inner.op === 'read' && definitions.isSetWithin(inner.variable, at, position)) stays = false;
    });
    return stays ? polynomialOf(statement.value, definitions, ranges) : null;
  }
  return null;
}
