/**
 * Every load and store of a tree with where it stands: in which loops, and behind which tests. A test is a guard of what
 * happens only where it came out one way, as long as nothing in it is set in between.
 */
import type { Expression, Load, Loop, Statement, Store, Tree } from '../tree.ts';
import type { Definitions } from './definitions.ts';
import { eachStatement, exitsOf, readsOf } from './walk.ts';

export interface Guard {
  test: Expression;
  truth: boolean;
  /** Of the statement that tests. */
  position: number;
  /** How many loops are around the test (a loop's own test: it is one of them). */
  depth: number;
}

export interface AccessSite {
  node: Load | Store;
  position: number;
  /** The loops around it, the outermost first. */
  loops: readonly Loop[];
  /** Those of them in whose body it stands: behind their tests, which hold there, and before their updates. */
  passed: readonly Loop[];
  /** The outermost first. */
  guards: readonly Guard[];
  /** For each of `loops`: whether a round may leave it out (apart from inner loops that have no rounds). */
  conditional: readonly boolean[];
}

interface Walk {
  loops: Loop[];
  guards: Guard[];
  /** For each loop around: tests entered, and jumps passed, since its body began. */
  tests: number[];
  /** Loops in whose body it is. */
  passed: Loop[];
}

/** All of a tree, in the order of its text. */
export function sitesOf(tree: Tree): AccessSite[] {
  const sites: AccessSite[] = [];
  let position = 0;
  const walk: Walk = { loops: [], guards: [], tests: [], passed: [] };

  const note = (node: Load | Store, at: number): void => {
    sites.push({
      node,
      position: at,
      loops: walk.loops.slice(),
      passed: walk.passed.slice(),
      guards: walk.guards.slice(),
      conditional: walk.tests.map((count) => count > 0),
    });
  };
  const guarded = (test: Expression, truth: boolean, at: number, inside: () => void): void => {
    walk.guards.push({ test, truth, position: at, depth: walk.loops.length });
    shift(walk.tests, 1);
    inside();
    shift(walk.tests, -1);
    walk.guards.pop();
  };
  const expression = (e: Expression, at: number): void => {
    switch (e.op) {
      case 'load':
        expression(e.index, at);
        note(e, at);
        return;
      case 'logical':
        expression(e.left, at);
        guarded(e.left, e.operator === '&&', at, () => expression(e.right, at));
        return;
      case 'choose':
        expression(e.test, at);
        guarded(e.test, true, at, () => expression(e.then, at));
        guarded(e.test, false, at, () => expression(e.otherwise, at));
        return;
      case 'unary':
      case 'toNumber':
        expression(e.argument, at);
        return;
      case 'binary':
      case 'compare':
        expression(e.left, at);
        expression(e.right, at);
        return;
      case 'math':
        for (const argument of e.arguments) expression(argument, at);
        return;
      default:
        return;
    }
  };
  const list = (statements: readonly Statement[]): void => {
    const before = walk.tests.slice();
    const guards = walk.guards.length;
    for (const statement of statements) {
      const at = ++position;
      switch (statement.op) {
        case 'set':
          expression(statement.value, at);
          break;
        case 'store':
          expression(statement.index, at);
          expression(statement.value, at);
          note(statement, at);
          break;
        case 'return':
          if (statement.value !== null) expression(statement.value, at);
          break;
        case 'block':
          list(statement.body);
          break;
        case 'if': {
          const { test } = statement;
          expression(test, at);
          guarded(test, true, at, () => list(statement.then));
          guarded(test, false, at, () => list(statement.otherwise));
          if (jumps(statement.then)) walk.guards.push({ test, truth: false, position: at, depth: walk.loops.length });
          if (jumps(statement.otherwise))
            walk.guards.push({ test, truth: true, position: at, depth: walk.loops.length });
          break;
        }
        case 'loop':
          walk.loops.push(statement);
          walk.tests.push(0);
          expression(statement.test, at);
          walk.passed.push(statement);
          walk.guards.push({ test: statement.test, truth: true, position: at, depth: walk.loops.length });
          list(statement.body);
          walk.guards.pop();
          walk.passed.pop();
          list(statement.update);
          walk.loops.pop();
          walk.tests.pop();
          break;
        default:
          break;
      }
      if (mayLeave(statement)) shift(walk.tests, 1);
    }
    walk.guards.length = guards;
    for (const [i, count] of before.entries()) walk.tests[i] = count;
  };
  list(tree.body);
  return sites;
}

function shift(counts: number[], by: number): void {
  for (let i = 0; i < counts.length; i++) counts[i]! += by;
}

/** Whether what follows the statements is never reached from them. */
function jumps(statements: readonly Statement[]): boolean {
  const last = statements.at(-1)?.op;
  return last === 'break' || last === 'continue' || last === 'return';
}

/** Whether a statement may end by a jump to somewhere outside of it. */
function mayLeave(statement: Statement): boolean {
  if (statement.op === 'loop')
    return exitsOf(statement).some((exit) => exit.op !== 'break' || exit.label !== statement.label);
  let leaves = false;
  const inside = new Set<unknown>();
  eachStatement([statement], (inner) => {
    if (inner.op === 'block' || inner.op === 'loop') inside.add(inner.label);
    else if (inner.op === 'return') leaves = true;
    else if ((inner.op === 'break' || inner.op === 'continue') && !inside.has(inner.label)) leaves = true;
  });
  return leaves;
}

/** The guards of a site that still hold at it: nothing that they test is set between. */
export function holding(site: AccessSite, definitions: Definitions): Guard[] {
  return site.guards.filter((guard) => {
    const entered = site.loops[guard.depth];
    const last = entered === undefined ? site.position : Math.max(site.position, definitions.site(entered).last);
    for (const variable of readsOf(guard.test)) {
      if (definitions.isSetWithin(variable, guard.position, last)) return false;
    }
    return true;
  });
}
