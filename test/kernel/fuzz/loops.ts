/** Loops over a size of array in the ways that programs write them, and loops that end after a few rounds. */
import { condition, number } from './expressions.ts';
import { addCounter } from './indices.ts';
import type { Scope } from './scope.ts';
import {
  assign,
  binary,
  call,
  type Declare,
  declare,
  type Expression,
  expression,
  type Loop,
  literal,
  name,
  type Size,
  type Statement,
  step,
  unary,
  when,
} from './tree.ts';

export interface LoopOptions {
  /** Reads neighbours at this distance, so begins and ends that much earlier. */
  margin?: number;
  /** Plain `for (let i = 0; i < n; i++)` only, as far as the margin lets it. */
  plain?: boolean;
  /** Variables of outside may be assigned in it, and `break` and `return` may leave it: rounds depend on each other. */
  open?: boolean;
  label?: string | null;
}

type Body = (inner: Scope, counter: string) => Statement[];

/** Rounds of a loop over a size, roughly. */
export function rounds(scope: Scope, size: string): number {
  const { length } = scope.make.sizes.get(size) as Size;
  if (length.kind === 'constant') return length.value;
  return length.kind === 'any' ? Math.min(40, length.most) : 100;
}

/** A loop over the indices of a size. */
export function overSize(scope: Scope, size: string, options: LoopOptions, body: Body): Statement[] {
  const { random, make } = scope;
  const margin = options.margin ?? 0;
  const i = make.name('i');
  const inner = within(scope, size, options);
  inner.numbers.push(i);
  const v = name(i);
  const n = (less = 0) => (less === 0 ? scope.length(size) : binary(scope.length(size), '-', literal(less)));
  const label = options.label ?? null;
  const loop = (init: Declare | null, test: Expression | null, update: Expression | null): Loop => ({
    kind: 'for',
    label,
    init,
    test,
    update,
    body: [],
  });
  /** Ends the loop's making: the counter is from `low` to the length minus 1 minus `high`. */
  const fill = (made: Loop, low: number, high: number): Loop => {
    addCounter(inner, size, i, low, high);
    made.body.push(...body(inner, i));
    return made;
  };
  const keyword = random.chance(0.06) ? 'var' : 'let';
  const simple = () => {
    make.feature('loop: up');
    const low = random.chance(0.15) ? margin + random.between(0, 2) : margin;
    const test =
      random.chance(0.15) && margin > 0
        ? binary(v, '<=', n(margin + 1))
        : random.chance(0.06) && low === 0 && margin === 0
          ? binary(v, '!==', n())
          : binary(v, '<', n(margin));
    const update = random.weighted<() => Expression>([
      [8, () => step(v)],
      [1, () => step(v, '++', true)],
      [1, () => ({ kind: 'assign', operator: '+=', target: v, value: literal(1) })],
      [0.5, () => ({ kind: 'assign', operator: '=', target: v, value: binary(v, '+', literal(1)) })],
    ])();
    return [fill(loop(declare(keyword, i, literal(low)), test, update), low, margin)];
  };
  if (options.plain) return simple();
  const starts = (make.starts.get(size) ?? []).filter(([start]) => scope.numbers.includes(start!));
  return random.weighted<() => Statement[]>([
    [16, simple],
    [
      2,
      () => {
        make.feature('loop: step');
        const by = random.between(2, 4);
        const update: Expression = { kind: 'assign', operator: '+=', target: v, value: literal(by) };
        const made = loop(declare(keyword, i, literal(margin)), binary(v, '<', n(margin)), update);
        return [fill(made, margin, margin)];
      },
    ],
    [
      1.5,
      () => {
        make.feature('loop: pairs');
        inner.addIndex(size, () => binary(v, '+', literal(1)));
        const update: Expression = { kind: 'assign', operator: '+=', target: v, value: literal(2) };
        const test = binary(binary(v, '+', literal(1)), '<', n());
        return [fill(loop(declare(keyword, i, literal(0)), test, update), 0, 1)];
      },
    ],
    [
      1.5,
      () => {
        make.feature('loop: half, index doubled');
        inner.addIndex(size, () => binary(literal(2), '*', v));
        inner.addIndex(size, () => binary(binary(v, '*', literal(2)), '+', literal(1)));
        const test = binary(v, '<', binary(scope.length(size), '>>', literal(1)));
        return [fill(loop(declare(keyword, i, literal(0)), test, step(v)), 0, 0)];
      },
    ],
    [
      2,
      () => {
        make.feature('loop: down');
        const test = binary(v, margin > 0 || random.chance(0.7) ? '>=' : '>', literal(margin));
        return [fill(loop(declare(keyword, i, n(margin + 1)), test, step(v, '--')), margin, margin)];
      },
    ],
    [
      margin === 0 ? 1 : 0,
      () => {
        make.feature('loop: i-- > 0');
        return [fill(loop(declare(keyword, i, n()), binary(step(v, '--'), '>', literal(0)), null), 0, 0)];
      },
    ],
    [
      2,
      () => {
        make.feature('loop: bound in the head');
        const bound = make.name('n');
        const init = declare('let', i, literal(margin));
        init.items.push({ name: bound, value: n(margin) });
        return [fill(loop(init, binary(v, '<', name(bound)), step(v)), margin, margin)];
      },
    ],
    [
      starts.length > 0 && margin === 0 ? 3 : 0,
      () => {
        make.feature('loop: start and end given');
        const [start, end] = random.pick(starts);
        return [fill(loop(declare(keyword, i, name(start)), binary(v, '<', name(end)), step(v)), 0, 0)];
      },
    ],
    [
      1.5,
      () => {
        make.feature('loop: least of two lengths');
        const other = random.chance(0.5) && scope.limits.length > 0 ? name(random.pick(scope.limits)) : n(margin);
        const test = binary(v, '<', call('Math.min', n(margin), other));
        return [fill(loop(declare(keyword, i, literal(margin)), test, step(v)), margin, margin)];
      },
    ],
    [
      1.5,
      () => {
        make.feature('loop: beyond both ends, with a guard');
        const outside = random.between(0, 3);
        const test = binary(v, '<', outside > 1 ? binary(n(), '+', literal(outside)) : n());
        const made = loop(declare(keyword, i, literal(-random.between(0, 3))), test, step(v));
        fill(made, margin, margin);
        const low = binary(v, '>=', literal(margin));
        const high = binary(v, '<', n(margin));
        const inside = random.pick([binary(low, '&&', high), binary(high, '&&', low)]);
        if (random.chance(0.7)) made.body = [when(inside, made.body)];
        else made.body.unshift(when(unary('!', inside), [{ kind: 'continue', label: null }]));
        return [made];
      },
    ],
    [
      margin === 0 ? 1 : 0,
      () => {
        make.feature('loop: while');
        inner.jumps.at(-1)!.continuable = false;
        const made: Loop = { kind: 'while', label, test: binary(v, '<', n()), body: [] };
        fill(made, 0, 0).body.push(expression(step(v)));
        return [declare('let', i, literal(0)), made];
      },
    ],
    [
      margin === 0 ? 0.7 : 0,
      () => {
        make.feature('loop: do');
        const made: Loop = { kind: 'do', label, test: binary(step(v, '++', true), '<', n()), body: [] };
        return [declare('let', i, literal(0)), when(binary(n(), '>', literal(0)), [fill(made, 0, 0)])];
      },
    ],
  ])();
}

