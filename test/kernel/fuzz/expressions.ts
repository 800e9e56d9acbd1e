/** Random expressions: numbers and booleans over what the scope knows. */
import { index } from './indices.ts';
import { EDGES, integer } from './integers.ts';
import type { Helper, Scope } from './scope.ts';
import { binary, call, choose, type Dtype, type Expression, length, literal, load, name, unary } from './tree.ts';

const SPECIAL = [
  'NaN',
  'Infinity',
  '-Infinity',
  '-0',
  '1e308',
  '5e-324',
  '1e-7',
  'Math.PI',
  'Math.SQRT2',
  'Number.EPSILON',
  'Number.MAX_SAFE_INTEGER',
  'Number.MAX_VALUE',
  'Number.MIN_VALUE',
  '0.49999999999999994',
  '-0.5',
  '2.5',
  '3.4028235677973366e38',
];

/** Exact in any order of magnitude, and cheap. */
const EXACT_UNARY = ['abs', 'ceil', 'floor', 'trunc', 'round', 'sign', 'sqrt', 'fround', 'clz32'];
const HOST_UNARY = [
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atanh',
  'cbrt',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'log',
  'log10',
  'log1p',
  'log2',
  'sin',
  'sinh',
  'tan',
  'tanh',
];

export const COMPARISONS = ['<', '<=', '>', '>=', '===', '!==', '==', '!='];

/** A number of any kind. */
export function number(scope: Scope, deep = 2): Expression {
  const { random } = scope;
  const depth = Math.min(deep, scope.make.deepest);
  if (depth <= 0) return leaf(scope);
  const next = () => number(scope, depth - 1);
  return random.weighted<() => Expression>([
    [6, () => leaf(scope)],
    [6, () => binary(next(), random.pick(['+', '-', '*']), next())],
    [1, () => binary(next(), '/', random.chance(0.5) ? literal(random.pick([2, 3, 8, 0.5, 10])) : next())],
    [0.6, () => binary(next(), '%', random.chance(0.6) ? literal(random.pick([2, 3, 7, 1.5])) : next())],
    [0.4, () => binary(next(), '**', random.chance(0.7) ? literal(random.pick([2, 3, 0.5, -1])) : next())],
    [2.5, () => integer(scope, depth)],
    [1.5, () => call(`Math.${random.pick(EXACT_UNARY)}`, random.chance(0.5) ? leaf(scope) : next())],
    [1, () => call(random.pick(['Math.min', 'Math.max']), next(), next())],
    [0.15, () => call(random.pick(['Math.min', 'Math.max']), next(), next(), next())],
    [0.25, () => call(`Math.${random.pick(HOST_UNARY)}`, next())],
    [0.1, () => call(random.pick(['Math.pow', 'Math.atan2', 'Math.hypot']), next(), next())],
    [1, () => unary('-', next())],
    [0.2, () => unary('+', random.chance(0.5) ? next() : boolean(scope, depth - 1))],
    [1.5, () => choose(boolean(scope, depth - 1), next(), next())],
    [0.3, () => binary(next(), random.pick(['&&', '||']), next())],
    [0.25, () => binary(next(), random.pick(['+', '*', '-']), boolean(scope, depth - 1))],
    [scope.helpers.length > 0 ? 2 : 0, () => helperCall(scope, 'number', depth) ?? leaf(scope)],
    [scope.effects && scope.assignable.length > 0 ? 0.12 : 0, () => effect(scope, depth)],
    [0.05, () => ({ kind: 'comma', first: next(), then: next() })],
    [0.03, () => call('Number', boolean(scope, depth - 1))],
  ])();
}

