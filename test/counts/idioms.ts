/**
 * Less common ways in which code runs: functions that built-ins call behind the scenes (`valueOf`, iterators, proxies),
 * classes and generators in the middle of an expression, arrows that return arrows, promises made by hand.
 */
import { leaf, number } from './expressions.ts';
import { arrowBody, returning } from './functions.ts';
import type { Scope } from './scope.ts';
import { statements } from './statements.ts';
import { brk, type FunctionNode, type Piece, type Statement } from './tree.ts';

/** An expression that gives a number in an unusual way. */
export function oddNumber(scope: Scope): Piece {
  const { random } = scope.make;
  const { make } = scope;
  scope.make.feature('odd expression');
  return random.pick<() => Piece>([
    () => ['(', curried(scope), ')(1)(', leaf(scope), ')'],
    () => ['(', returningObject(scope), ')(', leaf(scope), ').x'],
    () => ['[1, 2]', brk(), '.map(', brk(), bare(scope), ').length'],
    () => ['new (', classExpression(scope), ')().v'],
    () => ['[...{ ', method(scope, '[Symbol.iterator]', 'generator'), ' }].length'],
    () => ['+{ ', brk(), method(scope, 'valueOf'), brk(), ' }'],
    () => ['Number({ ', method(scope, '[Symbol.toPrimitive]'), ' })'],
    () => ['new Proxy({}, { ', brk(), 'get: ', arrow(scope, [make.name('t'), make.name('k')]), ' }).any'],
    () => ['({ ', method(scope, 'g', 'plain', 'get'), ', ', brk(), 'h: 1 }).g'],
    () => ["({ ['c' + 1]: 2, ", brk(), method(scope, "['d' + 1]"), ' }).d1()'],
    () => ['typeof ', leaf(scope), ' === ', brk(), "'string'"],
    () => (scope.hasArguments ? 'Number(new.target === undefined)' : 'Number(true)'),
  ])();
}

/** A statement that does something in an unusual way. */
export function oddStatement(scope: Scope): Statement {
  const { random } = scope.make;
  const later = detached(scope);
  scope.make.feature('odd statement');
  const choices: (() => Piece)[] = [
    () => ['jobs.push(new Promise(', block(later, [scope.make.name('resolve')], 'resolve'), ').then(log, log))'],
    () => ['jobs.push((', block(later, [], 'async'), ')()', brk(), '.then(log, log))'],
    () => ['jobs.push(Promise.allSettled([1, 2].map(', brk(), block(later, ['each'], 'async'), brk(), ')).then(log))'],
    () => ['queueMicrotask(', brk(), arrow(safe(scope), []), brk(), ')'],
    () => [
      'jobs.push(reject(1)',
      brk(),
      '.catch(',
      arrow(later, ['why']),
      ')',
      brk(),
      '.finally(',
      brk(),
      arrow(later, []),
      ')',
      brk(),
      '.then(log, log))',
    ],
    () => ['(', block(later, ['self'], 'generator'), ')(2).next()'],
  ];
  if (scope.mutable.length > 1) {
    const [a, b] = [random.pick(scope.mutable), random.pick(scope.mutable)];
    choices.push(
      () => [`[${a}, ${b}] = [${b}, `, number(scope, 1), ']'],
      () => [`({ a: ${a}, none: ${b} = `, brk(), number(scope, 1), ' } = some)'],
    );
  }
  if (scope.mayAwait && !scope.safe) {
    choices.push(() => ['log(await Promise.all([2, 3].map(', brk(), block(later, ['each'], 'async'), ')))']);
    choices.push(() => ['await (', block(later, [], 'async'), ')()']);
  }
  return { kind: 'simple', id: scope.make.place('expression'), value: random.pick(choices)() };
}

/** Code that runs where an exception is caught by a promise. */
function detached(scope: Scope): Scope {
  const inner = scope.initialiser();
  if (scope.safe) inner.level = 0;
  return inner;
}

function safe(scope: Scope): Scope {
  const inner = scope.initialiser();
  inner.safe = true;
  return inner;
}

function fn(scope: Scope, form: FunctionNode['form'], params: string[]): FunctionNode {
  const { make } = scope;
  return {
    kind: 'function',
    id: make.function(),
    form,
    async: false,
    generator: false,
    name: '',
    knownAs: null,
    params: params.map((target) => ({ target, type: 'any' })),
    body: [],
  };
}

function arrow(scope: Scope, params: string[]): FunctionNode {
  const made = fn(scope, 'arrow', params);
  made.body = arrowBody(scope.function('plain', true));
  return made;
}

/** `(a) => (b) => ..` */
function curried(scope: Scope): FunctionNode {
  const outer = fn(scope, 'arrow', ['a']);
  const inner = scope.function('plain', true);
  inner.nums.push('a');
  const id = scope.make.place('arrow body');
  outer.body = { id, value: arrow(inner, ['b']), parenthesised: scope.make.random.chance(0.2) };
  return outer;
}

/** `(a) => ({ x: .. })` */
function returningObject(scope: Scope): FunctionNode {
  const made = fn(scope, 'arrow', ['a']);
  const inner = scope.function('plain', true);
  const id = scope.make.place('arrow body');
  made.body = { id, value: ['{ ', brk(), 'x: ', number(inner, 1), brk(), ' }'], parenthesised: true };
  return made;
}

/** `a => ..` */
function bare(scope: Scope): FunctionNode {
  const made = arrow(scope, ['a']);
  delete made.params[0]?.type;
  made.bare = true;
  return made;
}

function block(scope: Scope, params: string[], kind: 'resolve' | 'async' | 'generator'): FunctionNode {
  const made = fn(scope, kind === 'generator' ? 'expression' : 'arrow', params);
  const inner = scope.function(kind === 'resolve' ? 'plain' : kind, kind !== 'generator');
  inner.safe = kind === 'generator' ? scope.safe : false;
  made.async = kind === 'async';
  made.generator = kind === 'generator';
  made.body = statements(inner, scope.spent ? 1 : scope.make.random.between(1, 3));
  if (kind === 'resolve') {
    made.body.unshift({
      kind: 'simple',
      id: scope.make.place('expression'),
      value: [params[0] as string, '(', leaf(inner), ')'],
    });
    for (const one of made.body) one.keep = true;
  } else made.body.push(returning(inner));
  return made;
}

function method(
  scope: Scope,
  name: string,
  kind: 'plain' | 'generator' = 'plain',
  form: 'method' | 'get' = 'method',
): FunctionNode {
  const made = fn(scope, form, []);
  const inner = scope.function(kind, false);
  made.name = name;
  made.generator = kind === 'generator';
  made.body = [...statements(inner, scope.spent ? 0 : scope.make.random.between(0, 2)), returning(inner)];
  return made;
}

function classExpression(scope: Scope): Piece {
  const { make } = scope;
  const own = make.random.chance(0.5) ? make.name('Inner') : '';
  const inner = scope.initialiser();
  inner.hasArguments = false;
  inner.hasThis = false;
  inner.loops = [];
  inner.labels = [];
  inner.inSwitch = false;
  return {
    kind: 'class',
    name: own,
    extends: make.random.chance(0.3) ? ['(log(', leaf(scope), '), Object)'] : null,
    members: [
      { kind: 'field', id: make.place('field'), static: false, name: 'v', value: number(inner, 1), function: false },
      {
        kind: 'field',
        id: make.place('static field'),
        static: true,
        name: 's',
        value: number(inner, 1),
        function: false,
      },
      { kind: 'static', body: statements(inner.block(), 1) },
    ],
  };
}
