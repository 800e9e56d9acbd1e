/**
 * Which encoder takes an object: told by its prototype, which says what its methods are, and by a look at the object
 * itself, which says what it is. What always holds: an instance of a class, of a subclass of `Map` too, has no kind.
 */
import { types } from 'node:util';
import { encodeArray } from './arrays.ts';
import { encodeBuffer, encodeView } from './binary.ts';
import {
  encodeBoxedBigInt,
  encodeBoxedBoolean,
  encodeBoxedNumber,
  encodeBoxedString,
  encodeBoxedSymbol,
  encodeByText,
  encodeDate,
  encodeError,
  encodeRegExp,
} from './builtins.ts';
import { encodeMap, encodeSet } from './collections.ts';
import type { Encode } from './encoding.ts';
import { FileArgument } from './file.ts';
import { encodeFile } from './file-content.ts';
import { encodePlain } from './properties.ts';
import { temporalKinds } from './temporal.ts';

export interface Kind {
  /** Of objects with the kind's prototype. */
  is(value: object): boolean;
  readonly encode: Encode;
}

/** Of an object's prototype; null for an instance of a class. */
export function kindOf(prototype: object | null): Kind | null {
  if (prototype === Object.prototype) return plain;
  if (prototype === null) return bare;
  const known = kinds.get(prototype);
  if (known !== undefined) return known;
  const kind = foreign.get(chain(prototype)) ?? null;
  kinds.set(prototype, kind);
  return kind;
}

const plain: Kind = { is: () => true, encode: encodePlain };
/** Pointers of native code have neither a class nor properties. */
const bare: Kind = { is: (value) => !types.isExternal(value), encode: encodePlain };
const kinds = new WeakMap<object, Kind | null>();
/** The same of other realms (`node:vm`), by the names of the classes from which their prototypes come. */
const foreign = new Map<string, Kind>([['Object', plain]]);

function chain(prototype: object): string {
  const names: string[] = [];
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    const type = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
    names.push(typeof type === 'function' ? type.name : '');
  }
  return names.join(' ');
}

function define<T extends object>(type: { prototype: T }, is: (value: object) => boolean, encode: Encode<T>): void {
  const kind = { is, encode: encode as unknown as Encode };
  kinds.set(type.prototype, kind);
  foreign.set(chain(type.prototype), kind);
}

define(Array, Array.isArray, encodeArray);
define(Map, types.isMap, encodeMap);
define(Set, types.isSet, encodeSet);
define(Date, types.isDate, encodeDate);
define(RegExp, types.isRegExp, encodeRegExp);
define(ArrayBuffer, types.isArrayBuffer, encodeBuffer('ArrayBuffer'));
define(SharedArrayBuffer, types.isSharedArrayBuffer, encodeBuffer('SharedArrayBuffer'));
define(DataView, types.isDataView, encodeView('DataView'));
define(Buffer, types.isUint8Array, encodeView('Buffer'));
define(Number, types.isNumberObject, encodeBoxedNumber);
define(String, types.isStringObject, encodeBoxedString);
define(Boolean, types.isBooleanObject, encodeBoxedBoolean);
define(Object(0n).constructor, types.isBigIntObject, encodeBoxedBigInt);
define(Object(Symbol.iterator).constructor, types.isSymbolObject, encodeBoxedSymbol);
define(
  URL,
  (value) => value instanceof URL,
  encodeByText('URL', (url) => (url as URL).href),
);
define(
  URLSearchParams,
  (value) => value instanceof URLSearchParams,
  encodeByText('URLSearchParams', (parameters) => (parameters as URLSearchParams).toString()),
);
define(FileArgument, (value) => value instanceof FileArgument, encodeFile);

for (const type of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError]) {
  define(type, types.isNativeError, encodeError(type.name));
}

const { prototype: views } = Object.getPrototypeOf(Uint8Array) as { prototype: ArrayBufferView };
const typeOfView = Object.getOwnPropertyDescriptor(views, Symbol.toStringTag)!.get!;
for (const name of Object.getOwnPropertyNames(globalThis)) {
  if (!/^(?:Int|Uint|Float|BigInt|BigUint)\d+(?:Clamped)?Array$/.test(name)) continue;
  const type = Reflect.get(globalThis, name) as { prototype: ArrayBufferView };
  define(type, (value) => typeOfView.call(value) === name, encodeView(name));
}

for (const { type, is, encode } of temporalKinds()) define(type, is, encode);
