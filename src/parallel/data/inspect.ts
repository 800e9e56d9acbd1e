/**
 * Looks through a value before it is sent: whether structured clone takes it, and whether something in it travels in
 * another way. What always holds: nothing is changed, and what is refused is refused with its path, before anything was
 * sent or given away.
 */
import { types } from 'node:util';
import { MessagePort } from 'node:worker_threads';
import { portableCount, portableOf } from '../../source/portable.ts';
import { HastenError } from '../../support/errors.ts';

type Target = 'thread' | 'process';

/**
 * Whether the value is surely one that structured clone takes, as it should be taken: quick, for small trees. False where
 * it would have to be looked at more closely.
 */
export function isPlain(value: unknown): boolean {
  left = SMALL;
  return plain(value);
}

/** The same for each of many values, which may be more together. */
export function arePlain(values: readonly unknown[]): boolean {
  if (Object.getPrototypeOf(values) !== Array.prototype || types.isProxy(values)) return false;
  for (let at = 0; at < values.length; at++) if (!isPlain(values[at])) return false;
  return true;
}

/** Objects in a small tree. What has more is looked at with a memory of what was seen: there may be circles. */
const SMALL = 100;
let left = 0;

function plain(value: unknown): boolean {
  switch (typeof value) {
    case 'function':
    case 'symbol':
      return false;
    case 'object':
      break;
    default:
      return true;
  }
  if (value === null) return true;
  if (--left < 0) return false;
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Array.prototype) return false;
    for (let at = 0; at < value.length; at++) {
      const one: unknown = value[at];
      if (typeof one !== 'number' && typeof one !== 'string' && !plain(one)) return false;
    }
    return !types.isProxy(value);
  }
  if (!isOrdinary(value)) return false;
  for (const key in value) {
    const one: unknown = (value as Record<string, unknown>)[key];
    if (typeof one !== 'number' && typeof one !== 'string' && !plain(one)) return false;
  }
  return true;
}

/** Prototypes of objects that have nothing but properties, as long as there are no more portable classes than then. */
let ordinary = new WeakSet<object>([Object.prototype]);
let portables = 0;

/** Whether structured clone makes a plain object of it, and should. */
export function isOrdinary(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (portables !== portableCount()) {
    portables = portableCount();
    ordinary = new WeakSet<object>([Object.prototype]);
  }
  if (types.isProxy(value)) return false;
  if (prototype === null || ordinary.has(prototype)) return true;
  if (Array.isArray(value) || types.isMap(value) || types.isSet(value) || types.isNativeError(value)) return false;
  if (isLeaf(value) || isRefused(value) || portableOf(value) !== undefined) return false;
  // What the platform itself takes along has more than properties.
  if (Object.getOwnPropertySymbols(prototype).length > 0) return false;
  ordinary.add(prototype);
  return true;
}

/**
 * The same for any value: true where structured clone is enough. Throws `HASTEN_TASK_DATA` for what cannot travel.
 * `isSpecial` says of a leaf whether it travels otherwise.
 */
export function inspect(value: unknown, to: Target, root: string, isSpecial: (value: object) => boolean): boolean {
  const seen = new Set<object>();
  let special = false;
  const path: Step[] = [];
  const visit = (one: unknown, step: Step): void => {
    if (typeof one !== 'object' && typeof one !== 'function' && typeof one !== 'symbol') return;
    if (one === null || seen.has(one as object)) return;
    path.push(step);
    if (typeof one !== 'object') refuse(one, root, path, to);
    else {
      seen.add(one);
      if (isOrdinary(one)) within(one, visit);
      else if (isSpecial(one)) special = true;
      else if (isRefused(one) || !travelsTo(one, to)) refuse(one, root, path, to);
      else within(one, visit);
    }
    path.pop();
  };
  try {
    visit(value, null);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new HastenError('HASTEN_TASK_DATA', `${root} is nested too deeply to be sent to another thread`, {
      fix: 'send it as a flat array, with indices in the place of references',
      cause: error,
    });
  }
  return !special;
}

/** Key of a property, index, or text that is shown as it is; null at the root. */
export type Step = string | number | { readonly shown: string } | null;

/** Calls `visit` with everything that structured clone takes along of an object. */
export function within(value: object, visit: (one: unknown, step: Step) => void): void {
  if (types.isMap(value)) {
    let at = 0;
    for (const [key, one] of value) {
      visit(key, { shown: `.keys()[${at++}]` });
      visit(
        one,
        typeof key === 'string' ? { shown: `.get(${JSON.stringify(key)})` } : { shown: `.values()[${at - 1}]` },
      );
    }
  } else if (types.isSet(value)) {
    let at = 0;
    for (const one of value) visit(one, { shown: `.values()[${at++}]` });
  } else if (types.isNativeError(value)) {
    if (Object.hasOwn(value, 'cause')) visit(value.cause, 'cause');
  } else if (!isLeaf(value)) {
    if (Array.isArray(value)) for (let at = 0; at < value.length; at++) visit(value[at], at);
    else for (const key of Object.keys(value)) visit((value as Record<string, unknown>)[key], key);
  }
}

/** What has nothing in it that could be anything but bytes. */
export function isLeaf(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isBoxedPrimitive(value) ||
    value instanceof WebAssembly.Module ||
    value instanceof WebAssembly.Memory
  );
}

/** What structured clone does not take, and ports, which are not sent but moved. */
function isRefused(value: object): boolean {
  if (types.isProxy(value) || isMoved(value)) return true;
  return (
    types.isPromise(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isGeneratorObject(value) ||
    types.isModuleNamespaceObject(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value) ||
    types.isExternal(value) ||
    value instanceof WeakRef ||
    value instanceof MessagePort ||
    (types.isBoxedPrimitive(value) && typeof value.valueOf() === 'symbol')
  );
}

/** Of what some threads or no processes can get. */
function travelsTo(value: object, to: Target): boolean {
  if (value instanceof WebAssembly.Memory) return to === 'thread' && types.isSharedArrayBuffer(value.buffer);
  return to === 'thread' || !(types.isSharedArrayBuffer(value) || value instanceof WebAssembly.Module);
}

/** An array whose buffer was transferred. */
function isMoved(value: unknown): boolean {
  return ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer && value.buffer.detached;
}

function refuse(value: unknown, root: string, path: readonly Step[], to: Target): never {
  const where = path.reduce<string>((text, step) => text + written(step), root);
  const other = to === 'thread' ? 'another thread' : 'another process';
  throw new HastenError('HASTEN_TASK_DATA', `\`${where}\` is ${what(value)}, which cannot be sent to ${other}`, {
    fix:
      typeof value === 'function'
        ? 'leave it out, and call in the task what it needs: import it there, or export it as a task'
        : 'leave it out, or make it where it is used',
  });
}

function written(step: Step): string {
  if (step === null) return '';
  if (typeof step === 'object') return step.shown;
  if (typeof step === 'number') return `[${step}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function what(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function \`${value.name}\``;
  if (typeof value === 'symbol') return 'a symbol';
  if (types.isProxy(value)) return 'a Proxy';
  if (isMoved(value)) return 'an array whose buffer was moved away';
  const name = value instanceof MessagePort ? 'MessagePort' : Object.prototype.toString.call(value).slice(8, -1);
  return /^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`;
}
