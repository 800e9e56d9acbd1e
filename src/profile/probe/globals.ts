/**
 * Gives transformed code what it refers to (instrument/names.ts) as script-scope constants: they are in reach of every
 * module of the realm, V8 embeds them into optimised code, and the global object does not show them.
 */
import { runInThisContext } from 'node:vm';
import { BASE_FRAME, names } from '../../instrument/names.ts';
import { plainError } from '../../instrument/plain-error.ts';
import type { Memory } from '../layout.ts';
import type { Observer } from './observer.ts';

/** How often a timer, which runs when the stack is empty, sees to it that the shadow stack is. */
const EMPTY_EVERY_MS = 10;

export interface Realm {
  /** Whether one of the user's modules has begun. */
  hasBegun(): boolean;
  /** Takes away frames that were not left because something threw, at a moment when no function is running. */
  emptyStack(): void;
}

/** `observer`: null where the run is not observed. */
export function defineGlobals(memory: Memory, slot: number, observer: Observer | null): Realm {
  const marks = memory.marks(slot);
  let begun = false;
  const emptyStack = () => {
    marks[0] = BASE_FRAME;
  };
  const moduleStart = (place: number) => {
    begun = true;
    const frame = (marks[0] as number) + 1;
    marks[frame] = place;
    marks[0] = frame;
    // A module that throws does not leave its frame. Microtasks run when the stack is empty.
    queueMicrotask(emptyStack);
    return frame;
  };
  const values = {
    [names.marks]: marks,
    [names.counts]: memory.counts(slot),
    [names.moduleStart]: moduleStart,
    [names.plainError]: plainError,
    ...(observer && {
      [names.watch]: observer.watch,
      [names.observe]: observer.observe,
      [names.waitStart]: observer.waitStart,
      [names.waited]: observer.waited,
    }),
  };
  const passage = Symbol.for('hasten.passage');
  Object.defineProperty(globalThis, passage, { value: values, configurable: true });
  const list = Object.keys(values).join(',');
  runInThisContext(`const {${list}}=globalThis[Symbol.for('hasten.passage')]`);
  Reflect.deleteProperty(globalThis, passage);
  setInterval(emptyStack, EMPTY_EVERY_MS).unref();
  return { hasBegun: () => begun, emptyStack };
}
