/**
 * Gives transformed code what it refers to (instrument/names.ts) as script-scope constants: they are in reach of every
 * module of the realm, V8 embeds them into optimised code, and the global object does not show them.
 */
import { runInThisContext } from 'node:vm';
import { names } from '../../instrument/names.ts';
import { BASE_FRAME, type Memory } from '../layout.ts';

export function defineGlobals(memory: Memory, slot: number): void {
  const marks = memory.marks(slot);
  const values = { [names.marks]: marks, [names.counts]: memory.counts(slot), [names.moduleStart]: moduleStart(marks) };
  const passage = Symbol.for('hasten.passage');
  Object.defineProperty(globalThis, passage, { value: values, configurable: true });
  const list = Object.keys(values).join(',');
  runInThisContext(`const {${list}}=globalThis[Symbol.for('hasten.passage')]`);
  Reflect.deleteProperty(globalThis, passage);
}

/**
 * A module's frame. A module that throws does not leave it, so it is taken away by a microtask: those run when the stack
 * is empty.
 */
function moduleStart(marks: Int32Array): (place: number) => number {
  const empty = () => {
    marks[0] = BASE_FRAME;
  };
  return (place) => {
    const frame = (marks[0] as number) + 1;
    marks[frame] = place;
    marks[0] = frame;
    queueMicrotask(empty);
    return frame;
  };
}
