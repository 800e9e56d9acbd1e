/** Programs with pools end as they would without, and leave nothing behind. */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isAlive } from '../../support/alive.ts';
import { withoutKeys } from '../../support/without-keys.ts';

const TIMEOUT = { timeout: 300_000 };

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(program: string, ...args: string[]): Promise<Ended> {
  const file = fileURLToPath(new URL(`./programs/${program}.ts`, import.meta.url));
  // Sources are compiled once, not by each worker.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'hasten-test-compiled') };
  const child = spawn(process.execPath, [...withoutKeys, '--no-warnings', '--expose-gc', file, ...args], {
    timeout: 280_000,
    env,
  });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (ended.stdout += data));
  child.stderr.on('data', (data) => (ended.stderr += data));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
}

describe.each(['thread', 'process'])('a program with a pool of kind %s', TIMEOUT, (kind) => {
  test.each<[ending: string, code: number, prints: string, complains: string]>([
    ['by itself', 0, '', ''],
    ['by itself after a while', 0, 'later\n', ''],
    ['by itself, after printing there', 0, 'printed there\n', ''],
    ['pending', 0, 'done\n', ''],
    ['exit', 5, '', ''],
    ['exit while busy', 5, '', ''],
    ['throw', 1, '', 'uncaught here'],
    ['failed run', 1, '', 'failed there'],
  ])('ends %s', async (ending, code, prints, complains) => {
    const ended = await run('endings', kind, ending);
    expect(ended.stdout.replace(/^worker \d+\n3\n/, '')).toBe(prints);
    expect(ended.code).toBe(code);
    if (complains === '') expect(ended.stderr).toBe('');
    else expect(ended.stderr).toContain(complains);
    if (kind === 'process') {
      const worker = Number(/^worker (\d+)/.exec(ended.stdout)![1]);
      for (let tries = 0; isAlive(worker) && tries < 500; tries++) await new Promise((next) => setTimeout(next, 10));
      expect(isAlive(worker)).toBe(false);
    }
  });
});

describe('pools that are opened and closed', TIMEOUT, () => {
  test.each([
    ['thread', 120],
    ['process', 30],
  ])('leave nothing behind: %s, %i of them', async (kind, count) => {
    const { stdout, stderr, code } = await run('many-pools', kind, `${count}`);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const [before, after] = JSON.parse(stdout);
    expect(after.files).toBeLessThanOrEqual(before.files + 2);
    expect(after.tasks).toBeLessThanOrEqual(before.tasks + 2);
    expect(after.active).toBeLessThanOrEqual(before.active);
    expect(after.listeners).toBe(before.listeners);
    expect(after.heap - before.heap).toBeLessThan(count * 20_000);
    expect(after.rss - before.rss).toBeLessThan(count * 200_000);
  });
});

test('a pool without work takes no time of the processor', TIMEOUT, async () => {
  const { stdout } = await run('idle');
  // Two threads that looked for messages would take two seconds.
  expect(Number(stdout)).toBeLessThan(100);
});
