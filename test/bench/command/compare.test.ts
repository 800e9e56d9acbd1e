import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type CompareOptions, compareCommands } from '../../../src/bench/command/compare.ts';
import { resultOf, startOf } from '../../../src/bench/command/figures.ts';
import type { Run } from '../../../src/bench/command/usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = (commands: string[], options: Partial<CompareOptions> = {}) =>
  compareCommands({ contenders: commands.map((command) => ({ name: command, command })), runs: 3, ...options });

const run = (wallMs: number, change: Partial<Run> = {}): Run => ({
  exitCode: 0,
  signal: null,
  wallNs: wallMs * 1e6,
  userNs: 2e6,
  systemNs: 1e6,
  peakBytes: 1e6,
  minorFaults: 10,
  majorFaults: 0,
  voluntarySwitches: 1,
  involuntarySwitches: 0,
  readBytes: 0,
  writtenBytes: 0,
  ...change,
});

describe('compareCommands', () => {
  test('runs every command once in each round', async () => {
    const log = join(folder, 'log');
    const report = await compare([`echo a >> ${log}`, `echo b >> ${log}`], { runs: 6, warmup: 0, check: 'none' });
    expect(report.rounds).toBe(6);
    expect(report.endedBy).toBe('runs');
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(12);
    for (let round = 0; round < 6; round++) expect(lines.slice(2 * round, 2 * round + 2).sort()).toEqual(['a', 'b']);
  });

  test('gives what each run printed, with the variables and words of a contender', async () => {
    const printed: string[] = [];
    const words = [process.execPath, '-e', 'console.log(process.argv[1], process.env.COLOUR)', 'a  b'];
    const report = await compareCommands({
      contenders: [{ name: 'x', command: 'for people', words, env: { COLOUR: 'red' } }],
      shell: null,
      runs: 2,
      check: 'none',
      onOutput: ({ name }, output) => printed.push(`${name}: ${output}`),
    });
    expect(printed).toEqual(Array(3).fill('x: a  b red\n'));
    expect(report.check).toEqual({ mode: 'none', alike: null, difference: null });
  });

  test('ends after fewer rounds where it is told to, when time is over', async () => {
    const report = await compare(['true', 'false || true'], { runs: null, leastRounds: 2, timeLimitMs: 0 });
    expect([report.rounds, report.endedBy]).toEqual([2, 'time']);
  });

  test('of an error that nobody caught the message is told, and not the end of its stack', async () => {
    const throws = `${process.execPath} -e 'function deep(n) { if (n === 0) throw new RangeError("too deep"); deep(n - 1); } deep(8)'`;
    const report = await compare(['true', throws]);
    expect(report.commands[1]!.failure!.message).toContain('RangeError: too deep');
  });

  test('finds what is slower, and says so with an interval', async () => {
    const report = await compare(['sleep 0.1', 'sleep 1'], { runs: 6 });
    const { ratio } = report.commands[1]!.figures!;
    expect(ratio!.verdict).toBe('slower');
    expect(ratio!.low).toBeGreaterThan(2);
    expect(report.commands[0]!.figures!.ratio).toBeNull();
  });

  test('prepares each run, sets up and cleans up once, in the folder of the command', async () => {
    const log = join(folder, 'steps');
    const step = (word: string) => `echo ${word} >> steps`;
    const contender = { name: 'x', command: step('run'), cwd: folder };
    const steps = { setup: step('setup'), prepare: step('prepare'), cleanup: step('cleanup') };
    await compareCommands({ contenders: [{ ...contender, ...steps }], runs: 2, warmup: 1 });
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
      'setup',
      ...['prepare', 'run', 'prepare', 'run', 'prepare', 'run'],
      'cleanup',
    ]);
  });

  test('cleans up after a failure', async () => {
    const flag = join(folder, 'cleaned');
    const contenders = [{ name: 'x', command: 'exit 4', cleanup: `touch ${flag}` }];
    await expect(compareCommands({ contenders, runs: 2 })).rejects.toThrow('failed with exit code 4');
    expect(existsSync(flag)).toBe(true);
  });

  test('shows what a failing command said last', async () => {
    const error = compare(['echo no such luck >&2; exit 1']);
    await expect(error).rejects.toMatchObject({ code: 'HASTEN_COMMAND_FAILED' });
    await expect(error).rejects.toThrow('no such luck');
    await expect(compare(['hasten-is-not-there'])).rejects.toThrow('127 is how a shell says');
    await expect(compare(['hasten-is-not-there'], { shell: null })).rejects.toMatchObject({
      code: 'HASTEN_COMMAND_MISSING',
    });
    await expect(compare(['kill -KILL $$'])).rejects.toThrow('SIGKILL');
  });

  test('goes on without a command that fails, and compares with the first that does not', async () => {
    const log = join(folder, 'third-time');
    const unlucky = `echo >> ${log}; test $(wc -l < ${log}) -lt 3`;
    const report = await compare(['exit 3', 'true', unlucky, 'sleep 0.1'], { runs: 6 });
    const [first, base, third, last] = report.commands;
    expect(first).toMatchObject({ figures: null, failure: { code: 'HASTEN_COMMAND_FAILED' }, runs: [] });
    expect(first!.failure!.message).toContain('the command exit 3 failed with exit code 3');
    expect(third).toMatchObject({ figures: null, failure: { code: 'HASTEN_COMMAND_FAILED' } });
    expect(base!.figures!.ratio).toBeNull();
    expect(base!.runs).toHaveLength(6);
    expect(last!.figures!.ratio!.verdict).toBe('slower');
  });

  test('compares exit codes where failures are allowed', async () => {
    const report = await compare(['exit 0', 'exit 2'], { ignoreFailure: true });
    expect(report.warnings.map(({ message }) => message).join()).toContain('exit 0: exit code 0; exit 2: exit code 2');
  });

  test('tells that outputs differ, and refuses it when asked to', async () => {
    const commands = ['printf "a\\nb c"', 'printf "a\\nb d"'];
    const { check } = await compare(commands);
    expect(check).toMatchObject({ mode: 'first', alike: false });
    expect(check.difference).toContain('line 2, column 3: "d" instead of "c"');
    const strict = await compare(commands, { check: 'stdout' });
    expect(strict.commands.map(({ failure }) => failure?.code)).toEqual([undefined, 'HASTEN_OUTPUT_DIFFERS']);
    expect((await compare(commands, { check: 'none' })).check.alike).toBeNull();
    expect((await compare(['echo a', 'printf "a\\n"'], { check: 'stdout' })).check.alike).toBe(true);
  });

  test('ends runs that take too long, with all that they started', async () => {
    const mark = 30 + Math.random();
    const error = compare([`sleep ${mark} & sleep ${mark}; true`], { timeoutMs: 200 });
    await expect(error).rejects.toMatchObject({ code: 'HASTEN_COMMAND_TIMEOUT' });
    await expect(
      compare([`! pgrep -f 'sleep [${String(mark)[0]}]${String(mark).slice(1)}'`], { runs: 1 }),
    ).resolves.toBeDefined();
  });

  test('gives each run the same input', async () => {
    const input = join(folder, 'log-input');
    await compareCommands({ contenders: [{ name: 'w', command: `printf 1234 > ${input}` }], runs: 1 });
    await compare([`test "$(cat)" = 1234`], { input });
    await expect(compare(['cat'], { input: join(folder, 'none') })).rejects.toMatchObject({
      code: 'HASTEN_INPUT_UNREADABLE',
    });
  });

  test('goes on until the time is over, but for ten rounds', async () => {
    const report = await compare(['true', 'true'], { runs: null, timeLimitMs: 1 });
    expect(report.rounds).toBe(10);
    expect(['time', 'narrow']).toContain(report.endedBy);
  });
});

