/**
 * Loops as numeric programs have them, over one array size: what a vectorising compiler looks for, filled with random
 * expressions and statements. Shapes over two sizes are in shapes-nested.ts.
 */
import { boolean, condition, number } from './expressions.ts';
import { index } from './indices.ts';
import { integer } from './integers.ts';
import { counted, overElements, overSize } from './loops.ts';
import type { ArrayInfo, Scope } from './scope.ts';
import { datum, jump, local, returned, statements, store } from './statements.ts';
import {
  assign,
  binary,
  call,
  choose,
  declare,
  type Expression,
  expression,
  literal,
  load,
  name,
  type Statement,
  step,
  when,
} from './tree.ts';

export type Shape = (scope: Scope) => Statement[];

/** A writable array, or null. */
export function target(scope: Scope, fits: (array: ArrayInfo) => boolean = () => true): ArrayInfo | null {
  const fitting = scope.writable.filter(fits);
  return fitting.length > 0 ? scope.random.pick(fitting) : null;
}

/** Lets `inner` write some arrays and read the others, which is what independent rounds do; sometimes anything. */
export function divide(inner: Scope, output: ArrayInfo): void {
  const { random } = inner;
  if (random.chance(0.2)) return;
  const also = random.chance(0.3) && inner.writable.length > 1 ? random.pick(inner.writable) : output;
  inner.writable = [output, also];
  inner.readable = inner.readable.filter((one) => one !== output && one !== also);
  if (inner.readable.length === 0) inner.readable = [output];
}

/** Perhaps a local variable, a branch or a `continue` before what the loop is about. */
function prelude(inner: Scope): Statement[] {
  const { random } = inner;
  const made = random.chance(0.5) ? [local(inner, random.chance(0.5) ? datum(inner) : undefined)] : [];
  if (random.chance(0.4)) made.push(...statements(inner, random.between(1, 2)));
  if (random.chance(0.08)) made.push(...jump(inner));
  return made;
}

/** `out[i] = f(x[i], y[i], ...)`. */
export const elementwise: Shape = (scope) => {
  const output = target(scope, (one) => isVector(scope, one.size));
  if (!output) return [];
  return overSize(scope, output.size, {}, (inner) => {
    divide(inner, output);
    const made = [...prelude(inner), ...store(inner, output)];
    if (inner.random.chance(0.2)) made.push(...store(inner));
    return made;
  });
};

/** The same with neighbours; wrap-around and edges come with every counter. */
export const stencil: Shape = (scope) => {
  const output = target(scope, (one) => isVector(scope, one.size));
  if (!output) return [];
  const margin = scope.random.between(1, 3);
  return overSize(scope, output.size, { margin }, (inner, i) => {
    divide(inner, output);
    const source = inner.random.pick(inner.readable);
    const made: Statement[] = [];
    if (source.size === output.size) {
      const at = (shift: number) =>
        load(source.name, shift === 0 ? name(i) : binary(name(i), shift < 0 ? '-' : '+', literal(Math.abs(shift))));
      const sum = binary(binary(at(-1), '+', at(margin)), '-', binary(literal(2), '*', at(0)));
      made.push(local(inner, sum));
    }
    return [...made, ...prelude(inner), ...store(inner, output)];
  });
};

/** Sums, products, extremes, counts, bits: over a loop, read behind it. */
export const reduction: Shape = (scope) => {
  const { random, make } = scope;
  const size = vectorSize(scope);
  if (size === null) return [];
  const before: Statement[] = [];
  const updates: ((inner: Scope) => Statement[])[] = [];
  const names: string[] = [];
  for (let count = random.between(1, 3); count > 0; count--) {
    const s = make.name('s');
    const [start, update] = random.pick(REDUCTIONS)(scope, s);
    before.push(declare('let', s, start));
    updates.push(update);
    names.push(s);
  }
  const open = random.chance(0.1);
  const over = random.chance(0.15) ? overElements : overSize;
  make.feature('reduction');
  const loop = over(scope, size, { open }, (inner) => {
    if (random.chance(0.7)) inner.writable = [];
    const made = prelude(inner);
    for (const update of updates) {
      const set = update(inner);
      if (random.chance(0.15)) made.push(...innerReduction(inner, set));
      else made.push(...(random.chance(0.3) ? [when(condition(inner), set)] : set));
    }
    return made;
  });
  scope.numbers.push(...names);
  scope.assignable.push(...names);
  return [...before, ...loop, ...use(scope, names)];
};

