/**
 * Random expressions. Each is self-contained (in parentheses where precedence could matter), gives a number or something
 * that a program may treat as one, and may call, yield, await or throw where its scope allows it.
 */
import { callback, recursiveCall } from './functions.ts';
import { oddNumber } from './idioms.ts';
import type { Scope } from './scope.ts';
import { brk, type Piece, typed } from './tree.ts';

type Make = (scope: Scope, depth: number) => Piece;

/** A number, more or less. */
export function number(scope: Scope, depth = 2): Piece {
  const random = scope.make.random;
  if (depth <= 0 || scope.spent) return leaf(scope);
  const usable = KINDS.filter((kind) => kind.when === undefined || kind.when(scope));
  const kind = random.weighted(usable.map((one) => [one.weight, one] as const));
  if (kind.feature) scope.make.feature(kind.feature);
  return kind.make(scope, depth - 1);
}

/** A condition, true about as often as not. */
export function condition(scope: Scope): Piece {
  const random = scope.make.random;
  return random.weighted<() => Piece>([
    [4, () => [number(scope, 1), ` % ${random.between(2, 4)} ${random.pick(['===', '!=='])} ${random.between(0, 1)}`]],
    [3, () => [number(scope, 1), ` ${random.pick(['<', '>', '<=', '>='])} `, brk(), number(scope, 1)]],
    [1, () => ['!', leaf(scope)]],
    [1, () => [leaf(scope), ' > 2 && ', brk(), leaf(scope), ' < 9']],
    [1, () => [leaf(scope), ' > 5 || ', leaf(scope), ' < 2']],
  ])();
}

/** An array of at most five numbers. */
export function array(scope: Scope): Piece {
  const random = scope.make.random;
  if (scope.spent) return '[4, 1]';
  const generator = scope.safe ? null : scope.callable('generator');
  return random.weighted<() => Piece>([
    [3, () => (scope.arrays.length > 0 ? random.pick(scope.arrays) : '[1, 2, 3]')],
    [3, () => ['[', number(scope, 1), ', ', brk(), number(scope, 1), ', ', brk(), random.pick(['7', '3', '11']), ']']],
    [1, () => ['[3, 1, 2].map(', brk(), callback(scope, 1), brk(), ')']],
    [generator ? 2 : 0, () => ['[...', generator?.name ?? '', '(', leaf(scope), ')].slice(0, 5)']],
    [1, () => ['Array.from({ length: 3 }, ', brk(), callback(scope, 2), ')']],
  ])();
}

/** A call of some function with some arguments, or null where none may be called. */
export function call(scope: Scope): Piece | null {
  const callee = scope.callable('plain');
  if (!callee) return null;
  const random = scope.make.random;
  const args: Piece = random.weighted<() => Piece>([
    [4, () => [leaf(scope), ', ', brk(), number(scope, 1)]],
    [2, () => leaf(scope)],
    [1, () => ''],
    [1, () => ['...', array(scope)]],
    [1, () => ['undefined, ', leaf(scope)]],
  ])();
  return [callee.name, random.chance(0.1) ? '?.' : '', random.chance(0.15) ? typed('<number>') : '', '(', args, ')'];
}

export function leaf(scope: Scope): Piece {
  const random = scope.make.random;
  if (scope.hasThis && random.chance(0.3)) return 'this.value';
  if (scope.nums.length > 0 && random.chance(0.65)) return random.pick(scope.nums);
  return String(random.between(0, 12));
}

/** An expression that throws, always or sometimes, from a built-in. */
export function thrower(scope: Scope): Piece {
  const random = scope.make.random;
  const always = random.chance(0.3);
  const absent = always ? 'nil' : ['(', condition(scope), ' ? nil : some)'];
  return random.pick<() => Piece>([
    () => [absent, '.field'],
    () => [absent, '.inner.deep'],
    () => [absent, '.call(', leaf(scope), ')'],
    () => ['JSON.parse(', condition(scope), " ? '{' : '1')"],
    () => ['new Array(', leaf(scope), ' % 4 - 2).length'],
    () => ['[].reduce(', brk(), callback(scope, 2), ')'],
    () => ['fail(', leaf(scope), ', ', number(scope, 1), ')'],
    () => ['(', condition(scope), ' ? 1n : 1) + 1'],
    () => ['new (', condition(scope), ' ? Array : nil)().length'],
    () => ['[...(', condition(scope), ' ? [1] : 5)].length'],
  ])();
}

interface Kind {
  weight: number;
  feature?: string;
  when?: (scope: Scope) => boolean;
  make: Make;
}

