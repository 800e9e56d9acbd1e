/** Objects of the language and of Node that are known by a few values: dates, regular expressions, errors, URLs. */
import type { Encode, Encoding } from './encoding.ts';
import { symbolName, writeBigInt, writeNumber, writeTag, writeText } from './primitives.ts';
import { encodeExtras } from './properties.ts';
import { Tag } from './tags.ts';

export const encodeDate: Encode<Date> = (encoding, date) => {
  begin(encoding, 'Date');
  writeNumber(encoding.out, Date.prototype.getTime.call(date));
  encodeExtras(encoding, date);
};

/** `lastIndex` is where the next search begins. */
export const encodeRegExp: Encode<RegExp> = (encoding, expression) => {
  begin(encoding, 'RegExp');
  writeText(encoding.out, expression.source);
  writeText(encoding.out, expression.flags);
  encoding.part('lastIndex', expression.lastIndex);
  encodeExtras(encoding, expression);
};

/** For errors of the language. The stack does not count: it names places and lines. */
export function encodeError(name: string): Encode<Error> {
  return (encoding, error) => {
    begin(encoding, name);
    for (const property of ['message', 'cause', 'errors', 'name'] as const) {
      const own = Object.getOwnPropertyDescriptor(error, property);
      if (own === undefined) writeTag(encoding.out, Tag.hole);
      else encoding.part(property, Reflect.get(error, property));
    }
    encodeExtras(encoding, error);
  };
}

export const encodeBoxedNumber: Encode = (encoding, boxed) => {
  begin(encoding, 'Number');
  writeNumber(encoding.out, Number.prototype.valueOf.call(boxed));
  encodeExtras(encoding, boxed);
};

export const encodeBoxedBoolean: Encode = (encoding, boxed) => {
  begin(encoding, 'Boolean');
  writeTag(encoding.out, Boolean.prototype.valueOf.call(boxed) ? Tag.true : Tag.false);
  encodeExtras(encoding, boxed);
};

export const encodeBoxedBigInt: Encode = (encoding, boxed) => {
  begin(encoding, 'BigInt');
  writeBigInt(encoding.out, BigInt.prototype.valueOf.call(boxed));
  encodeExtras(encoding, boxed);
};

/** Its code units are properties that it enumerates. */
export const encodeBoxedString: Encode = (encoding, boxed) => {
  begin(encoding, 'String');
  writeText(encoding.out, String.prototype.valueOf.call(boxed));
  encodeExtras(encoding, boxed);
};

export const encodeBoxedSymbol: Encode = (encoding, boxed) => {
  const name = symbolName(Symbol.prototype.valueOf.call(boxed));
  if (name === null) encoding.refuse('is a symbol, which no other process can have');
  begin(encoding, 'Symbol');
  writeText(encoding.out, name ?? '');
  encodeExtras(encoding, boxed);
};

/** For what writes all of itself: URL, URLSearchParams, most of Temporal. */
export function encodeByText(name: string, textOf: (value: object) => string): Encode {
  return (encoding, value) => {
    begin(encoding, name);
    writeText(encoding.out, textOf(value));
    encodeExtras(encoding, value);
  };
}

function begin({ out }: Encoding, name: string): void {
  writeTag(out, Tag.builtin);
  writeText(out, name);
}
