/** Random functions: declarations, callbacks, recursion, generators, with default and destructured parameters. */
import { array, condition, leaf, number } from './expressions.ts';
import type { Callable, Scope } from './scope.ts';
import { statements } from './statements.ts';
import { brk, type FunctionNode, type Param, type Piece, type Statement, typed } from './tree.ts';

/**
 * A function of `count` parameters to be called back: an arrow or function expression, sync, that returns a number.
 * Where the parameters are not `numeric`, it uses only their length: strings that grow in a loop would fill the memory.
 */
export function callback(scope: Scope, count: number, numeric = true): FunctionNode {
  const { make } = scope;
  const { random } = make;
  const arrow = random.chance(0.8);
  const inner = scope.function('plain', arrow);
  const params: Param[] = [];
  for (let index = 0; index < count; index++) {
    const name = make.name('p');
    inner.nums.push(numeric ? name : `String(${name}).length`);
    params.push({ target: name, type: 'any', ...(random.chance(0.1) ? { initial: leaf(scope.initialiser()) } : {}) });
  }
  const fn: FunctionNode = {
    kind: 'function',
    id: make.function(),
    form: arrow ? 'arrow' : 'expression',
    async: false,
    generator: false,
    name: !arrow && random.chance(0.4) ? make.name('named') : '',
    knownAs: null,
    params,
    body: [],
    ...(random.chance(0.2) ? { returns: 'any' } : {}),
  };
  if (fn.name) fn.knownAs = fn.name;
  fn.body = arrow && random.chance(0.8) ? arrowBody(inner) : small(inner);
  return fn;
}

/** `const name = (..) => ..`, as pieces after `const `; `name` joins the scope's callables. */
export function namedArrow(scope: Scope): Piece {
  const { make } = scope;
  const { random } = make;
  const kind = random.pick(['plain', 'plain', 'async'] as const);
  const own = make.name(kind === 'async' ? 'af' : 'fn');
  const inner = scope.function(kind, true);
  inner.level = scope.level - 0.5;
  if (scope.topLevel || scope.safe) {
    inner.level = random.between(1, 4);
    inner.safe = false;
  }
  const params = parameters(scope, inner);
  const fn: FunctionNode = {
    kind: 'function',
    id: make.function(),
    form: 'arrow',
    async: kind === 'async',
    generator: false,
    name: '',
    knownAs: own,
    params,
    body: [],
    ...(random.chance(0.2) ? { generics: '<T,>' } : {}),
  };
  fn.body =
    random.chance(0.5) || inner.level < GUARDED
      ? arrowBody(inner)
      : [...guard(inner), ...statements(inner, random.between(1, 3)), returning(inner)];
  scope.callables.push({ name: own, kind, level: inner.level, safe: inner.safe });
  make.feature(kind === 'async' ? 'async arrow' : 'named arrow');
  return [own, random.chance(0.3) ? typed(': any') : '', ' = ', fn];
}

/** A function declaration of the kind, which joins the scope's callables. */
export function declaration(scope: Scope, kind: Callable['kind'], level: number): Statement {
  const { make } = scope;
  const { random } = make;
  const prefix = { plain: 'fn', generator: 'gen', async: 'af', asyncGenerator: 'ag', recursive: 'rec' }[kind];
  const own = make.name(random.chance(0.05) ? `${prefix}é` : prefix);
  const inner = scope.function(kind, false);
  inner.level = level;
  inner.safe = false;
  inner.topLevel = false;
  const generator = kind === 'generator' || kind === 'asyncGenerator';
  const fn: FunctionNode = {
    kind: 'function',
    id: make.function(),
    form: 'declaration',
    async: kind === 'async' || kind === 'asyncGenerator',
    generator,
    name: own,
    knownAs: own,
    params: [],
    body: [],
    ...(random.chance(0.3) ? { returns: 'any' } : {}),
    ...(random.chance(0.15) ? { generics: '<T extends object = {}>' } : {}),
  };
  if (kind === 'plain' && random.chance(0.1))
    fn.overloads = [`function ${own}(a: string): void;`, `function ${own}(...a: any[]): any;`];
  if (kind === 'recursive') {
    fn.params = [{ target: 'n', type: 'number' }];
    fn.body = recursive(inner, own);
  } else {
    fn.params = parameters(scope, inner, !generator);
    fn.body = [
      ...guard(inner),
      ...statements(inner, random.between(2, 6)),
      ...(random.chance(0.8) ? [returning(inner)] : []),
    ];
  }
  scope.callables.push({ name: own, kind, level, safe: false });
  make.feature(`${kind} function`);
  return { kind: 'function', fn, export: '' };
}

/** A call of a recursive function with a small argument. */
export function recursiveCall(scope: Scope): Piece {
  const callee = scope.callable('recursive') as Callable;
  return `${callee.name}(${scope.make.random.between(1, 4)})`;
}

