/** The section "What to try". */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/profile/finding.ts';
import { renderReport } from '../../src/report/profile.ts';
import { textWidth } from '../../src/report/width.ts';
import { particles } from '../support/profiles.ts';

const KERNEL: Finding = {
  rule: 'kernel',
  title: 'countSteps can be a kernel',
  file: 'examples/julia-typed.ts',
  line: 31,
  function: 'countSteps',
  evidence: ['42 % of the time is in its loop (390 ms); it was called once with f64[1000000], f64[1000000], int.'],
  remedy: 'Try hasten/kernel on it',
  docs: 'docs/kernel.md#guide',
  command: 'hasten try examples/julia-typed.ts#countSteps --with kernel -- examples/julia-typed.ts',
  tries: { remedy: 'kernel', file: 'examples/julia-typed.ts', function: 'countSteps', line: 31 },
  savesMs: 260,
  limit: 1.87,
};
const SMALL: Finding = {
  ...KERNEL,
  title: 'JSON takes 12 % of the time',
  file: `src/${'deep/'.repeat(20)}reader.ts`,
  line: 4,
  evidence: ['One.', 'Two.'],
  command: null,
  tries: null,
  limit: 1.06,
};

function section(findings: Finding[] | null, width = 120, color = false): string {
  const options = { width, color, top: 15, sort: 'self' as const, functions: [], files: [], readSource: () => null };
  const report = renderReport(particles({ findings }), options);
  const shown = stripVTControlCharacters(report);
  const start = color ? report.search(/\S*What to try/) : shown.indexOf('What to try');
  return start < 0 ? '' : report.slice(start);
}

test('each has its place, what it could gain at most, its evidence, the remedy and the command', () => {
  expect(section([KERNEL, SMALL])).toBe(`\
What to try  with what the whole program could gain at most; \`hasten try\` measures it
  1  countSteps can be a kernel   up to 1.9x   examples/julia-typed.ts:31
     42 % of the time is in its loop (390 ms); it was called once with f64[1000000], f64[1000000], int.
     Try hasten/kernel on it: docs/kernel.md#guide
     npx hasten try examples/julia-typed.ts#countSteps --with kernel -- examples/julia-typed.ts
  2  JSON takes 12 % of the time  up to 1.06x  …/deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/deep/reader.ts:4
     One. Two.
     Try hasten/kernel on it: docs/kernel.md#guide
`);
});

test('nothing stands where nothing was found or looked for, nor in a profile of before', () => {
  expect([section([]), section(null), section(undefined as never)]).toEqual(['', '', '']);
});

test('it is the last section', () => expect(section([KERNEL])).toMatch(/examples\/julia-typed\.ts\n$/));

test('no figure is said of a gain that is beyond belief', () => {
  expect(section([{ ...KERNEL, limit: 4000 }])).toContain('kernel  over 10x  examples');
  expect(section([{ ...KERNEL, limit: Number.POSITIVE_INFINITY }])).toContain('kernel  over 10x  examples');
});

describe.each([40, 60, 80, 100, 120, 200])('in %i columns', (width) => {
  test('lines fit, but for commands, which are copied as one line', () => {
    const lines = section([KERNEL, SMALL], width).split('\n');
    expect(lines.filter((line) => textWidth(line) > width && !line.includes('npx hasten'))).toEqual([]);
    expect(lines.filter((line) => line.includes(`npx ${KERNEL.command}`))).toHaveLength(1);
  });

  test('colours change nothing but colours', () => {
    expect(stripVTControlCharacters(section([KERNEL, SMALL], width, true))).toBe(section([KERNEL, SMALL], width));
  });
});
