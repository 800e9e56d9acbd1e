/**
 * Random arguments, and what becomes of them: a copy that is equal (its members in another order), and a copy with one
 * place changed. From small ranges, so that two independent ones are equal now and then.
 */

/** Numbers in [0, 1); mulberry32. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

const long = 'long '.repeat(30);

/** Values that are easily mistaken for each other. */
const primitives = [
  ...[undefined, null, true, false, 0, -0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, 0.5, Number.NaN, Infinity, -Infinity],
  ...[0n, 1n, -1n, 2n ** 64n, -(2n ** 64n), 255n, '', '0', '1', 'a', 'b', 'ab', 'null', 'undefined', '1n', 'é', 'ﾩ'],
  ...['\ud800', '\udc00', '\ud83d\ude00', '\0', 'a\0', long, `${long}.`, `${long.slice(1)}.`],
  ...[Symbol.iterator, Symbol.for('a'), Symbol.for('b'), Symbol.for('iterator')],
];
const names = ['a', 'b', 'c', '0', '1', '10', 'length', '__proto__', 'constructor', '', 'é'];
const buffers: ((values: number[]) => ArrayBufferView)[] = [
  (values) => Buffer.from(values),
  ...[Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Float32Array, Float64Array].map(
    (type) => (values: number[]) => new type(values),
  ),
];

/** Any value, at most `depth` deep; now and then one of `met`, the objects that were made before. */
export function randomValue(random: Random, depth: number, met: object[] = []): unknown {
  if (depth === 0 || random() < 0.35) return pick(random, primitives);
  if (met.length > 0 && random() < 0.08) return pick(random, met);
  const value = newObject(random, depth - 1, met);
  return value;
}

function newObject(random: Random, depth: number, met: object[]): object {
  const known = <T extends object>(object: T): T => {
    met.push(object);
    return object;
  };
  const some = (most = 4): number[] => Array.from({ length: Math.floor(random() * most) }, (_, index) => index);
  const below = (): unknown => randomValue(random, depth, met);
  switch (Math.floor(random() * 12)) {
    case 0:
    case 1:
    case 2: {
      const object = known(random() < 0.1 ? Object.create(null) : {});
      for (const _ of some()) set(object, pick(random, names), below());
      if (random() < 0.05) set(object, pick(random, [Symbol.iterator, Symbol.for('a')]), below());
      return object;
    }
    case 3:
    case 4: {
      const array = known([] as unknown[]);
      for (const index of some()) if (random() < 0.95) array[index] = below();
      if (random() < 0.05) array.length++;
      if (random() < 0.05) set(array, pick(random, names.slice(0, 3)), below());
      return array;
    }
    case 5:
    case 6: {
      const map = known(new Map<unknown, unknown>());
      for (const _ of some()) map.set(randomValue(random, Math.min(depth, 1), met), below());
      return map;
    }
    case 7: {
      const members = known(new Set<unknown>());
      for (const _ of some()) members.add(below());
      return members;
    }
    case 8:
      return known(pick(random, buffers)(some().map(() => Math.floor(random() * 3))));
    case 9:
      return known(new Date(pick(random, [0, 1, -1, Number.NaN])));
    case 10: {
      const expression = known(new RegExp(pick(random, ['a', 'b']), pick(random, ['', 'g', 'i'])));
      expression.lastIndex = random() < 0.2 ? 1 : 0;
      return expression;
    }
    default: {
      const boxed = [
        Object(1),
        Object('1'),
        Object(true),
        Object(1n),
        new Error('a'),
        new TypeError('a'),
        new Error('b'),
      ];
      const views = [new ArrayBuffer(2), new ArrayBuffer(3), new DataView(new ArrayBuffer(2)), new URL('a:b')];
      return known(pick(random, [...boxed, ...views]));
    }
  }
}

/** As a literal sets it: `__proto__` becomes a property like any other. */
function set(object: object, name: string | symbol, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * A copy whose properties, entries and members come in another order. With `changeAt`, the part that is met as that
 * number is another random value.
 */
export function copyOf(value: unknown, random: Random, changeAt = -1): unknown {
  const copies = new Map<object, object>();
  let parts = 0;
  const copy = (original: unknown): unknown => {
    if (parts++ === changeAt) return randomValue(random, 1);
    if (typeof original !== 'object' || original === null) return original;
    const known = copies.get(original);
    if (known !== undefined) return known;
    const made = empty(original);
    copies.set(original, made);
    if (made instanceof Map) {
      for (const [key, item] of shuffled(random, [...(original as typeof made)])) made.set(copy(key), copy(item));
    } else if (made instanceof Set) {
      for (const item of shuffled(random, [...(original as typeof made)])) made.add(copy(item));
    }
    if (Array.isArray(made)) made.length = (original as unknown[]).length;
    if (ArrayBuffer.isView(made) || made instanceof String) return made;
    for (const name of shuffled(random, Reflect.ownKeys(original))) {
      const own = Reflect.getOwnPropertyDescriptor(original, name)!;
      if (own.enumerable) set(made, name, copy(own.value));
    }
    return made;
  };
  return copy(value);
}

/** An object of the same kind without its parts. */
function empty(value: object): object {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (value instanceof URL) return new URL(value.href);
  if (value instanceof Error) return Reflect.construct(value.constructor, [value.message]) as Error;
  if (value instanceof RegExp) {
    const expression = new RegExp(value.source, value.flags);
    expression.lastIndex = value.lastIndex;
    return expression;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? {} : structuredClone(value);
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0]!);
}
