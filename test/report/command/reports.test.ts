import { describe, expect, test } from 'vitest';
import type { CompareReport } from '../../../src/bench/command/compare-model.ts';
import { resultOf } from '../../../src/bench/command/figures.ts';
import type { OnceReport } from '../../../src/bench/command/once.ts';
import type { Run } from '../../../src/bench/command/usage.ts';
import { renderComparison } from '../../../src/report/command/compare.ts';
import { comparisonMarkdown } from '../../../src/report/command/markdown.ts';
import { renderOnce } from '../../../src/report/command/once.ts';
import { code, codeCell } from '../../../src/report/markdown.ts';
import { verdictText } from '../../../src/report/verdicts.ts';
import { textWidth } from '../../../src/report/width.ts';

const run = (wallMs: number): Run => ({
  exitCode: 0,
  signal: null,
  wallNs: wallMs * 1e6,
  userNs: wallMs * 9e5,
  systemNs: 1.5e6,
  peakBytes: 44 * 1024 * 1024,
  minorFaults: 2380,
  majorFaults: 1,
  voluntarySwitches: 19,
  involuntarySwitches: 34,
  readBytes: 4096,
  writtenBytes: 0,
});
const runs = (ms: number) => Array.from({ length: 12 }, (_, round) => run(ms * (1 + (round % 4) / 100)));

const comparison = (names: string[]): CompareReport => ({
  schema: 'hasten.compare/1',
  startedAt: '2026-11-21T05:31:02.123Z',
  durationMs: 4210,
  machine: {
    platform: 'linux-x64',
    cpu: 'x',
    cores: 2,
    memoryBytes: 1,
    release: '6',
    node: 'v24.0.0',
  } as CompareReport['machine'],
  measuring: { by: 'perl', peakFloorBytes: 3e6, missing: null },
  shell: { path: 'sh', wallNs: 1.2e6, userNs: 6e5, systemNs: 6e5, runs: 22 },
  rounds: 12,
  endedBy: 'narrow',
  commands: names.map((name, index) =>
    resultOf({ name, command: name }, runs(40 * (index + 1)), index === 0 ? null : runs(40), null),
  ),
  check: { mode: 'first', alike: true, difference: null },
  warnings: [{ code: 'busy-machine', message: 'other programs took 1.2 of the 2 cores' }],
});

describe('renderComparison', () => {
  test.each([80, 120])('fits into %i columns and has every figure', (width) => {
    const text = renderComparison(
      comparison(['node a.ts', 'node b.ts --with --many --long --options --that --go --on']),
      {
        width,
        color: false,
      },
    );
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
    for (const part of [
      '40.6 ms',
      '2.00 (2.00–2.00)',
      '46.1 MB',
      '2,380',
      '34',
      'takes 2.00 times as long as node a.ts',
    ]) {
      expect(text.replace(/\s+/g, ' ')).toContain(part);
    }
    expect(text).toContain('byte for byte');
    expect(text).toContain('other programs took');
  });

  test('says nothing by colour alone', () => {
    const report = comparison(['a', 'b']);
    const plain = renderComparison(report, { width: 100, color: false });
    const colored = renderComparison(report, { width: 100, color: true });
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(plain);
    expect(colored).not.toBe(plain);
  });
});

test('a comparison names what failed, and what the others are compared with then', () => {
  const report = comparison(['a', 'b', 'c']);
  const message = 'the command a failed with exit code 3; the last it said:\n  no such luck';
  report.commands[0] = { ...report.commands[0]!, figures: null, failure: { code: 'HASTEN_COMMAND_FAILED', message } };
  const text = renderComparison(report, { width: 80, color: false });
  expect(text).toContain('  ✗ the command a failed with exit code 3; the last it said:\n      no such luck\n');
  expect(text).toContain('the first one has no figures: ÷ first is by b');
  expect(comparisonMarkdown(report)).toContain('| `a` | ❌ |');
});

test('a peak that the measuring process had itself is an upper bound', () => {
  const report = { ...comparison(['a']), measuring: { by: 'perl', peakFloorBytes: 5e7, missing: null } as const };
  expect(renderComparison(report, { width: 80, color: false })).toContain('≤ 46.1 MB');
});

