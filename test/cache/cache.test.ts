/** `cache` in one process: what is computed, what is given, and what a caller can do to it. */
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/cache/store/open.ts';
import { cache, HastenError, stamped } from '../../src/public/cache.ts';
import { allocate, free } from '../../src/shared-memory/allocate.ts';
import { newFolder, options } from './support.ts';

/** Both levels, disk alone, memory alone. */
const levels = [{}, { memory: false }, { memory: true }] as const;

/** A function that counts its calls. */
function counted<A extends unknown[], R>(fn: (...args: A) => R): { fn: (...args: A) => R; calls: () => number } {
  let calls = 0;
  return {
    fn: (...args) => {
      calls++;
      return fn(...args);
    },
    calls: () => calls,
  };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof HastenError) return `${error.code}: ${error.message} (${error.fix})`;
    throw error;
  }
  return 'nothing thrown';
}

describe.each(levels)('a cached function, with %j', (level) => {
  test('is computed once for equal arguments, and stays synchronous', () => {
    const { fn, calls } = counted((a: number, b: { x: number[] }) => ({ sum: a + b.x.length }));
    const cached = cache(import.meta, fn, options(level));
    expect(cached(1, { x: [1, 2] })).toEqual({ sum: 3 });
    expect(cached(1, { x: [1, 2] })).toEqual({ sum: 3 });
    expect(cached(2, { x: [1, 2] })).toEqual({ sum: 4 });
    expect(calls()).toBe(2);
  });

  test('tells primitive arguments apart: 0 and -0, texts and numbers, nothing and undefined', () => {
    const { fn, calls } = counted(
      (...args: unknown[]) => `${Object.is(args[0], -0) ? '-0' : String(args[0])} ${typeof args[0]}`,
    );
    const cached = cache(import.meta, fn, options(level));
    const all = [0, -0, 1, '1', 1n, true, 'true', null, 'null', Number.NaN, 'NaN', ''];
    for (let round = 0; round < 3; round++) {
      for (const value of all) expect(cached(value)).toBe(fn(value));
    }
    expect(calls()).toBe(all.length + all.length * 3);
    expect([cached(), cached(undefined), cached()]).toEqual([
      'undefined undefined',
      'undefined undefined',
      'undefined undefined',
    ]);
    expect(calls()).toBe(all.length + all.length * 3 + 1);
  });

  test('gives copies: what a caller does to a result reaches nobody else', () => {
    const cached = cache(
      import.meta,
      (n: number) => ({ list: [n, { deep: n }], bytes: new Uint8Array(3) }),
      options(level),
    );
    for (let round = 0; round < 4; round++) {
      const result = cached(7);
      expect(result).toEqual({ list: [7, { deep: 7 }], bytes: new Uint8Array(3) });
      (result.list[1] as { deep: number }).deep = 99;
      result.list.push(5);
      result.bytes.fill(1);
    }
  });

  test('stays asynchronous; calls at the same time share one computation, and not its result', async () => {
    const { fn, calls } = counted(async (n: number) => {
      await new Promise((done) => setTimeout(done, 20));
      return { n };
    });
    const cached = cache(import.meta, fn, options(level));
    const promises = [cached(1), cached(1), cached(1), cached(2)];
    expect(promises.every((one) => one instanceof Promise)).toBe(true);
    const [a, b, c, d] = await Promise.all(promises);
    expect([a, b, c, d]).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }, { n: 2 }]);
    expect(a).not.toBe(b);
    expect(b).not.toBe(c);
    expect(calls()).toBe(2);
    expect(cached(1)).toBeInstanceOf(Promise);
    expect(await cached(1)).toEqual({ n: 1 });
    expect(calls()).toBe(2);
  });

  test('does not keep errors, and keeps them with `errors`', async () => {
    const failing = counted((n: number): number => {
      throw Object.assign(new TypeError(`no ${n}`), { code: 'E_NO' });
    });
    const cached = cache(import.meta, failing.fn, options(level));
    for (let round = 0; round < 2; round++) expect(() => cached(1)).toThrow('no 1');
    expect(failing.calls()).toBe(2);

    const kept = cache(import.meta, failing.fn, options({ ...level, errors: true }));
    const thrown = [0, 1, 2].map(() => {
      try {
        return kept(1);
      } catch (error) {
        return error;
      }
    });
    expect(failing.calls()).toBe(3);
    for (const error of thrown) {
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: 'no 1', code: 'E_NO' });
    }

    const rejecting = counted(async (n: number): Promise<number> => {
      await null;
      throw new RangeError(`not ${n}`);
    });
    const later = cache(import.meta, rejecting.fn, options({ ...level, errors: true }));
    const together = await Promise.allSettled([later(1), later(1)]);
    expect(together.map((one) => (one as PromiseRejectedResult).reason.message)).toEqual(['not 1', 'not 1']);
    await expect(later(1)).rejects.toThrow(RangeError);
    expect(rejecting.calls()).toBe(1);
    const forgetting = cache(import.meta, rejecting.fn, options(level));
    await expect(forgetting(1)).rejects.toThrow('not 1');
    await expect(forgetting(1)).rejects.toThrow('not 1');
    expect(rejecting.calls()).toBe(3);
  });

  test('counts errors that it kept among its hits', () => {
    const cached = cache(
      import.meta,
      (n: number) => {
        throw new RangeError(`no ${n}`);
      },
      options({ ...level, errors: true }),
    );
    for (let round = 0; round < 3; round++) expect(() => cached(1)).toThrow('no 1');
    expect(cached.stats()).toMatchObject({ hits: 2, misses: 1 });
  });

  test('keeps undefined, null and NaN like other results', () => {
    const { fn, calls } = counted((n: number) => [undefined, null, Number.NaN, -0][n]);
    const cached = cache(import.meta, fn, options(level));
    for (let n = 0; n < 4; n++)
      for (let round = 0; round < 2; round++) expect(cached(n)).toBe([undefined, null, Number.NaN, -0][n]);
    expect(calls()).toBe(4);
  });

  test('may call itself', () => {
    const { fn, calls } = counted((n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)));
    const fibonacci = cache(import.meta, fn, options(level));
    expect(fibonacci(40)).toBe(102334155);
    expect(calls()).toBe(41);
  });

  test('may call itself with the same arguments', async () => {
    let depth = 0;
    const same: (n: number) => number = cache(
      import.meta,
      (n: number): number => (++depth < 3 ? same(n) + 1 : n),
      options(level),
    );
    expect(same(5)).toBe(7);
    expect(same(5)).toBe(7);
    expect(depth).toBe(3);
    let level2 = 0;
    const later: (n: number) => Promise<number> = cache(
      import.meta,
      async (n: number): Promise<number> => (++level2 < 3 ? (await later(n)) + 1 : n),
      options(level),
    );
    expect(await later(5)).toBe(7);
  });

  test('can be asked, forget, and compute anew', () => {
    const { fn, calls } = counted((n: number) => ({ n }));
    const cached = cache(import.meta, fn, options(level));
    expect(cached.check(1)).toBe(false);
    expect(cached.forget(1)).toBe(false);
    cached(1);
    cached(2);
    cached(2);
    expect([cached.check(1), cached.check(2), cached.check(3)]).toEqual([true, true, false]);
    expect(cached.stats()).toMatchObject({ entries: 2, hits: 1, misses: 2 });
    expect(cached.stats().savedMs).toBeGreaterThan(0);
    expect(cached.forget(1)).toBe(true);
    expect(cached.check(1)).toBe(false);
    expect(cached.refresh(2)).toEqual({ n: 2 });
    expect(calls()).toBe(3);
    expect(cached(2)).toEqual({ n: 2 });
    expect(calls()).toBe(3);
    expect(cached.original).toBe(fn);
    expect(cached.key(1)).toMatch(/^[0-9a-f]{32}$/);
    expect(cached.key(1)).not.toBe(cached.key(2));
    expect(cached.clear()).toBe(1);
    expect(cached.check(2)).toBe(false);
    expect(cached.stats().entries).toBe(0);
  });

  test('lets results expire', async () => {
    const { fn, calls } = counted((n: number) => n + 1);
    const cached = cache(import.meta, fn, options({ ...level, ttl: 500 }));
    cached(1);
    cached(1);
    expect(calls()).toBe(1);
    await new Promise((done) => setTimeout(done, 600));
    expect(cached.check(1)).toBe(false);
    cached(1);
    expect(calls()).toBe(2);
  });

  test('does not count what is ignored', () => {
    const { fn, calls } = counted((n: number, verbose: boolean) => [n, verbose].length);
    const options2 = (ignore: string[]) => options({ ...level, ignore });
    const flat = cache(import.meta, (n: number, verbose: boolean) => fn(n, verbose), options2(['verbose']));
    flat(1, true);
    flat(1, false);
    expect(calls()).toBe(1);
    const one = cache(import.meta, (verbose: number) => fn(verbose, true), options2(['verbose']));
    one(1);
    one(2);
    expect(calls()).toBe(2);
    const deep = cache(
      import.meta,
      (settings: { a: number; log?: () => void }) => fn(settings.a, true),
      options2(['settings.log']),
    );
    deep({ a: 1, log: () => {} });
    deep({ a: 1 });
    expect(calls()).toBe(3);
    const taken = cache(
      import.meta,
      ({ a, log }: { a: number; log: () => void }) => fn(a, log === null),
      options2(['log']),
    );
    taken({ a: 1, log: () => {} });
    taken({ a: 1, log: () => {} });
    expect(calls()).toBe(4);
  });

  test('takes arrays of shared memory, and gives ordinary ones', () => {
    const { fn, calls } = counted((x: Float64Array) => {
      const doubled = allocate(Float64Array, x.length);
      for (let at = 0; at < x.length; at++) doubled[at] = x[at]! * 2;
      return doubled;
    });
    const cached = cache(import.meta, fn, options(level));
    const x = allocate(Float64Array, 5000);
    x.fill(3);
    const computed = cached(x);
    const hit = cached(x);
    expect(calls()).toBe(1);
    expect(hit).toEqual(new Float64Array(5000).fill(6));
    expect(hit.buffer).toBeInstanceOf(ArrayBuffer);
    x[4999] = 4;
    expect(cached(x)[4999]).toBe(8);
    free(x);
    free(computed);
  });

  test('takes stamped arrays by their stamp', () => {
    const { fn, calls } = counted((x: Float64Array) => x[0]);
    const cached = cache(import.meta, fn, options(level));
    const x = stamped(new Float64Array(1000), 'v1');
    cached(x);
    x[0] = 5;
    expect(cached(x)).toBe(0);
    expect(cached(stamped(x, 'v2'))).toBe(5);
    expect(calls()).toBe(2);
  });

  test('gives back what it cannot keep, and says so once', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    class Money {
      amount = 1;
    }
    const { fn, calls } = counted(() => ({ list: [new Money()] }));
    const cached = cache(import.meta, fn, options(level));
    expect(cached().list[0]).toBeInstanceOf(Money);
    expect(cached().list[0]).toBeInstanceOf(Money);
    expect(calls()).toBe(2);
    await new Promise((done) => setTimeout(done, 20));
    process.off('warning', listen);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: 'HASTEN_CACHE_VALUE' });
    expect(warnings[0]!.message).toContain('its result.list[0] is an instance of Money');
  });
});

