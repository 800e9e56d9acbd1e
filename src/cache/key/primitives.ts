/** Primitive values in the stream. */
import type { Hasher } from './hasher.ts';
import { Tag } from './tags.ts';

/** In code units. Longer texts are copied by Node, whose call costs as much as a loop over so many. */
const SHORT = 100;

export function writeTag(out: Hasher, tag: number): void {
  out.room(1);
  out.bytes[out.at++] = tag;
}

/** -0 is not 0, and each NaN is the same. */
export function writeNumber(out: Hasher, value: number): void {
  out.room(9);
  if (value === (value | 0) && (value !== 0 || 1 / value > 0)) {
    out.bytes[out.at] = Tag.int;
    out.view.setInt32(out.at + 1, value, true);
    out.at += 5;
  } else if (!Number.isNaN(value)) {
    out.bytes[out.at] = Tag.double;
    out.view.setFloat64(out.at + 1, value, true);
    out.at += 9;
  } else {
    out.bytes[out.at++] = Tag.nan;
  }
}

/** By code units, so that lone surrogates differ. */
export function writeText(out: Hasher, text: string): void {
  const { length } = text;
  if (length > SHORT) {
    writeTag(out, Tag.longText);
    writeNumber(out, length);
    out.addText(text);
    return;
  }
  out.room(2 + 3 * SHORT);
  const { bytes } = out;
  let { at } = out;
  bytes[at++] = Tag.text;
  bytes[at++] = length;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[at++] = unit;
    } else {
      bytes[at++] = 0x80;
      bytes[at++] = unit & 0xff;
      bytes[at++] = unit >> 8;
    }
  }
  out.at = at;
}

export function writeBigInt(out: Hasher, value: bigint): void {
  writeTag(out, Tag.bigint);
  writeText(out, value.toString(16));
}

/** What every process calls a registered or well-known symbol; null for another, which no other process can have. */
export function symbolName(symbol: symbol): string | null {
  const registered = Symbol.keyFor(symbol);
  return registered === undefined ? (wellKnown.get(symbol) ?? null) : `for ${registered}`;
}

const wellKnown = new Map(
  Object.getOwnPropertyNames(Symbol).flatMap((name) => {
    const symbol: unknown = Reflect.get(Symbol, name);
    return typeof symbol === 'symbol' ? [[symbol, name] as const] : [];
  }),
);
