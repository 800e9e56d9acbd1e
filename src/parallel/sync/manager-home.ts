/**
 * The objects of this thread that others use: calls arrive here, are made one after the other in the order in which they
 * arrive from each thread, and are answered. What does not wait is done as one step, as everything in a thread is.
 */
import { HastenError } from '../../support/errors.ts';
import { type PackedError, packError } from '../../support/thrown.ts';
import { newHold } from '../data/hold.ts';
import { type Packed, pack, unpack } from '../data/pack.ts';

/** What is asked of an object: a call with arguments, or the value of a property (without). */
export type Request = [call: number, object: number, member: string, parameters: Packed | null];
export type Reply = [call: number, value: Packed | null, error: PackedError | null];

const objects = new Map<number, object>();
let count = 0;

/** The number of a new object of this thread. */
export function give(object: object): number {
  objects.set(++count, object);
  return count;
}

/** Does it, here. */
export async function use(object: number, member: string, parameters: readonly unknown[] | null): Promise<unknown> {
  const target = objects.get(object) as Record<string, unknown> | undefined;
  if (target === undefined) throw new Error(`there is no managed object ${object}`);
  const value = target[member];
  if (parameters === null) return value;
  if (typeof value !== 'function') {
    throw new HastenError('HASTEN_MANAGER_MEMBER', `the managed object has no method ${member}`, {
      fix: 'call a method that it has; a property is read with await, without a call',
    });
  }
  return await (value as (...values: readonly unknown[]) => unknown).apply(target, parameters as unknown[]);
}

/** Answers a request of another thread or process. */
export async function answer(
  [call, object, member, parameters]: Request,
  to: 'thread' | 'process',
  send: (reply: Reply) => void,
): Promise<void> {
  const hold = newHold();
  let reply: Reply;
  try {
    const given = parameters === null ? null : (unpack(parameters) as unknown[]);
    reply = [call, pack(await use(object, member, given), to, hold, { root: 'result' }), null];
  } catch (error) {
    reply = [call, null, packError(error)];
  }
  try {
    send(reply);
  } catch (error) {
    // What was thrown, or a value within, cannot be sent.
    send([call, null, packError(error)]);
  }
  hold.release();
}
