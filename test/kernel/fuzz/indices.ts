/** Indices: nearly always in range, in the forms that programs have (neighbours, wrap-around, gathers, clamps, masks). */
import { integer } from './integers.ts';
import type { ArrayInfo, Scope } from './scope.ts';
import { binary, call, choose, type Expression, literal, load, name, type Size } from './tree.ts';

/** An index of arrays of the size of `array`, or null where none is known to be in range. */
export function index(scope: Scope, array: ArrayInfo, depth = 1): Expression | null {
  const { random } = scope;
  const direct = scope.indexers.filter((one) => one.size === array.size);
  const size = scope.make.sizes.get(array.size) as Size;
  const gathers = depth > 0 ? scope.readable.filter((one) => one.indexOf === array.size) : [];
  const present = scope.hasElements(array.size);
  const constant = size.length.kind === 'constant' ? size.length.value : 0;
  const power = constant > 1 && (constant & (constant - 1)) === 0;
  const make = random.weighted<() => Expression | null>([
    [direct.length > 0 ? 12 : 0, () => random.pick(direct).make()],
    [gathers.length > 0 ? 3 : 0, () => gather(scope, random.pick(gathers))],
    [power ? 4 : 0, () => binary(integer(scope, depth), '&', literal(constant - 1))],
    [constant > 0 ? 3 : 0, () => literal(random.between(0, constant - 1))],
    [present ? 1 : 0, () => clamped(scope, array, depth)],
    [present ? 1 : 0, () => wrapped(scope, array, depth)],
    [present ? 0.4 : 0, () => literal(0)],
    [present ? scope.make.wildness : 0, () => integer(scope, depth)],
    [present && direct.length > 0 ? scope.make.wildness : 0, () => shifted(random.pick(direct).make(), scope)],
    [0.001, () => null],
  ]);
  return make();
}

function gather(scope: Scope, array: ArrayInfo): Expression | null {
  const inner = index(scope, array, 0);
  if (inner === null) return null;
  scope.make.feature('gather');
  return load(array.name, inner);
}

function clamped(scope: Scope, array: ArrayInfo, depth: number): Expression {
  scope.make.feature('clamped index');
  const top = binary(scope.length(array.size), '-', literal(1));
  const low = call('Math.max', binary(integer(scope, depth), '|', literal(0)), literal(0));
  return call('Math.min', low, top);
}

/** Not far from what is in range, or far beyond int32. */
function shifted(at: Expression, { random }: Scope): Expression {
  const by = random.pick(['1', '2', '-1', '-2', '0.5', '4294967296', '2147483647', '-2147483648', '-0', 'NaN']);
  return binary(at, random.pick(['+', '-', '*']), literal(by));
}

/** The remainder of something unsigned. */
function wrapped(scope: Scope, array: ArrayInfo, depth: number): Expression {
  scope.make.feature('index by remainder');
  return binary(binary(integer(scope, depth), '>>>', literal(0)), '%', scope.length(array.size));
}

/**
 * Declares `variable` to be from `low` to the size's length minus 1 minus `high` in `scope`: gives it the forms of an
 * index. `direct` where it differs in each round of the loop around.
 */
export function addCounter(scope: Scope, size: string, variable: string, low = 0, high = 0, direct = true): void {
  const { random, make } = scope;
  const counter = () => name(variable);
  scope.addIndex(size, counter, direct);
  scope.addIndex(size, counter, direct);
  if (low > 0 || high > 0) {
    scope.addIndex(
      size,
      () => {
        const shift = random.between(-low, high);
        make.feature('neighbour');
        return shift < 0 ? binary(counter(), '-', literal(-shift)) : binary(counter(), '+', literal(shift));
      },
      false,
    );
  }
  scope.addIndex(size, () => around(scope, size, variable), false);
  if (random.chance(0.3)) {
    scope.addIndex(size, () => binary(binary(scope.length(size), '-', literal(1)), '-', counter()), false);
  }
}

/** The neighbour of `variable`, around the end or stopping there. */
export function around(scope: Scope, size: string, variable: string): Expression {
  const { random, make } = scope;
  const v = () => name(variable);
  const n = () => scope.length(size);
  make.feature('wrap-around or edge');
  return random.pick<() => Expression>([
    () => choose(binary(v(), '===', literal(0)), binary(n(), '-', literal(1)), binary(v(), '-', literal(1))),
    () => choose(binary(binary(v(), '+', literal(1)), '<', n()), binary(v(), '+', literal(1)), literal(0)),
    () => choose(binary(v(), '>', literal(0)), binary(v(), '-', literal(1)), literal(0)),
    () => choose(binary(v(), '===', binary(n(), '-', literal(1))), literal(0), binary(v(), '+', literal(1))),
    () => binary(binary(v(), '+', literal(random.between(1, 5))), '%', n()),
    () => binary(binary(binary(v(), '+', n()), '-', literal(1)), '%', n()),
    () => call('Math.min', binary(v(), '+', literal(random.between(1, 3))), binary(n(), '-', literal(1))),
    () => call('Math.max', binary(v(), '-', literal(random.between(1, 3))), literal(0)),
  ])();
}
