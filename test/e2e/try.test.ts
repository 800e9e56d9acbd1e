/** `hasten try` on small programs: what is said of the same, the different and the refused, and what is written. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { TryReport } from '../../src/report/try/model.ts';
import { isAlive } from '../support/alive.ts';
import { type RunResult, root, runHasten, runNode, temporaryFolder } from './support.ts';

/**
 * `slow` is quadratic, so that with `quick` in its place the whole program is faster on any machine. It prints whether Node
 * has loaded what strips types, which takes 30 ms: a candidate that is spared them would be measured as faster than it is.
 */
const PROGRAM = `export function slow(words: string[]): number {
  const seen: string[] = [];
  for (const word of words) if (!seen.includes(word)) seen.push(word);
  return seen.length;
}

export function quick(words: string[]): number {
  return new Set(words).size;
}

export function wrong(words: string[]): number {
  return new Set(words).size + 1;
}

function throwing(words: string[]): number {
  throw new Error(\`no \${words.length}\`);
}

export class Counter {
  total = 0;
  add(x: number): void {
    this.total += x;
  }
}

function outer(k: number): number {
  const inner = (x: number) => x * k;
  return inner(2);
}

function idle(x: number): number {
  return x;
}

let noted = 0;
function note(x: number): number {
  noted = x;
  return x;
}

const words = Array.from({ length: 5000 }, (_, i) => \`word\${i % 4500}\`);
let total = note(outer(1));
for (let round = 0; round < 16; round++) total += slow(words);
const counter = new Counter();
counter.add(total);
console.log(counter.total, typeof throwing, typeof idle);
console.log(process.moduleLoadList.some((name) => name.includes('amaro')));
`;

const folderOf = (text = PROGRAM) => temporaryFolder({ 'program.mts': text });
const hasten = (args: string[], cwd: string): Promise<RunResult> =>
  runHasten(['try', '--time', '1', ...args, '--', 'program.mts'], {
    cwd,
    timeoutMs: 120_000,
    input: 'nobody reads this',
  });

async function json(args: string[], cwd: string): Promise<TryReport & { code: number | null }> {
  const { stdout, stderr, code } = await hasten(['--json', ...args], cwd);
  try {
    return { ...(JSON.parse(stdout) as TryReport), code };
  } catch (cause) {
    throw new Error(`no report: ${stderr}`, { cause });
  }
}

function git(folder: string, ...args: string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' });
}

function repository(files: Record<string, string> = { 'program.mts': PROGRAM }): string {
  const folder = temporaryFolder(files);
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'all');
  return folder;
}

describe('a function of the program', { timeout: 150_000 }, () => {
  test("with the user's own in its place is proven, promised, measured, shown as a diff, and written", async () => {
    const fast = 'export const swift = (words: string[]): number => new Set(words).size;\n';
    const folder = repository({ 'program.mts': PROGRAM, 'fast.mts': fast });
    const plain = await runNode(['program.mts'], { cwd: folder });
    const report = await json(['--time', '8', 'program.mts#slow', '--with', 'fast.mts#swift', '--apply'], folder);
    expect(report).toMatchObject({ schema: 'hasten.try/1', proven: true, applied: ['program.mts'], code: 0 });
    const [attempt] = report.attempts;
    expect(attempt).toMatchObject({
      target: { file: 'program.mts', function: 'slow' },
      recorded: { calls: 16, kept: 16, signatures: [{ count: 16 }] },
      candidates: [{ name: 'swift', outcome: 'same' }],
      chosen: 'swift',
      held: null,
    });
    const [runs] = attempt!.programs;
    expect(runs).toMatchObject({ candidate: 'swift', sameOutput: true, ratio: { verdict: 'faster' } });
    expect(runs!.promised!.estimate).toBeLessThan(1);
    expect(attempt!.diff).toContain("+import { swift } from './fast.mts';");
    expect(attempt!.diff).toContain('+  return swift(words);\n');
    expect(attempt!.command).toBe('npx hasten try program.mts#slow --with fast.mts#swift --apply -- program.mts');
    expect(readFileSync(join(folder, 'program.mts'), 'utf8')).toContain('{\n  return swift(words);\n}');
    expect((await runNode(['program.mts'], { cwd: folder })).stdout).toBe(plain.stdout);
  });

  test('is not replaced by one that gives something else, or throws', async () => {
    const folder = folderOf();
    const wrong = await hasten(['program.mts#slow', '--with', 'program.mts#wrong', '--apply'], folder);
    expect(wrong.stdout).toMatch(/✗ wrong gives something else: call 1: result: 4501, not 4500/);
    expect(wrong).toMatchObject({ code: 1, stderr: '' });
    const throwing = await json(['program.mts#slow', '--with', 'program.mts#throwing'], folder);
    expect(throwing.attempts[0]!.candidates[0]).toMatchObject({ outcome: 'failed', time: null });
    expect(throwing.attempts[0]!.candidates[0]!.detail).toContain('no 5000');
    expect(throwing).toMatchObject({ code: 1, proven: false });
    expect(readFileSync(join(folder, 'program.mts'), 'utf8')).toBe(PROGRAM);
  });

  test('that is refused by every remedy has the reasons, with their places and ways out', async () => {
    const { stdout, code } = await hasten(['program.mts#note'], folderOf());
    for (const remedy of ['kernel', 'parallel', 'cache']) {
      expect(stdout).toMatch(new RegExp(`– ${remedy} is refused: .+, at program\\.mts:\\d+:\\d+`));
    }
    expect(stdout).toContain('Nothing could be tried');
    expect(code).toBe(1);
  });

  test('is a kernel, with the same bits', async () => {
    const sum = `function sum(xs: Float64Array): number {
  let s = 0;
  for (let i = 0; i < xs.length; i++) s += xs[i]! * xs[i]!;
  return s;
}
const xs = new Float64Array(300_000).map((_, i) => i / 7);
let all = 0;
for (let i = 0; i < 20; i++) all += sum(xs);
console.log(all);
`;
    const report = await json(['program.mts#sum', '--with', 'kernel'], folderOf(sum));
    const [kernel, fast] = report.attempts[0]!.candidates;
    expect(report.attempts[0]!.recorded!.signatures[0]!.types).toEqual(['f64[300000]']);
    expect(kernel).toMatchObject({ name: 'kernel', outcome: 'same', largestError: 0 });
    expect(kernel!.time!.estimate).toBeGreaterThan(0);
    expect(fast).toMatchObject({ name: 'kernel, fast', outcome: 'refused', time: null });
    expect(fast!.fix).toContain('--tolerance');
  });

  test.each([
    ['#add', 'HASTEN_TRY_FUNCTION', /`Counter\.add` is a method/, /program\.mts:\d+:\d+/],
    ['#inner', 'HASTEN_TRY_FUNCTION', /`inner` closes over `k`/, /program\.mts:\d+:\d+/],
    ['#none', 'HASTEN_TRY_FUNCTION', /no function `none`/, /program\.mts/],
    ['#idle', 'HASTEN_TRY_NOT_CALLED', /`idle` was not called/, /program\.mts:\d+/],
  ])('%s is refused with %s, the place and a way out', async (name, code, message, place) => {
    const result = await hasten([`program.mts${name}`], folderOf());
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain(code);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toMatch(place);
    expect(result.stderr).toMatch(/\n {2}fix: \S/);
  });
});

