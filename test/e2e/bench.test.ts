/**
 * `hasten bench` as users run it, on tiny benches with few processes: what is reported, what is noticed, what fails and
 * how. No test here depends on how fast anything is, except that doing nothing is faster than doing something.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BenchReport, Subject } from '../../src/bench/model.ts';
import { root, runCommand, runHasten, runNode, temporaryFolder } from './support.ts';

const fixtures = join(root, 'test/e2e/fixtures/bench');
const SHORT = ['--processes', '2', '--rounds', '3', '--time', '1', '--timeout', '10000'];

/** Runs a bench file of the fixtures, and gives the report that `--json` wrote with what was printed. */
async function bench(file: string, args: string[] = SHORT) {
  const json = join(temporaryFolder(), 'report.json');
  const result = await runHasten(['bench', join(fixtures, file), ...args, '--json', json], { timeoutMs: 120_000 });
  const report = existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as BenchReport) : undefined;
  return { ...result, report: report! };
}

const subjects = (report: BenchReport, name?: string): Subject[] =>
  report.benches
    .filter((one) => name === undefined || one.name === name)
    .flatMap(({ sizes }) => sizes.flatMap((size) => size.subjects));
const codes = ({ warnings }: Subject) => warnings.map(({ code }) => code);

describe('what was measured of nothing', { timeout: 180_000 }, () => {
  test('is noticed in every one of ten traps', { retry: 1 }, async () => {
    const { report } = await bench('traps.bench.ts');
    const [honest, ...traps] = subjects(report);
    expect(traps).toHaveLength(10);
    const missed = traps.filter((trap) => !codes(trap).some((code) => code === 'dead-code' || code === 'too-fast'));
    expect(missed.map(({ candidate }) => candidate)).toEqual([]);
    expect(codes(honest!)).not.toContain('dead-code');
  });

  test('is not suspected of honest candidates', { retry: 1 }, async () => {
    const { report, code } = await bench('honest.bench.ts');
    const suspected = subjects(report).flatMap(({ candidate, warnings }) =>
      warnings
        .filter((one) => one.code === 'dead-code' || one.code === 'too-fast')
        .map((one) => [candidate, one.message]),
    );
    expect(suspected).toEqual([]);
    expect(subjects(report).length).toBeGreaterThanOrEqual(12);
    expect(code).toBe(0);
  });
});

describe('a candidate that fails', { timeout: 180_000 }, () => {
  test('is reported by name, and the rest goes on', async () => {
    const { report, code, stdout } = await bench('failures.bench.ts', [...SHORT, '--timeout', '2000']);
    expect(code).toBe(1);
    const failures = Object.fromEntries(subjects(report).map(({ candidate, failure }) => [candidate, failure]));
    expect(failures).toMatchObject({
      first: null,
      agrees: null,
      differs: { kind: 'different', message: 'its result differs from that of first: [7].id: -0, not 7' },
      throws: { kind: 'threw', message: 'TypeError: not today' },
      'never ends': { kind: 'timeout', message: 'did not end within 2000 ms (--timeout)' },
      'goes away': { kind: 'crashed', message: 'its process ended with exit code 3' },
    });
    expect(failures.throws!.stack).toMatch(/failures\.bench\.ts:\d+:\d+\)$/);
    for (const { failure, figures } of subjects(report)) expect(figures === null).toBe(failure !== null);
    for (const name of ['differs', 'throws', 'never ends', 'goes away']) expect(stdout).toContain(name);
  });

  test('a bench without an input fails alone, and so does a file that cannot be read', async () => {
    const { report, code } = await bench('random.bench.ts', [...SHORT, '--filter', 'no input|chance']);
    expect(code).toBe(1);
    expect(report.benches.map(({ name, failure }) => [name, failure?.message])).toEqual([
      ['chance', undefined],
      ['no input to be had', 'Error: the disk is gone'],
    ]);
    expect(codes(subjects(report, 'chance')[0]!)).toContain('unstable-result');
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'broken.bench.mjs'), 'import "./nothing.mjs";');
    const broken = await runHasten(['bench', ...SHORT], { cwd: folder });
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('nothing.mjs');
  });
});

