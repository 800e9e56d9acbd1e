/**
 * Opens stores: one for each folder in a thread. What is counted is written, and this thread's claims are given back, at its
 * end.
 */
import { join, resolve } from 'node:path';
import { DiskStore } from './store.ts';
import type { Store, StoreLimits } from './types.ts';

/** The format's version: another one's store lies beside, and is not touched. */
const VERSION = 'v1';

const stores = new Map<string, DiskStore>();
let ending = false;

/**
 * The store in a folder, which is made with the first entry. Limits that are given replace those of before.
 *
 * ```ts
 * const store = openStore('node_modules/.cache/hasten', { maxBytes: 1e9 });
 * ```
 *
 * Throws nothing: a folder that cannot be used is reported once (`HASTEN_CACHE_STORE`), and the store has nothing and
 * keeps nothing.
 */
export function openStore(folder: string, limits: Partial<StoreLimits> = {}): Store {
  const root = join(resolve(folder), VERSION);
  let store = stores.get(root);
  if (store === undefined) {
    store = new DiskStore(root, () => stores.delete(root));
    stores.set(root, store);
    if (!ending) {
      ending = true;
      process.once('exit', () => {
        for (const one of stores.values()) one.end();
      });
    }
  }
  store.limit(limits);
  return store;
}
