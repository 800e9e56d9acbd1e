/**
 * How to go through a tree. Everything that looks at every statement or expression does it with these functions, so that
 * a new kind of node has one place to be added. Order is that of execution: operands before what is made of them, left
 * before right, a loop's test before its body and its body before its update. Nothing here changes a tree.
 */
import type {
  Break,
  ClearScratch,
  Continue,
  Dtype,
  Expression,
  Label,
  Load,
  Loop,
  Return,
  Set as SetStatement,
  Statement,
  Store,
  Variable,
} from '../tree.ts';

/** Calls `visit` with each operand of an expression, not with the operands' own. */
export function eachOperand(expression: Expression, visit: (operand: Expression) => void): void {
  switch (expression.op) {
    case 'constant':
    case 'read':
    case 'length':
      return;
    case 'load':
      visit(expression.index);
      return;
    case 'unary':
    case 'toNumber':
      visit(expression.argument);
      return;
    case 'binary':
    case 'compare':
    case 'logical':
      visit(expression.left);
      visit(expression.right);
      return;
    case 'choose':
      visit(expression.test);
      visit(expression.then);
      visit(expression.otherwise);
      return;
    case 'math':
      for (const argument of expression.arguments) visit(argument);
      return;
  }
}

/** Calls `visit` with an expression and everything below it, operands first. */
export function eachWithin(expression: Expression, visit: (expression: Expression) => void): void {
  switch (expression.op) {
    case 'constant':
    case 'read':
    case 'length':
      break;
    case 'load':
      eachWithin(expression.index, visit);
      break;
    case 'unary':
    case 'toNumber':
      eachWithin(expression.argument, visit);
      break;
    case 'binary':
    case 'compare':
    case 'logical':
      eachWithin(expression.left, visit);
      eachWithin(expression.right, visit);
      break;
    case 'choose':
      eachWithin(expression.test, visit);
      eachWithin(expression.then, visit);
      eachWithin(expression.otherwise, visit);
      break;
    case 'math':
      for (const argument of expression.arguments) eachWithin(argument, visit);
      break;
  }
  visit(expression);
}

/** Calls `visit` with the expressions that stand directly in a statement, not in statements inside of it. */
export function eachDirect(statement: Statement, visit: (expression: Expression) => void): void {
  switch (statement.op) {
    case 'set':
      visit(statement.value);
      return;
    case 'store':
      visit(statement.index);
      visit(statement.value);
      return;
    case 'if':
    case 'loop':
      visit(statement.test);
      return;
    case 'return':
      if (statement.value !== null) visit(statement.value);
      return;
    case 'block':
    case 'break':
    case 'continue':
    case 'clearScratch':
      return;
  }
}

/** Calls `visit` with each list of statements directly inside of a statement. */
export function eachInside(statement: Statement, visit: (statements: Statement[]) => void): void {
  if (statement.op === 'if') {
    visit(statement.then);
    visit(statement.otherwise);
  } else if (statement.op === 'loop') {
    visit(statement.body);
    visit(statement.update);
  } else if (statement.op === 'block') visit(statement.body);
}

/** Calls `visit` with each statement, and then with those inside of it; `false` from `visit` leaves the inside out. */
export function eachStatement(statements: readonly Statement[], visit: (statement: Statement) => unknown): void {
  for (const statement of statements) {
    if (visit(statement) === false) continue;
    eachInside(statement, (inside) => eachStatement(inside, visit));
  }
}

/** Calls `visit` with each expression of the statements, at every depth, operands first. */
export function eachExpression(statements: readonly Statement[], visit: (expression: Expression) => void): void {
  eachStatement(statements, (statement) => {
    eachDirect(statement, (expression) => eachWithin(expression, visit));
  });
}

/** A statement that holds no others. */
export type Simple = SetStatement | Store | Break | Continue | Return | ClearScratch;