describe('figures', { timeout: 180_000 }, () => {
  test('pairs get the same random input, fresh for each call, at each size', async () => {
    const { report, code } = await bench('random.bench.ts', [...SHORT, '--filter', 'random input']);
    expect(code).toBe(0);
    const [result] = report.benches;
    expect(result!.sizes.map(({ name, n }) => [name, n])).toEqual([
      ['a', 200],
      ['b', 400],
      ['c', 800],
    ]);
    expect(result!.complexity.map(({ candidate }) => candidate)).toEqual(['sort', 'copied']);
    for (const { figures, candidate, warnings } of subjects(report)) {
      expect(figures!.processes.map((rounds) => rounds.length)).toEqual([3, 3]);
      expect(figures!.perSecond.unit).toBe('element');
      expect(figures!.quality).toBe(1);
      expect(figures!.ratio === null).toBe(candidate === 'sort');
      expect(figures!.minNs).toBeGreaterThan(0);
      expect(figures!.p99Ns).toBeGreaterThanOrEqual(figures!.minNs);
      expect(warnings.map(({ code: one }) => one)).toContain('few-processes');
    }
  });

  test('allocated bytes count, on the heap and outside of it', { retry: 1 }, async () => {
    const { report } = await bench('alloc.bench.ts');
    const [nothing, array, buffer] = subjects(report).map(({ figures }) => figures!.allocatedBytes!);
    expect(nothing).toBeLessThan(100);
    expect(array).toBeGreaterThan(8000);
    expect(array).toBeLessThan(9000);
    expect(buffer).toBeGreaterThan(8000);
    expect(buffer).toBeLessThan(9000);
  });

  test('flags are variants, each compared with the plain one', async () => {
    const { report, code } = await bench('alloc.bench.ts', [...SHORT, '--flags', 'slow=--no-opt --no-maglev']);
    expect(code).toBe(0);
    expect(report.variants.map(({ name, flags }) => [name, flags])).toEqual([
      ['plain', []],
      ['slow', ['--no-opt', '--no-maglev']],
    ]);
    expect(subjects(report).map(({ variant, figures }) => [variant, figures!.variantRatio === null])).toEqual([
      [0, true],
      [0, true],
      [0, true],
      [1, false],
      [1, false],
      [1, false],
    ]);
  });

  test('that change a result are told apart from noise', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'a.bench.mjs'),
      `globalThis[Symbol.for('hasten.bench')].push({ name: 'x', options: { candidates: {
        same: () => [1, 2], other: () => [1, process.execArgv.includes('--no-opt') ? 3 : 2] } } });`,
    );
    const { code, stdout } = await runHasten(['bench', ...SHORT, '--flags', 'A=--no-opt'], { cwd: folder });
    // Under the flag it does not agree with the first candidate either.
    expect(code).toBe(1);
    expect(stdout).toContain('its result differs from that of same: [1]: 3, not 2');
    writeFileSync(
      join(folder, 'a.bench.mjs'),
      `globalThis[Symbol.for('hasten.bench')].push({ name: 'x', options: { candidates: {
        alone: () => [1, process.execArgv.includes('--no-opt') ? 3 : 2] } } });`,
    );
    const alone = await runHasten(['bench', ...SHORT, '--flags', 'A=--no-opt'], { cwd: folder });
    expect(alone.code).toBe(0);
    expect(alone.stdout).toContain('alone: its result is not the one under plain: [1,3], not [1,2]');
  });
});

describe('other languages', { timeout: 180_000 }, async () => {
  const has = async (command: string) => {
    try {
      return (await runCommand(command, ['--version'])).code === 0;
    } catch {
      return false;
    }
  };
  const missing: string[] = [];
  for (const command of ['python3', 'cc']) if (!(await has(command))) missing.push(command);
  if (missing.length > 0) console.warn(`without ${missing.join(' and ')}: their adapters are not tested`);

  test('are measured in the same table, and their answers compared', async () => {
    const json = join(temporaryFolder(), 'report.json');
    const examples = join(root, 'benchmarks/adapters/examples');
    const { code } = await runHasten(['bench', examples, ...SHORT, '--json', json], { timeoutMs: 120_000 });
    expect(code).toBe(0);
    const report: BenchReport = JSON.parse(readFileSync(json, 'utf8'));
    const wanted = ['typescript', missing.includes('python3') ? '' : 'python', missing.includes('cc') ? '' : 'c'];
    expect(subjects(report).map(({ candidate }) => candidate)).toEqual(wanted.filter((name) => name !== ''));
    for (const { figures } of subjects(report)) expect(figures!.time.estimate).toBeGreaterThan(0);
  });

  test('what a command has started ends with it', async () => {
    const folder = temporaryFolder();
    const mark = `3${Math.random()}`;
    writeFileSync(
      join(folder, 'right.cjs'),
      `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const [word, n] = line.split(' ');
        console.log({ start: 'ready', round: String(1e5 * n), end: 'checksum 5' }[word]);
      });`,
    );
    writeFileSync(
      join(folder, 'a.bench.mjs'),
      `globalThis[Symbol.for('hasten.bench')].push({ name: 'x', options: { candidates: { first: () => 5,
        shell: { command: ['sh', '-c', 'sleep ${mark} & exec "$0" right.cjs', process.execPath] } } } });`,
    );
    expect((await runHasten(['bench', ...SHORT], { cwd: folder })).code).toBe(0);
    expect((await runCommand('pgrep', ['-f', `^sleep ${mark}`])).code).toBe(1);
  });

  test('a command that answers wrong, not at all, or nonsense fails by name', async () => {
    const folder = temporaryFolder();
    const speak = (answers: string) =>
      `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const [word, n] = line.split(' ');
        const say = { start: 'ready', round: String(1e5 * n), end: 'checksum 5.0' };
        ${answers}
        console.log(say[word]);
      });`;
    writeFileSync(join(folder, 'right.cjs'), speak(''));
    writeFileSync(join(folder, 'wrong.cjs'), speak("say.end = 'checksum 6';"));
    writeFileSync(join(folder, 'nonsense.cjs'), speak("say.round = 'soon';"));
    writeFileSync(join(folder, 'error.cjs'), speak("say.start = 'error no such size';"));
    writeFileSync(join(folder, 'gone.cjs'), 'console.error("boom"); process.exitCode = 4;');
    writeFileSync(
      join(folder, 'a.bench.mjs'),
      `globalThis[Symbol.for('hasten.bench')].push({ name: 'commands', options: { candidates: {
        first: () => 5, ...Object.fromEntries(['right', 'wrong', 'nonsense', 'error', 'gone'].map((name) =>
          [name, { command: [process.execPath, name + '.cjs'] }])) } } });`,
    );
    const json = join(folder, 'report.json');
    const { code } = await runHasten(['bench', ...SHORT, '--json', json], { cwd: folder });
    expect(code).toBe(1);
    const found = subjects(JSON.parse(readFileSync(json, 'utf8')));
    expect(found.map(({ candidate, failure }) => [candidate, failure?.kind])).toEqual([
      ['first', undefined],
      ['right', undefined],
      ['wrong', 'different'],
      ['nonsense', 'crashed'],
      ['error', 'threw'],
      ['gone', 'crashed'],
    ]);
    expect(found.map(({ failure }) => failure?.message).slice(2)).toEqual([
      'its result differs from that of first: 6, not 5',
      expect.stringContaining('answered "soon" where a number of ns is wanted'),
      'no such size',
      expect.stringContaining('ended with exit code 4: boom'),
    ]);
  });
});