describe('--apply', { timeout: 150_000 }, () => {
  const args = ['program.mts#slow', '--with', 'program.mts#quick', '--apply'];

  const TELLING = `${PROGRAM}console.log(slow.toString().length);\n`;

  test('refuses a file with changes that are not committed', async () => {
    const folder = repository();
    const changed = `${PROGRAM}// mine\n`;
    writeFileSync(join(folder, 'program.mts'), changed);
    const refused = await hasten(args, folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('HASTEN_APPLY_DIRTY');
    expect(refused.stdout).toContain('▲ quick');
    expect(readFileSync(join(folder, 'program.mts'), 'utf8')).toBe(changed);
  });

  test('does not write a file that is edited meanwhile', async () => {
    // Its third run edits it: the first is recorded, the others are of the whole program.
    const edits = `${PROGRAM}
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
appendFileSync('runs', 'x');
const own = readFileSync('program.mts', 'utf8');
if (readFileSync('runs', 'utf8').length === 3) writeFileSync('program.mts', '// mine\\n' + own);
`;
    const folder = folderOf(edits);
    const result = await hasten([...args, '--force'], folder);
    expect(result.stderr).toContain('HASTEN_APPLY_CHANGED');
    expect(readFileSync(join(folder, 'program.mts'), 'utf8')).toBe(`// mine\n${edits}`);
  });

  test('does not write what changes the output of the whole program', async () => {
    const folder = repository({ 'program.mts': TELLING });
    const result = await hasten(args, folder);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('HASTEN_TRY_HELD');
    expect(result.stdout).toContain('▼ Not chosen: the whole program prints something else with it');
    expect(readFileSync(join(folder, 'program.mts'), 'utf8')).toBe(TELLING);
  });

  test('writes either with --force, and leaves the other changes', async () => {
    const folder = temporaryFolder({ 'program.mts': `${TELLING}// mine\n` });
    const forced = await hasten([...args, '--force'], folder);
    expect(forced.stderr).toBe('');
    expect(forced.stdout).toContain('✓ written: program.mts\n');
    const text = readFileSync(join(folder, 'program.mts'), 'utf8');
    expect(text).toContain('return quick(words);\n}');
    expect(text).toContain('// mine\n');
  });
});

describe('the whole program', { timeout: 150_000 }, () => {
  test('is run with other flags', async () => {
    const report = await json(['--with', 'flags'], folderOf("console.log('done');\n"));
    expect(report.attempts[0]).toMatchObject({ target: null, recorded: null, diff: null });
    const flags = report.attempts[0]!.programs.map(({ candidate }) => candidate);
    expect(flags).toContain('--max-semi-space-size=64');
    expect(report.attempts[0]!.programs.every(({ sameOutput }) => sameOutput)).toBe(true);
  });

  test('is run on another Node; one that is not there is refused', async () => {
    const folder = folderOf("console.log('done');\n");
    const report = await json(['--with', 'node', '--node', `${process.execPath},/no/such/node`], folder);
    const [own, none] = report.attempts[0]!.candidates;
    expect(own).toMatchObject({ remedy: 'node', outcome: 'whole program' });
    expect(none).toMatchObject({ outcome: 'refused' });
    expect(report.attempts[0]!.programs).toMatchObject([{ sameOutput: true }]);
  });

  test('that gives no reason to try anything is left alone', async () => {
    const result = await hasten([], folderOf("console.log('done');\n"));
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('Nothing stands out in this run');
    expect(result.stdout).not.toContain('done');
  });

  test('that does not end is stopped: its calls tell what they can, and its input is none', async () => {
    const server = `import { readFileSync } from 'node:fs';
export function f(text: string): number {
  let n = 0;
  for (let i = 0; i < 2e6; i++) n = (n + i) % 7;
  return n + text.length;
}
export const g = (text: string): number => text.length + 1;
const text = readFileSync(0, 'utf8');
setInterval(() => f(text), 10);
`;
    const report = await json(['--time', '3', 'program.mts#f', '--with', 'program.mts#g'], folderOf(server));
    const [attempt] = report.attempts;
    expect(attempt).toMatchObject({
      recorded: { isStopped: true, signatures: [{ types: ['string(0)'] }] },
      candidates: [{ outcome: 'same', ratio: { verdict: 'faster' } }],
      programs: [],
      chosen: null,
      held: expect.stringContaining('does not end'),
      diff: expect.stringContaining('return g(text);'),
    });
    expect(report.code).toBe(1);
  });

  test('that fails is not compared', async () => {
    const folder = folderOf(`${PROGRAM}process.exitCode = 3;\n`);
    const result = await hasten(['program.mts#slow'], folder);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('HASTEN_TRY_PROGRAM: the program ends with exit code 3');
    expect(result.stderr).toContain('node program.mts');
  });
});

test('findings are tried in turn, the most promising first', { timeout: 150_000 }, async () => {
  const result = await runHasten(['try', '--json', '--time', '3', '--', 'examples/julia-typed.ts'], {
    cwd: root,
    timeoutMs: 140_000,
  });
  const report = JSON.parse(result.stdout) as TryReport;
  expect(report.profiled!.findings[0]).toMatchObject({ rule: 'kernel', function: 'countSteps' });
  const [first] = report.attempts;
  expect(first).toMatchObject({ target: { function: 'countSteps' }, recorded: { calls: 1 }, failure: null });
  expect(first!.candidates.find(({ name }) => name === 'kernel')).toMatchObject({ outcome: 'same', largestError: 0 });
});

test('Ctrl-C ends everything that was started', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const alive = join(folder, 'alive');
  const loop = `import { renameSync, writeFileSync } from 'node:fs';
let sum = 0;
function f(x: number): number {
  sum += x;
  return sum;
}
writeFileSync('pid', String(process.pid));
renameSync('pid', 'alive');
for (;;) f(1);
`;
  writeFileSync(join(folder, 'program.mts'), loop);
  const result = await runHasten(['try', 'program.mts#f', '--', 'program.mts'], {
    cwd: folder,
    onStart(child) {
      const timer = setInterval(() => {
        if (!existsSync(alive)) return;
        clearInterval(timer);
        child.kill('SIGINT');
      }, 50);
    },
  });
  expect(result.signal ?? result.code).not.toBe(0);
  const pid = Number(readFileSync(alive, 'utf8'));
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000 });
});