/** Parameters, whose names join `inner`: plain, with initialisers that may call, destructured, rest. */
export function parameters(outer: Scope, inner: Scope, rest = true): Param[] {
  const { make } = outer;
  const { random } = make;
  const initialScope = outer.initialiser();
  initialScope.level = inner.level;
  initialScope.safe = inner.safe;
  initialScope.hasArguments = inner.hasArguments;
  initialScope.hasThis = false;
  const params: Param[] = [];
  const count = random.between(0, 3);
  for (let index = 0; index < count; index++) {
    const name = make.name('p');
    params.push(
      random.weighted<() => Param>([
        [4, () => ({ target: name, type: random.pick(['number', 'any', 'number | undefined', 'Array<number>']) })],
        [3, () => defaulted(initialScope, name)],
        [2, () => destructured(initialScope, name)],
      ])(),
    );
    initialScope.nums.push(name);
    inner.nums.push(name);
    inner.mutable.push(name);
  }
  if (rest && random.chance(0.15)) params.push({ target: make.name('rest'), rest: true, type: 'any[]' });
  return params;
}

function defaulted(scope: Scope, name: string): Param {
  scope.make.feature('default parameter');
  return { target: name, initial: number(scope, 2) };
}

/** An object pattern: a number fits it too, so any argument will do. */
function destructured(scope: Scope, name: string): Param {
  scope.make.feature('destructured parameter');
  const inside: Piece = { kind: 'initial', value: number(scope, 1) };
  const target: Piece = scope.make.random.pick<() => Piece>([
    () => ['{ a: ', name, ' = ', brk(), inside, ' }'],
    () => ['{ a: [', name, ' = ', inside, '] = [', brk(), leaf(scope), '], ...', scope.make.name('others'), ' }'],
  ])();
  return { target, initial: '{}', type: '{ a?: any }' };
}

/** The expression of an arrow as its body. */
export function arrowBody(scope: Scope): FunctionNode['body'] {
  const { make } = scope;
  const { random } = make;
  const id = make.place('arrow body');
  const parenthesised = random.chance(0.25);
  const value = random.weighted<() => Piece>([
    [scope.level >= GUARDED && scope.level < 10 ? 60 : 0, () => ['tick() ? ', number(scope, 2), ' : ', leaf(scope)]],
    [6, () => number(scope, 2)],
    [parenthesised ? 2 : 0, () => [number(scope, 1), ', ', brk(), number(scope, 1)]],
    [1, () => ['log(', number(scope, 1), ')']],
  ])();
  return { id, value, parenthesised };
}

/** The level from which a function spends fuel when it is called: below, it can only call what is nested in it. */
const GUARDED = 1.5;

/** What keeps calls of calls of calls from exploding: without fuel a function does nothing. */
export function guard(scope: Scope, mayReturn = true): Statement[] {
  const { make } = scope;
  if (scope.level < GUARDED) return [];
  const value = make.random.chance(0.7) && mayReturn ? 'return' : "throw new Custom('fuel')";
  return [
    {
      kind: 'if',
      id: make.place('if'),
      test: '!tick()',
      then: { kind: 'simple', id: make.place('return'), value, keep: true },
      else: null,
      keep: true,
    },
  ];
}

function small(scope: Scope): Statement[] {
  return [...statements(scope, scope.spent ? 0 : scope.make.random.between(0, 2)), returning(scope)];
}

/** A `return` that ends a function's body. */
export function returning(scope: Scope): Statement {
  return { kind: 'simple', id: scope.make.place('return'), value: ['return ', number(scope, 2)] };
}

function recursive(scope: Scope, own: string): Statement[] {
  const { make } = scope;
  const { random } = make;
  scope.nums.push('n');
  const stop: Statement = {
    kind: 'if',
    id: make.place('if'),
    test: 'n <= 0',
    then: { kind: 'simple', id: make.place('return'), value: ['return ', leaf(scope)], keep: true },
    else: null,
    keep: true,
  };
  const again = random.pick<() => Piece>([
    () => [`${own}(n - 1) + `, brk(), number(scope, 1)],
    () => [`${own}(n - 1) + ${own}(n - 2)`],
    () => ['(', condition(scope), ` ? ${own}(n - 1) : ${own}(n - 2))`],
    () => [`[n - 1, n - 2].map(`, brk(), mapOver(scope, own), ').length'],
  ])();
  return [
    stop,
    ...statements(scope, random.between(0, 2)),
    { kind: 'simple', id: make.place('return'), value: ['return ', again] },
  ];
}

function mapOver(scope: Scope, own: string): FunctionNode {
  const { make } = scope;
  return {
    kind: 'function',
    id: make.function(),
    form: 'arrow',
    async: false,
    generator: false,
    name: '',
    knownAs: null,
    params: [{ target: 'm', type: 'number' }],
    body: { id: make.place('arrow body'), value: `${own}(m)`, parenthesised: false },
  };
}

/** A generator expression's use, as a statement that consumes it in one of many ways. */
export function consumption(scope: Scope): Piece | null {
  const callee = scope.callable('generator');
  if (!callee) return null;
  const { random } = scope.make;
  scope.make.feature('generator used');
  const made: Piece = [callee.name, '(', leaf(scope), ')'];
  return random.pick<() => Piece>([
    () => ['log([...', made, '].length)'],
    () => ['log(', made, '.next())'],
    () => [
      'log(drive(',
      made,
      ', ',
      random.pick(["'next'", "'return'", "'throw'", "'both'"]),
      ', ',
      String(random.between(0, 3)),
      '))',
    ],
    () => ['log(Array.from(', made, ', ', callback(scope, 1), '))'],
    () => ['log(Math.max(...', made, ', 1))'],
    () => made,
    () => ['log(', array(scope), '.concat([...', made, ']).length)'],
  ])();
}
