/** Shapes of several nested loops: grids, matrices, pairs, trial division, generators of numbers. */
import { condition, number } from './expressions.ts';
import { around } from './indices.ts';
import { integer } from './integers.ts';
import { limit, overSize } from './loops.ts';
import type { Scope } from './scope.ts';
import { divide, type Shape, target, vectorSize } from './shapes.ts';
import { datum, local, statements, store } from './statements.ts';
import {
  assign,
  binary,
  call,
  declare,
  type Expression,
  expression,
  literal,
  load,
  name,
  type Statement,
  step,
  unary,
  when,
} from './tree.ts';

/** A row-major grid: `out[y * w + x]`, with neighbours that stop at the edge or go around. */
export const grid: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => make.sizes.get(one.size)!.length.kind === 'product');
  if (!output) return [];
  const { length } = make.sizes.get(output.size)!;
  if (length.kind !== 'product') return [];
  const [rows, columns] = length.of;
  const margin = random.chance(0.4) ? 1 : 0;
  make.feature('grid');
  const plain = random.chance(0.7);
  const cell = (y: Expression, x: Expression) => {
    const width = scope.length(columns);
    return binary(random.chance(0.8) ? binary(y, '*', width) : binary(width, '*', y), '+', x);
  };
  return overSize(scope, rows, { margin, plain }, (outer, y) => {
    divide(outer, output);
    const made: Statement[] = [];
    const row = random.chance(0.4) ? make.name('row') : null;
    if (row) made.push(declare('const', row, binary(name(y), '*', scope.length(columns))));
    if (random.chance(0.3)) made.push(...statements(outer, 1));
    const sum = random.chance(0.15) ? make.name('s') : null;
    if (sum) made.push(declare('let', sum, literal(0)));
    const loop = overSize(outer, columns, { margin, plain: plain || random.chance(0.5) }, (inner, x) => {
      inner.addIndex(output.size, () =>
        row && random.chance(0.7) ? binary(name(row), '+', name(x)) : cell(name(y), name(x)),
      );
      inner.addIndex(output.size, () => cell(name(y), around(inner, columns, x)), false);
      inner.addIndex(output.size, () => cell(around(inner, rows, y), name(x)), false);
      if (margin > 0) {
        const near = (one: string) => {
          const shift = random.between(-1, 1);
          return shift === 0 ? name(one) : binary(name(one), shift < 0 ? '-' : '+', literal(1));
        };
        for (let count = 3; count > 0; count--) inner.addIndex(output.size, () => cell(near(y), near(x)), false);
      }
      const body: Statement[] = [];
      if (random.chance(0.5)) body.push(local(inner));
      if (random.chance(0.3)) body.push(...statements(inner, 1));
      if (sum) body.push(assign(name(sum), '+=', datum(inner)));
      return [...body, ...store(inner, output)];
    });
    if (sum) outer.numbers.push(sum);
    return [...made, ...loop, ...(random.chance(0.2) ? statements(outer, 1) : [])];
  });
};

/** A window around each cell, with offsets counted by inner loops: a convolution. */
export const convolution: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => make.sizes.get(one.size)!.length.kind === 'product');
  if (!output) return [];
  const sources = scope.readable.filter((one) => one.size === output.size && one !== output);
  const { length } = make.sizes.get(output.size)!;
  if (length.kind !== 'product' || sources.length === 0) return [];
  const [rows, columns] = length.of;
  const source = random.pick(sources);
  make.feature('convolution');
  return overSize(scope, rows, { margin: 1, plain: true }, (outer, y) =>
    overSize(outer, columns, { margin: 1, plain: true }, (inner, x) => {
      const [s, dy, dx] = [make.name('s'), make.name('dy'), make.name('dx')];
      const width = () => scope.length(columns);
      const at = binary(binary(binary(name(y), '+', name(dy)), '*', width()), '+', binary(name(x), '+', name(dx)));
      const weight: Expression = random.chance(0.5)
        ? binary(binary(name(dy), '*', literal(3)), '+', name(dx))
        : number(inner, 1);
      const add = assign(name(s), '+=', binary(load(source.name, at), '*', weight));
      const window = (variable: string, body: Statement[]): Statement => ({
        kind: 'for',
        label: null,
        init: declare('let', variable, literal(-1)),
        test: binary(name(variable), '<=', literal(1)),
        update: step(name(variable)),
        body,
      });
      inner.numbers.push(s);
      const to = load(output.name, binary(binary(name(y), '*', width()), '+', name(x)));
      return [
        declare('let', s, literal(random.pick([0, 0.5]))),
        window(dy, [window(dx, [add])]),
        assign(to, '=', random.chance(0.5) ? name(s) : number(inner, 2)),
      ];
    }),
  );
};

