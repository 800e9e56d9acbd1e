import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CompareReport } from '../../src/bench/command/compare-model.ts';
import type { ServiceReport } from '../../src/bench/http/model.ts';
import { runHasten, temporaryFolder, testNode } from './support.ts';

describe('hasten compare', () => {
  test('prints a report, and writes JSON and Markdown', async () => {
    const folder = temporaryFolder();
    const [json, markdown] = [join(folder, 'a.json'), join(folder, 'a.md')];
    const files = ['--json', json, '--markdown', markdown];
    const result = await runHasten([
      'compare',
      'sleep 0.02',
      'sleep 0.2',
      '--runs',
      '6',
      '--names',
      'short,long',
      ...files,
    ]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/long takes [\d.]+ times as long as short/);
    const report = JSON.parse(readFileSync(json, 'utf8')) as CompareReport;
    expect(report).toMatchObject({ schema: 'hasten.compare/1', rounds: 6, endedBy: 'runs' });
    expect(report.commands.map(({ runs }) => runs.length)).toEqual([6, 6]);
    expect(report.commands[1]!.figures!.ratio!.verdict).toBe('slower');
    expect(readFileSync(markdown, 'utf8')).toMatch(/^\| Command \| Median/);
  });

  test('runs words without a shell', async () => {
    const result = await runHasten(['compare', `'${testNode}' -e 0`, '--shell', 'none', '--runs', '2']);
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toMatch(/Shell +none/);
  });

  test.each([
    [['exit 3'], 1, 'HASTEN_COMMAND_FAILED'],
    [['hasten-is-not-there'], 1, '127 is how a shell says'],
    [['hasten-is-not-there', '--shell', 'none'], 1, 'HASTEN_COMMAND_MISSING'],
    [['sleep 20', '--timeout', '0.2'], 1, 'HASTEN_COMMAND_TIMEOUT'],
    [['true', '--input', '/not/there'], 1, 'HASTEN_INPUT_UNREADABLE'],
    [['true', '--json', '/not/there/x.json'], 1, 'HASTEN_OUT_UNWRITABLE'],
    [['true', 'true', '--names', 'a'], 2, '1 names for 2 commands'],
    [['true', 'true', 'true', '--prepare', 'a', '--prepare', 'b'], 2, '--prepare was given 2 times'],
    [['true', '--rate', '5'], 2, '--rate needs --http'],
    [['true', '--http', '--runs', '5'], 2, '--runs does not go together with --http'],
    [['true', 'true', '--git', 'HEAD'], 2, 'one command'],
    [['true', '--runs', '0'], 2, 'HASTEN_USAGE'],
    [['true', '--check', 'all'], 2, 'HASTEN_USAGE'],
    [[], 2, 'HASTEN_USAGE'],
  ])('%j ends with %i and says why', async (args, code, message) => {
    const result = await runHasten(['compare', '--warmup', '1', ...args]);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
  });

  test('reports a command that fails or prints something else by name, measures the rest, and exits with 1', async () => {
    const args = ['compare', 'echo a', 'echo b', 'exit 3', 'echo a; true', '--check', 'stdout', '--runs', '6'];
    const { code, stdout, stderr } = await runHasten(args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('✗ echo b prints something else than echo a: line 1, column 1: "b" instead of "a"');
    expect(text).toContain('✗ the command exit 3 failed with exit code 3');
    expect(text).toMatch(/[▲▼·] echo a; true/);
  });

  test('Ctrl-C ends what runs', async () => {
    const mark = `2${Math.random()}`;
    const result = await runHasten(['compare', `echo up >&2; sleep ${mark}`, '--runs', '3'], {
      onStart: (child) => setTimeout(() => child.kill('SIGINT'), 1000),
    });
    expect(result.signal).toBe('SIGINT');
    expect(() => execFileSync('pgrep', ['-f', `^sleep ${mark}`])).toThrow();
  });
});

describe('hasten compare --git', () => {
  let repository: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: repository, encoding: 'utf8' });
  beforeAll(() => {
    repository = temporaryFolder();
    git('init', '-q');
    for (const ms of [20, 200]) {
      writeFileSync(join(repository, 'wait.sh'), `sleep ${ms / 1000}\n`);
      git('add', '.');
      git('commit', '-qm', String(ms));
    }
  });

  test('compares two revisions, and leaves no tree behind', async () => {
    const result = await runHasten(
      ['compare', '--git', 'HEAD~1..HEAD', 'sh wait.sh', '--runs', '6', '--setup', 'touch set-up'],
      {
        cwd: repository,
      },
    );
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/HEAD \([0-9a-f]{7}\) takes [\d.]+ times as long as HEAD~1/);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(git('status', '--short')).toBe('');
  });

  test('leaves none behind after Ctrl-C either, pressed twice', async () => {
    const tmp = temporaryFolder();
    const result = await runHasten(['compare', '--git', 'HEAD~1..HEAD', 'sleep 5'], {
      cwd: repository,
      env: { TMPDIR: tmp },
      onStart: (child) => {
        setTimeout(() => child.kill('SIGINT'), 1500);
        setTimeout(() => child.kill('SIGINT'), 1502);
      },
    });
    expect(result.signal).toBe('SIGINT');
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(readdirSync(tmp).filter((name) => name.startsWith('hasten'))).toEqual([]);
  });

  test('refuses revisions that are not there', async () => {
    const result = await runHasten(['compare', '--git', 'nothing..HEAD', 'true'], { cwd: repository });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('HASTEN_GIT_RANGE');
  });
});