/** The update of a reduction in a short loop within the long one. */
function innerReduction(inner: Scope, set: Statement[]): Statement[] {
  const j = inner.make.name('j');
  const init = declare('let', j, literal(0));
  const test = binary(name(j), '<', literal(inner.random.between(1, 4)));
  return [{ kind: 'for', label: null, init, test, update: step(name(j)), body: set }];
}

type Reduction = (scope: Scope, s: string) => [start: Expression, update: (inner: Scope) => Statement[]];

const REDUCTIONS: Reduction[] = [
  (_, s) => [literal(0), (inner) => [assign(name(s), '+=', datum(inner))]],
  (_, s) => [literal(0), (inner) => [assign(name(s), '+=', number(inner, 2))]],
  (_, s) => [literal(0), (inner) => [assign(name(s), '-=', number(inner, 2))]],
  (_, s) => [literal(0), (inner) => [assign(name(s), '+=', integer(inner, 1))]],
  (_, s) => [literal(1), (inner) => [assign(name(s), '*=', number(inner, 1))]],
  (_, s) => [literal(0), (inner) => [when(condition(inner), [expression(step(name(s)))])]],
  (_, s) => [literal(0), (inner) => [assign(name(s), '+=', choose(boolean(inner), literal(1), literal(0)))]],
  (_, s) => [
    literal(0),
    (inner) => [assign(name(s), '=', binary(binary(name(s), '+', integer(inner, 2)), '|', literal(0)))],
  ],
  ({ random }, s) => {
    const operator = random.pick(['|=', '&=', '^=']);
    return [literal(random.pick([0, -1, 5])), (inner) => [assign(name(s), operator, integer(inner, 2))]];
  },
  ({ random }, s) => {
    const most = random.chance(0.5);
    const operator = random.pick(most ? ['>', '>='] : ['<', '<=']);
    const start = literal(most ? '-Infinity' : 'Infinity');
    return [
      start,
      (inner) => {
        const e = inner.make.name('e');
        const test = binary(name(e), operator, name(s));
        return [declare('const', e, datum(inner)), when(test, [assign(name(s), '=', name(e))])];
      },
    ];
  },
  ({ random }, s) => {
    const most = random.chance(0.5);
    const f = most ? 'Math.max' : 'Math.min';
    const start = random.chance(0.5) ? literal(most ? '-Infinity' : 'Infinity') : literal(0);
    return [start, (inner) => [assign(name(s), '=', call(f, name(s), number(inner, 1)))]];
  },
  (_, s) => [
    literal(0),
    (inner) => [assign(name(s), '=', binary(name(s), '+', binary(datum(inner), '*', datum(inner))))],
  ],
  (_, s) => [
    literal(-1),
    (inner) => {
      // The index of the last that fits: a last value, not a reduction.
      const counter = inner.numbers.at(-1) ?? s;
      return [when(condition(inner), [assign(name(s), '=', name(counter))])];
    },
  ],
];

/** Something that shows what variables hold. */
function use(scope: Scope, names: string[]): Statement[] {
  const made: Statement[] = [];
  for (const one of names) {
    const output = target(scope, (array) => scope.hasElements(array.size));
    const at = output && scope.random.chance(0.6) ? index(scope, output) : null;
    if (output && at) made.push(assign(load(output.name, at), '=', name(one)));
  }
  return made;
}

/** Julia's kind: an inner loop whose rounds differ from element to element. */
export const divergent: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => isVector(scope, one.size));
  if (!output) return [];
  make.feature('divergent');
  const label = random.chance(0.4) ? make.name('outer') : null;
  return overSize(scope, output.size, { label, margin: random.chance(0.1) ? 1 : 0 }, (inner) => {
    divide(inner, output);
    const made: Statement[] = [];
    for (let count = random.between(1, 3); count > 0; count--) made.push(local(inner, datum(inner)));
    made.push(
      ...counted(inner, make.name('inner'), (deep) => {
        const early = random.chance(0.3) ? jump(deep) : [];
        const body = statements(deep, random.between(1, 4));
        if (deep.assignable.length > 0) {
          body.push(assign(name(random.pick(deep.assignable)), '=', number(deep, 3)));
        }
        body.splice(random.between(0, body.length), 0, ...early);
        return body;
      }),
    );
    if (random.chance(0.3)) made.push(...statements(inner, 1));
    const at = random.chance(0.4) && inner.numbers.length > 0 ? name(random.pick(inner.numbers)) : number(inner, 2);
    return [...made, ...storeAt(inner, output, at)];
  });
};