/** The variables that the statements set, at every depth. */
export function assignedIn(statements: readonly Statement[]): Set<Variable> {
  const assigned = new Set<Variable>();
  eachStatement(statements, (statement) => {
    if (statement.op === 'set') assigned.add(statement.variable);
  });
  return assigned;
}

/** The variables that an expression reads. */
export function readsOf(expression: Expression): Set<Variable> {
  const reads = new Set<Variable>();
  eachWithin(expression, (inner) => {
    if (inner.op === 'read') reads.add(inner.variable);
  });
  return reads;
}

/** The variables that the statements read, at every depth. */
export function readIn(statements: readonly Statement[]): Set<Variable> {
  const reads = new Set<Variable>();
  eachExpression(statements, (inner) => {
    if (inner.op === 'read') reads.add(inner.variable);
  });
  return reads;
}

/** Whether an expression reads the variable. */
export function mentions(expression: Expression, variable: Variable): boolean {
  let found = false;
  eachWithin(expression, (inner) => {
    if (inner.op === 'read' && inner.variable === variable) found = true;
  });
  return found;
}

/** Whether an expression loads from an array. */
export function hasLoad(expression: Expression): boolean {
  let found = false;
  eachWithin(expression, (inner) => {
    if (inner.op === 'load') found = true;
  });
  return found;
}

/** The loops in the statements that stand in no other loop of them. */
export function outerLoops(statements: readonly Statement[]): Loop[] {
  const loops: Loop[] = [];
  eachStatement(statements, (statement) => {
    if (statement.op !== 'loop') return true;
    loops.push(statement);
    return false;
  });
  return loops;
}

/** Every load and store of the statements, at every depth. */
export function accessesIn(statements: readonly Statement[]): (Load | Store)[] {
  const accesses: (Load | Store)[] = [];
  eachStatement(statements, (statement) => {
    eachDirect(statement, (expression) =>
      eachWithin(expression, (inner) => {
        if (inner.op === 'load') accesses.push(inner);
      }),
    );
    if (statement.op === 'store') accesses.push(statement);
  });
  return accesses;
}

/** Whether the statements hold a `continue` to the loop with that label. */
export function continuesTo(statements: readonly Statement[], label: Label): boolean {
  let found = false;
  eachStatement(statements, (statement) => {
    if (statement.op === 'continue' && statement.label === label) found = true;
  });
  return found;
}

/** The jumps out of a loop: its breaks, breaks and continues to labels around it, and returns. */
export function exitsOf(loop: Loop): (Break | Continue | Return)[] {
  const inside = new Set<Label>();
  const exits: (Break | Continue | Return)[] = [];
  const look = (statement: Statement): void => {
    if (statement.op === 'loop' || statement.op === 'block') inside.add(statement.label);
    else if (statement.op === 'return') exits.push(statement);
    else if (statement.op === 'break' && !inside.has(statement.label)) exits.push(statement);
    else if (statement.op === 'continue' && statement.label !== loop.label && !inside.has(statement.label)) {
      exits.push(statement);
    }
  };
  eachStatement(loop.body, look);
  eachStatement(loop.update, look);
  return exits;
}

/** The element size of an array, in bytes. */
export function bytesOf(dtype: Dtype): 1 | 2 | 4 | 8 {
  if (dtype === 'f64') return 8;
  if (dtype === 'i32' || dtype === 'u32' || dtype === 'f32') return 4;
  return dtype === 'i16' || dtype === 'u16' ? 2 : 1;
}

/** The statements with others in the place of those that `change` changes; what is inside of them is changed first. */
export function rewritten(list: readonly Statement[], change: (statement: Statement) => Statement): Statement[] {
  const again = (inside: readonly Statement[]): Statement[] => rewritten(inside, change);
  return list.map((statement) => {
    switch (statement.op) {
      case 'if':
        return change({ ...statement, then: again(statement.then), otherwise: again(statement.otherwise) });
      case 'loop':
        return change({ ...statement, body: again(statement.body), update: again(statement.update) });
      case 'block':
        return change({ ...statement, body: again(statement.body) });
      default:
        return change(statement);
    }
  });
}
