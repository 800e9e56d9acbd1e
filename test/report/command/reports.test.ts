import { describe, expect, test } from 'vitest';
import type { CompareReport } from '../../../src/bench/command/compare-model.ts';
import { resultOf } from '../../../src/bench/command/figures.ts';
import type { OnceReport } from '../../../src/bench/command/once.ts';
import type { Run } from '../../../src/bench/command/usage.ts';
import { formatBytes, formatRange, formatRatio } from '../../../src/report/command/amounts.ts';
import { renderComparison, verdictText } from '../../../src/report/command/compare.ts';
import { code, comparisonMarkdown } from '../../../src/report/command/markdown.ts';
import { renderOnce } from '../../../src/report/command/once.ts';
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
      '2.000 (2.000 … 2.000)',
      '44.0 MiB',
      '2,380',
      '34',
      'slower than node a.ts, 2.00 times',
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

describe('verdictText', () => {
  const ratio = { estimate: 0.5, low: 0.48, high: 0.52, verdict: 'faster', smallestDifference: 0.03 } as const;

  test('turns the ratio of what is faster round', () => {
    expect(verdictText(ratio, 'a')).toBe('faster than a, 2.00 times (1.92 to 2.08)');
    const slower = { ...ratio, estimate: 2, low: 1.9, high: 2.1, verdict: 'slower' } as const;
    expect(verdictText(slower, 'a')).toBe('slower than a, 2.00 times its time (1.90 to 2.10)');
  });

  test('without a difference says which one would have been found', () => {
    const none = { ...ratio, estimate: 1, low: 0.98, high: 1.02, verdict: 'no difference found' } as const;
    expect(verdictText(none, 'a')).toBe('no difference to a found (one of 3.0 % would have been)');
    expect(verdictText({ ...none, smallestDifference: Number.MAX_VALUE }, 'a')).toContain('differ too much');
  });
});

describe('comparisonMarkdown', () => {
  test('is a table with a row for each command', () => {
    const lines = comparisonMarkdown(comparison(['a | b', 'echo `x`'])).split('\n');
    expect(lines[2]).toContain('`a \\| b`');
    expect(lines[3]).toContain('`` echo `x` ``');
    expect(lines[3]).toMatch(/\| slower \|$/);
    expect(lines[5]).toBe('- other programs took 1.2 of the 2 cores');
  });

  test('code stays in its cell', () => {
    expect(code('a\nb')).toBe('`a b`');
  });
});

describe('amounts', () => {
  test('bytes have three digits and a unit', () => {
    expect([0, 999, 1024, 1e6, 44 * 2 ** 20, 3 * 2 ** 30, null].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.00 KiB',
      '977 KiB',
      '44.0 MiB',
      '3.00 GiB',
      '',
    ]);
  });

  test('an interval names its unit once, and nothing where nothing is known', () => {
    const ms = (value: number) => `${value} ms`;
    expect(formatRange({ estimate: 2, low: 1, high: 3 }, ms)).toBe('1 … 3 ms');
    expect(formatRange({ estimate: 2, low: 10, high: 12 }, String)).toBe('10 … 12');
    expect(formatRange({ estimate: 2, low: 0, high: Number.MAX_VALUE }, ms)).toBe('');
    expect(formatRatio({ estimate: 2, low: 0, high: Number.MAX_VALUE })).toBe('2.00');
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
      '4.00 KiB read',
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
    expect(renderOnce(small, { width: 120, color: false })).toContain('at most 1.91 MiB');
  });
});
