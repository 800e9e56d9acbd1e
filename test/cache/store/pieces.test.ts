import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { hashText } from '../../../src/cache/key/hash.ts';
import { filePath } from '../../../src/cache/store/files.ts';
import type { Store } from '../../../src/cache/store/types.ts';
import { bytes, entry, newStore, warnings } from './entry.ts';

const draft = (name: string) => entry(name, '');

function keep(store: Store, name: string, sizes: number[]): boolean {
  const writer = store.write(draft(name));
  for (const [index, size] of sizes.entries()) expect(writer.add(bytes(size, index + 1))).toBe(true);
  return writer.commit();
}

function sizes(store: Store, name: string): number[] {
  return [...store.get(hashText(name))!.chunks()].map((piece, index) => {
    expect(piece.every((byte) => byte === index + 1)).toBe(true);
    return piece.byteLength;
  });
}

describe('a value in pieces', () => {
  test.each([[[]], [[0]], [[1, 0, 7]], [[100_000, 20_000, 20_000, 3]], [[500_000, 1, 500_000]]])(
    'comes back as it was added: %j',
    (all) => {
      const store = newStore();
      expect(keep(store, 'x', all)).toBe(true);
      expect(store.get(hashText('x'))).toMatchObject({ streamed: true });
      expect(sizes(store, 'x')).toEqual(all);
      expect(store.verify().broken).toEqual([]);
    },
  );

  test('is there only when it was committed', () => {
    const store = newStore();
    const key = hashText('x');
    for (const size of [10, 400_000]) {
      expect(store.claim(key)).not.toBeNull();
      const writer = store.write(draft('x'));
      writer.add(bytes(size));
      expect(store.has(key)).toBe(false);
      writer.abort();
      expect([writer.add(bytes(1)), writer.commit(), store.has(key), store.isClaimed(key)]).toEqual(
        Array(4).fill(false),
      );
    }
    expect(readdirSync(join(store.folder, '1', 'new'))).toEqual([]);
  });

  test('adds nothing beyond the limit', () => {
    const store = newStore({ maxBytes: 1000 });
    const writer = store.write(draft('x'));
    expect([writer.add(bytes(900)), writer.add(bytes(200)), writer.commit()]).toEqual([true, false, false]);
  });

  test('gives its claim and its file back when nobody has its writer any more', { timeout: 20_000 }, async () => {
    const store = newStore();
    expect(store.claim(hashText('x'))).not.toBeNull();
    store.write(draft('x')).add(bytes(400_000));
    for (let attempt = 0; attempt < 100 && store.isClaimed(hashText('x')); attempt++) {
      // Collection happens when there is something to collect.
      Array.from({ length: 20 }, () => new Uint8Array(4e6).fill(1));
      await delay(20);
    }
    expect(store.isClaimed(hashText('x'))).toBe(false);
    expect(readdirSync(join(store.folder, '1', 'new'))).toEqual([]);
  });

  test('is computed anew when its file is spoiled, cut off or gone', async () => {
    const store = newStore();
    const spoil: ((path: string) => void)[] = [
      (path) => writeFileSync(path, 'x', { flag: 'r+' }),
      (path) => truncateSync(path, 300_000),
      (path) => rmSync(path),
    ];
    const said = await warnings(() => {
      for (const act of spoil) {
        keep(store, 'x', [200_000, 200_000]);
        act(filePath(join(store.folder, '1'), store.list()[0]!.file!));
        expect(store.get(hashText('x'))).toBeNull();
        expect(store.list()).toEqual([]);
      }
    });
    expect(said).toEqual(['HASTEN_CACHE_STORE']);
  });

  test('throws where a long one is found to be spoiled on the way, and is gone then', async () => {
    const store = newStore();
    const piece = 10_000_000;
    expect(keep(store, 'x', Array(7).fill(piece))).toBe(true);
    const path = filePath(join(store.folder, '1'), store.list()[0]!.file!);
    const { openSync, writeSync, closeSync } = await import('node:fs');
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, 'spoiled', 4 * piece);
    closeSync(descriptor);
    let count = 0;
    await warnings(() =>
      expect(() => {
        for (const _ of store.get(hashText('x'))!.chunks()) count++;
      }).toThrow(expect.objectContaining({ code: 'HASTEN_CACHE_STORE' })),
    );
    expect(count).toBe(3);
    expect(store.get(hashText('x'))).toBeNull();
  });
});
