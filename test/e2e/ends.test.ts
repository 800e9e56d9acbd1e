/** However a program ends, there is a report of what was collected, and the exit code or signal is the program's. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import { type RunOptions, runHasten, temporaryFolder } from './support.ts';

const LOOP = `
let total = 0;
function spin(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; ) {
    total += 1;
  }
}
`;

const programs: Record<string, string> = {
  'normal.ts': `${LOOP}spin(150);\nconsole.log('done');\n`,
  'exit.ts': `${LOOP}spin(150);\nprocess.on('exit', (code) => console.log('leaving with', code));\nprocess.exit(7);\n`,
  'throws.ts': `${LOOP}spin(150);\nfunction fail(): never {\n  throw Object.assign(new TypeError('no good'), { reason: 'test' });\n}\nfail();\n`,
  'rejects.ts': `${LOOP}spin(150);\nvoid Promise.reject(new RangeError('too far'));\n`,
  'endless.ts': `${LOOP}console.log('ready');\nspin(Number.POSITIVE_INFINITY);\n`,
  'listens.ts': `${LOOP}process.on('SIGINT', () => {\n  console.log('asked to stop');\n  process.exit(4);\n});\nsetInterval(() => {}, 1000);\nspin(150);\nconsole.log('ready');\n`,
  'aborts.ts': `${LOOP}spin(400);\nprocess.abort();\n`,
  'reads.ts': `${LOOP}let text = '';\nfor await (const chunk of process.stdin) text += chunk;\nspin(100);\nconsole.log(text.length, process.argv.slice(2).join());\n`,
};

const folder = temporaryFolder(programs);

interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  profile: Profile;
}

async function profiled(script: string, options: RunOptions = {}, args: string[] = []): Promise<Ended> {
  const out = join(temporaryFolder(), 'profile.json');
  const words = ['profile', '--format', 'json', '--out', out, ...args, script];
  const ended = await runHasten(words, { cwd: folder, ...options });
  return { ...ended, profile: JSON.parse(readFileSync(out, 'utf8')) as Profile };
}

/** Sends a signal to hasten once the program has said that it is ready, and so often. */
function signalWhenReady(signal: NodeJS.Signals, times = 1): RunOptions {
  return {
    onStart: (child) => {
      child.stdout?.once('data', () => {
        for (let time = 0; time < times; time++) setTimeout(() => child.kill(signal), 400 + 100 * time);
      });
    },
  };
}

function spinOf(profile: Profile) {
  const spin = profile.functions.find(({ name }) => name === 'spin');
  const body = profile.lines.find(({ line }) => line === 5);
  return { selfMs: spin?.selfMs ?? 0, hits: body?.hits ?? 0 };
}

describe('a program that ends by itself', () => {
  test('normally', async () => {
    const { code, stdout, profile } = await profiled('normal.ts');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
    expect(profile).toMatchObject({ exitCode: 0, signal: null, countedUntilMs: null });
    expect(spinOf(profile).selfMs).toBeGreaterThan(75);
    expect(spinOf(profile).hits).toBeGreaterThan(1000);
  });

  test('by process.exit, behind its own listeners', async () => {
    const { code, stdout, profile } = await profiled('exit.ts');
    expect({ code, stdout }).toEqual({ code: 7, stdout: 'leaving with 7\n' });
    expect(profile.exitCode).toBe(7);
    expect(spinOf(profile).selfMs).toBeGreaterThan(75);
  });

  test('by an error that nobody catches, shown with the line as it was written', async () => {
    const { code, stderr, profile } = await profiled('throws.ts');
    expect(code).toBe(1);
    expect(stderr).toContain(
      "throws.ts:10\n  throw Object.assign(new TypeError('no good'), { reason: 'test' });\n  ^\n\nTypeError: no good\n",
    );
    expect(stderr).toContain("reason: 'test'");
    expect(stderr).not.toMatch(/\$h|\x01/);
    expect(spinOf(profile).selfMs).toBeGreaterThan(75);
  });

  test('by a rejection that nobody handles', async () => {
    const { code, stderr, profile } = await profiled('rejects.ts');
    expect(code).toBe(1);
    expect(stderr).toContain('RangeError: too far');
    expect(profile.exitCode).toBe(1);
  });
});