function storeAt(scope: Scope, output: ArrayInfo, value: Expression): Statement[] {
  const direct = scope.indexers.find((one) => one.direct && one.size === output.size);
  const at = direct ? direct.make() : index(scope, output);
  return at ? [assign(load(output.name, at), '=', value)] : [];
}

/** `out[index] += v`, a histogram, or plain stores to places that may coincide. */
export const scatter: Shape = (scope) => {
  const { random, make } = scope;
  const size = vectorSize(scope);
  const output = target(scope);
  if (size === null || !output) return [];
  make.feature('scatter');
  return overSize(scope, size, {}, (inner) => {
    if (random.chance(0.8)) inner.readable = inner.readable.filter((one) => one !== output);
    const made = prelude(inner);
    const indexed = inner.readable.filter((one) => one.indexOf === output.size);
    const own = indexed.length > 0 && random.chance(0.6) ? random.pick(indexed) : null;
    const inside = own && index(inner, own, 0);
    const at = own && inside ? load(own.name, inside) : index(inner, output);
    if (!at) return made;
    const to = load(output.name, at);
    const add = random.weighted<() => Statement>([
      [3, () => assign(to, '+=', literal(1))],
      [3, () => expression(step(to))],
      [3, () => assign(to, random.pick(['+=', '-=', '^=', '|=']), integer(inner, 1))],
      [2, () => assign(to, '+=', number(inner, 1))],
      [2, () => assign(to, '=', number(inner, 2))],
    ])();
    return [...made, random.chance(0.3) ? when(condition(inner), [add]) : add];
  });
};

/** Reads and writes one array, also at other indices: some of these rounds depend on each other, some do not. */
export const inPlace: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => isVector(scope, one.size));
  if (!output) return [];
  make.feature('in place');
  const margin = random.chance(0.6) ? random.between(1, 9) : 0;
  return overSize(scope, output.size, { margin }, (inner, i) => {
    inner.writable = [output];
    if (random.chance(0.5)) inner.readable = [output];
    const shift = random.between(-margin, margin);
    const other = load(output.name, binary(name(i), shift < 0 ? '-' : '+', literal(Math.abs(shift))));
    const value = random.chance(0.5) ? other : binary(other, random.pick(['+', '-', '*']), number(inner, 1));
    const set = assign(load(output.name, name(i)), random.pick(['=', '=', '+=']), value);
    return [...prelude(inner), random.chance(0.2) ? when(condition(inner), [set]) : set];
  });
};

/** Prefix sums, filters and whatever else carries a variable from round to round. */
export const recurrence: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => isVector(scope, one.size));
  if (!output) return [];
  make.feature('recurrence');
  const s = make.name('s');
  const start = random.chance(0.7) ? literal(0) : number(scope, 1);
  scope.numbers.push(s);
  const loop = overSize(scope, output.size, { open: random.chance(0.3) }, (inner) => {
    divide(inner, output);
    const made = prelude(inner);
    const set = random.pick<() => Statement>([
      () => assign(name(s), '+=', number(inner, 2)),
      () => assign(name(s), '=', binary(binary(name(s), '*', literal(0.5)), '+', number(inner, 2))),
      () => assign(name(s), '=', integer(inner, 3)),
      () =>
        assign(
          name(s),
          '=',
          binary(binary(call('Math.imul', name(s), literal(1664525)), '+', literal(1013904223)), '|', literal(0)),
        ),
      () => assign(name(s), '=', number(inner, 3)),
    ])();
    const rest = storeAt(inner, output, random.chance(0.7) ? name(s) : number(inner, 2));
    return random.chance(0.7) ? [...made, set, ...rest] : [...made, ...rest, set];
  });
  scope.assignable.push(s);
  return [declare('let', s, start), ...loop];
};

/** What the last round, or the last that met a condition, set. */
export const lastValue: Shape = (scope) => {
  const { random, make } = scope;
  const size = vectorSize(scope);
  if (size === null) return [];
  make.feature('value live behind a loop');
  const last = make.name('last');
  const loop = overSize(scope, size, {}, (inner) => {
    const made = prelude(inner);
    const set = assign(name(last), '=', number(inner, 2));
    inner.numbers.push(last);
    const after = inner.writable.length > 0 ? store(inner) : [];
    return [...made, random.chance(0.4) ? when(condition(inner), [set]) : set, ...after];
  });
  scope.numbers.push(last);
  scope.assignable.push(last);
  return [declare('let', last, literal(random.between(-1, 3))), ...loop, ...use(scope, [last])];
};

