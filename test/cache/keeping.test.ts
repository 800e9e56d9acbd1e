/** Which kept results count: by age, by what of the arguments does not, and where there are none. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { cache } from '../../src/public/cache.ts';
import { newFolder, options } from './support.ts';

describe('`ttl`', () => {
  test('that was made shorter holds for what is there', async () => {
    const same = options({ memory: false, folder: newFolder() });
    const before = cache({ url: import.meta.url }, (n: number) => [n], same);
    before(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    // Another run of the same module.
    const meta = Object.assign(Object.create(null) as { url: string }, { url: import.meta.url });
    const after = cache(meta, (n: number) => [n], { ...same, ttl: 20 });
    expect(before.check(1)).toBe(true);
    expect(after.check(1)).toBe(false);
    after(1);
    expect(after.stats()).toMatchObject({ hits: 0, misses: 1 });
    expect(after.check(1)).toBe(true);
  });
});

describe('`ignore`', () => {
  test('takes what is at the end, all of it or one of them', () => {
    const all = cache(import.meta, (path: string, ...rest: unknown[]) => [path, rest], options({ ignore: ['rest'] }));
    expect(all.key('a', 1, () => 2)).toBe(all.key('a'));
    expect(all.key('b')).not.toBe(all.key('a'));
    const second = cache(
      import.meta,
      (path: string, ...rest: unknown[]) => [path, rest],
      options({ ignore: ['rest.1'] }),
    );
    expect(second.key('a', [1, 2], [3])).toBe(second.key('a', [1, 2], [4]));
    expect(second.key('a', [1, 2], [3])).not.toBe(second.key('a', [1, 3], [3]));
  });

  test('that names something else makes other results', () => {
    const same = options({ folder: newFolder() });
    const evaluation = (): { url: string } =>
      Object.assign(Object.create(null) as { url: string }, { url: import.meta.url });
    const fn = (path: string, verbose?: boolean): string => `${path} ${verbose}`;
    const before = cache(evaluation(), fn, { ...same, ignore: ['verbose'] });
    expect(before('a', true)).toBe('a true');
    const after = cache(evaluation(), fn, same);
    expect(after('a')).toBe('a undefined');
  });
});

test('calls that found one in flight compute at the same time where its result is not kept', async () => {
  let running = 0;
  let most = 0;
  class Row {}
  const cached = cache(
    import.meta,
    async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return new Row();
    },
    options(),
  );
  const rows = await Promise.all(Array.from({ length: 10 }, () => cached()));
  expect(new Set(rows).size).toBe(10);
  expect(most).toBe(9);
});

test('a text that is the argument is not held beside its result', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const cached = cache(import.meta, (text: string) => text.length, options());
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let round = 0; round < 100; round++) {
    const text = Buffer.alloc(500_000, round).toString('latin1');
    expect([cached(text), cached(text)]).toEqual([500_000, 500_000]);
  }
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
});