describe('a program that is ended', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s, in the middle of an endless loop', async (signal) => {
    const ended = await profiled('endless.ts', signalWhenReady(signal));
    expect(ended.signal).toBe(signal);
    expect(ended.profile).toMatchObject({ exitCode: null, signal });
    expect(ended.profile.countedUntilMs).toBeGreaterThan(200);
    expect(spinOf(ended.profile).selfMs).toBeGreaterThan(150);
    expect(spinOf(ended.profile).hits).toBeGreaterThan(1000);
  });

  test('by a signal that it listens for: it decides', async () => {
    const ended = await profiled('listens.ts', signalWhenReady('SIGINT'));
    expect(ended).toMatchObject({ code: 4, stdout: 'ready\nasked to stop\n' });
    expect(ended.profile).toMatchObject({ exitCode: 4, countedUntilMs: null });
  });

  test('by a second Ctrl-C, which kills', async () => {
    const ended = await profiled('endless.ts', signalWhenReady('SIGINT', 2));
    expect(['SIGINT', 'SIGKILL']).toContain(ended.profile.signal);
  });

  test('by an abort: up to when it counted is told', async () => {
    const { profile } = await profiled('aborts.ts');
    expect(profile.signal).toBe('SIGABRT');
    expect(profile.countedUntilMs).toBeGreaterThan(100);
    expect(spinOf(profile).selfMs).toBeGreaterThan(100);
  });
});

describe('streams and arguments', () => {
  test('are the program’s', async () => {
    const out = join(temporaryFolder(), 'p.json');
    const words = ['profile', '--out', out, '--format', 'json', 'reads.ts', '--top', 'x y'];
    const { stdout } = await runHasten(words, { cwd: folder, input: 'hello' });
    expect(stdout).toBe('5 --top,x y\n');
  });

  test('with --overhead the input is there for both runs, and the output comes once', async () => {
    const { stdout, profile } = await profiled('reads.ts', { input: 'hello' }, ['--overhead']);
    expect(stdout).toBe('5 \n');
    expect(profile.sampling.overheadFrom).toBe('measured');
    expect(spinOf(profile).selfMs).toBeGreaterThan(50);
  });
});

describe('what cannot be profiled gets a coded error and no stack trace', () => {
  const broken = temporaryFolder({
    'syntax.mjs': 'let a = 1;\nlet b ==3\n',
    'syntax.ts': 'let a: number = 1;\nlet b := 3;\n',
    'enum.ts': 'enum Colour {\n  Red,\n}\nconsole.log(Colour.Red);\n',
    'fine.ts': 'console.log(1);\n',
  });

  test.each([
    ['a missing file', ['nowhere.ts'], 'HASTEN_SCRIPT_MISSING', 1],
    ['a syntax error', ['syntax.mjs'], "HASTEN_SYNTAX: Unexpected token '=='\n  at syntax.mjs:2:7", 1],
    ['a syntax error in TypeScript', ['syntax.ts'], 'HASTEN_SYNTAX', 1],
    ['TypeScript that cannot be stripped, without tsx', ['enum.ts'], 'HASTEN_NEEDS_TSX', 1],
    ['an option of no one', ['--no-such-option', 'fine.ts'], 'HASTEN_NODE_OPTION', 1],
    ['a bad value', ['--interval', 'often', 'fine.ts'], 'HASTEN_USAGE', 2],
    ['no script', [], 'HASTEN_USAGE', 2],
    ['an unwritable --out', ['--out', 'no/such/folder/out.json', 'fine.ts'], 'HASTEN_OUT_UNWRITABLE', 1],
  ])('%s', async (_what, args, code, exitCode) => {
    const ended = await runHasten(['profile', ...args], { cwd: broken });
    expect(ended.stderr).toContain(code);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
    expect(ended.code).toBe(exitCode);
    expect(ended.stdout).toBe('');
  });
});

test('child processes are followed on request', async () => {
  const family = temporaryFolder({
    'parent.mjs': `import { fork } from 'node:child_process';\nfork('./child.mjs').on('exit', () => console.log('over'));\n`,
    'child.mjs': `${LOOP.replace(/: \w+/g, '')}spin(200);\n`,
  });
  const out = join(family, 'p.json');
  await runHasten(['profile', '--children', '--format', 'json', '--out', out, 'parent.mjs'], { cwd: family });
  const profile = JSON.parse(readFileSync(out, 'utf8')) as Profile;
  expect(profile.threads).toHaveLength(2);
  const spin = profile.functions.find(({ name }) => name === 'spin');
  expect(spin).toMatchObject({ calls: 1, file: 'child.mjs', thread: profile.threads[1]?.id });
  expect(existsSync(out)).toBe(true);
});
