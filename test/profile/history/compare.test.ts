import { expect, test } from 'vitest';
import { alignLines } from '../../../src/profile/align.ts';
import { compareProfiles } from '../../../src/profile/compare.ts';
import { renderComparison } from '../../../src/report/history.ts';
import { textWidth } from '../../../src/report/width.ts';
import { PARTICLES_SOURCE, particles } from '../../support/profiles.ts';

const FILE = 'examples/particles.ts';

/** The program after a line was added above the hot one, which itself was rewritten and made cheaper. */
function changed() {
  const profile = particles({ durationMs: 780 });
  for (const line of profile.lines) {
    if (line.line === 33) line.selfMs -= 400;
    if (line.line >= 29) line.line++;
  }
  for (const cost of profile.functions) {
    if (cost.name === 'attraction') cost.selfMs! -= 400;
    if (cost.name === 'Vector.scale') cost.calls = 120_000;
  }
  const source = PARTICLES_SOURCE.replace('\tlet sum', '\t// new\n\tlet sum').replace('sum.add(new', 'sum.plus(new');
  return { ...profile, sources: { [FILE]: source } };
}

const before = { ...particles(), sources: { [FILE]: PARTICLES_SOURCE } };

test('equal lines are found again, changed ones by their place between them, new ones are new', () => {
  expect([...alignLines(['a', 'b', 'c', 'd'], ['a', 'x', 'B', 'c', 'd'])]).toEqual([
    [1, 1],
    [2, 2],
    [4, 3],
    [5, 4],
  ]);
  expect([...alignLines([], ['a'])]).toEqual([]);
  expect([...alignLines(['a', 'b'], ['b'])]).toEqual([[1, 2]]);
});

test('a function shows what the change did to it', () => {
  const [first] = compareProfiles(before, changed()).functions;
  expect(first).toMatchObject({ name: 'attraction', difference: { selfMs: -400, withinNoise: false } });
  expect(first!.difference.selfRatio).toBeCloseTo(587 / 987);
});

test('a line that moved and was rewritten is compared with what it was', () => {
  const [first] = compareProfiles(before, changed()).lines;
  expect([first!.before!.line, first!.after!.line]).toEqual([33, 34]);
  expect([first!.before!.hits, first!.after!.hits]).toEqual([60_000_000, 60_000_000]);
  expect([first!.textBefore, first!.text].map((text) => text!.includes('plus'))).toEqual([false, true]);
});

test('equal runs differ in nothing, and a change of a few samples may be chance', () => {
  const same = compareProfiles(before, before);
  expect(same.functions.filter(({ difference }) => (difference.selfMs ?? 0) !== 0)).toEqual([]);
  const near = particles();
  near.functions.find(({ name }) => name === 'acorn')!.selfMs! += 5;
  expect(compareProfiles(before, near).functions[0]!.difference.withinNoise).toBe(true);
});

test.each([60, 80, 120, 200])('the comparison fits into %i columns', (width) => {
  const options = { width, color: false, top: 15, before: 'a (#1)', after: 'a (#2)' };
  const text = renderComparison(compareProfiles(before, changed()), options);
  expect(text.split('\n').filter((line) => textWidth(line) > width)).toEqual([]);
  expect(text).toContain('1.54 times faster');
});