/** The scope of such a loop's body. */
function within(scope: Scope, size: string, { open = false, label = null }: LoopOptions): Scope {
  const inner = open ? scope.child() : scope.frozen();
  inner.cost = scope.cost * rounds(scope, size);
  if (!open) {
    inner.mayReturn = false;
    for (const [at, one] of inner.jumps.entries()) inner.jumps[at] = { ...one, breakable: false, continuable: false };
  }
  inner.jumps.push({ label, loop: true, breakable: open, continuable: true });
  return inner;
}

/** `for (const v of array)`: no index. */
export function overElements(scope: Scope, size: string, options: LoopOptions, body: Body): Statement[] {
  const arrays = scope.readable.filter((one) => one.size === size);
  if (arrays.length === 0) return overSize(scope, size, options, body);
  const v = scope.make.name('v');
  const inner = within(scope, size, options);
  inner.numbers.push(v);
  scope.make.feature('loop: of');
  const array = scope.random.pick(arrays).name;
  return [{ kind: 'forOf', label: options.label ?? null, name: v, array, body: body(inner, v) }];
}

/** Something from 0 to about 40 that ends a loop: a literal, a parameter, something of the data with few bits. */
export function limit(scope: Scope): Expression {
  const { random } = scope;
  return random.weighted<() => Expression>([
    [3, () => literal(random.between(1, 12))],
    [scope.limits.length > 0 ? 4 : 0, () => name(random.pick(scope.limits))],
    [2, () => binary(number(scope, 1), '&', literal(random.pick([3, 7, 15])))],
  ])();
}