describe('the command line', () => {
  test.each([
    [['bench', 'nothing.bench.ts'], 1, 'HASTEN_BENCH_FILE: there is no file nothing.bench.ts'],
    [['bench', '--target', 'x'], 2, 'HASTEN_USAGE'],
    [['bench', '--flags', 'x'], 2, 'HASTEN_USAGE: --flags x has no name'],
    [['bench', '--filter', '('], 2, 'HASTEN_USAGE'],
    [['bench'], 1, 'HASTEN_BENCH_NONE: there is no *.bench.ts below this folder'],
  ])('%j', async (args, code, message) => {
    const result = await runHasten(args, { cwd: temporaryFolder() });
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
  });

  test('files are found below the folder, but not in node_modules; a filter that fits none says what there is', async () => {
    const result = await runHasten(['bench', '--filter', 'nothing of it'], { cwd: fixtures });
    expect(result.stderr).toContain('HASTEN_BENCH_FILTER: no bench fits the filter nothing of it');
    for (const name of ['traps', 'honest', 'failures', 'chance']) expect(result.stderr).toContain(name);
  });

  test('a definition that cannot be measured, and a bench file that is run by itself, say so', async () => {
    const folder = temporaryFolder();
    const api = join(root, 'dist/public/bench.js');
    writeFileSync(
      join(folder, 'none.bench.mjs'),
      `import { bench } from ${JSON.stringify(api)}; bench('x', { candidates: {} });`,
    );
    const none = await runHasten(['bench', 'none.bench.mjs'], { cwd: folder });
    expect(none.stdout).toContain('bench x has no candidates');
    const alone = await runNode([join(fixtures, 'traps.bench.ts')], { cwd: fixtures });
    expect(alone).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'hasten: this is a benchmark; run it with: npx hasten bench traps.bench.ts\n',
    });
  });

  test('nothing is printed on standard error where it is no terminal', async () => {
    const { stderr } = await bench('alloc.bench.ts', [...SHORT, '--processes', '1']);
    expect(stderr).toBe('');
  });
});

describe('the measuring process', { timeout: 120_000 }, () => {
  test("holds nothing of hasten's own, and ends with the command", async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'a.bench.mjs'),
      `const seen = [typeof gc, typeof process.send, process.argv[1], process.env.NODE_COMPILE_CACHE ?? ''];
       globalThis[Symbol.for('hasten.bench')].push({ name: 'seen', options: { check: () => true, candidates: {
         seen: () => { throw new Error(JSON.stringify(seen)); },
         endless: () => { console.error(process.pid); for (;;); } } } });`,
    );
    const json = join(folder, 'report.json');
    const env = { NODE_COMPILE_CACHE: join(folder, 'cache') };
    await runHasten(['bench', ...SHORT, '--timeout', '1000', '--json', json], { cwd: folder, env });
    const [seen, endless] = subjects(JSON.parse(readFileSync(json, 'utf8')));
    expect(seen!.failure!.message).toBe(
      `Error: ${JSON.stringify(['undefined', 'undefined', join(folder, 'a.bench.mjs'), ''])}`,
    );
    expect(endless!.failure!.kind).toBe('timeout');
  });
});
