import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OnceReport } from '../../src/bench/command/once.ts';
import { runHasten, temporaryFolder, testNode } from './support.ts';

/** Runs `hasten time` and reads its figures. */
async function time(words: string[], options: Parameters<typeof runHasten>[1] & { command?: 'time' | 'stat' } = {}) {
  const json = join(temporaryFolder(), 'time.json');
  const result = await runHasten([options.command ?? 'time', '--json', json, ...words], options);
  return { ...result, report: JSON.parse(readFileSync(json, 'utf8')) as OnceReport };
}

describe('hasten time', () => {
  test('passes input, output and exit code through and reports on standard error', async () => {
    const result = await time(['sh', '-c', 'cat; echo oops >&2; exit 3'], { input: 'hello' });
    expect(result).toMatchObject({ code: 3, signal: null, stdout: 'hello' });
    expect(result.stderr).toMatch(/^oops\n/);
    expect(result.stderr).toContain('with exit code 3');
    expect(result.report.run.exitCode).toBe(3);
  });

  test('ends by the signal that ended the command', async () => {
    const result = await runHasten(['time', 'sh', '-c', 'kill -TERM $$']);
    expect(result.signal).toBe('SIGTERM');
    expect(result.stderr).toContain('by SIGTERM');
  });

  test('passes a signal on, and still reports', async () => {
    const script = 'process.on("SIGTERM", () => process.exit(9)); setInterval(() => {}, 1000); console.log("up")';
    const result = await runHasten(['time', testNode, '-e', script], {
      onStart: (child) => child.stdout!.once('data', () => child.kill('SIGTERM')),
    });
    expect(result.code).toBe(9);
    expect(result.stderr).toContain('with exit code 9');
  });

  test('tells collector and event loop of Node programs, those of children too', async () => {
    const work = 'let s = []; for (let i = 0; i < 4e6; i++) s = [s.length, i]; setTimeout(() => {}, 600)';
    const child = `require("child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(work)}])`;
    const { report } = await time([testNode, '-e', child]);
    expect(report.node!.silent).toBe(0);
    expect(report.node!.processes).toHaveLength(2);
    const busy = report.node!.processes.find(({ gc }) => gc!.count > 10)!;
    expect(busy.gc!.totalMs).toBeGreaterThan(0);
    expect(busy.loopUse).toBeLessThan(0.9);
    expect(busy.loopDelayMs!.p50).toBeGreaterThanOrEqual(0);
    // The parent waited within one turn, so nothing is known of its loop.
    expect(report.node!.processes.find((one) => one !== busy)!.loopDelayMs).toBeNull();
  });

  test('the program does not notice', async () => {
    const script = 'console.log(JSON.stringify([process.argv.length, process.execArgv, require.main === undefined]))';
    const { stdout } = await time([testNode, '-e', script]);
    expect(JSON.parse(stdout)[1]).toEqual(['-e', script]);
    const none = await time(['--no-node', testNode, '-p', 'String(process.env.NODE_OPTIONS)']);
    expect(none.stdout).toBe('undefined\n');
    expect(none.report.node).toBeNull();
  });

  test('says of a killed Node program that its figures are missing', async () => {
    const { report, stderr } = await time(['sh', '-c', `${testNode} -e 'process.kill(process.pid, "SIGKILL")'; true`]);
    expect(report.node).toEqual({ processes: [], silent: 1 });
    expect(stderr).toContain('did not end by itself');
  });

  test('a command that is not there is an error', async () => {
    const result = await runHasten(['time', 'hasten-is-not-there']);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('HASTEN_COMMAND_MISSING');
    expect((await runHasten(['time'])).code).toBe(2);
  });

  test('options behind the command are the command’s', async () => {
    const { stdout } = await time(['echo', '--json', 'x', '--help']);
    expect(stdout).toBe('--json x --help\n');
  });

  test('writes the report to a file', async () => {
    const out = join(temporaryFolder(), 'report.txt');
    const result = await runHasten(['time', '--out', out, 'echo', 'x']);
    expect(result).toMatchObject({ stdout: 'x\n', stderr: '' });
    expect(readFileSync(out, 'utf8')).toMatch(/^echo x\n {2}Wall time/);
  });
});
