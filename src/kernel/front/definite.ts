/**
 * Checks on the finished tree what the tree promises: no variable is read before it was set on every path, and a kernel
 * that returns a value returns one on every path.
 */
import type { Expression, Label, Place, Statement, Tree, Variable } from '../tree.ts';
import { refuse } from './refusal.ts';

/** The variables that are set for certain; null where nothing is reached. */
type Known = ReadonlySet<Variable> | null;

export function checkDefinite(
  tree: Tree,
  unset: ReadonlyMap<Variable, { message: string; fix: string }>,
  place: Place,
): void {
  /** What is known at the jumps to each label so far. */
  const breaks = new Map<Label, Known[]>();
  const continues = new Map<Label, Known[]>();

  const end = flow(tree.body, new Set());
  if (tree.returns !== 'nothing' && end !== null) {
    refuse(
      { ...place, start: Math.max(place.start, place.end - 1) },
      `\`${tree.name}\` does not return a value on every path`,
      'add a `return` at its end',
    );
  }

  function flow(statements: readonly Statement[], before: Known): Known {
    let known = before;
    for (const statement of statements) {
      if (known === null) return null;
      known = step(statement, known);
    }
    return known;
  }

  function step(statement: Statement, known: ReadonlySet<Variable>): Known {
    switch (statement.op) {
      case 'set':
        read(statement.value, known);
        return unset.has(statement.variable) ? new Set(known).add(statement.variable) : known;
      case 'store':
        read(statement.index, known);
        read(statement.value, known);
        return known;
      case 'if':
        read(statement.test, known);
        return both(flow(statement.then, known), flow(statement.otherwise, known));
      case 'block':
        return both(flow(statement.body, known), joined(breaks, statement.label));
      case 'loop': {
        read(statement.test, known);
        const round = both(flow(statement.body, known), joined(continues, statement.label));
        flow(statement.update, round);
        const over = statement.test.op === 'constant' && statement.test.value === true ? null : known;
        return both(over, joined(breaks, statement.label));
      }
      case 'break':
        note(breaks, statement.label, known);
        return null;
      case 'continue':
        note(continues, statement.label, known);
        return null;
      case 'return':
        if (statement.value !== null) read(statement.value, known);
        return null;
      case 'clearScratch':
        return known;
    }
  }

  function read(expression: Expression, known: ReadonlySet<Variable>): void {
    switch (expression.op) {
      case 'read': {
        const words = unset.get(expression.variable);
        if (words !== undefined && !known.has(expression.variable)) refuse(expression.place, words.message, words.fix);
        return;
      }
      case 'load':
        return read(expression.index, known);
      case 'unary':
      case 'toNumber':
        return read(expression.argument, known);
      case 'binary':
      case 'compare':
      case 'logical':
        read(expression.left, known);
        return read(expression.right, known);
      case 'choose':
        read(expression.test, known);
        read(expression.then, known);
        return read(expression.otherwise, known);
      case 'math':
        for (const argument of expression.arguments) read(argument, known);
    }
  }
}

function both(left: Known, right: Known): Known {
  if (left === null) return right;
  if (right === null) return left;
  return left === right ? left : new Set([...left].filter((variable) => right.has(variable)));
}

function note(jumps: Map<Label, Known[]>, label: Label, known: Known): void {
  const list = jumps.get(label);
  if (list === undefined) jumps.set(label, [known]);
  else list.push(known);
}

function joined(jumps: Map<Label, Known[]>, label: Label): Known {
  return (jumps.get(label) ?? []).reduce(both, null);
}
