import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { hashText } from '../../../src/cache/key/hash.ts';
import { filePath } from '../../../src/cache/store/files.ts';
import { openStore } from '../../../src/cache/store/open.ts';
import type { Store } from '../../../src/cache/store/types.ts';
import { processOf } from './actors.ts';
import { bytes, entry, newFolder, newStore, textOf, warnings } from './entry.ts';

const key = hashText('x');
const nobody = { uid: 65534, gid: 65534 };

/** Whether another user may run this Node and read these files: neither may be below root's own folder. */
function canBeNobody(): boolean {
  const reads = `require('fs').readFileSync(${JSON.stringify(import.meta.filename)})`;
  return process.getuid?.() === 0 && spawnSync(process.execPath, ['-e', reads], nobody).status === 0;
}

function fileOf(store: Store): string {
  return filePath(join(store.folder, '1'), store.list()[0]!.file!);
}

function overwrite(path: string, at: number): void {
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.from('spoiled'), 0, 7, at);
  closeSync(descriptor);
}

describe('a spoiled entry', () => {
  const spoil: [string, (path: string) => void][] = [
    ['whose lead is spoiled', (path) => overwrite(path, 4)],
    ['whose part is spoiled', (path) => overwrite(path, 200_000)],
    ['that is cut off', (path) => truncateSync(path, statSync(path).size - 1)],
    ['that is empty', (path) => truncateSync(path, 0)],
    ['that is too long', (path) => writeFileSync(path, 'x', { flag: 'a' })],
    ['whose file is gone', (path) => rmSync(path)],
  ];
  test.each(spoil)('%s is not there, and can be kept once more', async (_, act) => {
    const store = newStore();
    store.put(entry('x', 'value', bytes(300_000)));
    act(fileOf(store));
    const said = await warnings(() => {
      expect(store.get(key)).toBeNull();
      expect(store.has(key)).toBe(false);
      expect(store.put(entry('x', 'again', bytes(300_000)))).toBe(true);
      expect(textOf(store, 'x')).toBe('again');
    });
    expect(said).toEqual(['HASTEN_CACHE_STORE']);
  });

  test('in the index is not there either', async () => {
    const store = newStore();
    store.put(entry('x', 'value', bytes(100)));
    const database = new DatabaseSync(join(store.folder, '1', 'index.db'));
    database.exec("UPDATE entries SET body = unhex(replace(hex(body), hex('value'), hex('other')))");
    database.close();
    expect(await warnings(() => expect(store.get(key)).toBeNull())).toEqual(['HASTEN_CACHE_STORE']);
    expect(store.list()).toEqual([]);
  });

  test('is found by verify, which says which, and removes it unless it is to be kept', () => {
    const store = newStore();
    for (const name of ['w', 'y', 'z']) store.put(entry(name, name, bytes(name === 'y' ? 10 : 300_000)));
    store.put(entry('x', 'value', bytes(40_000_000)));
    overwrite(fileOf(store), 20_000_000);
    const broken = [expect.objectContaining({ key, arguments: 'x' })];
    expect(store.verify({ keep: true })).toEqual({ checked: 4, broken });
    expect(store.verify()).toEqual({ checked: 4, broken });
    expect(store.verify()).toEqual({ checked: 3, broken: [] });
  });
});

describe('an index', () => {
  const spoil: [string, (path: string) => void][] = [
    ['of garbage', (path) => writeFileSync(path, bytes(10_000, 88))],
    ['that is empty', (path) => truncateSync(path, 0)],
    ['that is cut off', (path) => truncateSync(path, 5000)],
    [
      'whose pages are spoiled',
      (path) => {
        const { size } = statSync(path);
        writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, 100), bytes(size - 100, 7)]));
      },
    ],
  ];
  test.each(spoil)('%s is left behind for a new one', async (_, act) => {
    const folder = newFolder();
    const first = openStore(folder);
    for (let number = 0; number < 30; number++) first.put(entry(`x${number}`, 'value'.repeat(1000)));
    first.close();
    act(join(first.folder, '1', 'index.db'));
    const said = await warnings(() => {
      const store = openStore(folder);
      // Not each of them is found when it is opened.
      store.get(hashText('x1'));
      store.put(entry('x', 'value'));
      expect(store.put(entry('x', 'value'))).toBe(true);
      expect(textOf(store, 'x')).toBe('value');
      store.close();
    });
    expect(said).toEqual(['HASTEN_CACHE_STORE']);
    expect(readdirSync(first.folder).filter((name) => /^\d+$/.test(name))).toEqual(['2']);
  });

  test('of a newer version is not touched', async () => {
    const folder = newFolder();
    const first = openStore(folder);
    first.put(entry('x', 'value'));
    first.close();
    const path = join(first.folder, '1', 'index.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 999');
    database.close();
    const before = readFileSync(path);
    const said = await warnings(() => {
      const store = openStore(folder);
      expect([store.get(key), store.put(entry('y', 'y')), store.claim(key) === null]).toEqual([null, false, false]);
      store.close();
    });
    expect(said).toEqual(['HASTEN_CACHE_STORE']);
    expect(Buffer.compare(readFileSync(path), before)).toBe(0);
  });

  test('that somebody removes while it is used begins anew, without a word', { timeout: 20_000 }, async () => {
    const store = newStore();
    store.put(entry('x', 'value', bytes(300_000)));
    rmSync(store.folder, { recursive: true });
    const said = await warnings(() => {
      expect(store.get(key)).toBeNull();
      expect(store.put(entry('x', 'again', bytes(300_000)))).toBe(true);
    });
    expect(said).toEqual([]);
    expect(existsSync(join(store.folder, '1', 'index.db'))).toBe(true);
    store.close();
    expect(textOf(openStore(join(store.folder, '..')), 'x')).toBe('again');
  });
});

