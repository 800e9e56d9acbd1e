/** `switch` on numbers and booleans, as a chain of `if`. Every clause leaves the switch or is the last one. */
import type * as acorn from 'acorn';
import type { Expression, Statement } from '../tree.ts';
import { type Frame, placeOf, textOf } from './frame.ts';
import { hoistBlock } from './hoist.ts';
import { clone, compare, logical, typeOf } from './make.ts';
import { apart, emitIf, endsAbruptly, hold } from './order.ts';
import { refuse } from './refusal.ts';
import { scalar } from './scalars.ts';

/** Clauses that share one body: `case 1: case 2: ...`. */
interface Group {
  tests: acorn.Expression[];
  isDefault: boolean;
  body: acorn.Statement[];
  node: acorn.SwitchCase;
}

export function switchStatement(frame: Frame, node: acorn.SwitchStatement, names: readonly string[]): void {
  const place = placeOf(frame, node);
  const made = scalar(frame, node.discriminant);
  const value = made.op === 'constant' ? made : hold(frame, 'switch', made);
  const label = frame.unit.label(names[0] ?? null);
  const { targets } = frame;
  frame.targets = [{ label, names, kind: 'switch' }, ...targets];
  const groups = groupsOf(node);
  for (const { body } of groups) hoistBlock(frame, body);
  const otherwise = groups.find((group) => group.isDefault);
  // A group with `default` needs no tests; its tests are false wherever it is reached.
  const tested = groups.filter((group) => group !== otherwise);
  const body = apart(frame, () => chain(frame, value, tested, otherwise, groups.at(-1))).statements;
  frame.targets = targets;
  frame.out.push({ op: 'block', label, body, place });
}

function groupsOf(node: acorn.SwitchStatement): Group[] {
  const groups: Group[] = [];
  let open: Group | null = null;
  for (const clause of node.cases) {
    open ??= { tests: [], isDefault: false, body: [], node: clause };
    if (clause.test) open.tests.push(clause.test);
    else open.isDefault = true;
    if (clause.consequent.length === 0) continue;
    open.body = clause.consequent;
    groups.push(open);
    open = null;
  }
  if (open !== null) groups.push(open);
  return groups;
}

function chain(
  frame: Frame,
  value: Expression,
  [group, ...others]: Group[],
  otherwise: Group | undefined,
  last: Group | undefined,
): void {
  if (group === undefined) {
    if (otherwise !== undefined) clause(frame, otherwise, otherwise === last);
    return;
  }
  const decided = group.tests
    .map((test) => isCase(frame, value, test))
    .reduce((left, right) => logical(right.place, '||', left, right));
  if (decided.op === 'constant') {
    if (decided.value) clause(frame, group, group === last);
    else chain(frame, value, others, otherwise, last);
    return;
  }
  const then = apart(frame, () => clause(frame, group, group === last)).statements;
  const rest = apart(frame, () => chain(frame, value, others, otherwise, last)).statements;
  emitIf(frame, placeOf(frame, group.node), decided, then, rest);
}

function isCase(frame: Frame, value: Expression, node: acorn.Expression): Expression {
  const mark = frame.out.length;
  const made = scalar(frame, node);
  const place = placeOf(frame, node);
  if (frame.out.length > mark) {
    return refuse(place, `the case \`${textOf(frame, node)}\` has effects`, 'compute it before the `switch`');
  }
  if (typeOf(made) !== typeOf(value)) {
    return refuse(
      place,
      `the case \`${textOf(frame, node)}\` is a ${typeOf(made)}, which never occurs here`,
      'leave it out',
    );
  }
  return compare(place, '==', clone(value), made);
}

function clause(frame: Frame, group: Group, isLast: boolean): void {
  const made: Statement[] = apart(frame, () =>
    frame.unit.lower.rest(frame, withoutBreak(group.body), 'none'),
  ).statements;
  frame.out.push(...made);
  if (isLast || endsAbruptly(made) || group.body.length === 0 || withoutBreak(group.body) !== group.body) return;
  refuse(
    placeOf(frame, group.node),
    `\`${textOf(frame, group.node)}\` goes on into the next case`,
    'end it with `break`, and put what both need into a function',
  );
}

/** The statements without the `break` that only ends the clause. */
function withoutBreak(body: acorn.Statement[]): acorn.Statement[] {
  const last = body.at(-1);
  if (last?.type === 'BreakStatement' && !last.label) return body.slice(0, -1);
  if (body.length === 1 && last?.type === 'BlockStatement') {
    const inner = withoutBreak(last.body);
    return inner === last.body ? body : [{ ...last, body: inner }];
  }
  return body;
}
