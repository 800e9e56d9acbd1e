/** Random expressions that are mostly integers: counters, bit operators, hashes, values near the edges of int32. */
import { element, number } from './expressions.ts';
import type { Scope } from './scope.ts';
import { binary, call, choose, type Expression, literal, name, unary } from './tree.ts';

export const EDGES = [
  '127',
  '128',
  '255',
  '256',
  '32767',
  '32768',
  '65535',
  '65536',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '4294967295',
  '4294967296',
  '0x7fffffff',
  '1e9',
  '9007199254740991',
  '9007199254740992',
  '-1',
  '0',
  '-0',
];

const MULTIPLIERS = ['1664525', '22695477', '0x9e3779b1', '0x85ebca6b', '31', '16777619', '-1', '65537'];

/** An integer, nearly always; not always within 32 bits. */
export function integer(scope: Scope, deep = 2): Expression {
  const { random } = scope;
  const depth = Math.min(deep, scope.make.deepest);
  const next = () => integer(scope, depth - 1);
  if (depth <= 0) return leaf(scope);
  return random.weighted<() => Expression>([
    [5, () => leaf(scope)],
    [3, () => binary(next(), random.pick(['+', '-']), next())],
    [1.5, () => binary(next(), '*', random.chance(0.6) ? literal(random.between(-3, 9)) : next())],
    [2.5, () => binary(next(), random.pick(['&', '|', '^']), next())],
    [2, () => binary(next(), random.pick(['<<', '>>', '>>>']), shift(scope, depth))],
    [1.5, () => binary(binary(next(), '+', next()), random.pick(['|', '>>', '>>>']), literal(0))],
    [1, () => binary(number(scope, depth - 1), '|', literal(0))],
    [1, () => call('Math.imul', next(), random.chance(0.6) ? literal(random.pick(MULTIPLIERS)) : next())],
    [0.8, () => binary(next(), '%', random.chance(0.7) ? literal(random.between(1, 17)) : next())],
    [0.5, () => binary(binary(next(), '/', literal(random.between(1, 7))), '|', literal(0))],
    [0.5, () => unary('~', next())],
    [0.5, () => unary('-', next())],
    [0.4, () => call('Math.clz32', next())],
    [0.6, () => call(random.pick(['Math.min', 'Math.max']), next(), next())],
    [0.4, () => call(random.pick(['Math.abs', 'Math.sign']), next())],
    [0.4, () => call(random.pick(['Math.floor', 'Math.trunc', 'Math.ceil', 'Math.round']), number(scope, depth - 1))],
    [0.5, () => choose(binary(next(), random.pick(['<', '>=', '===']), next()), next(), next())],
  ])();
}

function leaf(scope: Scope): Expression {
  const { random } = scope;
  const variables = scope.numbers;
  const loaded = random.chance(0.3) ? element(scope, (dtype) => dtype !== 'f32' && dtype !== 'f64') : null;
  if (loaded) return loaded;
  return random.weighted<() => Expression>([
    [variables.length > 0 ? 6 : 0, () => name(random.pick(variables))],
    [3, () => literal(random.between(-4, 12))],
    [0.7, () => literal(random.pick(EDGES))],
  ])();
}

function shift(scope: Scope, depth: number): Expression {
  const { random } = scope;
  return random.weighted<() => Expression>([
    [6, () => literal(random.pick([0, 1, 2, 3, 5, 8, 13, 16, 24, 31]))],
    [1, () => literal(random.pick([32, 33, -1, 63]))],
    [2, () => integer(scope, Math.min(1, depth - 1))],
  ])();
}