describe('resultOf', () => {
  const contender = { name: 'x', command: 'x' };

  test('takes the start of the shell off', () => {
    const shell = startOf('sh', [run(1), run(2), run(3)])!;
    expect(shell).toMatchObject({ wallNs: 2e6, userNs: 2e6, systemNs: 1e6, runs: 3 });
    const runs = [run(12, { userNs: 9e6 }), run(13, { userNs: 9e6 }), run(14, { userNs: 9e6 })];
    const { time, minNs, maxNs, usage } = resultOf(contender, runs, null, shell).figures!;
    expect(time.estimate).toBeCloseTo(11e6, 3);
    expect([minNs, maxNs]).toEqual([10e6, 12e6]);
    expect(usage).toMatchObject({ userNs: 7e6, systemNs: 0, peakBytes: 1e6 });
  });

  test('is not below 0, and says what is too short for a shell', () => {
    const { figures, warnings } = resultOf(contender, [run(1), run(2)], null, startOf('sh', [run(3)]));
    expect(figures!.minNs).toBe(0);
    expect(warnings.map(({ code }) => code)).toContain('too-fast');
  });

  test('pairs runs of the same round', () => {
    // The machine becomes three times slower half-way; the second command takes 10 % more all the time.
    const first = Array.from({ length: 12 }, (_, round) => run(round < 6 ? 10 : 30));
    const second = first.map(({ wallNs }) => run((wallNs / 1e6) * 1.1));
    const { ratio } = resultOf(contender, second, first, null).figures!;
    expect(ratio!.estimate).toBeCloseTo(1.1, 6);
    expect(ratio!.high - ratio!.low).toBeLessThan(1e-6);
  });

  test('notices a first run without caches, and outliers', () => {
    const times = [10.1, 10.2, 10, 10.3, 9.9, 10.2, 10.1, 10, 10.15, 9.95];
    const warm = (all: number[]) =>
      resultOf(
        contender,
        all.map((ms) => run(ms)),
        null,
        null,
      ).warnings.map(({ message }) => message);
    expect(warm(times)).toEqual([]);
    expect(warm([50, ...times]).join()).toContain('the first run');
    expect(warm([...times, 50]).join()).toContain('1 of 11 runs');
  });

  test('what one run does not know the median does not claim', () => {
    expect(resultOf(contender, [run(1), run(1, { peakBytes: null })], null, null).figures!.usage.peakBytes).toBeNull();
  });
});
