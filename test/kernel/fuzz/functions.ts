/** Random helpers: functions within or beside the kernel, with early returns, loops, and arrays as parameters. */
import { boolean, condition, element, number } from './expressions.ts';
import { addCounter } from './indices.ts';
import { counted } from './loops.ts';
import type { Helper, Scope } from './scope.ts';
import { local, returned, statements, store } from './statements.ts';
import { declare, type FunctionNode, type Statement, when } from './tree.ts';

/** A function whose body knows its parameters and the helpers of `scope`, which it joins. */
export function helper(scope: Scope): FunctionNode {
  const { random, make } = scope;
  const returns = random.weighted<Helper['returns']>([
    [6, 'number'],
    [2, 'boolean'],
    [2, 'nothing'],
  ]);
  const own = make.name('f');
  const inner = scope.empty();
  inner.returns = returns;
  const params: string[] = [];
  const info: Helper = { name: own, params: [], returns };
  if (returns === 'nothing' || random.chance(0.35)) arrayParams(scope, inner, params, info);
  for (let count = random.between(info.params.length > 0 ? 0 : 1, 3); count > 0; count--) {
    const truth = random.chance(0.1);
    const param = make.name(truth ? 'q' : 'a');
    params.push(param);
    info.params.push({ kind: truth ? 'boolean' : 'number' });
    if (truth) inner.booleans.push(param);
    else {
      inner.numbers.push(param);
      if (random.chance(0.4)) inner.assignable.push(param);
    }
  }
  const body = functionBody(inner);
  scope.helpers.push(info);
  make.feature(`helper (${returns})`);
  const form = random.pick(['declaration', 'arrow', 'expression'] as const);
  return { name: own, form, params, body };
}

/** An array and an index that is in range in it. */
function arrayParams(scope: Scope, inner: Scope, params: string[], info: Helper): void {
  const { random, make } = scope;
  const pool = info.returns === 'nothing' ? scope.writable : scope.readable;
  if (pool.length === 0) return;
  const { size, dtype } = random.pick(pool);
  const [x, i] = [make.name('x'), make.name('i')];
  params.push(x, i);
  info.params.push({ kind: 'array', size }, { kind: 'index', size });
  // The dtype is that of the argument: what is said here only lets the body be made.
  inner.addArray({ name: x, dtype, size, indexOf: null }, info.returns === 'nothing');
  inner.numbers.push(i);
  addCounter(inner, size, i);
}

function functionBody(inner: Scope): Statement[] {
  const { random, make } = inner;
  if (inner.returns === 'nothing') return [...statements(inner, random.between(0, 2)), ...store(inner)];
  const value = () => (inner.returns === 'boolean' ? boolean(inner, 2) : number(inner, 3));
  const end = (): Statement => ({ kind: 'return', value: value() });
  return random.weighted<() => Statement[]>([
    [4, () => [end()]],
    [3, () => [when(condition(inner), [returned(inner)]), end()]],
    [1, () => [when(condition(inner), [returned(inner)], [returned(inner)])]],
    [3, () => [...statements(inner, random.between(1, 3)), end()]],
    [
      2,
      () => {
        make.feature('loop in a helper');
        const start = element(inner) ?? number(inner, 1);
        const made = [local(inner, start)];
        made.push(...counted(inner, make.name('inner'), (deep) => statements(deep, 2)));
        return [...made, end()];
      },
    ],
  ])();
}

/** `const a = x, b = 3;` at the kernel's top: names for lengths and constants. */
export function constants(scope: Scope, sizes: readonly string[]): Statement[] {
  const made: Statement[] = [];
  for (const size of sizes) {
    if (!scope.random.chance(0.3) || !scope.readable.some((one) => one.size === size)) continue;
    const variable = scope.make.name('n');
    made.push(declare('const', variable, scope.length(size)));
    scope.numbers.push(variable);
    const known = scope.make.lengths.get(size) ?? [];
    scope.make.lengths.set(size, [...known, variable]);
  }
  return made;
}