/** A boolean. */
export function boolean(scope: Scope, deep = 1): Expression {
  const { random } = scope;
  const depth = Math.min(deep, scope.make.deepest);
  const next = () => boolean(scope, depth - 1);
  const compare = () => {
    const part = random.chance(0.6) ? number : integer;
    return binary(part(scope, depth - 1), random.pick(COMPARISONS), part(scope, depth - 1));
  };
  if (depth <= 0)
    return scope.booleans.length > 0 && random.chance(0.5) ? name(random.pick(scope.booleans)) : compare();
  return random.weighted<() => Expression>([
    [10, compare],
    [2, () => binary(next(), random.pick(['&&', '||']), next())],
    [1, () => unary('!', next())],
    [scope.booleans.length > 0 ? 1.5 : 0, () => name(random.pick(scope.booleans))],
    [0.3, () => call(random.pick(NUMBER_TESTS), number(scope, depth - 1))],
    [0.3, () => unary('!!', number(scope, depth - 1))],
    [0.2, () => unary('!', number(scope, depth - 1))],
    [0.2, () => binary(next(), random.pick(['===', '!==', '==', '!=']), next())],
    [0.15, () => choose(next(), next(), next())],
    [0.1, () => literal(random.pick(['true', 'false']))],
    [0.1, () => call('Boolean', number(scope, depth - 1))],
    [scope.helpers.length > 0 ? 0.5 : 0, () => helperCall(scope, 'boolean', depth) ?? compare()],
  ])();
}

const NUMBER_TESTS = ['Number.isNaN', 'Number.isFinite', 'Number.isInteger', 'isNaN', 'isFinite'];

/** A condition of a statement: a boolean, sometimes a number as one. */
export function condition(scope: Scope, depth = 2): Expression {
  return scope.random.chance(0.05) ? integer(scope, 1) : boolean(scope, depth);
}

function leaf(scope: Scope): Expression {
  const { random } = scope;
  const loaded = random.chance(0.45) ? element(scope) : null;
  if (loaded) return loaded;
  const { numbers, readable } = scope;
  return random.weighted<() => Expression>([
    [numbers.length > 0 ? 7 : 0, () => name(random.pick(numbers))],
    [2, () => literal(random.between(-3, 10))],
    [2, () => literal(random.pick([0.5, 1.5, 0.1, 0.25, 3.75, -2.5, 1e-3, 100.25]))],
    [0.35, () => literal(random.pick(SPECIAL))],
    [0.2, () => literal(random.pick(EDGES))],
    [readable.length > 0 ? 0.3 : 0, () => length(random.pick(readable).name)],
  ])();
}

/** An element of some array at an index in range, or null where there is none. */
export function element(scope: Scope, of: (dtype: Dtype) => boolean = () => true): Expression | null {
  const arrays = scope.readable.filter((one) => of(one.dtype));
  if (arrays.length === 0) return null;
  const array = scope.random.pick(arrays);
  const at = index(scope, array);
  return at && load(array.name, at);
}

/** A call of a helper with fitting arguments. */
export function helperCall(scope: Scope, returns: Helper['returns'], depth: number): Expression | null {
  const fitting = scope.helpers.filter((one) => one.returns === returns);
  if (fitting.length === 0) return null;
  const helper = scope.random.pick(fitting);
  const args: Expression[] = [];
  for (const param of helper.params) {
    if (param.kind === 'number') args.push(number(scope, Math.min(1, depth - 1)));
    else if (param.kind === 'boolean') args.push(boolean(scope, 0));
    else {
      const pool = returns === 'nothing' && param.kind === 'array' ? scope.writable : scope.readable;
      const arrays = pool.filter((one) => one.size === param.size);
      if (arrays.length === 0) return null;
      const array = scope.random.pick(arrays);
      const value = param.kind === 'array' ? name(array.name) : index(scope, array);
      if (value === null) return null;
      args.push(value);
    }
  }
  scope.make.feature(`call of a helper (${helper.returns})`);
  return call(helper.name, ...args);
}

/** An assignment or a step within an expression. */
function effect(scope: Scope, depth: number): Expression {
  const { random } = scope;
  const target = name(random.pick(scope.assignable));
  scope.make.feature('effect in an expression');
  if (random.chance(0.5)) {
    return { kind: 'step', operator: random.pick(['++', '--']), prefix: random.chance(0.5), target };
  }
  const operator = random.pick(['=', '+=', '-=', '^=']);
  return { kind: 'assign', operator, target, value: number(scope, depth - 1) };
}
