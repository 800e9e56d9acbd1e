/** That a cached function has the type of the function: `tsc` over the tests checks it. */
import { expect, test } from 'vitest';
import { type Cached, cache } from '../../src/public/cache.ts';
import { options } from './support.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles where the two types are the same one. */
function same<A, B>(_: Same<A, B>): void {}

const plain = cache(import.meta, (path: string, bins = 3): number => path.length + bins, options());
const generic = cache(
  import.meta,
  <T extends string | number>(items: T[]): { first: T | undefined } => ({ first: items[0] }),
  options(),
);
const later = cache(
  import.meta,
  async <K extends string>(key: K): Promise<Record<K, number>> => ({ [key]: 1 }) as Record<K, number>,
  options(),
);
const stream = cache(
  import.meta,
  function* (n: number): Generator<number, string> {
    yield n;
    return 'end';
  },
  options(),
);

test('parameters and results are those of the function', () => {
  same<Parameters<typeof plain>, [path: string, bins?: number]>(true);
  same<ReturnType<typeof plain>, number>(true);
  same<Parameters<typeof plain.check>, [path: string, bins?: number]>(true);
  same<Parameters<typeof plain.key>, [path: string, bins?: number]>(true);
  same<ReturnType<typeof plain.refresh>, number>(true);
  const first = stream(1);
  same<typeof first, Generator<number, string>>(true);
  const taken: (path: string) => number = plain;
  expect(taken('abc')).toBe(6);
  const assigned: Cached<(path: string, bins?: number) => number> = plain;
  expect(assigned.original('abc', 1)).toBe(4);
});

test('generics are kept', async () => {
  const letters = generic(['a', 'b'] as ('a' | 'b')[]);
  same<typeof letters, { first: 'a' | 'b' | undefined }>(true);
  const numbers = generic.original([1] as number[]);
  same<typeof numbers, { first: number | undefined }>(true);
  const record = later('x');
  same<typeof record, Promise<Record<'x', number>>>(true);
  expect((await record).x).toBe(1);
});

test('wrong calls are refused', () => {
  // @ts-expect-error a boolean is no T
  generic([true]);
  // @ts-expect-error one argument is missing
  expect(() => plain()).toThrow();
  // @ts-expect-error a number is no path
  expect(plain.check(5)).toBe(false);
  // @ts-expect-error there is no such option
  expect(() => cache(import.meta, () => 1, { tll: 1 })).toThrow('no option');
  // @ts-expect-error wrong types are not the same
  same<string, number>(true);
});
