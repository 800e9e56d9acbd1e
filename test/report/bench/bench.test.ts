/** The benchmark report as a whole: that it fits, and that who reads it cannot misunderstand. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { compareWithBaseline } from '../../../src/bench/baseline/compare.ts';
import type { BenchReport } from '../../../src/bench/model.ts';
import { renderBench } from '../../../src/report/bench/bench.ts';
import { benchMarkdown } from '../../../src/report/bench/markdown.ts';
import { textWidth } from '../../../src/report/width.ts';
import * as reports from '../../support/bench-reports.ts';

const { julia, troubled, variants, parallel, longNames, empty, tooLittle } = reports;
const kinds = { julia, troubled, variants, parallel, longNames, empty, tooLittle };

function report(of: BenchReport, changes: Partial<Parameters<typeof renderBench>[1]> = {}): string {
  return renderBench(of, { width: 80, color: false, ...changes });
}

/** Without line breaks, for sentences that may be wrapped. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

describe.each(Object.entries(kinds))('%s', (_name, make) => {
  test.each([60, 72, 80, 100, 120, 200])('fits into %i columns', (width) => {
    const wider = report(make(), { width })
      .split('\n')
      .filter((line) => textWidth(line) > width);
    // Columns of figures are never cut; below 80 columns a terminal has to wrap them.
    expect(width < 80 ? wider.filter((line) => textWidth(line) > 80) : wider).toEqual([]);
  });

  test('colours change nothing but colours', () => {
    const against = compareWithBaseline(make(), { name: 'main', report: make() });
    const plain = report(make(), { comparison: against });
    expect(stripVTControlCharacters(report(make(), { color: true, comparison: against }))).toBe(plain);
  });

  test('holds no unprinted value', () => {
    expect(report(make())).not.toMatch(/undefined|NaN|null|Infinity|e\+308/);
  });
});

test('the head says where, when, and with how many processes and rounds', () => {
  const text = flat(report(julia()));
  expect(text).toContain('AMD EPYC 7763 64-Core Processor, 2 cores, 8.35 GB, linux-x64, kernel 6.1.0-18-amd64');
  expect(text).toContain('Node v24.21.0');
  expect(text).toContain('10 processes a candidate, 15 rounds each');
});

describe('verdicts', () => {
  const text = flat(report(julia()));

  test('say times as fast for what is faster', () => {
    expect(text).toMatch(/▲ kernel is 2\.\d\d times as fast as objects \(2\.\d\d to 2\.\d\d\)/);
  });

  test('say times as long for what is slower', () => {
    expect(text).toMatch(/▼ strings takes 1\.\d\d times as long as objects \(1\.\d\d to 1\.\d\d\)/);
  });

  test('say what difference would have been found where none was', () => {
    expect(text).toMatch(/· typed: no difference from objects found; one of \d\.\d % would have been, 9 times in 10/);
  });
});

test('every figure is shown at 80 columns as at 200', () => {
  for (const column of ['Median', 'Min', 'p99', '÷ first', 'Elements/s', 'Bytes/op', 'GC']) {
    expect(report(julia())).toContain(column);
    expect(report(julia(), { width: 200 })).toContain(column);
  }
  expect(report(parallel())).toContain('Quality');
});

test('a faster candidate is drawn left of the line at 1, a slower one right of it', () => {
  const lines = report(julia()).split('\n');
  const kernel = lines.find((line) => /kernel.*30\.\dM/.test(line))!;
  const strings = lines.find((line) => /strings.*10\.\dM/.test(line))!;
  expect(kernel.indexOf('●')).toBeLessThan(kernel.indexOf('│'));
  expect(strings.indexOf('●')).toBeGreaterThan(strings.indexOf('│'));
});

describe('what goes wrong', () => {
  const text = report(troubled());

  test('is counted in the head', () => expect(text).toContain('5 candidates without figures; see ✗ below'));

  test('is told by name, with the whole reason', () => {
    expect(flat(text)).toContain(
      '✗ wrong: gave another result gives [0.1, 0.30000000000000004, 0.7, ...] where reference gives [0.1, 0.3, 0.7, ...]: they differ first at [1] (0.30000000000000004 for 0.3, 1 ulp)',
    );
    expect(flat(text)).toContain('✗ throws: threw an error TypeError: x.sort is not a function');
    expect(text).toContain('✗ endless: did not end in time');
    expect(text).toContain('✗ killed: its process crashed');
    expect(text).toContain('✗ sort could not be measured');
  });

  test("names the user's lines and not Node's", () => {
    expect(text).toContain('at throws (benchmarks/julia.bench.ts:14:21)');
    expect(text).not.toContain('node:internal');
  });

  test('marks candidates that a warning doubts, and says why below', () => {
    expect(text).toMatch(/^ {2}jumpy ! /m);
    expect(flat(text)).toContain('! jumpy: it grew 12 % slower from the first round to the last');
    expect(flat(text)).toContain('Warning other programs took 0.62 of the 2 cores');
  });
});

test('growth names the model and draws each candidate', () => {
  const text = report(julia());
  expect(text).toMatch(/● {2}objects {4}O\(n²\) +2\.0\d/);
  expect(text).toMatch(/■ {2}kernel/);
  expect(text).toMatch(/[⠁-⣿]/);
  expect(text).toMatch(/100 +300 +1,000/);
});

test('variants are compared with the first', () => {
  expect(flat(report(variants()))).toMatch(
    /forEach on node 26\.1\.0 is 1\.8\d times as fast as that on node 22\.18\.0/,
  );
  expect(report(variants())).toMatch(/Candidate +node 22\.18\.0 +node 24\.21\.0 +node 26\.1\.0/);
});

test("scaling tells Amdahl's limit", () => {
  expect(flat(report(parallel()))).toMatch(
    /[67]\.\d % of the work is serial \(.+ to .+\): by Amdahl's law no number of workers makes it more than 1[345]\.\d times as fast/,
  );
});

test('quality tells the trade, and what nobody needs', () => {
  const text = flat(report(parallel()));
  expect(text).toMatch(/quickest first: trapezoid \(.*\), simpson \(.*\), gauss \(/);
  expect(text).toContain('midpoint is dominated: trapezoid is faster and its quality is no worse');
});

test('where the first candidate failed, the next one is what the others are compared with', () => {
  const sizes = reports.measured([
    {
      name: '',
      n: null,
      candidates: [
        { name: 'broken', failure: { kind: 'threw', message: 'Error: no', stack: null } },
        { name: 'fine', ns: 5 },
        { name: 'slow', ns: 15 },
      ],
    },
  ]);
  const run = reports.reportOf([reports.benchOf('x', sizes)]);
  const text = flat(report(run));
  expect(text).toMatch(/slow takes [\d.]+ times as long as fine/);
  expect(text).toContain('· broken has no figures: ÷ first is by fine');
  expect(benchMarkdown(run)).toMatch(/slow takes [\d.]+ times as long as fine/);
});

describe('against a kept run', () => {
  const slower = () => {
    const now = julia();
    const kernel = now.benches[0]!.sizes[2]!.subjects[2]!;
    kernel.figures!.processes = kernel.figures!.processes.map((rounds) => rounds.map((ns) => ns * 1.3));
    return now;
  };
  const comparison = compareWithBaseline(slower(), { name: 'main', report: julia() });

  test('says what changed, and what no interval knows', () => {
    const text = flat(report(slower(), { comparison }));
    expect(text).toMatch(/▼ julia set \(full\): kernel: 1\.30 times as long \(1\.\d+ to 1\.\d+\)/);
    expect(text).toContain('the two runs were not measured side by side');
  });

  test('has its verdicts beside the figures where there is room', () => {
    expect(report(slower(), { comparison, width: 140 })).toMatch(
      /kernel +3\d\.\d ms +\S+ ms +1\.30 +\S+ +1\.30 times as long/,
    );
  });

  test('says why it is refused', () => {
    const other = julia();
    other.machine = { ...other.machine, cpu: 'Apple M4' };
    const refused = compareWithBaseline(julia(), { name: 'main', report: other });
    expect(flat(report(julia(), { comparison: refused }))).toContain(
      '✗ not compared: it was measured on another processor (Apple M4, this is AMD EPYC 7763 64-Core Processor)',
    );
  });
});

test('the budget is kept, broken, or not spoken of', () => {
  expect(report(julia())).not.toContain('Budget');
  expect(report(julia(), { breaches: [] })).toContain('Budget  kept');
  const breach = { subject: 'julia set (full): kernel', limit: 'maxRatio', allowed: 0.3, measured: null } as const;
  const text = report(julia(), { breaches: [{ ...breach, message: 'takes 0.4 times as long' }] });
  expect(text).toContain('Budget  broken\n  ✗ julia set (full): kernel: takes 0.4 times as long');
});