describe('with `copy: false`', () => {
  test('hits in memory give one object; with memory alone of any kind', () => {
    class Money {}
    const shared = cache(import.meta, (n: number) => [n], options({ copy: false }));
    shared(1);
    expect(shared(1)).toBe(shared(1));
    const money = cache(import.meta, (_n: number) => new Money(), options({ copy: false, memory: true }));
    expect(money(1)).toBe(money(1));
    expect(money(1)).toBeInstanceOf(Money);
  });
});

describe('both levels', () => {
  test('hits in memory count on the disk, too', () => {
    const folder = newFolder();
    const cached = cache(import.meta, (n: number) => ({ n }), options({ folder }));
    for (let round = 0; round < 6; round++) cached(1);
    expect(cached.stats()).toMatchObject({ hits: 5, memoryHits: 5 });
    expect(openStore(folder).stats()).toMatchObject({ entries: 1, hits: 5 });
    cached(1);
    cached.stats();
    expect(openStore(folder).stats().hits).toBe(6);
  });

  test('what is ignored of the end is not written down', () => {
    const folder = newFolder();
    const cached = cache(
      import.meta,
      (path: string, ...tokens: string[]) => [path, tokens.length],
      options({ folder, ignore: ['tokens'] }),
    );
    cached('a', 'secret', 'secret');
    expect(openStore(folder).list()[0]!.arguments).toBe("'a', …, …");
  });

  test('what is ignored is not written down', () => {
    const folder = newFolder();
    const cached = cache(
      import.meta,
      (path: string, token: string, more: { depth: number; secret: string }) => [path, token, more].length,
      options({ folder, ignore: ['token', 'more.secret'] }),
    );
    cached('a.csv', 'hush', { depth: 2, secret: 'psst' });
    expect(openStore(folder).list()[0]!.arguments).toBe("'a.csv', …, { depth: 2 }");
  });

  test('an array is not written down whole', () => {
    const folder = newFolder();
    const cached = cache(import.meta, (x: Float64Array, text: string) => x.length + text.length, options({ folder }));
    cached(new Float64Array(1000), 'long '.repeat(1000));
    const [entry] = openStore(folder).list();
    expect(entry!.arguments).toContain('Float64Array(8000 bytes), "long long');
    expect(entry!.arguments.length).toBeLessThanOrEqual(200);
  });
});

