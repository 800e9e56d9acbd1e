import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashText } from '../../../src/cache/key/hash.ts';
import { openStore } from '../../../src/cache/store/open.ts';
import { bytes, entry, fn, newFolder, newStore, textOf } from './entry.ts';

describe('entries', () => {
  test('what was kept comes back, small and large, with parts of all sizes', () => {
    const store = newStore();
    const sizes = [0, 1, 63, 64, 65, 5000, 200_000];
    const parts = sizes.map((size, index) => bytes(size, index + 1));
    for (const count of [0, 1, 3, 6, 7]) {
      expect(store.put(entry(`of ${count}`, `head ${count}`, ...parts.slice(0, count)))).toBe(true);
      const found = store.get(hashText(`of ${count}`))!;
      expect(new TextDecoder().decode(found.head)).toBe(`head ${count}`);
      expect(found.parts).toBe(count);
      for (let index = 0; index < count; index++) {
        // Each time a copy of its own.
        for (let again = 0; again < 2; again++) {
          const part = new Uint8Array(found.part(index)!);
          expect(Buffer.compare(part, parts[index]!)).toBe(0);
          part.fill(99);
        }
      }
    }
    expect(store.list().map(({ file }) => file !== null)).toContain(true);
    expect(store.verify()).toEqual({ checked: 5, broken: [] });
  });

  test('what is said of an entry comes back', () => {
    const store = newStore();
    const now = Date.now();
    store.put({ ...entry('x', 'value'), cost: 12.5, failed: true, arguments: 'a'.repeat(300), code: 'b'.repeat(100) });
    const found = store.get(hashText('x'))!;
    expect(found).toMatchObject({ cost: 12.5, failed: true, hits: 0, streamed: false });
    expect(found.created).toBeGreaterThanOrEqual(now);
    store.get(hashText('x'));
    const [info] = store.list();
    expect(info).toMatchObject({
      key: hashText('x'),
      fn,
      cost: 12.5,
      failed: true,
      hits: 2,
      expires: null,
      file: null,
    });
    expect(info!.arguments).toBe('a'.repeat(200));
    expect(info!.code).toBe(hashText('b'.repeat(100)));
    expect(store.get(hashText('x'))!.hits).toBe(2);
  });

  test('an entry takes the place of the one before, and its file with it', () => {
    const store = newStore();
    for (const text of ['one', 'two', 'three']) store.put(entry('x', text, bytes(300_000)));
    expect(textOf(store, 'x')).toBe('three');
    const files = join(store.folder, '1', 'files');
    expect(readdirSync(files).flatMap((part) => readdirSync(join(files, part)))).toHaveLength(1);
    store.put(entry('x', 'four'));
    expect(readdirSync(files).flatMap((part) => readdirSync(join(files, part)))).toHaveLength(0);
    expect(store.stats()).toMatchObject({ entries: 1, misses: 4, hits: 1, savedMs: 5 });
  });

  test('an entry whose time is over is not there', async () => {
    const store = newStore();
    store.put({ ...entry('short', 'value'), ttl: 20 });
    store.put({ ...entry('long', 'value'), ttl: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(store.get(hashText('short'))).toBeNull();
    expect(store.has(hashText('short'))).toBe(false);
    expect(store.claim(hashText('short'))).not.toBeNull();
    expect(textOf(store, 'long')).toBe('value');
    expect(store.gc().removed).toBe(1);
  });

  test('two keys that share their row are never taken for each other', () => {
    const store = newStore();
    const [one, other] = ['0123456789abc0000000000000000000', '0123456789abc0000000000000000001'];
    store.put({ ...entry('', 'one'), key: one! });
    expect(store.get(other!)).toBeNull();
    expect(store.has(other!)).toBe(false);
    expect(store.remove(other!)).toBe(false);
    store.put({ ...entry('', 'other'), key: other! });
    expect(store.get(one!)).toBeNull();
    expect(new TextDecoder().decode(store.get(other!)!.head)).toBe('other');
  });

  test('entries are removed by key and by function', () => {
    const store = newStore();
    const other = { ...fn, index: 1, name: 'b' };
    for (const name of ['x', 'y', 'z']) store.put(entry(name, name, bytes(name === 'z' ? 300_000 : 1)));
    store.put({ ...entry('w', 'w'), fn: other });
    expect(store.functions().map((info) => [info.fn.name, info.entries])).toEqual(
      expect.arrayContaining([
        ['a', 3],
        ['b', 1],
      ]),
    );
    expect([store.remove(hashText('x')), store.remove(hashText('x'))]).toEqual([true, false]);
    expect(store.list({ fn: other }).map(({ key }) => key)).toEqual([hashText('w')]);
    expect(store.list({ prefix: hashText('y').slice(0, 8) }).map(({ key }) => key)).toEqual([hashText('y')]);
    // The name is for people.
    expect(store.removeFunction({ ...fn, name: 'renamed' })).toBe(2);
    expect(store.stats(fn)).toMatchObject({ entries: 0, misses: 3 });
    expect(store.stats()).toMatchObject({ entries: 1, misses: 4 });
  });

  test('a store opened anew has what was kept and counted', () => {
    const folder = newFolder();
    const store = openStore(folder);
    expect(openStore(folder)).toBe(store);
    store.put(entry('x', 'value'));
    textOf(store, 'x');
    store.claim(hashText('y'));
    store.notes.put('/a.ts', '1', 'note');
    store.close();
    const again = openStore(folder);
    expect(again).not.toBe(store);
    expect(again.stats()).toMatchObject({ hits: 1, misses: 1 });
    expect(textOf(again, 'x')).toBe('value');
    expect(again.notes.get('/a.ts', '1')).toBe('note');
    expect(again.notes.get('/a.ts', '2')).toBeNull();
    expect(readdirSync(join(again.folder, 'owners'))).toEqual([]);
    again.close();
  });
});
