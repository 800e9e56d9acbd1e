import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { measuring, start } from '../../../src/bench/command/run.ts';
import { parseFigures } from '../../../src/bench/command/wrapper.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `start` finds of a command in another process, whose PATH has just these programs. */
function startWith(programs: string[], words: string[]): { by: string; run: Record<string, unknown> } {
  const path = mkdtempSync(join(folder, 'path-'));
  for (const program of programs) {
    // Not the shims of a version manager: the programs themselves.
    const real = execFileSync('sh', ['-c', `PATH=/usr/bin:/bin:$PATH command -v ${program}`], {
      encoding: 'utf8',
    }).trim();
    symlinkSync(real, join(path, program));
  }
  const code = `
    const { measuring, start } = await import(${JSON.stringify(join(process.cwd(), 'src/bench/command/run.ts'))});
    console.log(JSON.stringify({ by: measuring().by, run: await start(${JSON.stringify(words)}).ended }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: path },
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { by: string; run: Record<string, unknown> };
}

describe('start', () => {
  test('tells exit codes and signals apart', async () => {
    expect(await start(['sh', '-c', 'exit 3']).ended).toMatchObject({ exitCode: 3, signal: null });
    expect(await start(['sh', '-c', 'kill -KILL $$']).ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  test('takes the time of the command alone', async () => {
    const { wallNs, userNs, systemNs } = await start(['sleep', '0.2']).ended;
    expect(wallNs / 1e6).toBeGreaterThan(199);
    expect(userNs! + systemNs!).toBeLessThan(wallNs / 2);
  });

  test('counts processor time and memory of descendants', async () => {
    const script = 'const a = Buffer.alloc(150e6, 1); const end = Date.now() + 200; while (Date.now() < end);';
    const run = await start(['sh', '-c', `${process.execPath} -e '${script}'; true`]).ended;
    expect(run.userNs! / 1e6).toBeGreaterThan(60);
    expect(run.peakBytes!).toBeGreaterThan(150e6);
    expect(run.minorFaults!).toBeGreaterThan(10_000);
  });

  test('says what cannot be executed', async () => {
    await expect(start(['hasten-is-not-there']).ended).rejects.toMatchObject({ code: 'HASTEN_COMMAND_MISSING' });
    await expect(start([folder]).ended).rejects.toThrow('may not be executed');
  });

  test('kills the group', async () => {
    const running = start(['sh', '-c', 'sleep 30 & sleep 30; true'], { group: true });
    const timer = setInterval(() => running.kill('SIGTERM'), 20);
    expect((await running.ended).signal).toBe('SIGTERM');
    clearInterval(timer);
    expect(running.kill('SIGTERM')).toBe(false);
  });

  test('the command has the signals and descriptors that it would have', async () => {
    const script = 'trap "exit 7" INT; kill -INT $$; sleep 1';
    expect((await start(['sh', '-c', script]).ended).exitCode).toBe(7);
    expect((await start(['sh', '-c', 'test -e /proc/$$/fd/3']).ended).exitCode).toBe(1);
  });
});

describe('without Perl', () => {
  test('Python measures', () => {
    const { by, run } = startWith(['python3', 'sh'], ['sh', '-c', 'exit 3']);
    expect(by).toBe('python3');
    expect(run).toMatchObject({ exitCode: 3, signal: null, majorFaults: expect.any(Number) });
    expect(run.peakBytes).toBeGreaterThan(1e6);
  });

  test('and without Python /proc is looked at', () => {
    const { by, run } = startWith(['sleep'], ['sleep', '0.3']);
    expect(by).toBe('polling');
    expect(run).toMatchObject({ exitCode: 0, signal: null });
    expect(run.wallNs).toBeGreaterThan(3e8);
    if (process.platform === 'linux') expect(run.peakBytes).toBeGreaterThan(1e5);
  });

  test('what is missing is said', () => {
    expect(measuring().missing === null).toBe(measuring().by !== 'polling');
  });
});

describe('parseFigures', () => {
  test('of a wrapper that was killed there is no run', () => {
    expect(parseFigures('pid 12\n')).toEqual({ pid: 12, failed: null, run: null });
    expect(parseFigures('')).toEqual({ pid: null, failed: null, run: null });
  });

  test('reads usage in its units', () => {
    const { run } = parseFigures('pid 12\nusage 1500000 256 1000 500 2048 3 1 8 16 5 6\n');
    expect(run).toEqual({
      exitCode: 1,
      signal: null,
      wallNs: 1.5e6,
      userNs: 1e6,
      systemNs: 5e5,
      peakBytes: 2048,
      minorFaults: 3,
      majorFaults: 1,
      voluntarySwitches: 5,
      involuntarySwitches: 6,
      readBytes: 4096,
      writtenBytes: 8192,
    });
  });
});