describe('with `memory: true`', () => {
  test('a closure is as good as a function, and a method is refused', () => {
    const made = [1, 2].map((k) => cache(import.meta, (n: number) => n * k, { memory: true }));
    expect(made.map((one) => [one(5), one(5)])).toEqual([
      [5, 5],
      [10, 10],
    ]);
    const method = function (this: { k: number }, n: number): number {
      return this.k * n;
    };
    expect(codeOf(() => cache(import.meta, method as (n: number) => number, { memory: true })(1))).toContain(
      'HASTEN_CACHE_THIS',
    );
  });
});

describe('with `compress`', () => {
  test('results take less room and come back', () => {
    const value = { text: 'again '.repeat(5000), numbers: new Float64Array(10_000) };
    const plain = cache(import.meta, () => value, options({ memory: false }));
    const small = cache(import.meta, () => value, options({ memory: false, compress: true }));
    for (const cached of [plain, small]) {
      cached();
      expect(cached()).toEqual(value);
    }
    expect(plain.stats().bytes).toBeGreaterThan(100_000);
    expect(small.stats().bytes).toBeLessThan(5000);
    expect(small.stats().hits).toBe(1);
  });
});

describe('the first level', () => {
  test('holds the most that it may, and those used last', () => {
    const { fn, calls } = counted((n: number) => n * 2);
    const cached = cache(import.meta, fn, options({ memory: true }));
    for (let n = 0; n < 12_000; n++) {
      cached(n);
      cached(0);
    }
    expect(cached.stats().entries).toBeLessThanOrEqual(10_000);
    expect(cached.stats().entries).toBeGreaterThan(8000);
    expect(calls()).toBe(12_000);
    cached(0);
    expect(calls()).toBe(12_000);
    cached(1);
    expect(calls()).toBe(12_001);
  });

  test('holds no more bytes than it may', () => {
    const cached = cache(
      import.meta,
      (n: number) => 'x'.repeat(1000) + n,
      options({ memory: true, maxBytes: 100_000 }),
    );
    for (let n = 0; n < 1000; n++) expect(cached(n)).toHaveLength(1000 + String(n).length);
    expect(cached.stats().bytes).toBeLessThanOrEqual(100_000);
    expect(cached.stats().entries).toBeGreaterThan(20);
  });
});

