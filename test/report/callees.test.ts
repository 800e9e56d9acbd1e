/** What lines called, below them and in a table of its own. */
import { describe, expect, test } from 'vitest';
import type { CalleeCost, Profile } from '../../src/profile/model.ts';
import { renderReport } from '../../src/report/profile.ts';
import { textWidth } from '../../src/report/width.ts';
import { PARTICLES_SOURCE, particles } from '../support/profiles.ts';

const file = 'examples/particles.ts';
const at = (line: number, name: string, ms: number, rest: Partial<CalleeCost> = {}): CalleeCost => ({
  ...{ file, line, thread: 0, name, from: null, kind: 'native', callsBack: false, ms },
  ...rest,
});
const callees = [
  at(33, 'sum.add', 300, { kind: null }),
  at(33, 'normalize', 70, { from: 'gl-matrix', kind: 'dependency' }),
  at(33, 'normalize', 10, { from: 'gl-matrix', kind: 'dependency', thread: 1 }),
  at(33, 'scale', 4, { from: 'gl-matrix', kind: 'dependency' }),
  at(31, 'other.place.toFixed', 90),
  at(30, 'JSON.parse', 3),
  at(30, 'LIST.map', 110, { callsBack: true }),
  at(30, 'list.map', 1),
  at(30, 'readFileSync', 2, { from: 'node:fs', kind: 'node' }),
  at(30, `${'a'.repeat(40)}.${'b'.repeat(40)}`, 60),
];

function report(profile: Profile, width = 120): string {
  const options = { width, color: false, top: 15, sort: 'self' as const, functions: [], files: [] };
  return renderReport(profile, { ...options, readSource: () => PARTICLES_SOURCE });
}

describe('with callees', () => {
  const shown = report(particles({ callees }));

  test('the costliest calls stand below their line, in the columns of its times', () => {
    const lines = shown.split('\n');
    const row = lines.findIndex((line) => line.includes('sum = sum.add('));
    expect(lines[row + 1]).toMatch(/^ +27\.7 +300\.0 {2} +├ sum\.add$/);
    expect(lines[row + 2]).toMatch(/^ +7\.4 +80\.0 {2} +└ normalize \(gl-matrix\)$/);
    expect(lines[row + 3]).toMatch(/^ +34 /);
    expect(shown).toMatch(/├ LIST\.map with your callback \(built-in\)\n/);
    const self = lines[row]!.indexOf(' 612.0 ') + 6;
    expect(lines[row + 1]!.indexOf(' 300.0 ') + 6).toBe(self);
  });

  test('a table has them by package, module and built-in', () => {
    const table = shown.slice(shown.indexOf('What your lines called')).split('\n\n')[0]!;
    expect(table).toMatch(/^ +84\.0 +7\.\d % {2}gl-matrix +package +normalize, scale$/m);
    expect(table).toMatch(/^ +90\.0 +7\.\d % {2}\.toFixed +built-in$/m);
    expect(table).toMatch(/^ +300\.0 +\d+\.\d % {2}\.add +method$/m);
    expect(table).toMatch(/^ +2\.0 +0\.\d % {2}node:fs +Node +readFileSync$/m);
    expect(table).toMatch(/^ +110\.0 +\d\.\d % {2}\.map +built-in +with your callback$/m);
    expect(table).toMatch(/^ +1\.0 +0\.1 % {2}\.map +built-in$/m);
    expect(table).toMatch(/^ +650\.0 +\d+\.\d % {2}all$/m);
  });

  test.each([60, 80, 100, 120, 200])('fits into %i columns', (width) => {
    const lines = report(particles({ callees }), width).split('\n');
    expect(lines.filter((line) => textWidth(line) > width && !line.startsWith('File: '))).toEqual([]);
  });
});

test('without callees, or where nothing was called, nothing is said of them', () => {
  const without = report(particles());
  expect(without).not.toContain('called');
  expect(report(particles({ callees: [] }))).toBe(without);
  // As an older hasten kept it.
  expect(report(particles({ callees: undefined as never }))).toBe(without);
});
