/** Random statements: declarations and expressions, `if`, `switch`, labelled blocks, and what jumps out of them. */
import { classDeclaration } from './classes.ts';
import { array, awaited, call, condition, leaf, number, thrower } from './expressions.ts';
import { callback, consumption, declaration, namedArrow } from './functions.ts';
import { oddStatement } from './idioms.ts';
import { jump, loop } from './loops.ts';
import type { Scope } from './scope.ts';
import { brk, type Piece, type Statement, typed } from './tree.ts';
import { tryStatement } from './tries.ts';

/** `count` statements, more or less, in the scope, whose names grow as they declare. */
export function statements(scope: Scope, count: number): Statement[] {
  const body: Statement[] = [];
  for (let index = 0; index < count; index++) body.push(...statement(scope));
  return body;
}

/** A block of its own scope. */
export function block(scope: Scope, count: number): Statement & { kind: 'block' } {
  return { kind: 'block', body: statements(scope.block(), count) };
}

/** A body for an `if` or a loop: a block, or a single statement that declares nothing. */
export function body(scope: Scope, count = scope.make.random.between(1, 3)): Statement {
  const random = scope.make.random;
  if (random.chance(0.65)) return block(scope, count);
  const inner = scope.block();
  return random.weighted<() => Statement>([
    [5, () => expression(inner)],
    [inner.loops.length > 0 || inner.mayReturn ? 2 : 0, () => jump(inner) ?? expression(inner)],
    [inner.depth < 5 ? 1 : 0, () => loop(inner, false)],
    [inner.depth < 5 ? 1 : 0, () => tryStatement(inner)],
  ])();
}

function statement(scope: Scope): Statement[] {
  const { random } = scope.make;
  const deep = scope.depth >= 5 || scope.spent;
  return random.weighted<() => Statement[]>([
    [6, () => [expression(scope)]],
    [4, () => [variable(scope)]],
    [deep ? 0 : 4, () => [ifStatement(scope)]],
    [deep ? 0 : 4, () => [loop(scope, true)]],
    [deep ? 0 : 3, () => [tryStatement(scope)]],
    [deep ? 0 : 1.5, () => [switchStatement(scope)]],
    [deep ? 0 : 1, () => [labelled(scope)]],
    [deep ? 0 : 0.5, () => [block(scope, 2)]],
    [scope.loops.length > 0 || scope.labels.length > 0 ? 3 : 0.3, () => guarded(scope)],
    [scope.safe ? 0 : 0.5, () => [thrown(scope)]],
    [deep || scope.depth < 1 ? 0 : 1, () => nested(scope)],
    [
      1,
      () => [
        { kind: 'simple', id: scope.make.place('declaration of a function'), value: ['const ', namedArrow(scope)] },
      ],
    ],
    [deep ? 0 : 1, () => [oddStatement(scope)]],
    [0.5, () => [types(scope)]],
    [deep || scope.depth > 3 ? 0 : 0.4, () => nestedClass(scope)],
  ])();
}

/** An expression statement. */
export function expression(scope: Scope): Statement {
  const { make } = scope;
  const { random } = make;
  const value = random.weighted<() => Piece>([
    [6, () => ['log(', brk(), number(scope, 3), brk(), ')']],
    [
      scope.mutable.length > 0 ? 4 : 0,
      () => [
        random.pick(scope.mutable),
        ` ${random.pick(['=', '+=', '-=', '??=', '||=', '&&='])} `,
        brk(),
        number(scope, 2),
      ],
    ],
    [scope.mutable.length > 0 ? 1 : 0, () => [random.pick(scope.mutable), random.pick(['++', '--'])]],
    [
      scope.objects.length > 0 ? 2 : 0,
      () => [
        random.pick(scope.objects),
        random.pick(['.a', '.fresh', "['b']"]),
        random.pick([' = ', ' ??= ', ' += ']),
        number(scope, 2),
      ],
    ],
    [scope.callable('plain') ? 4 : 0, () => call(scope) as Piece],
    [1, () => ['(', number(scope, 2), ', ', brk(), number(scope, 2), ')']],
    [1, () => [condition(scope), ' ? ', brk(), number(scope, 2), ' : ', brk(), number(scope, 2)]],
    [1, () => [condition(scope), ' && ', brk(), '(', number(scope, 2), ')']],
    [1, () => ['void ', number(scope, 2)]],
    [scope.spent ? 0 : 1, () => [array(scope), brk(), '.forEach(', brk(), callback(scope, 2), brk(), ')']],
    [1, () => ['[', number(scope, 1), ', ', number(scope, 1), '].forEach(', callback(scope, 1), ')']],
    [scope.mayAwait ? 2 : 0, () => awaited(scope)],
    [
      scope.mayYield ? 6 : 0,
      () =>
        random.pick<() => Piece>([
          () => ['yield ', number(scope, 2)],
          () => 'yield',
          () => ['yield* ', array(scope)],
          () => delegated(scope),
        ])(),
    ],
    [scope.callable('generator') && !scope.safe ? 3 : 0, () => consumption(scope) as Piece],
    [
      scope.callable('async') ? 2 : 0,
      () => ['jobs.push(', scope.callable('async')?.name ?? '', '(', leaf(scope), ')', brk(), '.then(log, log))'],
    ],
    [
      scope.callable('asyncGenerator') && !scope.safe ? 1 : 0,
      () => [
        'jobs.push(',
        scope.callable('asyncGenerator')?.name ?? '',
        '(',
        leaf(scope),
        ').',
        random.pick(['next', 'return']),
        '(2)',
        brk(),
        '.then(log, log))',
      ],
    ],
    [
      1,
      () => ['jobs.push(later(', leaf(scope), ').then(', brk(), callback(asynchronous(scope), 1), ').then(log, log))'],
    ],
    [1, () => [`peek(`, callback(scope, 1), ')']],
  ])();
  return { kind: 'simple', id: make.place('expression'), value };
}