describe('a folder', () => {
  test.each(['file', 'file/below'])('that cannot be made is reported once: %s', async (name) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), 'x');
    const said = await warnings(() => {
      const store = openStore(join(folder, name));
      for (let attempt = 0; attempt < 3; attempt++) {
        expect(store.get(key)).toBeNull();
        expect(store.has(key)).toBe(false);
        const claim = store.claim(key)!;
        expect(store.put(entry('x', 'value'))).toBe(false);
        claim.release();
        const writer = store.write(entry('x', ''));
        writer.add(bytes(300_000));
        expect(writer.commit()).toBe(false);
        expect(store.list()).toEqual([]);
        expect(store.stats().entries).toBe(0);
        expect(store.gc()).toEqual({ removed: 0, bytes: 0 });
        expect(store.verify()).toEqual({ checked: 0, broken: [] });
      }
      store.close();
    });
    expect(said).toEqual(['HASTEN_CACHE_STORE']);
  });

  // Root may write anywhere, so it becomes somebody else.
  test.skipIf(!canBeNobody())('that is read only has what it has', { timeout: 30_000 }, async () => {
    const folder = newFolder();
    chmodSync(folder, 0o755);
    const store = openStore(folder);
    store.put(entry('x', 'value'));
    // With others who have it open, and without.
    for (const open of [true, false]) {
      if (!open) store.close();
      expect(await processOf(folder, 'get', 'x', nobody).done).toEqual(['got value']);
      const said = await processOf(folder, 'put', 'y', nobody).done;
      expect(said[0]).toBe('put false');
      expect(await processOf(folder, 'compute', 'y', nobody).done).toContain('computed false');
    }
  });

  test('whose files may not grow keeps what it can, and says so', { timeout: 30_000 }, async () => {
    const folder = newFolder();
    const limited = ['sh', '-c', 'ulimit -f 2000; exec "$@"', 'sh'];
    const said = await processOf(folder, 'put-large', 'x', {}, limited).done;
    expect(said.slice(0, 2)).toEqual(['put false', 'has false']);
    expect(said[2]).toMatch(/^warning HASTEN_CACHE_STORE .* no room/);
    expect(readdirSync(join(folder, 'v1', '1', 'new'))).toEqual([]);
    expect(await processOf(folder, 'put', 'x').done).toEqual(['put true']);
  });
});

describe.skipIf(!canMount())('a full disk', () => {
  let mounted: string | null = null;
  afterEach(() => {
    if (mounted !== null) execFileSync('umount', [mounted]);
    mounted = null;
  });

  test.each([100, 60_000, 500_000])('keeps what it can of values of %i bytes', async (size) => {
    const folder = newFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
    mounted = folder;
    const store = openStore(folder);
    let kept = 0;
    const said = await warnings(() => {
      for (let number = 0; number < 3e6 / size + 20_000_000 / size / 10; number++) {
        if (!store.put(entry(`x${number}`, 'value', bytes(size)))) break;
        kept++;
      }
    });
    expect(said).toEqual(['HASTEN_CACHE_STORE']);
    for (let number = 0; number < kept; number++) expect(textOf(store, `x${number}`)).toBe('value');
    expect(store.get(hashText(`x${kept}`))).toBeNull();
    store.close();
  });
});

function canMount(): boolean {
  const folder = newFolder();
  try {
    mkdirSync(join(folder, 'mount'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', join(folder, 'mount')], { stdio: 'ignore' });
    execFileSync('umount', [join(folder, 'mount')], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
