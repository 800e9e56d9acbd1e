/** `hasten/profile` inside running programs, with line marks and without; the code of docs/library.md runs as it is shown. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import { type RunResult, root, runNode, temporaryFolder } from './support.ts';

/** A folder in which `hasten` is installed. */
function project(files: Record<string, string>): string {
  const folder = temporaryFolder({ 'package.json': '{ "type": "module" }', ...files });
  mkdirSync(join(folder, 'node_modules'));
  for (const [name, target] of [
    ['hasten', root],
    ['tsx', join(root, 'node_modules/tsx')],
  ] as const) {
    symlinkSync(target, join(folder, 'node_modules', name), 'junction');
  }
  return folder;
}

const REGISTER = ['--import', 'hasten/register'];

/** Runs a program that prints one line of JSON. */
async function runJson<T>(args: string[], cwd: string, env: Record<string, string> = {}): Promise<T> {
  const { stdout, stderr, code } = await runNode(args, { cwd, env });
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as T;
}

const warm = `
import { setTimeout as pause } from 'node:timers/promises';
import { start } from 'hasten/profile';
class Vector {
  x: number;
  constructor(x: number) { this.x = x; }
  plus(other: Vector): Vector { return new Vector(this.x + other.x); }
}
function addUp(n: number): number {
  let sum = new Vector(0);
  for (let i = 0; i < n; i++) {
    sum = sum.plus(new Vector(i));
  }
  return sum.x;
}
function serve(): number {
  return addUp(100_000);
}
`;

