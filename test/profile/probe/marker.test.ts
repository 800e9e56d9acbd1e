import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createMemory, Memory, PLACES } from '../../../src/profile/layout.ts';
import { Marker } from '../../../src/profile/probe/marker.ts';
import type { RunConfig } from '../../../src/profile/recording.ts';

const cacheFolder = mkdtempSync(join(tmpdir(), 'hasten-marker-'));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

function marker(): Marker {
  const config = { frames: 'auto', hits: true, cacheFolder } as RunConfig;
  const memory = new Memory(createMemory(1));
  return new Marker(config, memory, memory.claim() as number);
}

function module(text: string) {
  return { path: '/a.cjs', text, isTypeScript: false, sourceType: 'commonjs', sourceMap: null } as const;
}

test('a module of many characters and few lines has its places', () => {
  const { count } = marker().mark(module(`const text = "${'long '.repeat(PLACES / 2)}";\ntext.trim();`));
  expect(count).toBeLessThan(5);
});

test('modules follow each other, and one that has more places than are left is refused', () => {
  const full = marker();
  const bases = [0, 1].map(() => full.mark(module('f();\ng();')).base);
  expect(bases[1]).toBeGreaterThan(bases[0] as number);
  expect(() => full.mark(module('g();\n'.repeat(PLACES)))).toThrow('too many lines');
  expect(full.mark(module('f();')).base).toBeGreaterThan(bases[1] as number);
});
