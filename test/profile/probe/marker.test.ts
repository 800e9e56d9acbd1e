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

test('modules follow each other', () => {
  const one = marker();
  const bases = [0, 1, 2].map(() => one.mark(module('f();\ng();')).base);
  expect(new Set(bases).size).toBe(3);
  expect(bases).toEqual(bases.toSorted((a, b) => a - b));
});