const KINDS: Kind[] = [
  { weight: 14, make: (scope) => leaf(scope) },
  {
    weight: 6,
    make: (scope, depth) => [
      '(',
      number(scope, depth),
      ` ${scope.make.random.pick(['+', '-', '*', '|', '^', '%'])} `,
      brk(),
      number(scope, depth),
      ')',
    ],
  },
  {
    weight: 2,
    feature: 'comma expression',
    make: (scope, depth) => ['(', number(scope, depth), ', ', brk(), number(scope, depth), ')'],
  },
  {
    weight: 3,
    feature: 'conditional expression',
    make: (scope, depth) => [
      '(',
      condition(scope),
      brk(' '),
      '? ',
      number(scope, depth),
      brk(' '),
      ': ',
      number(scope, depth),
      ')',
    ],
  },
  {
    weight: 2,
    feature: 'logical expression',
    make: (scope, depth) => [
      '(',
      number(scope, depth),
      ` ${scope.make.random.pick(['&&', '||', '??'])} `,
      brk(),
      number(scope, depth),
      ')',
    ],
  },
  {
    weight: 1,
    feature: 'as',
    make: (scope, depth) => [
      '(',
      number(scope, depth),
      typed(scope.make.random.pick([' as number', ' as unknown as number', ' satisfies unknown'])),
      ')',
    ],
  },
  {
    weight: 2,
    feature: 'optional chain',
    when: (scope) => scope.objects.length > 0,
    make: (scope, depth) => {
      const object = scope.make.random.pick(scope.objects);
      return scope.make.random.pick<() => Piece>([
        () => `${object}?.a`,
        () => [`(${object}.none?.deep.x ?? `, number(scope, depth), ')'],
        () => [`${object}.twice?.(`, brk(), number(scope, depth), ')'],
        () => [`${object}.none?.[`, number(scope, depth), ']'],
        () => [`${object}.none?.(`, number(scope, depth), ')'],
        () => `${object}[${scope.make.random.pick(["'a'", "'b'", '`a`'])}]`,
        () => `${object}.size`,
        () => `delete ${object}.gone`,
      ])();
    },
  },
  {
    weight: 2,
    feature: 'assignment expression',
    when: (scope) => scope.mutable.length > 0,
    make: (scope, depth) => {
      const name = scope.make.random.pick(scope.mutable);
      return scope.make.random.pick<() => Piece>([
        () => `${name}++`,
        () => `--${name}`,
        () => [`(${name} = `, number(scope, depth), ')'],
        () => [`(${name} += `, number(scope, depth), ')'],
      ])();
    },
  },
  {
    weight: 5,
    feature: 'call',
    when: (scope) => scope.callable('plain') !== null,
    make: (scope) => call(scope) as Piece,
  },
  {
    weight: 2,
    feature: 'recursion',
    when: (scope) => scope.callable('recursive') !== null,
    make: (scope) => recursiveCall(scope),
  },
  {
    weight: 1.5,
    feature: 'callback of a built-in',
    make: (scope, depth) => {
      const random = scope.make.random;
      const list = array(scope);
      return random.pick<() => Piece>([
        () => [list, brk(), '.map(', brk(), callback(scope, 1), brk(), ')', brk(), '.length'],
        () => [list, '.reduce(', brk(), callback(scope, 2), ', ', brk(), number(scope, depth), ')'],
        () => ['[...', list, '].sort(', brk(), callback(scope, 2), brk(), ')[0]'],
        () => [
          list,
          brk(),
          '.filter(',
          callback(scope, 1),
          ')',
          brk(),
          '.map(',
          brk(),
          callback(scope, 1),
          ')',
          brk(),
          '.length',
        ],
        () => [list, '.some(', callback(scope, 1), ')'],
        () => ["'a1b22c'.replace(/\\d+/g, ", brk(), callback(scope, 1, false), ').length'],
        () => [list, '.flatMap(', callback(scope, 1), ').length'],
        () => [list, '.findIndex(', brk(), callback(scope, 1), ')'],
        () => ['JSON.stringify({ a: 1, b: [2] }, ', brk(), callback(scope, 2, false), ')?.length'],
        () => ['(', list, '.forEach(', callback(scope, 1), '), 1)'],
        () => ['Math.max(...', list, ')'],
      ])();
    },
  },
  {
    weight: 0.5,
    feature: 'immediately called function',
    make: (scope) => ['(', callback(scope, 1), ')(', leaf(scope), ')'],
  },
  {
    weight: 1,
    feature: 'template literal',
    make: (scope, depth) => [
      '`a${',
      number(scope, depth),
      '}',
      scope.make.random.pick([' ', '\n// (', '\n  if (x) {']),
      '${',
      number(scope, depth),
      '}`.length',
    ],
  },
  {
    weight: 1,
    feature: 'tagged template',
    make: (scope, depth) => ['tag`x${', number(scope, depth), '}y`'],
  },
  {
    weight: 1,
    feature: 'object with accessors',
    make: (scope, depth) => [
      '({ a: ',
      number(scope, depth),
      ', ',
      brk(),
      "['b' + ",
      leaf(scope),
      ']: ',
      number(scope, depth),
      ', ',
      brk(),
      '...some }).a',
    ],
  },
  {
    weight: 3,
    feature: 'yield',
    when: (scope) => scope.mayYield,
    make: (scope) =>
      scope.make.random.pick<() => Piece>([
        () => ['(yield ', leaf(scope), ')'],
        () => '(yield)',
        () => ['((yield ', number(scope, 1), ') ?? ', leaf(scope), ')'],
      ])(),
  },
  {
    weight: 4,
    feature: 'await',
    when: (scope) => scope.mayAwait,
    make: (scope) => awaited(scope),
  },
  {
    weight: 0.6,
    feature: 'built-in that throws',
    when: (scope) => !scope.safe,
    make: (scope) => ['(', thrower(scope), ')'],
  },
  {
    weight: 3,
    feature: 'new and method call',
    when: (scope) => scope.usableClass() !== null,
    make: (scope) => instance(scope),
  },
  { weight: 1, when: (scope) => !scope.spent, make: (scope) => oddNumber(scope) },
  { weight: 1, feature: 'arguments', when: (scope) => scope.hasArguments, make: () => 'arguments.length' },
];

