/** A thread that takes part in the memory and does what messages say. `[name, ...arguments]` is answered by a value or an error. */
import { parentPort, workerData } from 'node:worker_threads';
import { allocate, free } from '../../src/shared-memory/allocate.ts';
import type { SharedArray } from '../../src/shared-memory/array-types.ts';
import { type ArrayDescriptor, arrayOf, describe } from '../../src/shared-memory/descriptors.ts';
import { adoptRegions, giveAway, type OwnedArrayDescriptor, receive } from '../../src/shared-memory/hand-over.ts';
import { adoptMemory, isOurs, memoryUsage, theMemory, threadNumber } from '../../src/shared-memory/memory.ts';

if (workerData !== null) adoptMemory(workerData);

const kept = new Map<number, SharedArray>();

const commands: Record<string, (...given: never[]) => unknown> = {
  number: () => threadNumber(),
  usage: () => memoryUsage(),
  check: () => void theMemory().heap.check(),
  adoptAgain: () => adoptMemory(workerData),
  /** An array of that many bytes full of `value`, given away. */
  make: (bytes: number, value: number) => giveAway(allocate(Uint8Array, bytes).fill(value)),
  /** One that stays here; where it is. */
  keep(bytes: number) {
    const array = allocate(Uint8Array, bytes).fill(1);
    kept.set(array.byteOffset, array);
    return describe(array);
  },
  free: (address: number) => free(kept.get(address)!),
  receive(descriptor: OwnedArrayDescriptor) {
    const array = receive(descriptor);
    kept.set(array.byteOffset, array);
    return Number(array[0]);
  },
  passOn: (address: number) => giveAway(kept.get(address)!),
  /** Sums what another thread described, and writes its first element. */
  sum(descriptor: ArrayDescriptor) {
    const array = arrayOf(descriptor) as Float64Array;
    const sum = array.reduce((all, x) => all + Number(x), 0);
    if (typeof array[0] === 'number') array[0] = -1;
    return [sum, isOurs(array.buffer), describe(array)];
  },
  isOurs: (view: SharedArray) => [isOurs(view.buffer), describe(view)],
  freeView(descriptor: ArrayDescriptor) {
    free(arrayOf(descriptor));
  },
  adopt: (thread: number) => adoptRegions(thread),
  /** Allocates, frees and gives away until it is ended; sends what it gives away. */
  churn(seed: number) {
    let state = seed;
    const next = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return (state >>> 0) / 2 ** 32;
    };
    const mine: Uint8Array[] = [];
    while (true) {
      const array = allocate(Uint8Array, Math.floor(next() ** 6 * 6_000_000));
      array.fill(array.byteOffset / 64);
      if (next() < 0.2) {
        parentPort!.postMessage(['given', giveAway(array)]);
      } else mine.push(array);
      while (mine.length > 0 && next() < 0.5) free(mine.splice(Math.floor(next() * mine.length), 1)[0]!);
      if (mine.length > 50) for (const one of mine.splice(0)) free(one);
    }
  },
  /** Grows the memory by allocating and freeing larger and larger arrays; all hold what was written. */
  grow(rounds: number, value: number) {
    const small = allocate(Uint8Array, 1000).fill(value);
    for (let i = 0; i < rounds; i++) {
      const array = allocate(Uint32Array, (i + 1) * 500_000);
      if (array.some((x) => x !== 0)) throw new Error('no zeros');
      array.fill(value);
      const middle = array.subarray(1000, 2000);
      if (array.some((x) => x !== value) || middle.some((x) => x !== value)) throw new Error('somebody else wrote');
      if (!isOurs(array.buffer) || !isOurs(small.buffer)) throw new Error('not ours');
      free(array);
    }
    if (small.some((x) => x !== value)) throw new Error('somebody else wrote');
    free(small);
  },
};

parentPort!.on('message', ([name, ...given]: [string, ...never[]]) => {
  try {
    parentPort!.postMessage(['done', commands[name]!(...given)]);
  } catch (error) {
    parentPort!.postMessage(['failed', String(error), (error as { code?: string }).code]);
  }
});
parentPort!.postMessage(['ready']);
