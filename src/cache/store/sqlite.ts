/**
 * Node's SQLite, loaded when it is first needed. Older versions of Node warn that it is experimental, which is not the
 * business of who uses the cache: that one warning is not passed on, every other one is.
 */
export type Sqlite = typeof import('node:sqlite');
export type Database = InstanceType<Sqlite['DatabaseSync']>;
export type Statement = ReturnType<Database['prepare']>;

let loaded: Sqlite | undefined;

/** Throws where this Node has none. */
export function sqlite(): Sqlite {
  loaded ??= load();
  return loaded;
}

function load(): Sqlite {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    const type = typeof rest[0] === 'object' ? (rest[0] as { type?: string } | null)?.type : rest[0];
    if (type === 'ExperimentalWarning' && String(warning).includes('SQLite')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    const module = process.getBuiltinModule('node:sqlite') as Sqlite | undefined;
    if (module === undefined) throw new Error('this Node has no SQLite');
    return module;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** SQLite's own number of what went wrong (https://www.sqlite.org/rescode.html), or 0 for another error. */
export function resultCode(error: unknown): number {
  const { code, errcode } = error as { code?: string; errcode?: number };
  return code === 'ERR_SQLITE_ERROR' && errcode !== undefined ? errcode & 0xff : 0;
}

export const BUSY = 5;
export const READ_ONLY = 8;
export const CORRUPT = 11;
export const FULL = 13;
export const NOT_A_DATABASE = 26;