// Again where a busy machine may have been the cause.
describe('start and stop', { retry: 2 }, () => {
  test('without marks: V8 sees functions that were compiled long before', async () => {
    const cwd = project({
      'main.ts': `${warm.replace('100_000', '1_000_000')}
const timer = setInterval(serve, 2);
await pause(1000);
const session = await start();
await pause(600);
const profile = await session.stop();
clearInterval(timer);
console.log(JSON.stringify(profile));`,
    });
    const profile = await runJson<Profile>(['main.ts'], cwd);
    expect(profile.engine).toBe('v8');
    expect(profile.sampling.hits).toBeNull();
    expect(profile.durationMs).toBeGreaterThan(590);
    const totalOf = (name: string) => profile.functions.find((row) => row.name === name)?.totalMs ?? 0;
    expect(totalOf('addUp')).toBeGreaterThan(100);
    const busyMs = profile.functions.reduce((ms, row) => ms + (row.kind === 'idle' ? 0 : row.selfMs!), 0);
    const timers = profile.functions.filter((row) => row.kind === 'node').reduce((ms, row) => ms + row.selfMs!, 0);
    expect(timers / busyMs).toBeLessThan(0.4);
  });

  test('with marks: hits and calls are those between start and stop', async () => {
    const cwd = project({
      'main.ts': `${warm}
for (let i = 0; i < 20; i++) serve();
const profiles = [];
for (const calls of [3, 5]) {
  const session = await start({ intervalUs: 500 });
  for (let i = 0; i < calls; i++) serve();
  profiles.push(await session.stop());
  serve();
}
console.log(JSON.stringify(profiles));`,
    });
    const profiles = await runJson<Profile[]>([...REGISTER, 'main.ts'], cwd);
    for (const [index, calls] of [3, 5].entries()) {
      const { engine, functions, lines, sampling, threads, command } = profiles[index]!;
      expect({ engine, hits: sampling.hits, threads: threads.length }).toEqual({
        engine: 'lines',
        hits: 'same run',
        threads: 1,
      });
      expect(command).toEqual(['node', ...REGISTER, join(cwd, 'main.ts')]);
      const callsOf = (name: string) => functions.find((row) => row.name === name)!.calls;
      expect([callsOf('serve'), callsOf('addUp'), callsOf('Vector.plus')]).toEqual([calls, calls, calls * 100_000]);
      const body = warm.split('\n').findIndex((line) => line.includes('sum = sum.plus')) + 1;
      expect(lines.find((line) => line.file === 'main.ts' && line.line === body)!.hits).toBe(calls * 100_000);
      expect(functions.every(({ file }) => file === null || file === 'main.ts')).toBe(true);
    }
  });

  test.each([[[]], [REGISTER]])(
    'one at a time; stop gives the same profile again; nothing is left behind (%j)',
    async (nodeArgs) => {
      const cwd = project({
        'main.ts': `${warm}
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
const first = await start();
const code = await start().catch((error) => error.code);
serve();
const profile = await first.stop();
const same = profile === (await first.stop());
const second = await start();
await second.stop();
console.log(JSON.stringify({ code, same, left: readdirSync(tmpdir()).filter((name) => name.startsWith('hasten')) }));`,
      });
      const TMPDIR = temporaryFolder();
      const printed = await runJson([...nodeArgs, 'main.ts'], cwd, { TMPDIR });
      expect(printed).toEqual({ code: 'HASTEN_SESSION_RUNNING', same: true, left: [] });
      expect(readdirSync(TMPDIR).filter((name) => name.startsWith('hasten'))).toEqual([]);
    },
  );

  test.each([[[]], [REGISTER]])('ends by itself after maxMs, in a busy loop too (%j)', async (nodeArgs) => {
    const cwd = project({
      'main.ts': `${warm}
const session = await start({ maxMs: 200 });
for (const end = Date.now() + 600; Date.now() < end; ) serve();
const busy = await session.stop();
const forgotten = await start({ maxMs: 50 });
await pause(400);
const next = await start();
await next.stop();
const { durationMs } = await forgotten.stop();
const sampledMs = busy.timeDeltas.reduce((us, delta) => us + delta, 0) / 1000;
console.log(JSON.stringify({ busyMs: busy.durationMs, sampledMs, forgottenMs: durationMs }));`,
    });
    const printed = await runJson<Record<string, number>>([...nodeArgs, 'main.ts'], cwd);
    expect(printed.busyMs).toBeCloseTo(200, 3);
    expect(printed.sampledMs).toBeLessThan(280);
    expect(Math.abs(printed.forgottenMs! - 50)).toBeLessThan(2);
  });

  test('refuses options that cannot be', async () => {
    const cwd = project({
      'main.ts': `import { start } from 'hasten/profile';
const codes = [];
for (const options of [{ engine: 'lines' }, { engine: 'magic' }, { intervalUs: 1 }, { maxMs: 0 }, { include: ['*'] }] as object[]) {
  codes.push(await start(options).then((session) => session.stop().then(() => session.engine), (error) => error.code));
}
console.log(JSON.stringify(codes));`,
    });
    const wrong = 'HASTEN_SESSION_OPTION';
    expect(await runJson(['main.ts'], cwd)).toEqual(['HASTEN_ENGINE_UNAVAILABLE', wrong, wrong, wrong, 'v8']);
    expect(await runJson([...REGISTER, 'main.ts'], cwd)).toEqual(['lines', wrong, wrong, wrong, wrong]);
  });

  test('each worker thread has a session of its own', async () => {
    const cwd = project({
      'main.ts': `import { Worker } from 'node:worker_threads';
new Worker(new URL('./worker.ts', import.meta.url)).once('message', (profile) => console.log(JSON.stringify(profile)));`,
      'worker.ts': `import { parentPort } from 'node:worker_threads';
${warm}
const session = await start();
serve();
parentPort.postMessage(await session.stop());`,
    });
    const profile = await runJson<Profile>([...REGISTER, 'main.ts'], cwd);
    expect(profile.threads.map(({ id }) => id)).toEqual([1]);
    expect(profile.functions.find((row) => row.name === 'serve')!.calls).toBe(1);
  });

  test('hasten/register leaves a program as it is', async () => {
    const cwd = project({
      'main.ts': `function shown(a: number): number { return a + 1; }
console.log(shown.toString(), Object.keys(globalThis).length);
if (process.argv[2] === 'throw') throw new Error('nobody catches this');`,
    });
    const both = (args: string[]) => Promise.all([runNode(args, { cwd }), runNode([...REGISTER, ...args], { cwd })]);
    // Columns of the transformed text are Node's to show; lines are the same.
    const shown = (run: RunResult) => ({
      ...run,
      stderr: run.stderr.replace(/(main\.ts:\d+):\d+/g, '$1').replace(/^ +\^/gm, '^'),
    });
    const same = ([plain, marked]: [RunResult, RunResult]) => expect(shown(marked)).toEqual(shown(plain));
    same(await both(['main.ts']));
    same(await both(['main.ts', 'throw']));
  });
});

