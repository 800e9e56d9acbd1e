/** Budgets: read, matched, broken only beyond the noise. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compareWithBaseline } from '../../src/bench/baseline/compare.ts';
import { type Budget, checkBudget, loadBudget, needsBaseline } from '../../src/bench/budget.ts';
import { julia, MACHINE, troubled, variants } from '../support/bench-reports.ts';

const dir = mkdtempSync(join(tmpdir(), 'hasten-budget-'));
afterAll(() => rmSync(dir, { recursive: true }));
const path = join(dir, 'budget.json');

function load(text: string): Budget {
  writeFileSync(path, text);
  return loadBudget(path);
}

const subjects = (budget: Budget, report = julia()) => checkBudget(report, budget, null).map(({ subject }) => subject);

describe('the file', () => {
  test('is read', () => {
    const budget = { 'julia set': { kernel: { maxRatio: 0.5, sizes: ['full'] } }, '*': { '*': { maxSlowdown: 1.1 } } };
    expect(load(JSON.stringify(budget))).toEqual(budget);
    expect(needsBaseline(budget)).toBe(true);
    expect(needsBaseline({ a: { b: { maxRatio: 1 } } })).toBe(false);
  });

  test.each([
    ['{', /JSON/],
    ['[]', /no object/],
    ['{"a": 1}', /"a" is no object of candidates/],
    ['{"a": {"b": 1}}', /"a", "b" is no object of limits/],
    ['{"a": {"b": {}}}', /sets no limit/],
    ['{"a": {"b": {"maxTime": 3}}}', /no limit called "maxTime"/],
    ['{"a": {"b": {"maxRatio": "0.5"}}}', /maxRatio is "0.5" and not a number above 0/],
    ['{"a": {"b": {"maxRatio": 1, "sizes": []}}}', /sizes is no list of names/],
  ])('%s is refused', (text, message) => {
    expect(() => load(text)).toThrow(
      expect.objectContaining({ code: 'HASTEN_BUDGET_INVALID', message: expect.stringMatching(message) }),
    );
  });

  test('that is not there is refused', () => {
    expect(() => loadBudget(join(dir, 'none.json'))).toThrow(
      expect.objectContaining({ code: 'HASTEN_BUDGET_INVALID' }),
    );
  });
});

describe('names that match nothing', () => {
  test.each([
    [{ mandelbrot: { kernel: { maxRatio: 1 } } }, 'there are: julia set'],
    [{ 'julia set': { kernle: { maxRatio: 1 } } }, 'there are: objects, typed, kernel, strings'],
    [{ 'julia set': { kernel: { maxRatio: 1, sizes: ['huge'] } } }, 'there are: small, middle, full'],
  ])('%j', (budget, known) => {
    expect(() => checkBudget(julia(), budget as Budget, null)).toThrow(
      expect.objectContaining({ code: 'HASTEN_BUDGET_UNKNOWN', fix: expect.stringContaining(known) }),
    );
  });

  test('of a bench that could not run are no error: the run fails anyway', () => {
    expect(subjects({ sort: { quick: { maxRatio: 1 } } }, troubled())).toEqual([]);
  });
});

describe('maxRatio', () => {
  test('is kept, and broken beyond the noise', () => {
    expect(subjects({ 'julia set': { kernel: { maxRatio: 0.5 } } })).toEqual([]);
    expect(subjects({ 'julia set': { kernel: { maxRatio: 0.3 } } })).toEqual([
      'julia set (small): kernel',
      'julia set (middle): kernel',
      'julia set (full): kernel',
    ]);
  });

  test('is not broken by noise: the estimate is above it and the interval is not', () => {
    const report = julia();
    const { ratio } = report.benches[0]!.sizes[0]!.subjects[1]!.figures!;
    Object.assign(ratio!, { estimate: 1.02, low: 0.99, high: 1.05 });
    const budget = { 'julia set': { typed: { maxRatio: 1, sizes: ['small'] } } };
    expect(subjects(budget, report)).toEqual([]);
    ratio!.low = 1.001;
    expect(checkBudget(report, budget, null)).toEqual([
      {
        subject: 'julia set (small): typed',
        limit: 'maxRatio',
        allowed: 1,
        measured: { estimate: 1.02, low: 1.001, high: 1.05 },
        message: 'takes 1.02 (1.00 to 1.05) times as long as the first candidate; the budget allows 1 (maxRatio)',
      },
    ]);
  });

  test('the exact name goes before *, the first candidate has none', () => {
    expect(subjects({ '*': { '*': { maxRatio: 0.1, sizes: ['full'] }, strings: { maxRatio: 2 } } })).toEqual([
      'julia set (full): typed',
      'julia set (full): kernel',
    ]);
  });

  test('is broken by what has no figures', () => {
    expect(checkBudget(troubled(), { trouble: { wrong: { maxRatio: 1 } } }, null)).toMatchObject([
      { subject: 'trouble: wrong', measured: null, message: 'cannot be checked: it has no figures' },
    ]);
  });

  test('holds under each variant', () => {
    expect(subjects({ iterate: { forEach: { maxRatio: 1 } } }, variants())).toEqual([
      'iterate: forEach on node 22.18.0',
    ]);
  });
});

describe('maxSlowdown', () => {
  const budget: Budget = { 'julia set': { '*': { maxSlowdown: 1.1 } } };
  const slower = (factor: number) => {
    const report = julia();
    const { figures } = report.benches[0]!.sizes[2]!.subjects[2]!;
    figures!.processes = figures!.processes.map((rounds) => rounds.map((ns) => ns * factor));
    return report;
  };
  const check = (factor: number) =>
    checkBudget(slower(factor), budget, compareWithBaseline(slower(factor), { name: 'main', report: julia() }));

  test('is broken by what became slower than allowed, beyond the noise', () => {
    expect(check(1)).toEqual([]);
    expect(check(1.1)).toEqual([]);
    expect(check(1.3)).toMatchObject([{ subject: 'julia set (full): kernel', limit: 'maxSlowdown', allowed: 1.1 }]);
  });

  test('needs a baseline', () => {
    expect(() => checkBudget(julia(), budget, null)).toThrow(
      expect.objectContaining({ code: 'HASTEN_BUDGET_BASELINE' }),
    );
  });

  test('does not pass because the machine is another one', () => {
    const then = julia();
    then.machine = { ...MACHINE, cpu: 'Apple M4' };
    const breaches = checkBudget(julia(), budget, compareWithBaseline(julia(), { name: 'main', report: then }));
    expect(breaches).toHaveLength(12);
    expect(breaches[0]!.message).toMatch(/^cannot be checked: it was measured on another processor/);
  });

  test('says nothing about what is new', () => {
    const then = julia();
    then.benches[0]!.sizes = [];
    expect(checkBudget(julia(), budget, compareWithBaseline(julia(), { name: 'main', report: then }))).toEqual([]);
  });
});