/** Callbacks that run later, with nothing above them to catch: their promise does. */
function asynchronous(scope: Scope): Scope {
  return scope.initialiser();
}

function delegated(scope: Scope): Piece {
  const callee = scope.callable('generator');
  scope.make.feature('yield*');
  return callee ? ['yield* ', callee.name, '(', leaf(scope), ')'] : ['yield* [1, ', leaf(scope), ']'];
}

function variable(scope: Scope): Statement {
  const { make } = scope;
  const { random } = make;
  const id = make.place('declaration');
  const own = make.name('v');
  const kind = random.pick(['let', 'let', 'const', 'var']);
  const annotated = random.chance(0.3)
    ? typed(random.pick([': number', ': any', ': unknown', ': Array<number> | number']))
    : '';
  const value = random.weighted<() => Piece>([
    [
      6,
      () =>
        names(
          scope,
          kind === 'const' ? [] : [own],
          [own],
          [`${kind} ${own}`, annotated, ' = ', brk(), number(scope, 3)],
        ),
    ],
    [
      1,
      () => {
        const second = make.name('v');
        return names(
          scope,
          [],
          [own, second],
          [`const ${own} = `, number(scope, 1), ', ', brk(), `${second} = `, number(scope, 1)],
        );
      },
    ],
    [1, () => names(scope, [own], [own], [`let ${own}`, annotated])],
    [
      2,
      () => {
        const made: Piece = [`const ${own}`, random.chance(0.3) ? typed(': number[]') : '', ' = ', array(scope)];
        scope.arrays.push(own);
        return made;
      },
    ],
    [2, () => object(scope, own)],
    [
      1,
      () =>
        names(
          scope,
          [],
          [own],
          [
            `const { a: ${own} = `,
            number(scope, 1),
            ` } = `,
            scope.objects.length > 0 ? random.pick(scope.objects) : 'some',
          ],
        ),
    ],
    [
      1,
      () =>
        names(
          scope,
          [own],
          [own],
          [`let [${own} = `, number(scope, 1), `, ...${make.name('others')}] = `, array(scope)],
        ),
    ],
    [
      scope.callable('generator') && !scope.safe ? 1 : 0,
      () =>
        names(
          scope,
          [],
          [own],
          [`const [${own}, ${make.name('v')}] = `, scope.callable('generator')?.name ?? '', '(', leaf(scope), ')'],
        ),
    ],
  ])();
  return { kind: 'simple', id, value };
}

function names(scope: Scope, mutable: string[], nums: string[], value: Piece): Piece {
  scope.nums.push(...nums);
  scope.mutable.push(...mutable);
  return value;
}

/** An object with fields, a method that doubles, a getter, and things that are not there. */
function object(scope: Scope, own: string): Piece {
  const { make } = scope;
  const inner = scope.function('plain', false);
  const method = {
    kind: 'function',
    form: 'method',
    async: false,
    generator: false,
    params: [{ target: 'x', initial: '2' }],
  } as const;
  const twice: Piece = {
    ...method,
    params: [...method.params],
    id: make.function(),
    name: 'twice',
    knownAs: 'twice',
    body: [{ kind: 'simple', id: make.place('return'), value: ['return x * ', leaf(inner)] }],
  };
  const size: Piece = {
    ...method,
    id: make.function(),
    form: 'get',
    name: 'size',
    knownAs: 'size',
    params: [],
    body: [
      ...statements(inner, make.random.between(0, 1)),
      { kind: 'simple', id: make.place('return'), value: ['return ', number(inner, 1)] },
    ],
  };
  make.feature('object with accessors');
  const value: Piece = [
    `const ${own}`,
    typed(': any'),
    ' = { ',
    brk(),
    'a: ',
    number(scope, 1),
    ', ',
    brk(),
    'b: ',
    leaf(scope),
    ', ',
    brk(),
    twice,
    ', ',
    brk(),
    ...(make.random.chance(0.5) ? [size, ' '] : []),
    brk(),
    '}',
  ];
  scope.objects.push(own);
  return value;
}

