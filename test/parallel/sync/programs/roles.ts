/** What actors do. `say` tells the test something at once; what a role returns ends it. */
import { mapped } from '../../../../src/parallel/mapped/mapped.ts';
import type { Barrier, Lock, Pipe, PipeEnd, Queue, Remote, Semaphore, SharedFlag, SharedValue } from '../../../../src/public/parallel.ts';

type Say = (value?: unknown) => void;

/** A random number in [0, 1) from a seed: mulberry32. */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function spin(rounds: number): void {
  let x = 1;
  for (let i = 0; i < rounds; i++) x = Math.imul(x, 31) + i;
  if (x === 0.5) throw new Error();
}

const nothing = new Int32Array(new SharedArrayBuffer(4));
function block(ms: number): void {
  Atomics.wait(nothing, 0, 0, ms);
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export const roles = {
  /** Adds to a value so that a second one inside would lose it: `inside` counts who is there. */
  async exclude({ lock, inside, plain, times, how, seed }: { lock: Lock; inside: SharedValue<'int32'>; plain: Float64Array; times: number; how: string; seed: number }) {
    const random = generator(seed);
    let wrong = 0;
    for (let i = 0; i < times; i++) {
      const sync = how === 'sync' || (how === 'mixed' && random() < 0.5);
      const held = sync ? lock.acquireSync() : await lock.acquire();
      if (inside.add(1) !== 0) wrong++;
      const before = plain[0]!;
      if (random() < 0.2) spin(200);
      if (!sync && random() < 0.1) await turn();
      plain[0] = before + 1;
      inside.add(-1);
      held.release();
      if (random() < 0.05) spin(500);
    }
    return wrong;
  },

  /** Acquires, says so, and does not release. */
  async hold({ lock }: { lock: Lock | Semaphore }, say: Say) {
    lock.acquireSync();
    say('held');
    for (;;) block(1000);
  },

  async exitHolding({ lock }: { lock: Lock }, say: Say) {
    await lock.acquire();
    say('held');
    process.exit(3);
  },

  /** Acquires again and again, and tells what it got. */
  async acquireOnce({ lock, how }: { lock: Lock; how: string }, say: Say) {
    say('waits');
    try {
      const held = how === 'sync' ? lock.acquireSync() : await lock.acquire();
      held.release();
      return 'acquired';
    } catch (error) {
      return (error as { code: string }).code;
    }
  },

  /** At most so many inside. */
  async limit({ semaphore, inside, most, times, how, seed }: { semaphore: Semaphore; inside: SharedValue<'int32'>; most: number; times: number; how: string; seed: number }) {
    const random = generator(seed);
    let wrong = 0;
    for (let i = 0; i < times; i++) {
      const permit = how === 'sync' ? semaphore.acquireSync() : await semaphore.acquire();
      if (inside.add(1) >= most) wrong++;
      if (random() < 0.3) spin(300);
      if (how !== 'sync' && random() < 0.2) await turn();
      inside.add(-1);
      permit.release();
    }
    return wrong;
  },

  /** Rounds of a barrier: nobody may be a round ahead of another. `at` has each one's round. */
  async rounds({ barrier, at, index, rounds, how, seed }: { barrier: Barrier; at: Int32Array; index: number; rounds: number; how: string; seed: number }) {
    const random = generator(seed);
    let wrong = 0;
    let last = 0;
    for (let round = 1; round <= rounds; round++) {
      if (random() < 0.1) spin(2000);
      Atomics.store(at, index, round);
      const wasLast = how === 'sync' ? barrier.waitSync() : await barrier.wait();
      if (wasLast) last++;
      for (let other = 0; other < at.length; other++) {
        const theirs = Atomics.load(at, other);
        if (theirs < round || theirs > round + 1) wrong++;
      }
    }
    return { wrong, last };
  },

  /** Arrives so often, then stays away. */
  async arrive({ barrier, times }: { barrier: Barrier; times: number }, say: Say) {
    try {
      for (let i = 0; i < times; i++) barrier.waitSync();
    } catch (error) {
      return (error as { code: string }).code;
    }
    say('stays away');
    for (;;) block(1000);
  },

  /**
   * Meets the others again and again, to be killed at any moment; where the barrier is broken, waits for the next phase.
   * `at` has each one's round, -1 where it waits so; `words` the phase, and how often one was a round ahead.
   */
  async meet({ barrier, at, index, words }: { barrier: Barrier; at: Int32Array; index: number; words: Int32Array }, say: Say) {
    let phase = Atomics.load(words, 0);
    for (;;) {
      Atomics.store(at, index, -1);
      say('waits for the next phase');
      while (Atomics.load(words, 0) === phase) block(1);
      phase = Atomics.load(words, 0);
      try {
        for (let round = phase * 1e6; ; round++) {
          Atomics.store(at, index, round);
          barrier.waitSync();
          for (let other = 0; other < at.length; other++) {
            const theirs = Atomics.load(at, other);
            if (theirs !== -1 && (theirs < round || theirs > round + 1)) Atomics.add(words, 1, 1);
          }
        }
      } catch (error) {
        if ((error as { code: string }).code !== 'HASTEN_BARRIER_BROKEN') throw error;
      }
    }
  },

  /** Acquires and releases permits for ever, to be killed at any moment. */
  async borrow({ semaphore }: { semaphore: Semaphore }, say: Say) {
    say('borrows');
    for (let i = 0; ; i++) {
      const permits = [semaphore.acquireSync(), semaphore.tryAcquire()];
      if (i % 8 === 0) spin(500);
      for (const permit of permits) permit?.release();
    }
  },

  /** Takes for ever, to be killed at any moment: notes how often it has seen each value. */
  async note({ queue, seen }: { queue: Queue<number>; seen: Int32Array }, say: Say) {
    say('notes');
    for (const value of queue) Atomics.add(seen, value, 1);
  },

  /** Adds a value so often. */
  async add({ value, by, times }: { value: SharedValue<'int32' | 'float64' | 'bigint64'>; by: number | bigint; times: number }) {
    for (let i = 0; i < times; i++) value.add(by as never);
  },

  /** Computes until the flag is set: a loop without calls. */
  async poll({ flag }: { flag: SharedFlag }, say: Say) {
    const count = (limit: number) => {
      let x = 0;
      let i = 0;
      for (; i < limit && !flag.isSet; i++) x = (x + i * i) | 0;
      return i;
    };
    for (let i = 0; i < 100; i++) count(10_000);
    say('polls');
    return count(1e13) > 0;
  },

  async waitForFlag({ flag, how }: { flag: SharedFlag; how: string }, say: Say) {
    say('waits');
    if (how === 'sync') flag.waitSync();
    else await flag.wait();
    return true;
  },

  /** Puts `times` values that name the producer and their order. */
  async produce({ queue, index, times, how, seed, form }: { queue: Queue<unknown>; index: number; times: number; how: string; seed: number; form: string }) {
    const random = generator(seed);
    const value = (i: number) =>
      form === 'record' ? { id: index, value: i } : form === 'number' ? index * 1e7 + i : { id: index, value: i, text: 'x'.repeat(i % 300) };
    for (let i = 0; i < times; ) {
      const way = how === 'mixed' ? ['sync', 'async', 'many', 'both'][Math.floor(random() * 4)] : how;
      if (way === 'sync') queue.putSync(value(i++));
      else if (way === 'async') await queue.put(value(i++));
      else if (way === 'many') {
        const some = Array.from({ length: Math.min(times - i, 1 + Math.floor(random() * 40)) }, (_, k) => value(i + k));
        i += some.length;
        if (random() < 0.5) queue.putManySync(some);
        else await queue.putMany(some);
      } else {
        // Promises that are not awaited, and a blocking one behind them.
        const pending: Promise<void>[] = [];
        for (let k = 0; k < 5 && i < times; k++) pending.push(queue.put(value(i++)));
        if (i < times) queue.putSync(value(i++));
        await Promise.all(pending);
      }
      if (random() < 0.01) spin(2000);
    }
  },

  /** Takes all there is: counts each producer's values, and looks at their order and at the queue's size. */
  async consume({ queue, producers, how, seed, form }: { queue: Queue<unknown>; producers: number; how: string; seed: number; form: string }) {
    const random = generator(seed);
    const last = new Array<number>(producers).fill(-1);
    const counts = new Array<number>(producers).fill(0);
    const sums = new Array<number>(producers).fill(0);
    let wrong = 0;
    const see = (value: unknown) => {
      const { id, value: i, text } =
        form === 'number'
          ? { id: Math.floor((value as number) / 1e7), value: (value as number) % 1e7, text: undefined }
          : (value as { id: number; value: number; text?: string });
      if (i <= last[id]!) wrong++;
      if (form === 'object' && text !== 'x'.repeat(i % 300)) wrong++;
      last[id] = i;
      counts[id]!++;
      sums[id]! += i;
    };
    for (;;) {
      if (queue.size > queue.capacity) wrong++;
      const way = how === 'mixed' ? ['sync', 'async', 'many', 'manySync'][Math.floor(random() * 4)] : how;
      try {
        if (way === 'sync') see(queue.takeSync());
        else if (way === 'async') see(await queue.take());
        else {
          const some = way === 'many' ? await queue.takeMany(33) : queue.takeManySync(33);
          if (some.length === 0) break;
          for (const value of some) see(value);
        }
      } catch (error) {
        if ((error as { code: string }).code === 'HASTEN_QUEUE_CLOSED') break;
        throw error;
      }
      if (random() < 0.01) spin(2000);
    }
    return { wrong, counts, sums };
  },

  async takeOne({ queue, how }: { queue: Queue<unknown>; how: string }, say: Say) {
    say('waits');
    try {
      return how === 'sync' ? queue.takeSync() : await queue.take();
    } catch (error) {
      return (error as { code: string }).code;
    }
  },

  async putOne({ queue, how }: { queue: Queue<unknown>; how: string }, say: Say) {
    say('waits');
    try {
      if (how === 'sync') queue.putSync(1);
      else await queue.put(1);
      return 'put';
    } catch (error) {
      return (error as { code: string }).code;
    }
  },

  /** Puts and takes for ever, to be killed at any moment. */
  async churn({ queue, index }: { queue: Queue<{ id: number; value: number }>; index: number }, say: Say) {
    say('churns');
    for (let i = 0; ; i++) {
      queue.putSync({ id: index, value: i });
      if (i % 3 === 0) queue.takeManySync(3);
    }
  },

  /** Acquires and releases for ever, to be killed at any moment. */
  async flutter({ lock, inside }: { lock: Lock; inside: SharedValue<'int32'> }, say: Say) {
    say('flutters');
    for (;;) {
      try {
        const held = lock.acquireSync();
        inside.store(1);
        spin(50);
        inside.store(0);
        held.release();
      } catch (error) {
        if ((error as { code: string }).code !== 'HASTEN_LOCK_ABANDONED') throw error;
      }
    }
  },

  async echo({ end }: { end: PipeEnd<unknown, unknown> }) {
    let count = 0;
    for await (const value of end) {
      await end.send({ echo: value });
      count++;
    }
    end.close();
    return count;
  },

  /** Calls methods of a managed object. */
  async use({ counter, times, index }: { counter: Remote<{ add(by: number): number; fail(): never; total: number; list(): unknown }>; times: number; index: number }) {
    for (let i = 0; i < times; i++) await counter.add(1);
    const error = await counter.fail().then(
      () => null,
      (thrown) => ({ name: thrown.name, message: thrown.message, isError: thrown instanceof RangeError }),
    );
    return { error, total: await counter.total, list: await counter.list(), index };
  },

  async fill({ array, from, to }: { array: Float64Array; from: number; to: number }) {
    for (let i = from; i < to; i++) array[i] = i * 2;
  },

  /** Makes a mapped array of its own. */
  async map() {
    return mapped(Uint8Array, 1).length;
  },

  /** Primes among the numbers of the jobs. */
  async primes({ jobs, results }: { jobs: Queue<number>; results: Queue<number> }) {
    const isPrime = (n: number) => {
      if (n < 4) return n > 1;
      if (n % 2 === 0 || n % 3 === 0) return false;
      for (let d = 5; d * d <= n; d += 6) if (n % d === 0 || n % (d + 2) === 0) return false;
      return true;
    };
    for (;;) {
      const some = jobs.takeManySync(1024);
      if (some.length === 0) return;
      const found = some.filter(isPrime);
      if (found.length > 0) results.putManySync(found);
    }
  },
};

export type { Pipe };
