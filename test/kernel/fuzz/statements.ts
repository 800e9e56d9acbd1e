/** Random statements: what stands between and within the shapes of loops. */
import { boolean, condition, element, helperCall, number } from './expressions.ts';
import { index } from './indices.ts';
import { integer } from './integers.ts';
import { counted, fractional, overElements, overSize } from './loops.ts';
import type { ArrayInfo, Scope } from './scope.ts';
import {
  assign,
  binary,
  declare,
  type Expression,
  expression,
  literal,
  load,
  name,
  type Statement,
  step,
  type Target,
  when,
} from './tree.ts';

const ASSIGNMENTS = ['+=', '-=', '*=', '/=', '|=', '&=', '^=', '<<=', '>>=', '>>>=', '%='];
const COST = 4000;
const DEPTH = 5;

/** Some statements. What they declare joins `scope`. */
export function statements(scope: Scope, count: number): Statement[] {
  const made: Statement[] = [];
  for (let left = count; left > 0; left--) made.push(...statement(scope));
  return made;
}

function statement(scope: Scope): Statement[] {
  const { random } = scope;
  const deep = scope.depth >= DEPTH;
  const costly = deep || scope.cost > COST;
  const jumps = scope.jumps.length > 0 || scope.mayReturn;
  return random.weighted<() => Statement[]>([
    [5, () => [local(scope)]],
    [scope.assignable.length > 0 ? 5 : 0, () => [assignment(scope)]],
    [scope.writable.length > 0 ? 4 : 0, () => store(scope)],
    [deep ? 0 : 3, () => [branch(scope)]],
    [costly ? 0 : 1.2, () => counted(scope, scope.make.name('label'), (inner) => statements(inner, 2))],
    [costly ? 0 : 0.5, () => anyLoop(scope)],
    [costly ? 0 : 0.1, () => fractional(scope, (inner) => statements(inner, 2))],
    [jumps ? 0.9 : 0, () => jump(scope)],
    [deep ? 0 : 0.3, () => [labelled(scope)]],
    [deep ? 0 : 0.25, () => [choice(scope)]],
    [deep ? 0 : 0.2, () => late(scope)],
    [0.3, () => [truth(scope)]],
    [scope.assignableBooleans.length > 0 ? 0.5 : 0, () => [assignTruth(scope)]],
    [scope.helpers.some((one) => one.returns === 'nothing') ? 3 : 0, () => procedure(scope)],
    [deep ? 0 : 0.1, () => [{ kind: 'block', label: null, body: statements(scope.child(), 2) }]],
  ])();
}

/** A new variable of numbers. */
export function local(scope: Scope, value?: Expression): Statement {
  const { random, make } = scope;
  const variable = make.name('v');
  const keyword = random.weighted<'let' | 'const' | 'var'>([
    [5, 'let'],
    [4, 'const'],
    [0.4, 'var'],
  ]);
  const made = declare(keyword, variable, value ?? (random.chance(0.7) ? number(scope, 3) : integer(scope, 3)));
  scope.numbers.push(variable);
  if (keyword !== 'const') scope.assignable.push(variable);
  return made;
}

function truth(scope: Scope): Statement {
  const variable = scope.make.name('b');
  const made = declare('let', variable, boolean(scope, 2));
  scope.booleans.push(variable);
  scope.assignableBooleans.push(variable);
  return made;
}

function assignTruth(scope: Scope): Statement {
  return assign(name(scope.random.pick(scope.assignableBooleans)), '=', boolean(scope, 2));
}

function assignment(scope: Scope): Statement {
  const { random } = scope;
  const target = name(random.pick(scope.assignable));
  return random.weighted<() => Statement>([
    [4, () => assign(target, '=', number(scope, 3))],
    [3, () => assign(target, random.pick(['+=', '-=', '*=']), number(scope, 2))],
    [1.5, () => assign(target, random.pick(ASSIGNMENTS), integer(scope, 2))],
    [1, () => expression(step(target, random.pick(['++', '--']), random.chance(0.3)))],
    [0.1, () => assign(target, '**=', literal(2))],
  ])();
}

/** A store to an element, nearly always where this round of the loop alone stores. */
export function store(scope: Scope, array?: ArrayInfo): Statement[] {
  const { random } = scope;
  const chosen = array ?? random.pick(scope.writable);
  const direct = scope.indexers.filter((one) => one.direct && one.size === chosen.size);
  const at = direct.length > 0 && random.chance(0.85) ? random.pick(direct).make() : index(scope, chosen);
  if (at === null) return [];
  return [storeTo(scope, load(chosen.name, at))];
}

