/** The text report as a whole: that it fits, adds up, and says what the profile says. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import type { ReportOptions } from '../../src/report/options.ts';
import { renderReport } from '../../src/report/profile.ts';
import { textWidth } from '../../src/report/width.ts';
import { empty, longNames, PARTICLES_SOURCE, particles, threads, tooShort } from '../support/profiles.ts';

function report(profile: Profile, changes: Partial<ReportOptions> = {}): string {
  return renderReport(profile, {
    ...{ width: 120, color: false, top: 15, sort: 'self', functions: [], files: [] },
    readSource: (file) => (file === 'examples/particles.ts' ? PARTICLES_SOURCE : null),
    ...changes,
  });
}

const kinds = { particles, threads, tooShort, empty, longNames };

describe.each(Object.entries(kinds))('%s', (_name, make) => {
  test.each([60, 80, 100, 120, 200])('fits into %i columns', (width) => {
    const lines = report(make(), { width })
      .split('\n')
      .filter((line) => !line.startsWith('File: '));
    expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
  });

  test('colours change nothing but colours', () => {
    expect(stripVTControlCharacters(report(make(), { color: true }))).toBe(report(make()));
  });

  test('holds no unprinted value', () => expect(report(make())).not.toMatch(/undefined|NaN|null|Infinity/));
});

test.each([1, 3, 15])('the shares of the functions shown add up to 100 %% with --top %i', (top) => {
  for (const make of [particles, threads, longNames]) {
    const table = report(make(), { top }).split('Functions')[1]!.split('Lines of')[0]!;
    const rows = table.split('\n').filter((line) => !/ all$/.test(line));
    const shares = rows.flatMap((row) =>
      [...row.matchAll(/ (\d+\.\d) %/g)].slice(0, 1).map((match) => Number(match[1])),
    );
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 5);
  }
});

test('functions without a frame are in their callers, with exact calls', () => {
  expect(report(particles())).toMatch(/60,120,000 +in callers +Vector\.add +examples\/particles\.ts:8/);
});

test('marked figures have a legend, and no legend stands without them', () => {
  expect(report(particles())).toContain('~ measuring may');
  const sure = particles();
  for (const cost of sure.functions) cost.approximate = false;
  expect(report(sure)).not.toContain('~');
});

test("the hottest function's lines have line_profiler's columns", () => {
  expect(report(particles())).toMatch(/Line # +Hits +Time ms +Per Hit +% Time +Self ms +Line Contents/);
  expect(report(particles())).toMatch(/33 +60,000,000 +708\.0 +11\.8 ns +65\.4 +612\.0 +sum = sum\.add/);
});

test('a line that never ran has 0 hits, one on which nothing starts has none', () => {
  const text = report(particles(), { functions: ['step'] });
  expect(text).toMatch(/^ +22 +0 +throw new RangeError/m);
  expect(text).toMatch(/^ +23 +\}$/m);
});

test('lines of functions and files asked for, and what was asked for in vain', () => {
  const text = report(particles(), { functions: ['step', 'nope'], files: ['*.js'] });
  expect(text).toContain('Function: step at line 17');
  expect(text).not.toContain('Function: attraction');
  expect(text).toContain('no function of yours called nope was measured');
  expect(text).toContain('no file of yours that matches *.js was measured');
});

test('a long function leaves out long stretches without time', () => {
  const source = Array.from({ length: 900 }, (_, index) => `line ${index + 1}`).join('\n');
  const text = report(longNames(), { functions: ['(anonymous)'], readSource: () => source });
  expect(text).toMatch(/⋮ 44\d lines/);
  expect(text.split('\n').length).toBeLessThan(120);
});

test('threads are shown apart where there are several', () => {
  expect(report(threads())).toMatch(/1 +4242 +worker 1 +334 ms +81\.7 % +334 +attraction 77 %/);
  expect(report(particles())).not.toContain('Threads');
});

test('how the program ended stands in the head where it did not end well', () => {
  expect(report(longNames())).toContain('by SIGKILL; counted up to 2 min 8 s');
  expect(report(particles({ exitCode: 3 }))).toContain('with exit code 3');
  expect(report(particles())).not.toContain('Ended');
});
