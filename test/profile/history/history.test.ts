import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLastTwo, listProfiles, loadProfile, saveProfile } from '../../../src/profile/history.ts';
import { PARTICLES_SOURCE, particles } from '../../support/profiles.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hasten-history-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const keep = (name: string, startedAt: string) =>
  saveProfile(particles({ startedAt }), name, dir, () => PARTICLES_SOURCE);

test('what is kept reads back, with the sources beside it', () => {
  keep('base', '2026-01-01T00:00:00.000Z');
  expect(loadProfile('base', dir)).toEqual({
    ...particles({ startedAt: '2026-01-01T00:00:00.000Z' }),
    sources: { 'examples/particles.ts': PARTICLES_SOURCE },
  });
});

test('two profiles of the same moment are both kept, and no temporary file stays', () => {
  keep('base', '2026-01-01T00:00:00.000Z');
  keep('base', '2026-01-01T00:00:00.000Z');
  expect(readdirSync(dir)).toHaveLength(2);
  expect(listProfiles(dir).map(({ name }) => name)).toEqual(['base', 'base']);
});

test('the list is by time, and numbers mean what they list', () => {
  keep('b-with-dash', '2026-01-02T00:00:00.000Z');
  keep('a', '2026-01-01T00:00:00.000Z');
  expect(listProfiles(dir).map(({ number, name }) => [number, name])).toEqual([
    [1, 'a'],
    [2, 'b-with-dash'],
  ]);
  expect(loadProfile('2', dir).startedAt).toBe('2026-01-02T00:00:00.000Z');
});

test('NAME is the latest, NAME~1 the one before, and a single name compares the two', () => {
  const first = keep('a', '2026-01-01T00:00:00.000Z');
  const second = keep('a', '2026-01-02T00:00:00.000Z');
  expect(loadProfile('a', dir).startedAt).toBe('2026-01-02T00:00:00.000Z');
  expect(loadProfile('a~1', dir).startedAt).toBe('2026-01-01T00:00:00.000Z');
  expect(findLastTwo('a', dir)).toEqual([first, second]);
});

test('what is not there or damaged has a code', () => {
  const code = (value: string) => expect.objectContaining({ code: value });
  expect(() => loadProfile('a', dir)).toThrow(code('HASTEN_HISTORY_UNKNOWN'));
  keep('a', '2026-01-01T00:00:00.000Z');
  expect(() => findLastTwo('a', dir)).toThrow(code('HASTEN_HISTORY_UNKNOWN'));
  const damaged = join(dir, 'b-20260102T000000.000Z.json');
  writeFileSync(damaged, '{"schema":');
  expect(listProfiles(dir)).toHaveLength(1);
  expect(() => loadProfile(damaged, dir)).toThrow(code('HASTEN_HISTORY_DAMAGED'));
});

test.each(['', '../up', 'a/b', '.hidden', '12', 'a b'])('%j is no name', (name) => {
  expect(() => keep(name, '2026-01-01T00:00:00.000Z')).toThrow(
    expect.objectContaining({ code: 'HASTEN_HISTORY_NAME' }),
  );
});
