/** Objects that live in one place and are used from everywhere: `manager`. */
import { threadId } from 'node:worker_threads';
import { portable } from '../../source/portable.ts';
import { HastenError } from '../../support/errors.ts';
import { newHold } from '../data/hold.ts';
import { pack, unpack } from '../data/pack.ts';
import { give, use } from './manager-home.ts';
import { lineToProcess, listenForProcesses } from './manager-processes.ts';
import { lineToThread, listenForThreads } from './manager-threads.ts';

/** An object elsewhere: its methods give promises, and so do its properties when they are awaited. */
export type Remote<T> = {
  readonly [K in keyof T as K extends string ? K : never]: T[K] extends (...parameters: infer A) => infer R
    ? (...parameters: A) => Promise<Awaited<R>>
    : Promise<Awaited<T[K]>>;
};

/** Where an object is. */
interface Place {
  pid: number;
  thread: number;
  object: number;
  /** How other processes reach it, if one had to. */
  address: string | null;
}

/** What `Remote`s are, within. */
class RemoteObject {}

const places = new WeakMap<object, Place>();

/**
 * An object that stays in this thread and is used from every worker, thread or process, by what this gives: methods
 * and properties as promises. Arguments and results travel by value, errors as they are; what a method does before it awaits is not
 * interrupted by other calls. Calls of one thread are made in their order. A call takes some 50 µs from a thread.
 *
 * ```ts
 * const scores = manager(new Map<string, number>());
 * await map(files, async (file, { scores }) => { await scores.set(file, 1); }, { with: { scores } });
 * ```
 *
 * This thread must be free to answer: it is not while it blocks. The object stays until the thread ends.
 */
export function manager<T extends object>(object: T): Remote<T> {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) {
    throw new HastenError('HASTEN_MANAGER_MEMBER', `manager was given ${String(object)}, which is no object`, {
      fix: 'give it an object with methods',
    });
  }
  listenForThreads();
  return remote({ pid: process.pid, thread: threadId, object: give(object), address: null });
}

function remote<T>(place: Place): Remote<T> {
  const target = new RemoteObject();
  const proxy = new Proxy(target, {
    get: (_, name) =>
      typeof name !== 'string' || name === 'then' || name === 'constructor' ? undefined : member(place, name),
    set(_, name) {
      throw new HastenError('HASTEN_MANAGER_MEMBER', `the property ${String(name)} of a managed object cannot be set`, {
        fix: 'give the object a method that does it',
      });
    },
  });
  places.set(proxy, place);
  return proxy as Remote<T>;
}

/** What can be called, as a method, or awaited, as a property. */
function member(place: Place, name: string): unknown {
  const call = (...parameters: unknown[]) => request(place, name, parameters);
  const read = () => request(place, name, null);
  return Object.assign(call, {
    then: (...both: Parameters<Promise<unknown>['then']>) => read().then(...both),
    catch: (failed: (error: unknown) => unknown) => read().catch(failed),
    finally: (done: () => void) => read().finally(done),
  });
}

function request(
  { pid, thread, object, address }: Place,
  name: string,
  parameters: unknown[] | null,
): Promise<unknown> {
  if (pid !== process.pid) return lineToProcess(address!).use(object, name, parameters);
  if (thread !== threadId) return lineToThread(thread).use(object, name, parameters);
  return here(object, name, parameters);
}

/** By value in the object's own thread, too. */
async function here(object: number, name: string, parameters: unknown[] | null): Promise<unknown> {
  return copy(await use(object, name, parameters === null ? null : parameters.map(copy)));
}

function copy(value: unknown): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  const hold = newHold();
  const copied = unpack(structuredClone(pack(value, 'thread', hold)));
  hold.release();
  return copied;
}

portable<RemoteObject>(
  'hasten.manager',
  RemoteObject,
  (value, to): Place => {
    const place = places.get(value)!;
    if (to === 'process' && place.address === null) {
      if (place.pid !== process.pid || place.thread !== threadId) {
        throw new HastenError(
          'HASTEN_SYNC_PROCESS',
          'a managed object is sent to a process by the thread that has it',
          {
            fix: 'send it from there, or call manager() in the thread that starts the process',
          },
        );
      }
      place.address = listenForProcesses();
    }
    return place;
  },
  (place) => remote(place as Place),
);