/** `await` of a value, a call, a rejection (where the scope may throw), or several at once. */
export function awaited(scope: Scope): Piece {
  const random = scope.make.random;
  const callee = scope.callable('async');
  const risky = !scope.safe;
  return random.weighted<() => Piece>([
    [2, () => ['(await ', leaf(scope), ')']],
    [1, () => ['(await ', random.pick(['pause()', 'later(1)']), ', ', leaf(scope), ')']],
    [callee ? 4 : 0, () => ['(await ', callee?.name ?? '', '(', leaf(scope), '))']],
    [risky ? 1 : 0, () => ['(await (', condition(scope), ' ? reject(', leaf(scope), ') : 1))']],
    [
      callee && risky ? 1 : 0,
      () => [
        '(await Promise.all([',
        callee?.name ?? '',
        '(1), ',
        brk(),
        leaf(scope),
        ', ',
        brk(),
        callee?.name ?? '',
        '(',
        leaf(scope),
        ')])).length',
      ],
    ],
    [
      callee ? 1 : 0,
      () => [
        '(await Promise.allSettled([',
        callee?.name ?? '',
        '(',
        leaf(scope),
        '), ',
        callee?.name ?? '',
        '(2)])).length',
      ],
    ],
    [1, () => ['(await later(', leaf(scope), ')', brk(), '.then(', brk(), callback(scope, 1), '))']],
    [
      1,
      () => [
        '(await reject(',
        leaf(scope),
        ')',
        brk(),
        '.then(',
        callback(scope, 1),
        ', ',
        brk(),
        callback(scope, 1),
        '))',
      ],
    ],
  ])();
}

function instance(scope: Scope): Piece {
  const random = scope.make.random;
  const info = scope.usableClass() as NonNullable<ReturnType<Scope['usableClass']>>;
  const made: Piece = ['new ', info.name, '(', leaf(scope), ')'];
  const methods = info.methods.filter((one) => one.kind === 'plain');
  const method = methods.length > 0 ? random.pick(methods) : null;
  const fixed = info.statics.length > 0 ? random.pick(info.statics) : null;
  return random.weighted<() => Piece>([
    [method ? 4 : 0, () => [made, brk(), `.${method?.name}(`, leaf(scope), ')']],
    [info.getters.length > 0 ? 3 : 0, () => [made, `.${info.getters[0]}`]],
    [fixed ? 2 : 0, () => `${info.name}.${fixed?.name}(2)`],
    [1, () => ['(', made, `.value ?? `, leaf(scope), ')']],
    [info.getters.length > 0 ? 1 : 0, () => ['(', made, `.${info.getters[0]} = `, leaf(scope), ')']],
  ])();
}