describe('verdictText', () => {
  const ratio = { estimate: 0.5, low: 0.48, high: 0.52, verdict: 'faster', smallestDifference: 0.03 } as const;

  test('turns the ratio of what is faster round', () => {
    expect(verdictText('b', ratio, 'a')).toBe('b is 2.00 times as fast as a (1.92 to 2.08)');
    const slower = { ...ratio, estimate: 2, low: 1.9, high: 2.1, verdict: 'slower' } as const;
    expect(verdictText('b', slower, 'a')).toBe('b takes 2.00 times as long as a (1.90 to 2.10)');
  });

  test('without a difference says which one would have been found', () => {
    const none = { ...ratio, estimate: 1, low: 0.98, high: 1.02, verdict: 'no difference found' } as const;
    expect(verdictText('b', none, 'a')).toContain('no difference from a found; one of 3.0 % would have been');
    expect(verdictText('b', { ...none, smallestDifference: Number.MAX_VALUE }, 'a')).toContain('from so few');
  });
});

describe('comparisonMarkdown', () => {
  test('is a table with a row for each command', () => {
    const lines = comparisonMarkdown(comparison(['a | b', 'echo `x`'])).split('\n');
    expect(lines[2]).toContain('`a \\| b`');
    expect(lines[3]).toContain('`` echo `x` ``');
    expect(lines[3]).toMatch(/\| 2.00 times as long \(2.00 to 2.00\) \|$/);
    expect(lines[5]).toBe('- ⚠️ other programs took 1.2 of the 2 cores');
  });

  test('code stays in its cell', () => {
    expect(codeCell('a | b\nc')).toBe('`a \\| b c`');
    expect(code('a | ``b')).toBe('``` a | ``b ```');
  });
});

describe('renderOnce', () => {
  const report: OnceReport = {
    schema: 'hasten.time/1',
    command: ['node', '-e', 'let a = 1'],
    startedAt: '2026-11-21T05:31:02.123Z',
    run: { ...run(100), exitCode: null, signal: 'SIGTERM' },
    measuring: { by: 'perl', peakFloorBytes: 3e6, missing: null },
    node: {
      processes: [
        {
          pid: 1,
          node: 'v24.0.0',
          script: '/a.js',
          durationMs: 90,
          cpuMs: 80,
          loopUse: 0.75,
          loopDelayMs: { p50: 0.1, p99: 4, max: 9 },
          gc: { count: 3, totalMs: 9, maxMs: 5 },
          costMs: 0.2,
        },
      ],
      silent: 1,
    },
    counters: {
      events: [
        { event: 'cycles', count: 1e9, reason: null, counted: 0.5, userOnly: false },
        { event: 'instructions', count: 25e8, reason: null, counted: 0.5, userOnly: false },
        { event: 'branches', count: 4e8, reason: null, counted: 1, userOnly: false },
        { event: 'branch-misses', count: 4e6, reason: null, counted: 1, userOnly: false },
      ],
      missing: ['this processor does not count dTLB-load-misses'],
    },
  };

  test.each([80, 120])('has every figure within %i columns', (width) => {
    const text = renderOnce(report, { width, color: false });
    for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
    const words = text.replace(/\s+/g, ' ');
    for (const part of [
      "node -e 'let a = 1'",
      'Wall time 100 ms',
      'user 90.0 ms',
      '2,380 minor, 1 major',
      '19 voluntary, 34 involuntary',
      '4.10 kB read',
      'by SIGTERM',
      'garbage collection 10.0 % of the time (3 pauses, 9.00 ms, longest 5.00 ms)',
      'event loop busy 75 % of the time, late by 100 µs (median), 4.00 ms (p99)',
      '2.50 a cycle',
      '1.0 % missed',
      'scaled up from 50 % of the run',
      'dTLB-load-misses',
      'a Node process that did not end by itself',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('does not claim a peak below what the measuring process has', () => {
    const small = { ...report, run: { ...run(1), peakBytes: 2e6 } };
    expect(renderOnce(small, { width: 120, color: false })).toContain('at most 2.00 MB');
  });
});
