/**
 * Whether two lists of arguments are the same for a cached function: slow, by trying, and with nothing in common with
 * how keys are made. Objects must correspond one to one, so what is shared in one is shared in the other; members of
 * Sets and entries of Maps may stand in any order, which is found by trying each.
 */
import { types } from 'node:util';

export function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  const trimmed = [a, b].map((list) => list.slice(0, list.findLastIndex((item) => item !== undefined) + 1));
  return allSame(trimmed[0]!, trimmed[1]!, new Pairs());
}

/** Which object corresponds to which. Never changed: a try that fails leaves nothing behind. */
class Pairs {
  readonly #left: ReadonlyMap<object, object>;
  readonly #right: ReadonlyMap<object, object>;

  constructor(left: ReadonlyMap<object, object> = new Map(), right: ReadonlyMap<object, object> = new Map()) {
    this.#left = left;
    this.#right = right;
  }

  of(a: object, b: object): 'paired' | 'new' | 'apart' {
    if (!this.#left.has(a) && !this.#right.has(b)) return 'new';
    return this.#left.get(a) === b && this.#right.get(b) === a ? 'paired' : 'apart';
  }

  with(a: object, b: object): Pairs {
    return new Pairs(new Map([...this.#left, [a, b]]), new Map([...this.#right, [b, a]]));
  }
}

/** What is left to compare, with pairs so far: each step takes the first off, and a choice tries each way on. */
type Task = readonly [unknown, unknown];

function allSame(a: readonly unknown[], b: readonly unknown[], pairs: Pairs): boolean {
  if (a.length !== b.length) return false;
  return solve(
    a.map((item, index) => [item, b[index]]),
    pairs,
  );
}

function solve(tasks: readonly Task[], pairs: Pairs): boolean {
  const [first, ...rest] = tasks;
  if (first === undefined) return true;
  const [a, b] = first;
  if (a instanceof Choice) {
    if (!(b instanceof Choice) || a.items.length !== b.items.length) return false;
    const [item, ...others] = a.items;
    if (item === undefined) return solve(rest, pairs);
    return b.items.some((candidate, at) => {
      const left = b.items.filter((_, index) => index !== at);
      const pairsOfItem = item.map((part, index): Task => [part, candidate[index]]);
      return solve([...pairsOfItem, [new Choice(others), new Choice(left)], ...rest], pairs);
    });
  }
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null)
    return Object.is(a, b) && solve(rest, pairs);
  const known = pairs.of(a, b);
  if (known !== 'new') return known === 'paired' && solve(rest, pairs);
  if (kind(a) !== kind(b)) return false;
  const parts = [partsOf(a), partsOf(b)] as const;
  if (parts[0].length !== parts[1].length) return false;
  return solve([...parts[0].map((part, index): Task => [part, parts[1][index]]), ...rest], pairs.with(a, b));
}

/** Items in any order, each of one or two values. */
class Choice {
  readonly items: readonly (readonly unknown[])[];

  constructor(items: readonly (readonly unknown[])[]) {
    this.items = items;
  }
}

function kind(value: object): string {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null ? 'Object' : prototype.constructor.name;
}

/** All that an object consists of, in an order that only depends on its kind and its names. */
function partsOf(value: object): unknown[] {
  const parts: unknown[] = [];
  if (value instanceof Map) parts.push(new Choice([...value]));
  if (value instanceof Set) parts.push(new Choice([...value].map((item) => [item])));
  if (value instanceof Date) parts.push(value.getTime());
  if (value instanceof RegExp) parts.push(value.source, value.flags, value.lastIndex);
  if (value instanceof Error) parts.push(value.message);
  if (value instanceof URL) parts.push(value.href);
  if (types.isBoxedPrimitive(value)) parts.push(value.valueOf());
  if (Array.isArray(value)) parts.push(value.length);
  if (ArrayBuffer.isView(value)) return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')];
  if (types.isAnyArrayBuffer(value)) return [Buffer.from(value).toString('hex')];
  const names = Reflect.ownKeys(value).filter((name) => Object.getOwnPropertyDescriptor(value, name)!.enumerable);
  const texts = names.map((name) => [JSON.stringify(String(name)) + typeof name, name] as const);
  for (const [text, name] of texts.sort(([a], [b]) => (a < b ? -1 : 1))) parts.push(text, Reflect.get(value, name));
  return parts;
}