/** The same with a test of each neighbour, so that edges need no loops of their own. */
export const guardedWindow: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => make.sizes.get(one.size)!.length.kind === 'product');
  if (!output) return [];
  const sources = scope.readable.filter((one) => one.size === output.size && one !== output);
  const { length } = make.sizes.get(output.size)!;
  if (length.kind !== 'product' || sources.length === 0) return [];
  const [rows, columns] = length.of;
  const source = random.pick(sources);
  const reach = random.between(1, 2);
  make.feature('window with guards');
  return overSize(scope, rows, { plain: true }, (outer, y) =>
    overSize(outer, columns, { plain: true }, (inner, x) => {
      const [s, dy, dx, yy, xx] = [make.name('s'), make.name('dy'), make.name('dx'), make.name('yy'), make.name('xx')];
      const width = () => scope.length(columns);
      const inside = (one: string, size: string) =>
        binary(binary(name(one), '>=', literal(0)), '&&', binary(name(one), '<', scope.length(size)));
      const add = assign(
        name(s),
        random.pick(['+=', '+=', '-=']),
        load(source.name, binary(binary(name(yy), '*', width()), '+', name(xx))),
      );
      const window = (variable: string, body: Statement[]): Statement => ({
        kind: 'for',
        label: null,
        init: declare('let', variable, literal(-reach)),
        test: binary(name(variable), '<=', literal(reach)),
        update: step(name(variable)),
        body,
      });
      const row = declare('const', yy, binary(name(y), '+', name(dy)));
      const column = declare('const', xx, binary(name(x), '+', name(dx)));
      const skip = (test: Expression): Statement => when(unary('!', test), [{ kind: 'continue', label: null }]);
      const loop = random.chance(0.5)
        ? window(dy, [row, skip(inside(yy, rows)), window(dx, [column, skip(inside(xx, columns)), add])])
        : window(dy, [row, window(dx, [column, when(binary(inside(yy, rows), '&&', inside(xx, columns)), [add])])]);
      inner.numbers.push(s);
      const to = load(output.name, binary(binary(name(y), '*', width()), '+', name(x)));
      return [declare('let', s, literal(0)), loop, assign(to, '=', random.chance(0.6) ? name(s) : number(inner, 2))];
    }),
  );
};

/** Several numbers beside each other for each element: colours, complex numbers, points. */
export const channels: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => one.size === 'pixels');
  if (!output) return [];
  const { length } = make.sizes.get('pixels')!;
  if (length.kind !== 'product') return [];
  const { length: each } = make.sizes.get(length.of[1])!;
  const count = each.kind === 'constant' ? each.value : 1;
  make.feature('channels');
  return overSize(scope, length.of[0], { plain: random.chance(0.5) }, (inner, i) => {
    divide(inner, output);
    const at = (channel: number): Expression => {
      const first = random.chance(0.7) ? binary(name(i), '*', literal(count)) : binary(literal(count), '*', name(i));
      return channel === 0 ? first : binary(first, '+', literal(channel));
    };
    for (let channel = 0; channel < count; channel++) inner.addIndex('pixels', () => at(channel));
    const made: Statement[] = [];
    if (random.chance(0.6)) made.push(local(inner, datum(inner)));
    if (random.chance(0.3)) made.push(...statements(inner, 1));
    for (let channel = 0; channel < count; channel++) {
      if (random.chance(0.8))
        made.push(assign(load(output.name, at(channel)), random.pick(['=', '=', '+=']), number(inner, 2)));
    }
    return made;
  });
};

