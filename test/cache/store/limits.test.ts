import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { hashText } from '../../../src/cache/key/hash.ts';
import { filePath } from '../../../src/cache/store/files.ts';
import { openStore } from '../../../src/cache/store/open.ts';
import type { Store } from '../../../src/cache/store/types.ts';
import { bytes, entry, newFolder, newStore, textOf } from './entry.ts';

const names = (store: Store): string[] =>
  store
    .list()
    .map((info) => info.arguments)
    .sort();

describe('room', () => {
  test('is made by removing what was used longest ago, with its files', async () => {
    const store = newStore();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      store.put(entry(name, name, bytes(name === 'b' ? 300_000 : 1000)));
      await delay(3);
    }
    textOf(store, 'a');
    const file = filePath(join(store.folder, '1'), store.list().find((info) => info.arguments === 'b')!.file!);
    expect(existsSync(file)).toBe(true);
    const { bytes: all } = store.stats();
    expect(store.gc({ maxBytes: all })).toEqual({ removed: 0, bytes: 0 });
    expect(store.gc({ maxBytes: 4500 })).toMatchObject({ removed: 2 });
    expect(names(store)).toEqual(['a', 'd', 'e']);
    expect(existsSync(file)).toBe(false);
    expect(store.stats().bytes).toBeLessThan(4500);
  });

  test('is made of what nobody has used for long', async () => {
    const store = newStore();
    store.put(entry('old', ''));
    store.put(entry('asked for', ''));
    await delay(60);
    store.put(entry('new', ''));
    textOf(store, 'asked for');
    expect(store.gc({ maxAge: 50 }).removed).toBe(1);
    expect(names(store)).toEqual(['asked for', 'new']);
  });

  test('is made without being asked for', () => {
    const store = newStore({ maxBytes: 200_000 });
    for (let number = 0; number < 300; number++) store.put(entry(`x${number}`, bytes(5000)));
    // 1.5 MB were written; each 1/64 of the limit is followed by a look.
    expect(store.stats().bytes).toBeLessThan(300_000);
    expect(textOf(store, 'x299')).not.toBeNull();
  });

  test('in the index is given back to the disk', () => {
    const store = newStore();
    for (let number = 0; number < 300; number++) store.put(entry(`x${number}`, bytes(20_000)));
    store.gc({ maxBytes: 1 });
    store.close();
    const again = openStore(join(store.folder, '..'));
    expect(again.stats().entries).toBe(0);
    expect(statSync(join(store.folder, '1', 'index.db')).size).toBeLessThan(1_000_000);
  });
});

describe('what is left over', () => {
  test('is removed: files that no entry names, and folders that were left behind', () => {
    const folder = newFolder();
    const store = openStore(folder);
    store.put(entry('x', 'value', bytes(300_000)));
    const files = join(store.folder, '1', 'files');
    mkdirSync(join(files, 'ab'), { recursive: true });
    writeFileSync(join(files, 'ab', `ab${'0'.repeat(30)}-0`), 'left');
    const { key } = store.list()[0]!;
    writeFileSync(join(files, key.slice(0, 2), `${key}-0`), 'left');
    mkdirSync(join(store.folder, '0'));
    store.gc();
    expect(readdirSync(files).flatMap((part) => readdirSync(join(files, part)))).toHaveLength(1);
    expect(existsSync(join(store.folder, '0'))).toBe(false);
    expect(textOf(store, 'x')).toBe('value');
  });

  test('a value that is removed while it is read stays with its reader', () => {
    const store = newStore();
    store.put(entry('x', 'value', bytes(300_000), bytes(40_000_000, 2)));
    const found = store.get(hashText('x'))!;
    const writer = store.write(entry('y', ''));
    for (let piece = 0; piece < 10; piece++) writer.add(bytes(100_000, piece));
    writer.commit();
    const chunks = store.get(hashText('y'))!.chunks();
    chunks.next();
    store.gc({ maxBytes: 0 });
    expect(store.list()).toEqual([]);
    expect(new Uint8Array(found.part(0)!).every((byte) => byte === 1)).toBe(true);
    expect(new Uint8Array(found.part(1)!)[39_999_999]).toBe(2);
    expect([...chunks]).toHaveLength(9);
    // A second copy would have to be read.
    expect(found.part(0)).toBeNull();
  });
});
