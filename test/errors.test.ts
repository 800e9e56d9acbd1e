/** Holds docs/errors.md and the code together: every code that is raised is explained, every explained code is raised. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatError, HastenError, placeOf } from '../src/support/errors.ts';

/**
 * Codes that stand in quotes outside comments, or begin a message. Names of environment variables begin alike: they
 * stand on lines that speak of an `env` or a `variable`.
 */
function raisedCodes(source: string): string[] {
  const lines = source
    .split('\n')
    .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line) && !/env\b|(?<!FREE_)variable/i.test(line));
  const found = lines.join('\n').matchAll(/['"`](?:hasten: )?(HASTEN_[A-Z0-9_]+)(?:['"`]|: )/g);
  return [...found].map((match) => match[1]!);
}

/** Codes in the first column of the page's table. */
function explainedCodes(page: string): string[] {
  return [...page.matchAll(/^\| `(HASTEN_[A-Z0-9_]+)` \|/gm)].map((match) => match[1]!);
}

describe('docs/errors.md', () => {
  const files = globSync(['src/**/*.ts', 'bin/*.js']);
  const raised = new Set(files.flatMap((file) => raisedCodes(readFileSync(file, 'utf8'))));
  const explained = explainedCodes(readFileSync('docs/errors.md', 'utf8'));

  test('explains every code that is raised', () => {
    expect([...raised].filter((code) => !explained.includes(code)).sort()).toEqual([]);
  });

  test('explains no code that is never raised', () => {
    expect(explained.filter((code) => !raised.has(code))).toEqual([]);
  });

  test('names each code once, in the order of the alphabet', () => {
    expect(explained).toEqual([...new Set(explained)].sort());
  });

  test('the check sees codes however they are raised', () => {
    expect(raisedCodes("throw new HastenError('HASTEN_A', `x`)")).toEqual(['HASTEN_A']);
    expect(raisedCodes("throw new HastenError(\n  'HASTEN_B',\n  `x`)")).toEqual(['HASTEN_B']);
    expect(raisedCodes("console.error('hasten: HASTEN_C: no')")).toEqual(['HASTEN_C']);
    expect(raisedCodes("const code = late ? 'HASTEN_D' : 'HASTEN_E';")).toEqual(['HASTEN_D', 'HASTEN_E']);
    expect(raisedCodes("const fileEnv = 'HASTEN_FILE'; process.env['HASTEN_TEST_NODE']")).toEqual([]);
    expect(raisedCodes(" * throw new HastenError('HASTEN_F', `x`)")).toEqual([]);
  });
});

describe('HastenError', () => {
  test('prints its code, its place and the way out', () => {
    const error = new HastenError('HASTEN_X', 'cannot read it', { file: 'a.ts', line: 3, column: 7, fix: 'try b.ts' });
    expect(formatError(error)).toBe('hasten: HASTEN_X: cannot read it\n  at a.ts:3:7\n  fix: try b.ts');
  });

  test('prints only as much of its place as is known', () => {
    expect(placeOf(new HastenError('HASTEN_X', 'x', { file: 'a.ts', column: 7 }))).toBe('a.ts');
    expect(placeOf(new HastenError('HASTEN_X', 'x', { line: 3 }))).toBeUndefined();
    expect(formatError(new HastenError('HASTEN_X', 'x'))).toBe('hasten: HASTEN_X: x');
  });

  test('keeps its cause', () => {
    const cause = new Error('EACCES');
    expect(new HastenError('HASTEN_X', 'x', { cause }).cause).toBe(cause);
  });
});