/**
 * A loop that ends by a count of its own, whatever else ends it: `while (n < limit && condition) { ... n++; }`. It may
 * assign what the scope lets it. The count joins the scope (it is live behind the loop).
 */
export function counted(scope: Scope, label: string | null, body: (inner: Scope) => Statement[]): Statement[] {
  const { random, make } = scope;
  const count = make.name('k');
  const v = name(count);
  const start = declare('let', count, literal(random.chance(0.8) ? 0 : random.between(-3, 3)));
  const inner = scope.child();
  inner.cost = scope.cost * 8;
  inner.numbers.push(count);
  const jump = { label, loop: true, breakable: true, continuable: false };
  inner.jumps.push(jump);
  scope.numbers.push(count);
  const end = limit(scope);
  // Made first: what the body declares is not known where this stands.
  const more = condition(inner, 2);
  return random.weighted<() => Statement[]>([
    [
      5,
      () => {
        make.feature('while with a limit and a condition');
        const test = binary(binary(v, '<', end), '&&', more);
        const first = random.chance(0.4);
        if (first) jump.continuable = true;
        const statements = body(inner);
        const tick = expression(random.chance(0.7) ? step(v) : (assign(v, '+=', literal(1)) as TickStatement).value);
        return [start, { kind: 'while', label, test, body: first ? [tick, ...statements] : [...statements, tick] }];
      },
    ],
    [
      2,
      () => {
        make.feature('while with a limit');
        const statements = body(inner);
        return [start, { kind: 'while', label, test: binary(v, '<', end), body: [...statements, expression(step(v))] }];
      },
    ],
    [
      1.5,
      () => {
        make.feature('endless loop with a break');
        jump.continuable = true;
        const leave: Statement = { kind: 'break', label: random.chance(0.3) ? label : null };
        const first = when(binary(step(v, '++', random.chance(0.5)), '>=', end), [leave]);
        const statements = body(inner);
        const second = random.chance(0.7) ? [when(more, [{ ...leave }])] : [];
        const at = random.between(0, statements.length);
        statements.splice(at, 0, ...second);
        const all = [first, ...statements];
        return random.chance(0.6)
          ? [start, { kind: 'while', label, test: literal('true'), body: all }]
          : [start, { kind: 'for', label, init: null, test: null, update: null, body: all }];
      },
    ],
    [
      1.5,
      () => {
        make.feature('do with a limit');
        const statements = body(inner);
        const test = binary(binary(step(v, '++', true), '<', end), '&&', more);
        return [start, { kind: 'do', label, test, body: statements }];
      },
    ],
    [
      3,
      () => {
        make.feature('for with a limit');
        jump.continuable = true;
        const test = random.chance(0.5) ? binary(v, '<', end) : binary(binary(v, '<', end), '&&', more);
        // The count is not live behind it.
        scope.numbers.splice(scope.numbers.indexOf(count), 1);
        return [{ kind: 'for', label, init: start, test, update: step(v), body: body(inner) }];
      },
    ],
  ])();
}

type TickStatement = Extract<Statement, { kind: 'expression' }>;

/** A `for` whose counter is a fraction: `for (let t = 0; t < 1; t += 0.125)`. */
export function fractional(scope: Scope, body: Body): Statement[] {
  const { random, make } = scope;
  const t = make.name('t');
  const inner = scope.child();
  inner.cost = scope.cost * 8;
  inner.numbers.push(t);
  inner.jumps.push({ label: null, loop: true, breakable: true, continuable: true });
  make.feature('loop: fraction');
  const update: Expression = {
    kind: 'assign',
    operator: '+=',
    target: name(t),
    value: literal(random.pick([0.125, 0.1, 0.3])),
  };
  const test = binary(
    name(t),
    random.pick(['<', '<=']),
    random.chance(0.7) ? literal(1) : call('Math.min', limit(scope), literal(2)),
  );
  return [{ kind: 'for', label: null, init: declare('let', t, literal(0)), test, update, body: body(inner, t) }];
}
