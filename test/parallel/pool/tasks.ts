/** Tasks for the tests of pools. */
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, threadId } from 'node:worker_threads';
import { defaultPool, pool } from '../../../src/parallel/pool/pool.ts';
import type { Barrier } from '../../../src/parallel/sync/barrier.ts';
import { task } from '../../../src/parallel/work/task.ts';
import { thisWorker } from '../../../src/parallel/worker/messages.ts';
import { allocate } from '../../../src/shared-memory/allocate.ts';
import { availableCores } from '../../../src/support/cores.ts';

const seen: unknown[] = [];

export const add = task(import.meta, (a: number, b: number): number => a + b);
export const twice = task(
  import.meta,
  async (values: readonly number[]): Promise<number[]> => values.map((x) => 2 * x),
);
export const same = task(import.meta, <T>(value: T): T => value);
export const place = task(import.meta, () => ({ pid: process.pid, threadId, isMainThread, worker: thisWorker()!.id }));
export const sleep = task(import.meta, async (ms: number): Promise<number> => pause(ms, ms));
export const spin = task(import.meta, (ms: number): number => {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
});
export const fail = task(import.meta, (message: string): never => {
  throw Object.assign(new RangeError(message), { extra: 1 });
});
export const unclonable = task(import.meta, () => () => 1);
export const exit = task(import.meta, (code: number): never => process.exit(code));
export const forever = task(import.meta, (): never => {
  for (;;);
});
export const stray = task(import.meta, async (): Promise<void> => {
  setTimeout(() => {
    throw new Error('nobody catches this');
  }, 1);
  await pause(60_000);
});
export const unhandled = task(import.meta, async (): Promise<void> => {
  void Promise.reject(new Error('nobody handles this'));
  await pause(60_000);
});
export const strayLater = task(import.meta, (): void => {
  setTimeout(() => {
    throw new Error('nobody catches this');
  }, 1);
});
export const endLater = task(import.meta, (): void => {
  setTimeout(() => {
    const end = performance.now() + 60;
    while (performance.now() < end);
    process.exit(0);
  }, 10);
});
export const arrive = task(import.meta, async (barrier: Barrier): Promise<boolean> => barrier.wait());
export const eat = task(import.meta, (): number => {
  const all: object[] = [];
  for (;;) all.push({ number: all.length });
});
export const eatBuffers = task(import.meta, async (): Promise<void> => {
  const all: Buffer[] = [];
  for (;;) {
    all.push(Buffer.alloc(10 * 2 ** 20, 1));
    await pause(5);
  }
});
export const signal = task(import.meta, (name: NodeJS.Signals): void => void process.kill(process.pid, name));
export const note = task(import.meta, (value: unknown): number => seen.push(value));
export const noted = task(import.meta, () => seen);
export const failInit = task(import.meta, () => {
  throw new TypeError('no such file');
});
export const exitInit = task(import.meta, () => process.exit(7));
export const noteInit = task(import.meta, async () => {
  await pause(1);
  seen.push('init');
});
export const nested = task(import.meta, async () => {
  const own = pool({ workers: 3, kind: 'process' });
  const inside = await Promise.all([own.run(place), defaultPool().run(place)]);
  return [...inside, await place(), own.stats().started, availableCores() > 0];
});
export const fill = task(import.meta, (array: Float64Array, value: number): void => void array.fill(value));
export const made = task(import.meta, (length: number): Float64Array => allocate(Float64Array, length).fill(7));
export const variable = task(import.meta, (name: string) => process.env[name]);
