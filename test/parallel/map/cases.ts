/** Runs a file of cases in a process of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withoutKeys } from '../../support/without-keys.ts';
import type { CaseResult } from './cases/harness.ts';

/** A test for each case of `cases/<name>.ts`; and the process must end by itself, with nothing on standard error. */
export async function testCases(name: string): Promise<void> {
  const file = fileURLToPath(new URL(`./cases/${name}.ts`, import.meta.url));
  const run = await new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [...withoutKeys, '--no-warnings', file],
      { timeout: 240_000, maxBuffer: 2 ** 26 },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
  const results = run.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as CaseResult);
  for (const { name: what, error } of results) test(what, () => expect(error).toBe(null));
  test('the process ends by itself, and says nothing else', () => {
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
    expect(results.length).toBeGreaterThan(0);
  });
}