describe('hasten compare --http', () => {
  const server = (answer: string) =>
    `${testNode} -e 'require("http").createServer((q, r) => { ${answer} }).listen(process.env.PORT)'`;
  const plain = server('r.end("hello " + q.url)');
  const slow = server('setTimeout(() => r.end("hello " + q.url), 20)');
  const quick = ['--duration', '0.3', '--rounds', '6', '--starts', '2', '--warmup', '0'];

  test('compares services figure by figure', async () => {
    const json = join(temporaryFolder(), 'http.json');
    const args = ['compare', '--http', plain, slow, '--names', 'plain,slow', '--path', '/x', ...quick, '--json', json];
    const result = await runHasten(args);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/Latency p99 +plain/);
    const { services, generator } = JSON.parse(readFileSync(json, 'utf8')) as ServiceReport;
    expect(generator).toMatch(/^autocannon \d/);
    expect(services.map(({ starts }) => starts.map((rounds) => rounds.length))).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(services.map(({ non2xx, errors }) => non2xx + errors)).toEqual([0, 0]);
    expect(services[1]!.figures.p50!.value.estimate).toBeGreaterThan(19);
    expect(services[1]!.figures.throughput!.ratio!.estimate).toBeLessThan(1);
  });

  test.each([[[]], [['--rate', '200']]])('notices other answers under load, driven by %j', async (drive) => {
    const tired = server('global.n = (global.n ?? 0) + 1; r.end(n > 20 ? "busy" : "hello " + q.url)');
    const args = ['compare', '--http', plain, tired, '--names', 'plain,tired', ...quick, ...drive];
    const { code, stdout } = await runHasten(args);
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('Warning tired gave other answers under load than before it');
    expect(stdout).toMatch(/plain: .* 0 with another body/);
  });

  test('drives at a constant rate', async () => {
    const json = join(temporaryFolder(), 'http.json');
    const result = await runHasten(['compare', '--http', plain, '--rate', '100', ...quick, '--json', json]);
    expect(result.code).toBe(0);
    const { services } = JSON.parse(readFileSync(json, 'utf8')) as ServiceReport;
    expect(services[0]!.requests).toBe(180);
    expect(result.stdout).toContain('no coordinated omission');
  });

  test('refuses services that answer differently', async () => {
    const other = await runHasten(['compare', '--http', plain, server('r.end("hello!")'), ...quick]);
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr).toContain('HASTEN_OUTPUT_DIFFERS');
    expect(other.stderr).toContain('line 1, column 6: "!" instead of " /"');
    const status = await runHasten(['compare', '--http', plain, server('r.writeHead(404).end()'), ...quick]);
    expect(status.stderr).toContain('status 404 instead of 200');
  });

  test('shows what a server printed that does not come up', async () => {
    const ended = await runHasten(['compare', '--http', 'echo no database; exit 1', ...quick]);
    expect(ended.stderr).toContain('HASTEN_SERVER_ENDED');
    expect(ended.stderr).toContain('no database');
    const silent = await runHasten(['compare', '--http', 'sleep 20', '--start-timeout', '0.3', ...quick]);
    expect(silent.stderr).toContain('HASTEN_SERVER_SILENT');
  });

  test('Ctrl-C ends the servers', async () => {
    const mark = `mark${Math.random()}`;
    const result = await runHasten(['compare', '--http', `${plain} ${mark}`, '--duration', '20'], {
      onStart: (child) => setTimeout(() => child.kill('SIGINT'), 1500),
    });
    expect(result.signal).toBe('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(() => execFileSync('pgrep', ['-f', `PORT.* ${mark}`])).toThrow();
  });
});
