/** p-memoize and Keyv over SQLite: with a write-ahead log, as hasten has it, and with the arguments' JSON for a key. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sides } from './here.ts';

const require = createRequire(join(sides.peers ?? '/', 'package.json'));

/** As far as it is used here. */
interface Keyv {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<unknown>;
}

let opened: Keyv | undefined;

/** The one store of this process. */
export function keyv(): Keyv {
  if (opened !== undefined) return opened;
  const { Keyv } = require('keyv');
  const { KeyvSqlite } = require('@keyv/sqlite');
  const store = new KeyvSqlite({
    uri: `sqlite://${join(sides.folder, 'keyv.sqlite')}`,
    wal: true,
    busyTimeout: 10_000,
  });
  const made: Keyv = new Keyv({ store });
  opened = made;
  return made;
}

/** `fn` behind p-memoize, with its cache in memory, or in `keyv()`. */
export function memoized<A extends unknown[], R>(
  fn: (...args: A) => Promise<R>,
  where: 'memory' | 'keyv',
): (...args: A) => Promise<R> {
  const pMemoize = require('p-memoize').default;
  return pMemoize(fn, { cacheKey: jsonKey, ...(where === 'keyv' && { cache: keyv() }) });
}

/** What a user of Keyv alone writes. */
export function byKeyv<A extends unknown[], R>(fn: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    const key = jsonKey(args);
    const known = await keyv().get(key);
    if (known !== undefined) return known as R;
    const result = await fn(...args);
    await keyv().set(key, result);
    return result;
  };
}

/** Typed arrays by the SHA-1 of their bytes, the quickest of node:crypto; their JSON would be 20 MB. */
function jsonKey(args: readonly unknown[]): string {
  return JSON.stringify(args, (_, value) =>
    ArrayBuffer.isView(value)
      ? createHash('sha1')
          .update(value as Uint8Array)
          .digest('hex')
      : value,
  );
}
