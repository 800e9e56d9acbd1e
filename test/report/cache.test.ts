/** What `hasten cache` prints, from figures that were made up. */
import { expect, test } from 'vitest';
import type { EntryInfo, FunctionInfo } from '../../src/cache/store/types.ts';
import { renderEntries, renderEntry, renderFunctions, renderRemoved, renderVerified } from '../../src/report/cache.ts';

const NOW = Date.UTC(2026, 10, 21, 17);
const OPTIONS = { width: 100, color: false, top: 20, now: NOW, from: '/home/user/shop' };

const FUNCTIONS: FunctionInfo[] = [
  {
    fn: { project: '/home/user/shop', module: 'src/rows.ts', index: 0, name: 'features' },
    entries: 12,
    bytes: 34_500,
    hits: 1_234_567,
    misses: 14,
    savedMs: 3_600_000,
    used: NOW - 5 * 60_000,
  },
  {
    fn: { project: '/home/user/shop', module: 'src/train.ts', index: 1, name: 'trained' },
    entries: 3,
    bytes: 1_100_000_000,
    hits: 0,
    misses: 3,
    savedMs: 0,
    used: NOW - 40 * 86_400_000,
  },
  {
    fn: { project: '/home/user/other', module: 'lib.ts', index: 0, name: '' },
    entries: 1,
    bytes: 200,
    hits: 2,
    misses: 1,
    savedMs: 0.5,
    used: NOW,
  },
];

const ENTRY: EntryInfo = {
  key: '0123456789abcdef0123456789abcdef',
  fn: FUNCTIONS[0]!.fn,
  code: 'fedcba9876543210',
  arguments: "'a.csv', { bins: 32 }",
  bytes: 2_800,
  created: NOW - 3 * 3_600_000,
  used: NOW - 5 * 60_000,
  expires: null,
  hits: 40,
  cost: 1250,
  failed: false,
  streamed: false,
  file: null,
};

test('functions stand by size, with a sum below them', () => {
  expect(renderFunctions(FUNCTIONS, '/home/user/shop/node_modules/.cache/hasten', OPTIONS)).toMatchInlineSnapshot(`
    "Functions  by size, kept in node_modules/.cache/hasten
      Entries     Size       Hits  Misses   Saved       Used  Function
            3  1.10 GB          0       3    0 ms   40 d ago  trained      src/train.ts
           12  34.5 kB  1,234,567      14  60 min  5 min ago  features     src/rows.ts
            1    200 B          2       1  500 µs        now  (anonymous)  ../other/lib.ts
      ────────────────────────────────────────────────────────────────────────────────────
           16  1.10 GB  1,234,569      18  60 min             all
    "
  `);
});

test('what does not fit is added up, and the sum is still that of all', () => {
  const text = renderFunctions(FUNCTIONS, '/tmp/store', { ...OPTIONS, top: 1 });
  expect(text).toContain('2 more functions');
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^ +16 +1\.10 GB +1,234,569 +18 +60 min +all$/);
});

test('two functions of one name in one module are told apart by their place', () => {
  const twice = [0, 3].map((index) => ({ ...FUNCTIONS[0]!, fn: { ...FUNCTIONS[0]!.fn, index } }));
  const text = renderFunctions(twice, '/tmp/store', OPTIONS);
  expect(text).toContain('src/rows.ts#0');
  expect(text).toContain('src/rows.ts#3');
});

test('entries have the beginning of their keys and their arguments', () => {
  const failed = { ...ENTRY, key: 'f'.repeat(32), failed: true, arguments: "'b.csv', {\n}" };
  const entries = [ENTRY, { ...failed, expires: NOW - 1 }, failed];
  expect(renderEntries([{ fn: ENTRY.fn, stats: FUNCTIONS[0]!, entries }], OPTIONS)).toMatchInlineSnapshot(`
    "features  src/rows.ts, 12 entries, 34.5 kB, 1,234,567 hits, 60 min saved
      Key              Size  Hits     Took     Made       Used  Arguments
      0123456789ab  2.80 kB    40  1.25 s   3 h ago  5 min ago  'a.csv', { bins: 32 }
      ffffffffffff  2.80 kB    40  1.25 s   3 h ago  5 min ago  (expired) 'b.csv', { }
      ffffffffffff  2.80 kB    40  1.25 s   3 h ago  5 min ago  (an error) 'b.csv', { }
    "
  `);
});

test('of many entries the rest is counted', () => {
  const entries = Array.from({ length: 50 }, () => ENTRY);
  const text = renderEntries([{ fn: ENTRY.fn, stats: FUNCTIONS[0]!, entries }], { ...OPTIONS, top: 20 });
  expect(text).toContain('30 more, used longer ago');
});

test('one entry is shown a fact a line', () => {
  expect(renderEntry({ ...ENTRY, expires: NOW + 90_000, file: '/s/v1/x.bin' }, OPTIONS)).toMatchInlineSnapshot(`
    "features  src/rows.ts#0
      Key        0123456789abcdef0123456789abcdef
      Arguments  'a.csv', { bins: 32 }
      Code       fedcba9876543210
      Result     a value
      Size       2.80 kB, in a file of its own
      Took       1.25 s
      Hits       40, 50.0 s saved
      Made       2026-11-21 14:00:00 UTC, 3 h ago
      Used       2026-11-21 16:55:00 UTC, 5 min ago
      Expires    in 2 min
    "
  `);
});

test('no control character of a name or an argument reaches the terminal', () => {
  const odd = { ...ENTRY, fn: { ...ENTRY.fn, name: 'a\x1b[31m' }, arguments: 'b\x1b[2J' };
  const shown = [
    renderEntry(odd, OPTIONS),
    renderEntries([{ fn: odd.fn, stats: FUNCTIONS[0]!, entries: [odd] }], OPTIONS),
    renderFunctions([{ ...FUNCTIONS[0]!, fn: odd.fn }], '/tmp', OPTIONS),
    renderVerified(1, [odd], true, OPTIONS),
  ];
  for (const text of shown) expect(text).not.toContain('\x1b');
});

test('narrow terminals get narrower tables', () => {
  for (const width of [60, 80, 200]) {
    const text = renderFunctions(FUNCTIONS, '/tmp/store', { ...OPTIONS, width });
    const widest = Math.max(...text.split('\n').map((line) => line.length));
    expect(widest, text).toBeLessThanOrEqual(width);
  }
});

test('what was removed, and what is left', () => {
  const left = { entries: 1, bytes: 200, hits: 0, misses: 0, savedMs: 0 };
  expect(renderRemoved(12, 34_500, left)).toBe('12 entries removed, 34.5 kB; 1 entry left, 200 B\n');
  expect(renderRemoved(0, 0, { ...left, entries: 0, bytes: 0 })).toBe('Nothing was removed; nothing is left\n');
});

test('what is damaged is listed', () => {
  expect(renderVerified(7, [], true, OPTIONS)).toBe('7 entries checked, all of them whole\n');
  const text = renderVerified(7, [ENTRY], true, OPTIONS);
  expect(text).toMatch(/^1 of 7 entries damaged, and removed: they will be computed again\n/);
  expect(text).toContain("0123456789ab  2.80 kB  features  'a.csv', { bins: 32 }");
});
