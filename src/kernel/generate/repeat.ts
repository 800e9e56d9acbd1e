/** What may be evaluated in two forms: the builder keeps one of each, and drops what nobody needs of the other. */
import { eachWithin } from '../analysis/walk.ts';
import type { Expression } from '../tree.ts';
import type { Emission } from './emission.ts';
import { isHostCall } from './math.ts';
import { isOfWhole } from './remainder.ts';

/** Not what is tested in place, nor what calls the host: that would be done twice. */
export function mayRepeat(g: Emission, expression: Expression): boolean {
  let repeats = true;
  eachWithin(expression, (e) => {
    if (e.op === 'load' && !g.unchecked.has(e)) repeats = false;
    if (e.op === 'math' && isHostCall(e)) repeats = false;
    if (e.op !== 'binary') return;
    if (e.operator === '**' || (e.operator === '%' && !isOfWhole(g, e))) repeats = false;
  });
  return repeats;
}