/** `c[i, j] = sum of a[i, k] * b[k, j]`, in one of the orders of its loops. All matrices are square and of one size. */
export const matrices: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => make.sizes.get(one.size)!.length.kind === 'product');
  if (!output) return [];
  const { length } = make.sizes.get(output.size)!;
  if (length.kind !== 'product' || length.of[0] !== length.of[1]) return [];
  const side = length.of[0];
  const sources = scope.readable.filter((one) => one.size === output.size && (one !== output || random.chance(0.1)));
  if (sources.length === 0) return [];
  make.feature('matrix product');
  const [a, b] = [random.pick(sources), random.pick(sources)];
  const at = (row: string, column: string) => binary(binary(name(row), '*', scope.length(side)), '+', name(column));
  const loop = (outer: Scope, body: (inner: Scope, i: string) => Statement[]) =>
    overSize(outer, side, { plain: true }, body);
  if (random.chance(0.6)) {
    return loop(scope, (one, i) =>
      loop(one, (two, j) => {
        const s = make.name('s');
        const sum = loop(two, (_, k) => [
          assign(
            name(s),
            '+=',
            binary(load(a.name, at(i, k)), '*', load(b.name, random.chance(0.8) ? at(k, j) : at(j, k))),
          ),
        ]);
        return [declare('let', s, literal(0)), ...sum, assign(load(output.name, at(i, j)), '=', name(s))];
      }),
    );
  }
  return loop(scope, (one, i) =>
    loop(one, (two, k) => {
      const v = make.name('v');
      const add = loop(two, (_, j) => [
        assign(load(output.name, at(i, j)), '+=', binary(name(v), '*', load(b.name, at(k, j)))),
      ]);
      return [declare('const', v, load(a.name, at(i, k))), ...add];
    }),
  );
};

/** Each element with each (or each later) element. */
export const pairs: Shape = (scope) => {
  const { random, make } = scope;
  const size = vectorSize(scope);
  if (size === null || make.sizes.get(size)!.length.kind === 'product') return [];
  const output = target(scope, (one) => one.size === size);
  if (!output) return [];
  make.feature('pairs');
  return overSize(scope, size, { plain: true }, (outer, i) => {
    divide(outer, output);
    const s = make.name('s');
    const j = make.name('j');
    const inner = outer.child();
    inner.jumps.push({ label: null, loop: true, breakable: true, continuable: true });
    inner.cost = outer.cost * 30;
    inner.numbers.push(j);
    inner.addIndex(size, () => name(j), false);
    inner.addIndex(size, () => name(j), false);
    const body: Statement[] = random.chance(0.3)
      ? [when(binary(name(j), '===', name(i)), [{ kind: 'continue', label: null }])]
      : [];
    if (random.chance(0.5)) body.push(local(inner));
    const updates: Statement[] = [assign(name(s), '+=', number(inner, 3))];
    if (random.chance(0.2)) updates.push(assign(load(output.name, name(j)), '-=', number(inner, 1)));
    const [low, high] = random.pick<() => [Expression, Expression]>([
      () => [literal(0), scope.length(size)],
      () => [binary(name(i), '+', literal(1)), scope.length(size)],
      () => [literal(0), name(i)],
    ])();
    const loop: Statement = {
      kind: 'for',
      label: null,
      init: declare('let', j, low),
      test: binary(name(j), '<', high),
      update: step(name(j)),
      body: [...body, ...updates],
    };
    outer.numbers.push(s);
    return [declare('let', s, literal(0)), loop, assign(load(output.name, name(i)), random.pick(['=', '+=']), name(s))];
  });
};

