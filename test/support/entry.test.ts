import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { entryUrl, faceUrl, loadEntry, locate, moduleEntryUrl } from '../../src/support/entry.ts';
import config from '../../tsdown.config.ts';

describe('entryUrl', () => {
  test('is the TypeScript source when run from src', () => {
    expect(entryUrl('cli/main').pathname).toMatch(/\/src\/cli\/main\.ts$/);
    expect(existsSync(entryUrl('cli/main'))).toBe(true);
  });

  test('is the built file wherever in dist the asking code was bundled to', () => {
    const built = 'file:///dist/of/user/node_modules/hasten/dist/profile/sampler/thread.cjs';
    for (const from of ['chunks/entry-Ab3.js', 'cli/main.cjs', 'profile/probe/main.cjs']) {
      const here = `file:///dist/of/user/node_modules/hasten/dist/${from}`;
      expect(locate('profile/sampler/thread', here).href).toBe(built);
    }
  });

  test('from a bundle outside of any dist it is beside it, in dist', () => {
    expect(locate('parallel/worker/main', 'file:///app/out/b.mjs').href).toBe(
      'file:///app/out/dist/parallel/worker/main.cjs',
    );
  });

  test('what a bundler has left behind is said with what helps', () => {
    for (const ask of [moduleEntryUrl, loadEntry]) {
      expect(() => ask('parallel/worker/nowhere')).toThrow(
        expect.objectContaining({
          code: 'HASTEN_BUNDLED',
          message: expect.stringMatching(/nowhere\S* is not there: keep hasten out of the bundle/),
        }),
      );
    }
  });

  test('a face is the source, too', () => {
    expect(faceUrl('kernel').pathname).toMatch(/\/src\/public\/kernel\.ts$/);
    expect(existsSync(faceUrl('kernel'))).toBe(true);
  });

  test('is asked only for files that the build makes entries of', () => {
    const built = config.flatMap(({ entry }) => Object.keys(entry as Record<string, string>));
    const asked = globSync('src/**/*.ts').flatMap((path) =>
      path.endsWith('entry.ts')
        ? []
        : [...readFileSync(path, 'utf8').matchAll(/(?:entryUrl|loadEntry)(?:<.+?>)?\('(.+?)'\)/gi)].map((m) => m[1]!),
    );
    for (const name of asked) expect(built).toContain(name);
  });
});
