/**
 * Variables that are a name for one value: set once, and read only behind that, in the statements that follow it in its
 * list or inside of those. The value itself takes their place.
 */
import { eachDirect, eachInside, eachWithin } from '../analysis/walk.ts';
import type { Statement, Tree, Variable } from '../tree.ts';

export function bindableVariables(tree: Tree): ReadonlySet<Variable> {
  const sets = new Map<Variable, number>();
  const ends = new Map<Variable, { position: number; end: number }>();
  const reads = new Map<Variable, [number, number]>();
  let position = 0;
  const visit = (list: readonly Statement[]): void => {
    const mine: Variable[] = [];
    for (const statement of list) {
      const at = ++position;
      eachDirect(statement, (expression) =>
        eachWithin(expression, (e) => {
          if (e.op !== 'read') return;
          const span = reads.get(e.variable);
          if (span === undefined) reads.set(e.variable, [at, at]);
          else span[1] = at;
        }),
      );
      if (statement.op === 'set') {
        sets.set(statement.variable, (sets.get(statement.variable) ?? 0) + 1);
        ends.set(statement.variable, { position: at, end: at });
        mine.push(statement.variable);
      }
      eachInside(statement, visit);
    }
    for (const variable of mine) ends.get(variable)!.end = position;
  };
  visit(tree.body);
  const passed = new Set(tree.parameters.flatMap((each) => (each.kind === 'array' ? [] : [each.variable])));
  const found = new Set<Variable>();
  for (const [variable, count] of sets) {
    if (count > 1 || passed.has(variable)) continue;
    const { position: from, end } = ends.get(variable)!;
    const span = reads.get(variable);
    if (span === undefined || (span[0] > from && span[1] <= end)) found.add(variable);
  }
  return found;
}
