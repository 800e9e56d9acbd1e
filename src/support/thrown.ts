/**
 * Errors that travel: with message, stack (which has been written out where the error is, by whatever maps positions
 * there), own properties, cause, and the class where it is a built-in one. What cannot travel among the properties is
 * left out: an error must arrive.
 */
import { HastenError } from './errors.ts';

/** An error, or whatever else was thrown. Structured-cloneable. */
export type PackedError =
  | {
      readonly kind: 'error';
      /** Of the class: a built-in one, or `Error`. */
      readonly type: string;
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      readonly properties: Record<string, unknown>;
      readonly cause: PackedError | null;
      /** Of an AggregateError. */
      readonly errors: PackedError[] | null;
      readonly index: number | null;
    }
  | { readonly kind: 'value'; readonly value: unknown; readonly index: number | null };

/** `index`: of the item that it was thrown for. */
export function packError(error: unknown, index?: number): PackedError {
  return packed(error, index ?? null, 0);
}

/** As many causes of causes, and as deep, are taken along. */
const DEEPEST = 16;

const TYPES: Record<string, new (message?: string) => Error> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** A proxy that was revoked, a getter that throws: whatever was thrown, something of it arrives. */
function packed(error: unknown, index: number | null, depth: number): PackedError {
  try {
    return packedAsItIs(error, index, depth);
  } catch {
    return { kind: 'value', value: 'something that cannot be looked at', index };
  }
}

function packedAsItIs(error: unknown, index: number | null, depth: number): PackedError {
  if (!isError(error)) return { kind: 'value', value: travelling(error) ? error : String(error), index };
  const own: Record<string, unknown> = {};
  for (const key of Object.keys(error)) {
    if (key === 'message' || key === 'stack' || key === 'cause' || key === 'errors') continue;
    const value = read(error, key);
    if (travelling(value)) own[key] = value;
  }
  // `name` is the class's, or an own property that is not enumerable in classes that set it so.
  const [name, message, stack] = [read(error, 'name'), read(error, 'message'), read(error, 'stack')];
  const hasCause = depth < DEEPEST && Object.hasOwn(error, 'cause');
  const errors = error instanceof AggregateError && depth < DEEPEST ? error.errors : null;
  return {
    kind: 'error',
    type: typeOf(error),
    name: String(name),
    message: String(message),
    stack: typeof stack === 'string' ? stack : undefined,
    properties: own,
    cause: hasCause ? packed(error.cause, null, depth + 1) : null,
    errors: errors?.map((one: unknown) => packed(one, null, depth + 1)) ?? null,
    index,
  };
}

/** An Error of the class that it had, where that is a built-in one or hasten's; thrown values that are no errors in one of class Error, as `cause`. */
export function reviveError(error: PackedError): Error {
  if (error.kind === 'value') {
    const revived = new Error(`a task threw ${shown(error.value)}`, { cause: error.value });
    if (error.index !== null) own(revived, 'index', error.index, true);
    return revived;
  }
  const revived = made(error);
  for (const [key, value] of Object.entries(error.properties)) own(revived, key, value, true);
  if (revived.name !== error.name) own(revived, 'name', error.name, false);
  own(revived, 'stack', error.stack, false);
  if (error.cause !== null) own(revived, 'cause', asThrown(error.cause), false);
  if (error.index !== null) own(revived, 'index', error.index, true);
  return revived;
}

/** What was thrown, as near as can be: an error, or the value itself. */
export function asThrown(error: PackedError): unknown {
  return error.kind === 'value' ? error.value : reviveError(error);
}

function made(error: Extract<PackedError, { kind: 'error' }>): Error {
  const { type, message, properties } = error;
  if (type === 'HastenError') return new HastenError(properties.code as `HASTEN_${string}`, message, properties);
  if (type === 'AggregateError') return new AggregateError((error.errors ?? []).map(asThrown), message);
  if (type === 'DOMException') return new DOMException(message, error.name);
  return new (TYPES[type] ?? Error)(message);
}

/** The nearest built-in class. */
function typeOf(error: Error): string {
  if (error instanceof HastenError) return 'HastenError';
  if (error instanceof AggregateError) return 'AggregateError';
  if (error instanceof DOMException) return 'DOMException';
  for (let at = Object.getPrototypeOf(error); at !== null; at = Object.getPrototypeOf(at)) {
    const name = Object.getOwnPropertyDescriptor(at, 'constructor')?.value?.name;
    if (typeof name === 'string' && Object.hasOwn(TYPES, name)) return name;
  }
  return 'Error';
}

/** Also one of another realm, as `node:vm` has them. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function read(error: Error, key: string): unknown {
  try {
    return error[key as keyof Error];
  } catch {
    return undefined;
  }
}

function travelling(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null) return true;
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function own(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true });
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object that is no error' : String(value);
}