function ifStatement(scope: Scope): Statement {
  const { make } = scope;
  const { random } = make;
  const id = make.place('if');
  const test = condition(scope);
  const otherwise = random.chance(0.5);
  // A bare `if` before an `else` would take the `else` for itself.
  const simple = random.chance(0.3);
  const then = !otherwise ? body(scope) : simple ? expression(scope.block()) : block(scope, random.between(1, 2));
  if (!otherwise) return { kind: 'if', id, test, then, else: null };
  if (random.chance(0.4) && scope.depth < 5) make.feature('else if');
  const last = random.chance(0.4) && scope.depth < 5 ? ifStatement(scope.block()) : body(scope);
  return { kind: 'if', id, test, then, else: last };
}

/** A switch with fall-through, and its default anywhere. */
function switchStatement(scope: Scope): Statement {
  const { make } = scope;
  const { random } = make;
  const id = make.place('switch');
  const value: Piece = ['(', number(scope, 2), ') % 4'];
  const inner = scope.block();
  inner.inSwitch = true;
  const count = random.between(1, 4);
  const tests: (Piece | null)[] = Array.from({ length: count }, (_, index) =>
    random.chance(0.2) ? number(scope, 1) : String(index),
  );
  if (random.chance(0.7)) tests.splice(random.between(0, count), 0, null);
  const cases = tests.map((test) => {
    const own = inner.block();
    const list = statements(own, random.between(0, 2));
    if (random.chance(0.5)) list.push({ kind: 'simple', id: make.place('break of a switch'), value: 'break' });
    return { test, body: list };
  });
  return { kind: 'switch', id, value, cases };
}

function labelled(scope: Scope): Statement {
  const { make } = scope;
  const id = make.place('labelled block');
  const label = make.name('block');
  const inner = scope.block();
  inner.labels.push(label);
  const list = statements(inner, 2);
  const leave: Statement = { kind: 'simple', id: make.place('break of a label'), value: `break ${label}` };
  list.push(
    { kind: 'if', id: make.place('if'), test: condition(inner), then: leave, else: null },
    ...statements(inner, 1),
  );
  return { kind: 'label', id, name: label, body: { kind: 'block', body: list } };
}

/** A jump under a condition. */
function guarded(scope: Scope): Statement[] {
  const inner = scope.block();
  const then = jump(inner);
  if (!then) return [expression(scope)];
  return [
    {
      kind: 'if',
      id: scope.make.place('if'),
      test: condition(scope),
      then: scope.make.random.chance(0.5) ? then : { kind: 'block', body: [then] },
      else: null,
    },
  ];
}

function thrown(scope: Scope): Statement {
  const { make } = scope;
  const { random } = make;
  const value = random.pick<() => Piece>([
    () => ['log(', thrower(scope), ')'],
    () => ['fail(', condition(scope), ', ', number(scope, 1), ')'],
    () => ['void (', thrower(scope), ')'],
  ])();
  return { kind: 'simple', id: make.place('built-in that throws'), value };
}

/** A nested function and its use. */
function nested(scope: Scope): Statement[] {
  const { make } = scope;
  make.feature('nested function');
  const kind = make.random.pick(['plain', 'plain', 'generator', 'async', 'recursive'] as const);
  const level = scope.safe ? make.random.between(1, 4) : scope.level - 0.5;
  const fn = declaration(scope, kind, level);
  return make.random.chance(0.3) ? [expression(scope), fn] : [fn, expression(scope)];
}

function nestedClass(scope: Scope): Statement[] {
  const level = scope.safe ? scope.make.random.between(1, 4) : scope.level - 0.5;
  return [classDeclaration(scope, level), expression(scope)];
}

/** Types alone: nothing starts on their lines. */
export function types(scope: Scope): Statement {
  const own = scope.make.name('Type');
  return scope.make.random.pick<() => Statement>([
    () => ({ kind: 'types', text: `type ${own} = number | string`, terminated: false }),
    () => ({ kind: 'types', text: `interface ${own} { a: number; b(x: string): void }`, terminated: true }),
    () => ({ kind: 'types', text: `interface ${own}<T>\n  extends Array<T> {\n  first: T;\n}`, terminated: true }),
    () => ({
      kind: 'types',
      text: `type ${own}<T> = T extends (x: infer U) => void\n    ? U\n    : { [K in keyof T]: T[K] }`,
      terminated: false,
    }),
    () => ({ kind: 'types', text: `declare const ${own}: number;`, terminated: true }),
  ])();
}
