/**
 * Keeps JavaScript's order of evaluation in a tree whose expressions have no effects: where an operand's effects become
 * statements, the operands before it that those statements could change are put into variables first.
 */
import { hasLoad } from '../analysis/walk.ts';
import type { Expression, Place, Statement, Variable } from '../tree.ts';
import type { Frame } from './frame.ts';
import { isCheap, read, typeOf } from './make.ts';

/** Runs `make` with a list of statements of its own. */
export function apart<T>(frame: Frame, make: () => T): { value: T; statements: Statement[] } {
  const outer = frame.out;
  const statements: Statement[] = [];
  frame.out = statements;
  try {
    return { value: make(), statements };
  } finally {
    frame.out = outer;
  }
}

/** A variable of the front end's own with the value: to be read once, later, or several times. */
export function hold(frame: Frame, name: string, value: Expression, at = frame.out.length): Expression {
  const variable = frame.unit.variable(name, typeOf(value), value.place);
  frame.out.splice(at, 0, { op: 'set', variable, value, place: value.place });
  return read(value.place, variable);
}

/** The value so that it may be cloned: itself if that costs little, else a variable. */
export function reusable(frame: Frame, name: string, value: Expression): Expression {
  return isCheap(value) ? value : hold(frame, name, value);
}

/** The earlier value, made when `frame.out` had `mark` statements, as it was then. */
export function kept(frame: Frame, mark: number, value: Expression): Expression {
  if (frame.out.length === mark || value.op === 'constant') return value;
  return survives(value, frame.out.slice(mark)) ? value : hold(frame, 'kept', value, mark);
}

/** Makes several operands from left to right. */
export function inOrder<T>(frame: Frame, items: readonly T[], make: (item: T) => Expression): Expression[] {
  const made: Expression[] = [];
  for (const item of items) {
    const mark = frame.out.length;
    const value = make(item);
    // Each variable that is put in at `mark` moves the statements behind it by one.
    if (frame.out.length > mark) {
      const after = frame.out.slice(mark);
      for (const [index, earlier] of made.entries()) {
        if (!survives(earlier, after)) made[index] = hold(frame, 'kept', earlier, mark);
      }
    }
    made.push(value);
  }
  return made;
}

/** Whether the statements leave the value of the expression as it is. */
export function survives(value: Expression, statements: readonly Statement[]): boolean {
  if (value.op === 'constant' || value.op === 'length') return true;
  const changes = changesOf(statements);
  return !depends(value, changes);
}

interface Changes {
  variables: Set<Variable>;
  elements: boolean;
}

function changesOf(
  statements: readonly Statement[],
  changes: Changes = { variables: new Set(), elements: false },
): Changes {
  for (const statement of statements) {
    switch (statement.op) {
      case 'set':
        changes.variables.add(statement.variable);
        break;
      case 'store':
      case 'clearScratch':
        changes.elements = true;
        break;
      case 'if':
        changesOf(statement.then, changes);
        changesOf(statement.otherwise, changes);
        break;
      case 'loop':
        changesOf(statement.body, changes);
        changesOf(statement.update, changes);
        break;
      case 'block':
        changesOf(statement.body, changes);
        break;
    }
  }
  return changes;
}

function depends(value: Expression, changes: Changes): boolean {
  switch (value.op) {
    case 'constant':
    case 'length':
      return false;
    case 'read':
      return changes.variables.has(value.variable);
    case 'load':
      return changes.elements || depends(value.index, changes);
    case 'unary':
    case 'toNumber':
      return depends(value.argument, changes);
    case 'binary':
    case 'compare':
    case 'logical':
      return depends(value.left, changes) || depends(value.right, changes);
    case 'choose':
      return depends(value.test, changes) || depends(value.then, changes) || depends(value.otherwise, changes);
    case 'math':
      return value.arguments.some((argument) => depends(argument, changes));
  }
}

/** Whether nothing behind the statements is reached. */
export function endsAbruptly(statements: readonly Statement[]): boolean {
  const last = statements.at(-1);
  switch (last?.op) {
    case 'break':
    case 'continue':
    case 'return':
      return true;
    case 'if':
      return endsAbruptly(last.then) && endsAbruptly(last.otherwise);
    default:
      return false;
  }
}

/**
 * Emits `if (test) then else otherwise`, less what a constant test leaves out. A test that loads stays, also where nothing
 * comes of it: its index may be out of range.
 */
export function emitIf(frame: Frame, place: Place, test: Expression, then: Statement[], otherwise: Statement[]): void {
  if (test.op === 'constant') frame.out.push(...(test.value ? then : otherwise));
  else if (then.length > 0 || otherwise.length > 0 || hasLoad(test))
    frame.out.push({ op: 'if', test, then, otherwise, place });
}
