/** Entries for the store's tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { hashText } from '../../../src/cache/key/hash.ts';
import { openStore } from '../../../src/cache/store/open.ts';
import type { Entry, Store, StoreLimits } from '../../../src/cache/store/types.ts';

export const fn = { project: '/project', module: 'src/a.ts', index: 0, name: 'a' };

export function bytes(length: number, value = 1): Uint8Array {
  return new Uint8Array(length).fill(value);
}

export function entry(name: string, head: Uint8Array | string, ...parts: Uint8Array[]): Entry {
  const value = { head: typeof head === 'string' ? new TextEncoder().encode(head) : head, parts };
  return { key: hashText(name), fn, code: 'code', cost: 5, ttl: null, failed: false, arguments: name, value };
}

export function textOf(store: Store, name: string): string | null {
  const found = store.get(hashText(name));
  return found === null ? null : new TextDecoder().decode(found.head);
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-store-'));
  folders.push(folder);
  return folder;
}

export function newStore(limits?: Partial<StoreLimits>): Store {
  return openStore(newFolder(), limits);
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What is warned of meanwhile: codes. */
export async function warnings(work: () => unknown): Promise<string[]> {
  const codes: string[] = [];
  const take = (warning: Error): void => void codes.push((warning as NodeJS.ErrnoException).code ?? warning.name);
  process.on('warning', take);
  try {
    await work();
    await new Promise(setImmediate);
  } finally {
    process.off('warning', take);
  }
  return codes;
}
