import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Found, isRight, judge, majority, remarks, tableOf, tally } from './judge.ts';
import { commentsOf, type Program, readPrograms } from './read.ts';

const folder = join(import.meta.dirname, '../fixtures');

function program(of: Partial<Program>): Program {
  const file = `/fixtures/json/${of.name ?? 'find-1-a.ts'}`;
  return { rule: 'json', name: 'find-1-a.ts', file, mustFind: true, lines: new Set([7]), may: new Set(), ...of };
}

function finding(of: Partial<Found>): Found {
  const file = 'fixtures/json/find-1-a.ts';
  return { rule: 'json', title: 'JSON', file, line: 7, savesMs: 100, limit: 1.2, evidence: [], ...of };
}

describe('comments', () => {
  test('name a line, lines around it, and other rules that are right', () => {
    const text = ['// may: cache, kernel', 'a(); // expect: json', '', 'b(); // expect: json or -1..+2', 'c();'].join(
      '\n',
    );
    const { lines, may } = commentsOf(text, 'json');
    expect([...lines].sort()).toEqual([2, 3, 4, 5, 6]);
    expect([...may]).toEqual(['cache', 'kernel']);
  });

  test('may name one more line', () => {
    expect([...commentsOf('for (;;) { // expect: json or +1', 'json').lines]).toEqual([1, 2]);
  });

  test.each(['a(); // expect: cache', 'a(); // expect: json or 3 lines', 'a(); // expect: json.'])('%s', (text) => {
    expect(() => commentsOf(text, 'json')).toThrow();
  });
});

describe('a finding', () => {
  test('is right at a line that is expected', () => {
    expect(judge(program({}), [finding({})])).toMatchObject({ found: true, besides: [] });
  });

  test.each([finding({ line: 8 }), finding({ rule: 'cache' }), finding({ file: 'fixtures/json/other.ts' })])(
    'is another one elsewhere, %#',
    (other) => {
      expect(judge(program({}), [other])).toMatchObject({ found: false, besides: [other] });
    },
  );

  test('is false in a look-alike, by whatever rule, but for those that may be', () => {
    const silent = program({ mustFind: false, lines: new Set(), may: new Set(['parallel']) });
    const verdict = judge(silent, [finding({}), finding({ rule: 'cache' }), finding({ rule: 'parallel' })]);
    expect(verdict.found).toBe(null);
    expect(verdict.wrong.map(({ rule }) => rule)).toEqual(['json', 'cache']);
  });
});

describe('of several runs of a program', () => {
  const silent = program({ mustFind: false, lines: new Set() });
  const [right, missed] = [judge(program({}), [finding({})]), judge(program({}), [])];
  const [quiet, once] = [judge(silent, []), judge(silent, [finding({})])];

  test('what most of them found counts', () => {
    expect(majority([missed, right, right]).found).toBe(true);
    expect(majority([missed, right, missed]).found).toBe(false);
    expect(majority([once, quiet, quiet])).toMatchObject({ found: null, wrong: [] });
    expect(majority([once, quiet, once]).wrong).toHaveLength(1);
    expect(majority([once]).wrong).toHaveLength(1);
  });

  test('findings at different lines are different ones', () => {
    const elsewhere = judge(silent, [finding({ line: 9 })]);
    expect(majority([once, elsewhere, quiet]).wrong).toEqual([]);
  });

  test('only those that are not as they should be are run again', () => {
    expect([right, missed, quiet, once].map(isRight)).toEqual([true, false, true, false]);
  });
});

test('verdicts are counted, told and set in a table', () => {
  const silent = program({ name: 'silent-1-a.ts', mustFind: false, lines: new Set() });
  const missed = judge(program({}), []);
  const verdicts = [judge(program({}), [finding({})]), missed, missed, judge(silent, [finding({})])];
  expect(tally(verdicts)).toEqual({ found: 1, missed: 2, wrong: 1 });
  expect(remarks(verdicts)).toEqual([
    'missed   json/find-1-a.ts, expected at line 7',
    'missed   json/find-1-a.ts, expected at line 7',
    'false    json/silent-1-a.ts: json at line 7, 100 ms: JSON',
  ]);
  const cells = tableOf(new Map([['24', verdicts]])).replace(/ +/g, ' ');
  expect(cells).toContain('| `json` | 1 of 3 | 2 | 1 |');
  expect(cells).toContain('| all | 1 of 3 | 2 | 1 |');
});

test('there are three programs to be found and three look-alikes for each rule', () => {
  const programs = readPrograms(folder);
  const byRule = Map.groupBy(programs, ({ rule }) => rule);
  expect(byRule.size).toBe(10);
  for (const of of byRule.values()) {
    expect(of.map(({ name }) => name.replace(/(-\d)-.*/, '$1'))).toEqual([
      'find-1',
      'find-2',
      'find-3',
      'silent-1',
      'silent-2',
      'silent-3',
    ]);
  }
});
