/**
 * The index of a store: a SQLite database in a folder of its own, beside the large values that it names. What always
 * holds: an index appears whole, under a name that is never used again (SQLite removes and writes files beside it by
 * name, so two databases must never share one). A spoiled index is left behind for the folder with the next number.
 */
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CORRUPT, type Database, NOT_A_DATABASE, resultCode, type Statement, sqlite } from './sqlite.ts';

/** Of the tables; another one's index is not touched. */
const SCHEMA_VERSION = 1;

/**
 * An entry's row number is the first 52 bits of its key: one look-up where a key's index would take two, and 0.3 µs less.
 * Two keys that share them replace each other. With pages of 8 kB a row of 64 kB is read in half the time that it takes with
 * those of 4 kB, and a small one is written as fast. What a hit needs comes first, the body last.
 */
const SCHEMA = `
  PRAGMA page_size = 8192;
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA journal_mode = WAL;
  CREATE TABLE functions(
    id INTEGER PRIMARY KEY, project TEXT NOT NULL, module TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL,
    hits INTEGER NOT NULL DEFAULT 0, misses INTEGER NOT NULL DEFAULT 0, saved REAL NOT NULL DEFAULT 0,
    used REAL NOT NULL DEFAULT 0, UNIQUE(project, module, place));
  CREATE TABLE entries(
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, sum TEXT NOT NULL, expires REAL, created REAL NOT NULL,
    cost REAL NOT NULL, hits INTEGER NOT NULL, flags INTEGER NOT NULL, bytes INTEGER NOT NULL, file TEXT,
    lead INTEGER NOT NULL, function INTEGER NOT NULL, used REAL NOT NULL, code TEXT NOT NULL,
    arguments TEXT NOT NULL, body BLOB);
  CREATE INDEX entries_used ON entries(used, bytes);
  CREATE INDEX entries_function ON entries(function, bytes);
  CREATE TABLE claims(key TEXT PRIMARY KEY, owner TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE notes(path TEXT PRIMARY KEY, stamp TEXT NOT NULL, note TEXT NOT NULL, used REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE marks(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** How long a writer waits for others, in ms. */
const PATIENCE = 10_000;

/** It is no index, or none that is whole. */
export class SpoiledIndex extends Error {
  /** The one that is to be left behind. */
  readonly folder: string;

  constructor(folder: string, message: string) {
    super(message);
    this.folder = folder;
  }
}

export class Index {
  readonly folder: string;
  readonly writable: boolean;
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  readonly #file: bigint;

  private constructor(folder: string, database: Database, writable: boolean) {
    this.folder = folder;
    this.writable = writable;
    this.#database = database;
    this.#file = statSync(join(folder, NAME), { bigint: true }).ino;
  }

  /** The newest one of a store's folder, or a new one. Throws `SpoiledIndex`, and SQLite's and the file system's errors. */
  static open(root: string): Index {
    for (let attempt = 0; ; attempt++) {
      const folder = join(root, String(newest(root)));
      const path = join(folder, NAME);
      try {
        if (!existsSync(path)) make(folder);
        return isWritable(folder)
          ? new Index(folder, connect(folder, 'rw'), true)
          : new Index(folder, readOnly(folder), false);
      } catch (error) {
        if (isSpoiled(error)) throw new SpoiledIndex(folder, (error as Error).message);
        // Another one may have left it behind in this very moment.
        if (attempt === 2 || existsSync(path)) throw error;
      }
    }
  }

  /** Prepared once; rows come as arrays. */
  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** All of it or nothing; others' writes come before or after. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Whether others who open the store open this one, too: it has been neither removed nor left behind. */
  isCurrent(root: string): boolean {
    try {
      return (
        statSync(join(this.folder, NAME), { bigint: true }).ino === this.#file && newest(root) === number(this.folder)
      );
    } catch {
      return false;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

const NAME = 'index.db';

/** Leaves a spoiled index behind: whoever opens the store from now on begins anew. */
export function leaveBehind(root: string, folder: string): void {
  if (newest(root) === number(folder)) mkdirSync(join(root, String(number(folder) + 1)), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Indexes that were left behind, and that somebody who did not know has made once more. */
export function removeOld(root: string): void {
  const last = newest(root);
  for (const old of numbers(root)) if (old < last) rmSync(join(root, String(old)), { recursive: true, force: true });
}

/** Whether an error says that the database is none, or no whole one. */
export function isSpoiled(error: unknown): boolean {
  if (error instanceof SpoiledIndex) return true;
  const code = resultCode(error);
  return code === CORRUPT || code === NOT_A_DATABASE || (code === 1 && /no such (table|column)/.test(String(error)));
}

function newest(root: string): number {
  return Math.max(1, ...numbers(root));
}

function numbers(root: string): number[] {
  try {
    return readdirSync(root)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    accessSync(join(folder, NAME), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function number(folder: string): number {
  return Number(/\d+$/.exec(folder)?.[0]);
}

/** Made beside, and then put there in one step; the first of several who do so has made it. */
function make(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, NAME);
  const beside = `${path}.${process.pid}-${Math.floor(Math.random() * 2 ** 40).toString(36)}`;
  try {
    const database = new (sqlite().DatabaseSync)(beside);
    try {
      database.exec(SCHEMA);
    } finally {
      database.close();
    }
    try {
      linkSync(beside, path);
    } catch (error) {
      // Some file systems have no links.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' && !existsSync(path)) renameSync(beside, path);
    }
  } finally {
    for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(`${beside}${ending}`, { force: true });
  }
}

function connect(folder: string, mode: 'rw' | 'ro' | 'immutable'): Database {
  const url = pathToFileURL(join(folder, NAME));
  if (mode === 'immutable') url.searchParams.set('immutable', '1');
  else url.searchParams.set('mode', mode);
  const database = new (sqlite().DatabaseSync)(url, { timeout: PATIENCE, readOnly: mode !== 'rw' });
  try {
    const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (row.user_version > SCHEMA_VERSION) throw new Error('a newer version of hasten has made it');
    if (row.user_version < SCHEMA_VERSION) throw new SpoiledIndex(folder, 'it has no tables');
    if (mode === 'rw') database.exec('PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** In a folder that cannot be written. Throws where there is something that only a writer could make out. */
function readOnly(folder: string): Database {
  try {
    return connect(folder, 'ro');
  } catch (error) {
    // SQLite's file of shared memory is not there, so nobody has it open; and with nothing in its log, it is all there is.
    if (isSpoiled(error) || existsSync(join(folder, `${NAME}-wal`))) throw error;
    return connect(folder, 'immutable');
  }
}