/** A store of something to that element. */
export function storeTo(scope: Scope, target: Target): Statement {
  const { random } = scope;
  return random.weighted<() => Statement>([
    [7, () => assign(target, '=', number(scope, 3))],
    [2, () => assign(target, '=', integer(scope, 3))],
    [2, () => assign(target, random.pick(['+=', '-=', '*=']), number(scope, 2))],
    [0.5, () => assign(target, random.pick(ASSIGNMENTS), integer(scope, 2))],
    [0.5, () => expression(step(target, random.pick(['++', '--']), random.chance(0.5)))],
    [0.2, () => assign(target, '=', boolean(scope, 1))],
  ])();
}

function branch(scope: Scope): Statement {
  const { random } = scope;
  const then = scope.child();
  const otherwise = scope.child();
  const test = condition(scope);
  const body = statements(then, random.between(1, 2));
  return when(test, body, random.chance(0.45) ? statements(otherwise, random.between(1, 2)) : []);
}

function anyLoop(scope: Scope): Statement[] {
  const { random, make } = scope;
  const sizes = [...new Set(scope.readable.map((one) => one.size))].filter((size) => {
    const kind = make.sizes.get(size)!.length.kind;
    return kind !== 'product' && (kind === 'constant' || scope.cost < 50);
  });
  if (sizes.length === 0) return [];
  const open = random.chance(0.6);
  const over = random.chance(0.15) ? overElements : overSize;
  const label = random.chance(0.3) ? make.name('label') : null;
  return over(scope, random.pick(sizes), { open, label }, (inner) => statements(inner, random.between(1, 3)));
}

/** A conditional `break`, `continue` or `return`. */
export function jump(scope: Scope): Statement[] {
  const { random, make } = scope;
  const choices: Statement[] = [];
  const innermost = scope.jumps.findLast((one) => one.loop);
  for (const one of scope.jumps) {
    const near = one === innermost;
    if (!near && one.label === null) continue;
    const label = near && random.chance(0.7) ? null : one.label;
    if (one.breakable) choices.push({ kind: 'break', label });
    if (near && one.breakable) choices.push({ kind: 'break', label });
    if (one.continuable) choices.push({ kind: 'continue', label }, { kind: 'continue', label });
  }
  if (scope.mayReturn && (choices.length === 0 || random.chance(0.1))) choices.push(returned(scope));
  if (choices.length === 0) return [];
  const chosen = random.pick(choices);
  make.feature(`jump: ${chosen.kind}${(chosen as { label?: string | null }).label ? ' label' : ''}`);
  return [when(condition(scope), [chosen])];
}

/** `return` with what the function returns. */
export function returned(scope: Scope): Statement {
  if (scope.returns === 'nothing') return { kind: 'return', value: null };
  return { kind: 'return', value: scope.returns === 'boolean' ? boolean(scope, 2) : number(scope, 2) };
}

function labelled(scope: Scope): Statement {
  const { make, random } = scope;
  const label = make.name('label');
  const inner = scope.child();
  inner.jumps.push({ label, loop: false, breakable: true, continuable: false });
  make.feature('labelled block');
  const leave = when(condition(scope), [{ kind: 'break', label }]);
  const body = statements(inner, random.between(1, 2));
  return { kind: 'block', label, body: [...body, leave, ...statements(inner, 1)] };
}

function choice(scope: Scope): Statement {
  const { random, make } = scope;
  make.feature('switch');
  const count = random.between(1, 3);
  const inner = () => {
    const made = scope.child();
    // A `break` without a label would leave the switch.
    made.jumps = made.jumps.filter((one) => one.label !== null).map((one) => ({ ...one, loop: false }));
    return made;
  };
  const cases: { test: Expression | null; body: Statement[] }[] = [];
  for (let value = 0; value < count; value++) {
    cases.push({ test: literal(value), body: statements(inner(), 1) });
  }
  if (random.chance(0.7)) cases.push({ test: null, body: statements(inner(), 1) });
  const value = random.chance(0.8) ? binary(integer(scope, 1), '&', literal(3)) : number(scope, 1);
  return { kind: 'switch', value, cases };
}

/** `let x; if (...) x = ...; else x = ...;` */
function late(scope: Scope): Statement[] {
  const variable = scope.make.name('v');
  const set = (inner: Scope) => [...statements(inner, 1), assign(name(variable), '=', number(scope, 2))];
  const made = [declare('let', variable, null), when(condition(scope), set(scope.child()), set(scope.child()))];
  scope.make.feature('variable set later');
  scope.numbers.push(variable);
  scope.assignable.push(variable);
  return made;
}

function procedure(scope: Scope): Statement[] {
  const made = helperCall(scope, 'nothing', 2);
  return made ? [expression(made)] : [];
}

/** A number of the data where there is one. */
export function datum(scope: Scope): Expression {
  return element(scope) ?? number(scope, 1);
}
