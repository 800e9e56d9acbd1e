import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { entryUrl, locate } from '../../src/support/entry.ts';

describe('entryUrl', () => {
  test('is the TypeScript source when run from src', () => {
    expect(entryUrl('cli/main').pathname).toMatch(/\/src\/cli\/main\.ts$/);
    expect(existsSync(entryUrl('cli/main'))).toBe(true);
  });

  test('is the built file wherever in dist the asking code was bundled to', () => {
    const built = 'file:///dist/of/user/node_modules/hasten/dist/profile/sampler/thread.js';
    for (const from of ['chunks/entry-Ab3.js', 'cli/main.js', 'profile/probe/main.js']) {
      const here = `file:///dist/of/user/node_modules/hasten/dist/${from}`;
      expect(locate('profile/sampler/thread', here).href).toBe(built);
    }
  });
});
