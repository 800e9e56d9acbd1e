/** The summary for GitHub. */
import { describe, expect, test } from 'vitest';
import { compareWithBaseline } from '../../../src/bench/baseline/compare.ts';
import { benchMarkdown } from '../../../src/report/bench/markdown.ts';
import * as reports from '../../support/bench-reports.ts';

const { julia, troubled, variants, parallel, longNames, empty, tooLittle } = reports;

describe.each(Object.entries({ julia, troubled, variants, parallel, longNames, empty, tooLittle }))(
  '%s',
  (_name, make) => {
    const text = benchMarkdown(make(), {
      comparison: compareWithBaseline(make(), { name: 'main', report: make() }),
      breaches: [],
    });

    test('has rows as wide as their tables', () => {
      let columns = 0;
      for (const line of text.split('\n')) {
        const cells = line.startsWith('|') ? line.match(/(?<!\\)\|/g)!.length : 0;
        if (cells > 0 && columns > 0) expect(cells).toBe(columns);
        columns = cells;
      }
    });

    test('holds no unprinted value', () => expect(text).not.toMatch(/undefined|NaN|null|Infinity|e\+308/));
  },
);

test('failures and the budget come before any table, warnings are folded', () => {
  const breach = { subject: 'a: b', limit: 'maxRatio', allowed: 1, measured: null, message: 'takes too long' } as const;
  const text = benchMarkdown(troubled(), { breaches: [breach] });
  expect(text.indexOf('5 candidates without figures')).toBeLessThan(text.indexOf('|'));
  expect(text.indexOf('**a: b** takes too long')).toBeLessThan(text.indexOf('|'));
  expect(text).toContain('<details><summary>⚠️ 5 warnings</summary>');
  expect(text).toContain('❌ **throws**: threw an error: `TypeError: x.sort is not');
});

test('verdicts are the same as in the terminal', () => {
  expect(benchMarkdown(julia())).toMatch(/- kernel is 2\.\d\d times as fast as objects \(2\.\d\d to 2\.\d\d\)/);
});

test('names cannot make Markdown, HTML or mentions', () => {
  const sizes = reports.measured([
    { name: '', n: null, candidates: [{ name: 'a|b *c* <img src=x> `d` @someone', ns: 5 }] },
  ]);
  const text = benchMarkdown(reports.reportOf([reports.benchOf('[x](y)', sizes)]));
  expect(text).toContain('a\\|b \\*c\\* &lt;img src=x> \\`d\\` @\u200bsomeone');
  expect(text).toContain('### \\[x\\](y)');
});
