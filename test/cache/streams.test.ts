/** Results that come bit by bit: recorded while they are read, and replayed as the same kind of thing. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { types } from 'node:util';
import { createGzip, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { cache } from '../../src/public/cache.ts';
import { newFolder, options } from './support.ts';

/** Counts a run, and gives the result. */
function counted<T>(count: () => void, result: T): T {
  count();
  return result;
}

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const one of items) found.push(one);
  return found;
}

test('a generator, with what it returns; the body runs once, and only when it is read', () => {
  let runs = 0;
  const squares = cache(
    import.meta,
    function* (n: number): Generator<{ i: number; square: Float64Array }, string> {
      runs++;
      const square = new Float64Array(n > 5 ? 10_000 : 1);
      for (let i = 0; i < n; i++) {
        // The same array each time, as programs that save memory do.
        square[0] = i * i;
        yield { i, square };
      }
      return 'the end';
    },
    options(),
  );
  for (const n of [0, 3, 10]) {
    runs = 0;
    const untouched = squares(n);
    for (let round = 0; round < 3; round++) {
      const stream = squares(n);
      expect(types.isGeneratorObject(stream)).toBe(true);
      expect(runs).toBe(round === 0 ? 0 : 1);
      const read: [number, number][] = [];
      let step = stream.next();
      for (; step.done !== true; step = stream.next()) read.push([step.value.i, step.value.square[0]!]);
      expect(read).toEqual(Array.from({ length: n }, (_, i) => [i, i * i]));
      expect(step.value).toBe('the end');
      expect(runs).toBe(1);
    }
    untouched.return('never read');
  }
  expect(squares.stats()).toMatchObject({ entries: 3, hits: 6 });
});

test('one that is not read to its end is not kept, and its end is told', () => {
  let ended = 0;
  const endless = cache(
    import.meta,
    function* (): Generator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        ended++;
      }
    },
    options(),
  );
  for (let round = 1; round <= 2; round++) {
    for (const i of endless()) if (i === 3) break;
    expect(ended).toBe(round);
  }
  expect(endless.check()).toBe(false);
});

test('one that fails is not kept; what the consumer throws in and gives arrives', () => {
  let runs = 0;
  const failing = cache(
    import.meta,
    function* (): Generator<number> {
      runs++;
      yield 1;
      throw new Error('in the middle');
    },
    options(),
  );
  for (let round = 1; round <= 2; round++) {
    expect(() => [...failing()]).toThrow('in the middle');
    expect(runs).toBe(round);
  }
  const talking = cache(
    import.meta,
    function* (): Generator<string, void, string> {
      for (;;) {
        try {
          if ((yield 'ask') === 'stop') return;
        } catch (error) {
          yield `caught ${error}`;
        }
      }
    },
    options(),
  );
  const talk = talking();
  expect(talk.next().value).toBe('ask');
  expect(talk.throw('this').value).toBe('caught this');
  expect(talk.next('on').value).toBe('ask');
  expect(talk.next('stop').done).toBe(true);
  expect(talking.check()).toBe(false);
  const asked = talking();
  asked.next();
  expect(asked.next('stop').done).toBe(true);
  expect(talking.check()).toBe(false);
});

test('an async generator, also with items that are large', async () => {
  let runs = 0;
  const parts = cache(
    import.meta,
    async function* (n: number): AsyncGenerator<Uint8Array> {
      runs++;
      for (let i = 0; i < n; i++) yield new Uint8Array(100_000).fill(i);
    },
    options({ compress: true }),
  );
  for (let round = 0; round < 2; round++) {
    const stream = parts(5);
    expect(Symbol.asyncIterator in stream && types.isGeneratorObject(stream)).toBe(true);
    const items = (await all(stream)) as Uint8Array[];
    expect(items.map((item, i) => item.length === 100_000 && item.every((byte) => byte === i))).toEqual(
      new Array(5).fill(true),
    );
  }
  expect(runs).toBe(1);
  expect(parts.stats().bytes).toBeLessThan(10_000);
});

test('an iterator of another kind, and a promise of one', async () => {
  let runs = 0;
  const letters = cache(
    import.meta,
    (text: string) => counted(() => runs++, [...text].map((one) => one.toUpperCase()).values()),
    options(),
  );
  const later = cache(import.meta, async (text: string) => counted(() => runs++, [...text].values()), options());
  for (let round = 0; round < 2; round++) {
    expect([...letters('abc')]).toEqual(['A', 'B', 'C']);
    const promise = later('abc');
    expect(promise).toBeInstanceOf(Promise);
    expect([...(await promise)]).toEqual(['a', 'b', 'c']);
  }
  expect(runs).toBe(2);
});

