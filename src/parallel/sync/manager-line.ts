/** A connection to the home of managed objects, from another thread or process: calls out, answers back. */
import { HastenError } from '../../support/errors.ts';
import { reviveError } from '../../support/thrown.ts';
import { type Hold, newHold } from '../data/hold.ts';
import { pack, unpack } from '../data/pack.ts';
import type { Reply, Request } from './manager-home.ts';

/** How requests get there. */
export interface Wire {
  send(request: Request): void;
  /** While somebody waits for an answer, the process stays alive. */
  ref(): void;
  unref(): void;
}

interface Call {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  hold: Hold;
}

export class HomeLine {
  readonly #to: 'thread' | 'process';
  readonly #wire: Wire;
  readonly #calls = new Map<number, Call>();
  #count = 0;
  #gone: HastenError | null = null;

  constructor(to: 'thread' | 'process', wire: Wire) {
    this.#to = to;
    this.#wire = wire;
  }

  use(object: number, member: string, parameters: readonly unknown[] | null): Promise<unknown> {
    if (this.#gone !== null) return Promise.reject(this.#gone);
    const hold = newHold();
    const call = ++this.#count;
    return new Promise((resolve, reject) => {
      try {
        const packed = parameters === null ? null : pack(parameters, this.#to, hold, { root: 'arguments' });
        this.#wire.send([call, object, member, packed]);
      } catch (error) {
        hold.release();
        reject(error);
        return;
      }
      this.#calls.set(call, { resolve, reject, hold });
      if (this.#calls.size === 1) this.#wire.ref();
    });
  }

  /** An answer has come. */
  settle([call, value, error]: Reply): void {
    const waiting = this.#calls.get(call);
    if (waiting === undefined) return;
    this.#calls.delete(call);
    if (this.#calls.size === 0) this.#wire.unref();
    waiting.hold.release();
    try {
      if (error !== null) waiting.reject(reviveError(error));
      else waiting.resolve(unpack(value!));
    } catch (failed) {
      // What has arrived cannot be made here: a mapped file that is no more.
      waiting.reject(failed);
    }
  }

  /** There is nobody at the other end any more. */
  lost(cause?: unknown): void {
    this.#gone = new HastenError(
      'HASTEN_MANAGER_GONE',
      'the thread or process that has a managed object has ended',
      cause === undefined
        ? { fix: 'keep the one that called manager() until all are done' }
        : { fix: 'keep the one that called manager() until all are done', cause },
    );
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#wire.unref();
    for (const { reject, hold } of calls) {
      hold.release();
      reject(this.#gone);
    }
  }
}
