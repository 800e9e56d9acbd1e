/** Plain objects, by their properties in any order, and the properties that other objects have beside what they hold. */
import { inspect } from 'node:util';
import type { Encode, Encoding, Ignored } from './encoding.ts';
import { symbolName, writeTag, writeText } from './primitives.ts';
import { Tag } from './tags.ts';

/** An object's own properties; accessors count by what they give. */
export const encodePlain: Encode = (encoding, value, ignored) => {
  const names = Object.keys(value);
  writeTag(encoding.out, Tag.plain);
  writeNamed(encoding, value, names, ignored);
  const all = Object.getOwnPropertyNames(value);
  if (all.length !== names.length) {
    const enumerable = new Set(names);
    writeTag(encoding.out, Tag.hidden);
    writeNamed(
      encoding,
      value,
      all.filter((name) => !enumerable.has(name)),
      ignored,
    );
  }
  writeSymbols(encoding, value);
};

/** What was assigned to an object of another kind: `Object.assign(map, { unit })`. */
export function encodeExtras(encoding: Encoding, value: object): void {
  writeExtras(encoding, value, Object.keys(value));
}

/** What was assigned to an array, or to a view over a buffer. */
export function encodeExtrasOfElements(encoding: Encoding, value: ArrayLike<unknown> & object): void {
  writeExtras(encoding, value, mayHaveMore(value) ? Object.keys(value).filter((name) => !isIndex(name)) : []);
}

function writeExtras(encoding: Encoding, value: object, names: string[]): void {
  if (names.length > 0) {
    writeTag(encoding.out, Tag.extras);
    writeNamed(encoding, value, names, null);
  }
  writeSymbols(encoding, value);
}

function writeNamed(encoding: Encoding, value: object, names: string[], ignored: Ignored | null): void {
  for (const name of inOrder(names)) {
    const below = ignored === null || ignored === true ? null : (ignored.get(name) ?? null);
    if (below === true) continue;
    writeText(encoding.out, name);
    encoding.part(name, (value as Record<string, unknown>)[name], below);
  }
  writeTag(encoding.out, Tag.end);
}

function writeSymbols(encoding: Encoding, value: object): void {
  const symbols = Object.getOwnPropertySymbols(value);
  if (symbols.length === 0) return;
  const byName = new Map<string, symbol>();
  for (const symbol of symbols) {
    const name = symbolName(symbol);
    if (name === null) encoding.refuse(`has a property ${String(symbol)}, which no other process can have`);
    else byName.set(name, symbol);
  }
  writeTag(encoding.out, Tag.symbols);
  for (const name of inOrder([...byName.keys()])) {
    const symbol = byName.get(name)!;
    writeText(encoding.out, name);
    encoding.part(symbol, (value as Record<symbol, unknown>)[symbol]);
  }
  writeTag(encoding.out, Tag.end);
}

/** By code units; most objects' names stand in the order in which they always stand, and few are more than a handful. */
function inOrder(names: string[]): string[] {
  for (let index = 1; index < names.length; index++) if (names[index - 1]! > names[index]!) return names.sort();
  return names;
}

/** More elements than this and `inspect` (0.6 to 0.8 µs) takes less time than to make a name of each. */
const FEW = 64;

/**
 * Whether there is anything beside the elements. Nothing but `inspect` tells it of many elements without a name of each:
 * `[ ... 1000 more items ]`, and what there is beside them behind a comma.
 */
function mayHaveMore(value: ArrayLike<unknown> & object): boolean {
  if (value.length <= FEW) {
    const names = Object.keys(value);
    return names.length > 0 && (names.length > value.length || !isIndex(names.at(-1)!));
  }
  return inspect(value, { maxArrayLength: 0, maxStringLength: 0, depth: 0, customInspect: false }).includes(',');
}

function isIndex(name: string): boolean {
  const index = Number(name) >>> 0;
  return String(index) === name && index !== 0xffffffff;
}
