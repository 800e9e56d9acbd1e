/**
 * Gives transformed code what it refers to (instrument/names.ts) as script-scope constants: they are in reach of every
 * module of the realm, V8 embeds them into optimised code, and the global object does not show them.
 */
import { runInThisContext } from 'node:vm';
import { names } from '../../instrument/names.ts';
import { BASE_FRAME, type Memory } from '../layout.ts';

/** Gives back a function that tells whether one of the user's modules has begun. */
export function defineGlobals(memory: Memory, slot: number): () => boolean {
  const marks = memory.marks(slot);
  let begun = false;
  // A module that throws does not leave its frame; a microtask takes it away, since those run when the stack is empty.
  const empty = () => {
    marks[0] = BASE_FRAME;
  };
  const moduleStart = (place: number) => {
    begun = true;
    const frame = (marks[0] as number) + 1;
    marks[frame] = place;
    marks[0] = frame;
    queueMicrotask(empty);
    return frame;
  };
  const values = { [names.marks]: marks, [names.counts]: memory.counts(slot), [names.moduleStart]: moduleStart };
  const passage = Symbol.for('hasten.passage');
  Object.defineProperty(globalThis, passage, { value: values, configurable: true });
  const list = Object.keys(values).join(',');
  runInThisContext(`const {${list}}=globalThis[Symbol.for('hasten.passage')]`);
  Reflect.deleteProperty(globalThis, passage);
  return () => begun;
}