/** Counts primes, or numbers with some property, up to a small limit. */
export const primes: Shape = (scope) => {
  const { random, make } = scope;
  make.feature('trial division');
  const [count, n, d, prime] = [make.name('count'), make.name('n'), make.name('d'), make.name('prime')];
  const divides = binary(binary(name(n), '%', name(d)), '===', literal(0));
  const leave: Statement[] = [assign(name(prime), '=', literal('false')), { kind: 'break', label: null }];
  const trial: Statement = {
    kind: 'for',
    label: null,
    init: declare('let', d, literal(2)),
    test: binary(binary(name(d), '*', name(d)), '<=', name(n)),
    update: random.chance(0.7) ? step(name(d)) : { kind: 'assign', operator: '+=', target: name(d), value: literal(1) },
    body: [when(divides, leave)],
  };
  const loop: Statement = {
    kind: 'for',
    label: null,
    init: declare('let', n, literal(random.between(0, 3))),
    test: binary(name(n), '<', binary(limit(scope), '*', literal(3))),
    update: step(name(n)),
    body: [declare('let', prime, literal('true')), trial, when(name(prime), [expression(step(name(count)))])],
  };
  scope.numbers.push(count);
  return [declare('let', count, literal(0)), loop];
};

/** Numbers from a counter by a hash, as a Monte Carlo program makes them. */
export const hashed: Shape = (scope) => {
  const { random, make } = scope;
  const size = vectorSize(scope);
  if (size === null) return [];
  make.feature('hash of a counter');
  const count = make.name('count');
  const output = target(scope, (one) => one.size === size);
  const loop = overSize(scope, size, {}, (inner, i) => {
    const h = make.name('h');
    const u = make.name('u');
    const mix = (shift: number): Statement =>
      assign(
        name(h),
        '=',
        call(
          'Math.imul',
          binary(name(h), '^', binary(name(h), random.pick(['>>>', '>>']), literal(shift))),
          literal(random.pick(['0x85ebca6b', '0xc2b2ae35', '1664525'])),
        ),
      );
    const made: Statement[] = [
      declare('let', h, random.chance(0.5) ? binary(name(i), '+', integer(inner, 1)) : name(i)),
      mix(16),
      mix(13),
    ];
    if (random.chance(0.4)) made.push(assign(name(h), '^=', binary(name(h), '>>>', literal(15))));
    made.push(
      declare(
        'const',
        u,
        binary(
          binary(name(h), '>>>', literal(0)),
          random.pick(['/', '*']),
          literal(random.pick(['4294967296', '2.3283064365386963e-10'])),
        ),
      ),
    );
    inner.numbers.push(h, u);
    const test = random.chance(0.5) ? binary(binary(name(u), '*', name(u)), '<', literal(0.5)) : condition(inner);
    made.push(when(test, [expression(step(name(count)))]));
    if (output && random.chance(0.5)) made.push(...store(inner, output));
    return made;
  });
  scope.numbers.push(count);
  return [declare('let', count, literal(0)), ...loop];
};

/** One loop over the cells of a grid, whose row and column are computed. */
export const flatGrid: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => make.sizes.get(one.size)!.length.kind === 'product');
  if (!output) return [];
  const { length } = make.sizes.get(output.size)!;
  if (length.kind !== 'product') return [];
  const [rows, columns] = length.of;
  make.feature('flat grid');
  return overSize(scope, output.size, { plain: random.chance(0.7) }, (inner, i) => {
    divide(inner, output);
    const [x, y] = [make.name('x'), make.name('y')];
    const width = () => scope.length(columns);
    const quotient = binary(name(i), '/', width());
    const made: Statement[] = [
      declare('const', x, binary(name(i), '%', width())),
      declare('const', y, random.pick([binary(quotient, '|', literal(0)), call('Math.floor', quotient)])),
    ];
    inner.numbers.push(x, y);
    const cell = (row: Expression, column: Expression) => binary(binary(row, '*', width()), '+', column);
    inner.addIndex(output.size, () => cell(name(y), around(inner, columns, x)), false);
    inner.addIndex(output.size, () => cell(around(inner, rows, y), name(x)), false);
    return [...made, ...store(inner, output)];
  });
};
