/** Diffs against what `patch` and `git apply` make of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { seeded } from '../../../src/bench/statistics/random.ts';
import { unifiedDiff } from '../../../src/speedup/prove/diff.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'a.ts');
const hasPatch = spawnSync('patch', ['--version']).status === 0;

/** What a tool makes of `before` with the diff. */
function applied(tool: string[], before: string, diff: string): string {
  writeFileSync(path, before);
  execFileSync(tool[0]!, tool.slice(1), { cwd: folder, input: diff, stdio: ['pipe', 'pipe', 'pipe'] });
  return readFileSync(path, 'utf8');
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

const CASES: [string, string, string][] = [
  ['a line changed', 'a\nb\nc\n', 'a\nx\nc\n'],
  ['lines put in front', 'a\nb\n', 'new\na\nb\n'],
  ['lines put behind', 'a\nb\n', 'a\nb\nnew\n'],
  ['lines taken away', `${numbered(20).join('\n')}\n`, `${numbered(20).slice(5).join('\n')}\n`],
  [
    'two places far apart',
    `${numbered(40).join('\n')}\n`,
    `${numbered(40).join('\n')}\n`.replace('line 3\n', 'x\n').replace('line 30\n', ''),
  ],
  [
    'two places near each other',
    `${numbered(12).join('\n')}\n`,
    `${numbered(12).join('\n')}\n`.replace('line 3\n', 'x\n').replace('line 10\n', 'y\n'),
  ],
  ['no end of line at the end, of both', 'a\nb', 'a\nc'],
  ['no end of line before', 'a\nb', 'a\nb\n'],
  ['no end of line after', 'a\nb\n', 'a\nb'],
  ['an end of line missing far from the change', `x\n${numbered(9).join('\n')}`, `y\n${numbered(9).join('\n')}`],
  ['from nothing', '', 'a\nb\n'],
  ['to nothing', 'a\nb\n', ''],
  ['line ends of Windows', 'a\r\nb\r\nc\r\n', 'a\r\nx\r\nc\r\n'],
  ['one line end that changes', 'a\r\nb\r\n', 'a\nb\r\n'],
  ['empty lines', '\n\n\na\n\n\n', '\n\na\n\n\n\n'],
];

describe('unifiedDiff', () => {
  test.each(CASES)('%s', (_, before, after) => {
    const diff = unifiedDiff('a.ts', before, after);
    expect(applied(['git', 'apply', '--whitespace=nowarn', '-'], before, diff)).toBe(after);
    // patch(1) removes a file that has become empty.
    if (hasPatch && after !== '') expect(applied(['patch', '--binary', '-s', '-p1'], before, diff)).toBe(after);
  });

  test('is what git itself shows', () => {
    const before = `${numbered(30).join('\n')}\n`;
    const after = before.replace('line 7\n', 'line seven\nline 7.5\n').replace('line 20\n', '');
    writeFileSync(join(folder, 'before'), before);
    writeFileSync(join(folder, 'after'), after);
    const shown = spawnSync('git', ['diff', '--no-index', '--no-color', 'before', 'after'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const hunks = (text: string) => text.slice(text.indexOf('@@'));
    // git adds the function that a hunk is in.
    expect(hunks(unifiedDiff('a.ts', before, after))).toBe(hunks(shown.stdout).replace(/^(@@ .* @@).*$/gm, '$1'));
  });

  test('is nothing where nothing differs', () => expect(unifiedDiff('a.ts', 'a\n', 'a\n')).toBe(''));

  test('names files as git does', () => {
    expect(unifiedDiff('./src/a.ts', 'a\n', 'b\n')).toMatch(/^--- a\/src\/a\.ts\n\+\+\+ b\/src\/a\.ts\n/);
    expect(unifiedDiff('my file.ts', 'a\n', 'b\n')).toMatch(/^--- a\/my file\.ts\t\n/);
  });

  test('random texts come back', () => {
    const random = seeded(20261121);
    for (let round = 0; round < 25; round++) {
      const text = () => {
        const count = Math.floor(random.next() * 30);
        const lines = Array.from({ length: count }, () => 'abc'[Math.floor(random.next() * 3)]!);
        return lines.join('\n') + (random.next() < 0.5 ? '\n' : '');
      };
      const [before, after] = [text(), text()];
      if (before === after) continue;
      const diff = unifiedDiff('a.ts', before, after);
      expect(
        applied(['git', 'apply', '--whitespace=nowarn', '--unidiff-zero', '-'], before, diff),
        JSON.stringify([before, after]),
      ).toBe(after);
    }
  });
});