describe('docs/library.md', { retry: 2 }, () => {
  /** The page's programs, by the name in their first line. */
  const files = Object.fromEntries(
    [...readFileSync(join(root, 'docs/library.md'), 'utf8').matchAll(/^```ts\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(
      ([, name, text]) => [name!, text!],
    ),
  );

  test('names its programs', () => {
    expect(Object.keys(files).sort()).toEqual(['profile-route.ts', 'service.ts', 'timed-class.ts', 'timed-example.ts']);
  });

  test.each([[[]], [REGISTER]])('the service profiles itself (%j)', async (nodeArgs) => {
    const cwd = project(files);
    const { promise, resolve } = Promise.withResolvers<number>();
    let kill = () => {};
    const ended = runNode([...nodeArgs, 'service.ts'], {
      cwd,
      env: { PROFILE_TOKEN: 'secret', PORT: '0' },
      onStart: (child) => {
        kill = () => child.kill();
        child.stdout!.once('data', (text) => resolve((JSON.parse(String(text)) as { port: number }).port));
      },
    });
    const base = `http://127.0.0.1:${await Promise.race([promise, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))])}`;
    const get = (path: string, token = 'secret') =>
      fetch(base + path, { headers: { authorization: `Bearer ${token}` } });
    try {
      expect((await get('/profile', 'guess')).status).toBe(401);
      expect((await get('/profile?seconds=1e9')).status).toBe(400);
      let isOver = false;
      const load = (async () => {
        while (!isOver) await (await get('/report')).text();
      })();
      await pause(300);
      const measured = get('/profile?seconds=1');
      await pause(300);
      expect((await get('/profile?seconds=1')).status).toBe(409);
      const profile = (await (await measured).json()) as Profile;
      isOver = true;
      await load;
      const isMarked = nodeArgs.length > 0;
      expect(profile.engine).toBe(isMarked ? 'lines' : 'v8');
      const reportCities = profile.functions.find((row) => row.name === 'reportCities')!;
      expect(reportCities.totalMs).toBeGreaterThan(100);
      if (isMarked) {
        const hottest = profile.lines
          .filter(({ line }) => files['service.ts']!.split('\n')[line - 1]?.includes('cityOf(order)'))
          .find(({ file }) => file === 'service.ts')!;
        // A request may be half-way through at either end.
        expect(Math.abs(hottest.hits! - reportCities.calls! * 2000)).toBeLessThanOrEqual(4000);
      }
    } finally {
      kill();
      await ended;
    }
  });

  test('the examples of timed print their rows', async () => {
    const cwd = project(files);
    const example = await runNode(['timed-example.ts'], { cwd });
    expect(example.stdout).toMatch(/'parse' *│ 3 /);
    expect(example.stdout).toMatch(/'load' *│ 3 /);
    const decorated = await runNode(['--import', 'tsx', 'timed-class.ts'], { cwd });
    expect(decorated.stderr).toBe('');
    expect(decorated.stdout).toContain('7 2\n');
    for (const name of ['Cart.load', 'Cart.total', 'get Cart.size']) expect(decorated.stdout).toContain(`'${name}'`);
  });
});
