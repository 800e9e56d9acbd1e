/** The tasks of the cases. */
import { threadId } from 'node:worker_threads';
import { allocate, itemRandom, map, task } from '../../../../src/public/parallel.ts';

export interface Row {
  id: number;
  x: number;
  y: number;
  name: string;
}

export const double = task(import.meta, (x: number) => x * 2);
export const describeRow = task(import.meta, (row: Row) => ({ id: row.id, text: `${row.name}: ${row.x + row.y}` }));
export const sumRow = task(import.meta, (row: Row) => row.x + row.y);
export const upper = task(import.meta, (text: string) => text.toUpperCase());
export const slowly = task(import.meta, async (x: number) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return x + 1;
});
export const scale = task(import.meta, (x: number, { k }: { k: number }) => x * k);
export const whatever = task(import.meta, (x: number): unknown => {
  switch (x % 6) {
    case 0:
      return x;
    case 1:
      return `text ${x}`;
    case 2:
      return undefined;
    case 3:
      return { x };
    case 4:
      return [x, null];
    default:
      return BigInt(x);
  }
});
export const spin = task(import.meta, (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
});
export const threadOf = task(import.meta, (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return threadId;
});
export const threadOfAny = task(import.meta, (item: unknown) => {
  const ms = typeof item === 'number' ? item : (item as { ms: number }).ms;
  const end = performance.now() + ms;
  while (ms > 0 && performance.now() < end);
  return threadId;
});
export const failAt = task(import.meta, (x: number, { at }: { at: number[] }) => {
  if (at.includes(x)) throw new RangeError(`no ${x}`);
  return x;
});
export const failAsync = task(import.meta, async (x: number) => {
  await null;
  if (x === 3) throw new TypeError('not 3');
  return x;
});
export const throwText = task(import.meta, (x: number) => {
  if (x === 2) throw 'just text';
  return x;
});
export const failTimes = task(import.meta, (x: number, { tries, fail }: { tries: Int32Array; fail: number }) => {
  if (Atomics.add(tries, x, 1) < fail) throw new Error(`try again, ${x}`);
  return x;
});
export const count = task(import.meta, (x: number, { counts }: { counts: Int32Array }) => {
  Atomics.add(counts, x, 1);
  return x;
});
export const loopAt = task(import.meta, (x: number, { at, begun }: { at: number; begun?: Int32Array }) => {
  if (x === at && begun !== undefined) begun[0] = 1;
  for (;;) if (x !== at) return x;
});
export const waitForeverAt = task(import.meta, async (x: number, { at }: { at: number }) => {
  if (x === at) await new Promise((resolve) => setTimeout(resolve, 1e6));
  return x;
});
export const exitAt = task(import.meta, (x: number, { at, tries }: { at: number; tries?: Int32Array }) => {
  if (x === at && (tries === undefined || Atomics.add(tries, 0, 1) === 0)) process.exit(3);
  return x;
});
export const exhaustAt = task(import.meta, (x: number, { at }: { at: number }) => {
  const kept: unknown[] = [];
  while (x === at) kept.push(new Array(1e5).fill({}));
  return x;
});
export const unsendable = task(import.meta, (x: number): unknown => (x === 5 ? () => x : x));
export const dice = task(import.meta, (_: number) => [itemRandom().uniform(), itemRandom().integer(1, 7)]);
export const diceOf = task(import.meta, (_: object) => itemRandom().normal());
export const same = task(import.meta, (x: number) => x);
export const textOf = task(import.meta, (x: number) => String(x));
export const add = task(import.meta, (a: number, b: number) => a + b);
export const nested = task(import.meta, async (x: number) => {
  const inner = await map([1, 2, 3], (y: number) => y * 10);
  return inner.map((value) => value + x);
});
export const giveArray = task(import.meta, (x: number) => {
  const end = performance.now() + 2;
  while (performance.now() < end);
  return allocate(Float64Array, 1000).fill(x);
});
/** Of what some say only while they are cloned that they cannot be. */
export const odd = task(import.meta, (x: number): unknown => {
  if (x === 1) return new URL('http://localhost/');
  if (x === 2) return new WebAssembly.Memory({ initial: 1 });
  return x === 3 ? new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) : x;
});
export const lengthOf = task(import.meta, (array: Float64Array) => array.length);
export const fillIn = task(import.meta, (x: number, { into }: { into: Float64Array }) => {
  into[x] = x * x;
});
export const wordsOf = task(import.meta, (line: string) => line.split(' ').map((word) => [word, 1] as const));

/** Item 0 goes on for ever; item 1 fails when that has begun, where it can see it. */
export const failBesideLoop = task(import.meta, (x: number, { begun }: { begun: Int32Array | null }): number => {
  if (x === 0) {
    if (begun !== null) Atomics.store(begun, 0, 1);
    for (;;);
  }
  if (begun === null) spin(200);
  else while (Atomics.load(begun, 0) === 0);
  throw new Error('not 1');
});
export const sleep = task(import.meta, async (ms: number): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
});
export const waitThenLoop = task(import.meta, async (x: number): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (;;) if (x < 0) return x;
});
export const failPairs = task(import.meta, (x: number): [string, number][] => {
  if (x === 2) throw new Error('no pairs');
  return [['x', x]];
});
export const spinPairs = task(import.meta, (ms: number): [string, number][] => [['x', spin(ms)]]);
export const spinAndSay = task(import.meta, (ms: number): number => {
  if (Math.random() < 0.1) console.log('there');
  return spin(ms);
});
export const nestedProgress = task(import.meta, async (): Promise<string> => {
  try {
    await map(new Array<number>(100).fill(5), (ms: number) => new Promise((end) => setTimeout(end, ms)), {
      progress: () => {
        throw new Error('no bar');
      },
    });
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
});