describe('what is refused', () => {
  test('what is no module, no function, or no option', () => {
    expect(codeOf(() => cache({} as never, () => 1))).toContain('HASTEN_CACHE_DEFINITION');
    expect(codeOf(() => cache(import.meta, 5 as never))).toContain('HASTEN_CACHE_DEFINITION');
    expect(codeOf(() => cache(import.meta, () => 1, { tll: 5 } as never))).toContain(
      'cache has no option "tll" (there are code, id',
    );
    expect(codeOf(() => cache(import.meta, () => 1, { ttl: -1 }))).toContain(
      'the option ttl is -1 (it is a positive number)',
    );
    expect(codeOf(() => cache(import.meta, () => 1, { code: 'all' as never }))).toContain(
      '"graph" or "function" or "manual"',
    );
    expect(codeOf(() => cache(import.meta, () => 1, { id: 'x' }))).toContain('belong to `code: "manual"`');
    expect(codeOf(() => cache(import.meta, () => 1, { memory: true, folder: '/x' }))).toContain(
      '`folder` means nothing',
    );
  });

  test('names in `ignore` that there are not, when it is made', () => {
    const make = (ignore: string[]) => () =>
      cache(import.meta, (path: string, { bins }: { bins: number }) => [path, bins], options({ ignore }));
    expect(codeOf(make(['verbose']))).toBe(
      'HASTEN_CACHE_OPTION: `ignore` names "verbose", which is no parameter of the function (there are path, bins)',
    );
    expect(codeOf(make(['path', 'bins']))).toBe('nothing thrown');
    expect(codeOf(() => cache(import.meta, (...rows: object[]) => rows, options({ ignore: ['rows.verbose'] })))).toBe(
      'HASTEN_CACHE_OPTION: `ignore` names "rows.verbose", and rows is a list (write rows, or rows.0)',
    );
  });

  test('an option that has the name of what every object has', () => {
    expect(codeOf(() => cache(import.meta, () => 1, { constructor: 1 } as object))).toMatch(
      /^HASTEN_CACHE_OPTION: cache has no option "constructor"/,
    );
  });

  test('arguments without a value, by their path; of an async function by a rejection', async () => {
    const cached = cache(import.meta, (rows: unknown) => rows, options());
    expect(codeOf(() => cached([{ callback: () => 1 }]))).toMatch(/HASTEN_CACHE_ARGUMENT: .*rows\[0\]\.callback/);
    const later = cache(import.meta, async (rows: unknown) => rows, options());
    await expect(later([{ callback: () => 1 }])).rejects.toMatchObject({ code: 'HASTEN_CACHE_ARGUMENT' });
    await expect(later.refresh([{ callback: () => 1 }])).rejects.toMatchObject({ code: 'HASTEN_CACHE_ARGUMENT' });
  });
});

