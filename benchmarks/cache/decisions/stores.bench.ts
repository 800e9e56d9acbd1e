/**
 * Where results are kept: SQLite (node:sqlite, which comes with Node), LMDB (21 MB, from npm), or a file for each. All of them with
 * a thousand values of 200 bytes, and a single one of 8 MB. A put has reached the disk only where it is `synchronous`.
 *
 *     npx hasten bench benchmarks/cache/decisions/stores.bench.ts
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bench } from 'hasten/bench';
import { installed } from '../../support/npm.ts';

const KEYS = 1000;
const LARGE = 8_000_000;

const folder = mkdtempSync(join(tmpdir(), 'hasten-stores-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

interface Store {
  get(key: string): Uint8Array;
  put(key: string, value: Uint8Array): void;
}

function sqlite(synchronous: 'NORMAL' | 'FULL'): Store {
  const database = new DatabaseSync(join(folder, `${synchronous}.sqlite`));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`);
  database.exec('CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID');
  const select = database.prepare('SELECT value FROM entries WHERE key = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?)');
  return {
    get: (key) => (select.get(key) as { value: Uint8Array }).value,
    put: (key, value) => void insert.run(key, value),
  };
}

function lmdb(synchronous: boolean): Store {
  const { open } = createRequire(join(installed('lmdb@3.5.6'), 'package.json'))('lmdb');
  const database = open({ path: join(folder, 'lmdb'), encoding: 'binary', noSync: !synchronous });
  return { get: (key) => database.getBinary(key), put: (key, value) => void database.putSync(key, value) };
}

function files(): Store {
  return {
    get: (key) => readFileSync(join(folder, key)),
    put: (key, value) => {
      writeFileSync(join(folder, `${key}.new`), value);
      renameSync(join(folder, `${key}.new`), join(folder, key));
    },
  };
}

const makers: Record<string, () => Store> = {
  'node:sqlite': () => sqlite('NORMAL'),
  'node:sqlite, synchronous': () => sqlite('FULL'),
  LMDB: () => lmdb(false),
  'LMDB, synchronous': () => lmdb(true),
  files,
};

const small = new Uint8Array(200).fill(7);
const large = new Uint8Array(LARGE).fill(7);
let at = 0;
const next = () => `key${at++ % KEYS}`;

function compare(name: string, fill: (store: Store) => void, call: (store: Store) => number): void {
  const candidates = Object.entries(makers).map(([side, make]) => {
    let store: Store | undefined;
    const candidate = () => {
      if (store === undefined) {
        store = make();
        fill(store);
      }
      return call(store);
    };
    return [side, candidate];
  });
  bench(name, { candidates: Object.fromEntries(candidates) });
}

const fillSmall = (store: Store) => {
  for (let i = 0; i < KEYS; i++) store.put(`key${i}`, small);
};

compare('get 200 bytes', fillSmall, (store) => store.get(next()).length);
compare('put 200 bytes', fillSmall, (store) => {
  store.put(next(), small);
  return 0;
});
compare(
  'get 8 MB',
  (store) => store.put('large', large),
  (store) => store.get('large').length,
);
compare(
  'put 8 MB',
  (store) => store.put('large', large),
  (store) => {
    store.put('large', large);
    return 0;
  },
);
