/**
 * How a value lies in bytes. A head: the format, flags, where the table of memories begins, the value as tagged records,
 * and the table. What always holds: a number given once to a tag or a type stays; a reader refuses a format that it does
 * not know.
 *
 * The format is this package's own, not V8's: it is the same on every Node, keeps what structured clone loses (objects
 * without a prototype, properties of errors), says what it cannot keep, and takes less room, and half the time to read,
 * for results of many objects, whose keys are written once.
 */

/** First byte of a head. */
export const FORMAT = 1;
/** Second byte: everything behind it, and each part, is compressed. */
export const COMPRESSED = 1;
/** Second byte: something in it is mentioned again, or is of a rarer kind. */
export const GRAPH = 2;
/** Second byte: the function gave a promise of it. */
export const PROMISED = 4;
/** Of a stretch of memory: it is shared. */
export const SHARED = 2;
/** Format, flags, two bytes of room, and the table's place in 32 bits. */
export const HEAD = 8;

export const tag = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  /** One signed byte follows. */
  int8: 4,
  int32: 5,
  double: 6,
  /** Length, then a byte for each unit. */
  latin1: 7,
  utf16: 8,
  /** Sign, then hexadecimal digits. */
  bigint: 9,
  /** Number of an object that came before, in order of their beginnings. */
  again: 10,
  array: 11,
  /** Elements that are all numbers. */
  int32s: 12,
  doubles: 13,
  /** An array with holes or properties: its length, count of keys, then keys and values. */
  sparse: 14,
  /** Count of keys and the keys; numbered from 0 for `object`. */
  newShape: 15,
  object: 16,
  /** Count, then keys and values: objects without a prototype. */
  bare: 17,
  map: 18,
  set: 19,
  date: 20,
  regexp: 21,
  boxed: 22,
  error: 23,
  url: 24,
  hole: 25,
  /** Number of a row of the table. */
  buffer: 26,
  view: 27,
} as const;

export type View = Exclude<ArrayBufferView, never>;

interface ViewType {
  readonly name: string;
  readonly prototype: object;
  /** `length` in elements. */
  make(buffer: ArrayBuffer, offset: number, length: number): View;
  /** Bytes of an element. */
  readonly width: number;
}

function typed(type: {
  readonly name: string;
  readonly prototype: object;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): View;
}): ViewType {
  return {
    name: type.name,
    prototype: type.prototype,
    make: (buffer, offset, length) => new type(buffer, offset, length),
    width: type.BYTES_PER_ELEMENT,
  };
}

/** Their places are their numbers in the format. Float16Array is the last: not every Node has it. */
export const viewTypes: readonly ViewType[] = [
  typed(Int8Array),
  typed(Uint8Array),
  typed(Uint8ClampedArray),
  typed(Int16Array),
  typed(Uint16Array),
  typed(Int32Array),
  typed(Uint32Array),
  typed(Float32Array),
  typed(Float64Array),
  typed(BigInt64Array),
  typed(BigUint64Array),
  {
    name: 'DataView',
    prototype: DataView.prototype,
    make: (buffer, offset, length) => new DataView(buffer, offset, length),
    width: 1,
  },
  {
    name: 'Buffer',
    prototype: Buffer.prototype,
    make: (buffer, offset, length) => Buffer.from(buffer, offset, length),
    width: 1,
  },
  ...('Float16Array' in globalThis ? [typed(globalThis.Float16Array as Parameters<typeof typed>[0])] : []),
];

/** By prototype. */
export const viewNumbers = new Map<object | null, number>(viewTypes.map((type, number) => [type.prototype, number]));

/** Their places are their numbers in the format. */
export const errorTypes: readonly ErrorConstructor[] = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError as unknown as ErrorConstructor,
];

export const errorNumbers = new Map<object | null, number>(errorTypes.map((type, number) => [type.prototype, number]));