/** A search that returns or breaks at the first that fits. */
export const search: Shape = (scope) => {
  const { random, make } = scope;
  const size = vectorSize(scope);
  if (size === null) return [];
  make.feature('search');
  const found = make.name('found');
  const direct = scope.mayReturn && random.chance(0.5);
  const loop = overSize(scope, size, { open: true }, (inner, i) => {
    const made = prelude(inner);
    const hit: Statement[] = direct
      ? [returned(inner)]
      : [assign(name(found), '=', name(i)), { kind: 'break', label: null }];
    return [...made, when(condition(inner), hit)];
  });
  if (direct) return loop;
  scope.numbers.push(found);
  return [declare('let', found, literal(-1)), ...loop, ...use(scope, [found])];
};

/** A small array of its own for each round, or one for all. */
export const scratch: Shape = (scope) => {
  const { random, make } = scope;
  const output = target(scope, (one) => isVector(scope, one.size));
  if (!output) return [];
  make.feature('scratch');
  const size = make.name('scratch');
  const length = random.pick([1, 3, 4, 5, 8]);
  make.sizes.set(size, { name: size, length: { kind: 'constant', value: length } });
  const dtype = random.pick(['f64', 'f64', 'f32', 'i32', 'u8', 'u8c', 'i16'] as const);
  const array: ArrayInfo = { name: make.name('t'), dtype, size, indexOf: null };
  const declaration: Statement = { kind: 'scratch', name: array.name, dtype, length };
  const outside = random.chance(0.25);
  if (outside) scope.addArray(array, true);
  const loop = overSize(scope, output.size, {}, (inner) => {
    divide(inner, output);
    if (!outside) inner.addArray(array, true);
    const made: Statement[] = outside ? [] : [declaration];
    if (random.chance(0.8)) {
      made.push(
        ...overSize(inner, size, { plain: random.chance(0.7) }, (deep) => [
          ...statements(deep, random.between(0, 1)),
          ...store(deep, array),
        ]),
      );
    }
    if (random.chance(0.4)) made.push(...sort(inner, array, length));
    if (random.chance(0.4)) made.push(...overSize(inner, size, { open: true }, (deep) => statements(deep, 1)));
    const one = load(array.name, literal(random.between(0, length - 1)));
    return [...made, ...storeAt(inner, output, random.chance(0.5) ? one : binary(one, '+', number(inner, 2)))];
  });
  return outside ? [declaration, ...loop] : loop;
};

/** Insertion sort: `while (j > 0 && t[j - 1] > v) { t[j] = t[j - 1]; j--; }`. */
function sort(scope: Scope, array: ArrayInfo, count: number): Statement[] {
  const [i, j, v] = [scope.make.name('i'), scope.make.name('j'), scope.make.name('v')];
  const before = () => load(array.name, binary(name(j), '-', literal(1)));
  scope.make.feature('sort');
  const body: Statement[] = [
    declare('const', v, load(array.name, name(i))),
    declare('let', j, name(i)),
    {
      kind: 'while',
      label: null,
      test: binary(binary(name(j), '>', literal(0)), '&&', binary(before(), '>', name(v))),
      body: [assign(load(array.name, name(j)), '=', before()), expression(step(name(j), '--'))],
    },
    assign(load(array.name, name(j)), '=', name(v)),
  ];
  const init = declare('let', i, literal(1));
  return [{ kind: 'for', label: null, init, test: binary(name(i), '<', literal(count)), update: step(name(i)), body }];
}

/** Anything. */
export const soup: Shape = (scope) => statements(scope, scope.random.between(1, 4));

/** Whether the size is one that loops run over: not a grid's area, which has loops of its own. */
export function isVector(scope: Scope, size: string): boolean {
  const { length } = scope.make.sizes.get(size)!;
  return length.kind !== 'product' || scope.random.chance(0.1);
}

/** A size that some array has. */
export function vectorSize(scope: Scope): string | null {
  const sizes = [...new Set(scope.readable.map((one) => one.size))].filter((one) => isVector(scope, one));
  return sizes.length > 0 ? scope.random.pick(sizes) : null;
}