test('a Readable: of bytes, of texts, of objects; of a pipe', async () => {
  let runs = 0;
  const bytes = cache(
    import.meta,
    (n: number) =>
      counted(() => runs++, Readable.from([Buffer.alloc(n, 1), Buffer.alloc(n, 2)], { objectMode: false })),
    options(),
  );
  const texts = cache(
    import.meta,
    () =>
      counted(
        () => runs++,
        Readable.from([Buffer.from('gr\u00fc'), Buffer.from('n')], { objectMode: false }).setEncoding('utf8'),
      ),
    options(),
  );
  const objects = cache(import.meta, async () => counted(() => runs++, Readable.from([{ a: 1 }, { a: 2 }])), options());
  const piped = cache(
    import.meta,
    (text: string) => counted(() => runs++, Readable.from([Buffer.from(text)]).pipe(createGzip())),
    options(),
  );
  for (let round = 0; round < 2; round++) {
    const stream = bytes(100_000);
    expect(stream).toBeInstanceOf(Readable);
    expect(stream.readableObjectMode).toBe(false);
    const expected = Buffer.concat([Buffer.alloc(100_000, 1), Buffer.alloc(100_000, 2)]);
    expect(Buffer.concat((await all(stream)) as Buffer[]).equals(expected)).toBe(true);
    expect((await all(texts())).join('')).toBe('gr\u00fcn');
    expect(await all(await objects())).toEqual([{ a: 1 }, { a: 2 }]);
    expect(gunzipSync(Buffer.concat((await all(piped('a text'))) as Buffer[])).toString()).toBe('a text');
  }
  expect(runs).toBe(4);
});

test('a Readable that fails, or is destroyed early, is not kept', async () => {
  let runs = 0;
  const failing = cache(
    import.meta,
    (fails: boolean) => {
      runs++;
      return Readable.from(
        (async function* () {
          yield 'one';
          if (fails) throw new Error('no more');
          yield 'two';
        })(),
      );
    },
    options(),
  );
  for (let round = 0; round < 2; round++) await expect(all(failing(true))).rejects.toThrow('no more');
  for await (const _one of failing(false)) break;
  expect([failing.check(true), failing.check(false)]).toEqual([false, false]);
  expect(runs).toBe(3);
});

test('a ReadableStream, of values and of bytes', async () => {
  let runs = 0;
  const values = cache(import.meta, () => counted(() => runs++, ReadableStream.from([{ a: 1 }, 'two'])), options());
  const bytes = cache(
    import.meta,
    () => {
      runs++;
      return new ReadableStream({
        type: 'bytes',
        start(controller) {
          controller.enqueue(new Uint8Array([1, 2, 3]));
          controller.close();
        },
      });
    },
    options(),
  );
  for (let round = 0; round < 2; round++) {
    const stream = values();
    expect(stream).toBeInstanceOf(ReadableStream);
    expect(await all(stream)).toEqual([{ a: 1 }, 'two']);
    const reader = bytes().getReader({ mode: 'byob' });
    expect((await reader.read(new Uint8Array(10))).value).toEqual(new Uint8Array([1, 2, 3]));
    expect((await reader.read(new Uint8Array(10))).done).toBe(true);
  }
  expect(runs).toBe(2);
});

test('items that cannot be kept pass, and are said to', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listen);
  const functions = cache(
    import.meta,
    function* () {
      yield 1;
      yield () => 2;
    },
    options(),
  );
  for (let round = 0; round < 2; round++) expect([...functions()]).toHaveLength(2);
  await new Promise((done) => setTimeout(done, 20));
  process.off('warning', listen);
  expect(warnings.map((one) => one.message)).toEqual([expect.stringContaining('is a function')]);
});

test('a recording that is spoiled in the middle is gone on with by the function', async () => {
  const folder = newFolder();
  let runs = 0;
  const large = cache(
    import.meta,
    async function* (n: number): AsyncGenerator<Buffer> {
      runs++;
      for (let i = 0; i < n; i++) yield Buffer.alloc(2 ** 20, i);
    },
    options({ folder }),
  );
  const expected = (await all(large(80))) as Buffer[];
  expect(runs).toBe(1);
  const file = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .find((path) => statSync(path).size > 70 * 2 ** 20)!;
  const spoiled = readFileSync(file);
  spoiled.fill(255, 50 * 2 ** 20, 50 * 2 ** 20 + 100);
  writeFileSync(file, spoiled);
  const again = (await all(large(80))) as Buffer[];
  expect(runs).toBe(2);
  expect(again.length).toBe(80);
  expect(again.every((one, at) => one.equals(expected[at]!))).toBe(true);
});