describe('the function', () => {
  test('keeps name and length, and is no constructor', () => {
    const cached = cache(import.meta, function area(_a: number, _b: number, _c = 1) {}, options());
    expect([cached.name, cached.length]).toEqual(['area', 2]);
    expect(() => Reflect.construct(cached, [])).toThrow(TypeError);
  });

  test('one that gives promises only sometimes gives each as it was', async () => {
    const sometimes = cache(
      import.meta,
      (n: number) => (n > 0 ? Promise.resolve({ n }) : { n }),
      options({ memory: false }),
    );
    for (let round = 0; round < 2; round++) {
      expect(sometimes(1)).toBeInstanceOf(Promise);
      expect(await sometimes(1)).toEqual({ n: 1 });
      expect(sometimes(0)).toEqual({ n: 0 });
    }
  });

  test.each(['off', '0', 'false'])('HASTEN_CACHE=%s: it runs as it is', (off) => {
    process.env.HASTEN_CACHE = off;
    try {
      const { fn, calls } = counted((n: number) => n);
      const cached = cache(import.meta, fn, options());
      expect([cached(1), cached(1), calls()]).toEqual([1, 1, 2]);
      expect([cached.check(1), cached.stats().entries, cached.refresh(3)]).toEqual([false, 0, 3]);
    } finally {
      delete process.env.HASTEN_CACHE;
    }
  });
});