describe('a command line', () => {
  test.each([
    [['try'], 'no script to run'],
    [['try', 'a', 'b', '--', 'examples/pi.ts'], 'one function is tried at a time'],
    [['try', 'examples/pi.ts', '--', 'examples/pi.ts'], 'names no function'],
    [['try', 'examples/none.ts#f', '--', 'examples/pi.ts'], 'there is no file examples/none.ts'],
    [['try', '--', 'none.ts'], 'there is no file none.ts'],
    [['try', '--with', 'speed', '--', 'examples/pi.ts'], '--with speed is no remedy'],
    [['try', 'examples/pi.ts#f', '--with', 'flags', '--', 'examples/pi.ts'], 'is of the whole program'],
    [['try', '--with', 'node', '--apply', '--', 'examples/pi.ts'], 'changes no file'],
    [['try', '--with', 'examples/pi.ts#f', '--', 'examples/pi.ts'], 'needs the function'],
    [['try', '--node', '22', '--', 'examples/pi.ts'], '--node needs --with node'],
    [['try', '--force', '--', 'examples/pi.ts'], '--force needs --apply'],
    [['try', '--calls', '0', '--', 'examples/pi.ts'], 'HASTEN_USAGE'],
  ])('that cannot be understood: %j', async (args, message) => {
    const { code, stderr } = await runHasten(args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('fix: ');
    expect(code).toBe(stderr.includes('HASTEN_SCRIPT_MISSING') ? 1 : 2);
  });
});
