/** `--engine v8`: every thread is measured, whatever it does, and however the program ends. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Kind, Profile } from '../../src/profile/model.ts';
import { bin, profileJson, runNode, temporaryFolder } from './support.ts';

const spin = `
function spin(ms: number): number {
  let x = 0;
  for (const end = performance.now() + ms; performance.now() < end; ) for (let i = 0; i < 1000; i++) x = Math.sqrt(x + i);
  return x;
}`;

function profileProgram(name: string, files: Record<string, string>, args: string[] = []): Promise<Profile> {
  return profileJson(['--engine', 'v8', name, ...args], { cwd: project(files) });
}

function project(files: Record<string, string>): string {
  return temporaryFolder({ 'package.json': '{ "type": "module" }', ...files });
}

const sum = (profile: Profile, kind: Kind, name?: string) =>
  profile.functions
    .filter((row) => row.kind === kind && (name === undefined || row.name === name))
    .reduce((ms, row) => ms + row.selfMs!, 0);

const total = (profile: Profile, name: string) =>
  profile.functions.filter((row) => row.name === name).reduce((ms, row) => ms + row.totalMs!, 0);

// Again where a busy machine may have been the cause.
describe('hasten profile --engine v8', { retry: 2 }, () => {
  test("tells the user's functions, packages, native code and waiting apart, and adds up", async () => {
    const folder = project({
      'main.ts': `${spin}
import { createHash, pbkdf2Sync } from 'node:crypto';
import { slow } from './node_modules/slow-package/index.js';
spin(150);
slow(150);
pbkdf2Sync('a', 'b', 60000, 64, 'sha512');
await new Promise((resolve) => setTimeout(resolve, 150));
`,
    });
    mkdirSync(join(folder, 'node_modules/slow-package'), { recursive: true });
    writeFileSync(
      join(folder, 'node_modules/slow-package/index.js'),
      `export function slow(ms) { let x = 0; for (const end = Date.now() + ms; Date.now() < end; ) x = helper(x); return x; }
function helper(x) { for (let i = 0; i < 5000; i++) x = Math.sqrt(x + i); return x; }`,
    );
    const profile = await profileJson(['--engine', 'v8', 'main.ts'], { cwd: folder });
    expect(profile.engine).toBe('v8');
    expect(profile.sampling.hits).toBeNull();
    expect(total(profile, 'spin')).toBeGreaterThan(100);
    expect(sum(profile, 'dependency', 'slow-package')).toBeGreaterThan(100);
    expect(sum(profile, 'idle')).toBeGreaterThan(100);
    const all = profile.functions.reduce((ms, row) => ms + row.selfMs!, 0);
    const sampled = profile.timeDeltas.reduce((us, delta) => us + delta, 0) / 1000;
    expect(all).toBeCloseTo(sampled, 3);
    expect(profile.functions.every((row) => row.calls === null)).toBe(true);
    expect(profile.lines.filter(({ file }) => file === 'main.ts').length).toBeGreaterThan(0);
    expect(profile.lines.every((line) => line.hits === null && line.totalMs === line.selfMs)).toBe(true);
    expect(profile.warnings[0]).toContain('the total time of a line is not known');
  });

  test('places compiled code in its source', async () => {
    const code = ['function hot(){let x=0;', 'for(let i=0;i<3e8;i++)x+=i%7;', 'return x}', 'hot();'].join('\n');
    // Line for line, three lines further down in the source.
    const map = { version: 3, sources: ['src/hot.ts'], names: [], mappings: 'AAGA;AACA;AACA;AACA' };
    const profile = await profileProgram('hot.js', {
      'hot.js': `${code}\n//# sourceMappingURL=hot.js.map\n`,
      'hot.js.map': JSON.stringify(map),
    });
    const hot = profile.functions.find((row) => row.name === 'hot')!;
    expect([hot.file, hot.line]).toEqual(['src/hot.ts', 4]);
    expect(profile.lines.some((line) => line.file === 'src/hot.ts' && line.line === 5)).toBe(true);
  });

  test.each(['end', 'terminate', 'exit', 'bare'])('sees worker threads: %s', async (mode) => {
    const profile = await profileProgram(
      'main.ts',
      {
        'main.ts': `${spin}
import { Worker } from 'node:worker_threads';
const mode = process.argv[2];
const worker = new Worker(new URL('./worker.ts', import.meta.url), { argv: [mode], ...(mode === 'bare' && { execArgv: [] }) });
console.log('id', worker.threadId);
worker.once('message', () => {
  spin(300);
  if (mode === 'terminate') worker.terminate();
  if (mode === 'exit') process.exit(0);
});`,
        'worker.ts': `${spin.replace('spin', 'spinInWorker')}
import { parentPort, threadId } from 'node:worker_threads';
if (threadId !== 1) throw new Error('thread ' + threadId);
parentPort.postMessage('here');
const isEndless = process.argv[2] === 'terminate' || process.argv[2] === 'exit';
do spinInWorker(300); while (isEndless);`,
      },
      [mode],
    );
    expect(profile.exitCode).toBe(0);
    expect(profile.threads.map(({ id }) => id)).toEqual([0, 1]);
    expect(total(profile, 'spinInWorker')).toBeGreaterThan(150);
    expect(profile.functions.find((row) => row.name === 'spinInWorker')!.thread).toBe(1);
  });

  test('keeps exit code and output of a program that exits or throws', async () => {
    const files = {
      'main.ts': `${spin}
console.log('out');
spin(150);
if (process.argv[2] === 'exit') process.exit(5);
throw new Error('nobody catches this');`,
    };
    const cwd = project(files);
    const run = (mode: string) =>
      runNode([bin, 'profile', '--engine', 'v8', '--format', 'json', '--out', `${mode}.json`, 'main.ts', mode], {
        cwd,
      });
    const exited = await run('exit');
    expect([exited.code, exited.stdout, exited.stderr]).toEqual([5, 'out\n', '']);
    const thrown = await run('throw');
    const plain = await runNode(['main.ts', 'throw'], { cwd });
    expect([thrown.code, thrown.stdout]).toEqual([1, 'out\n']);
    // Node's own frames depend on how it was started.
    const withoutNodes = (text: string) => text.replaceAll(/^ +at .*node:internal.*\n/gm, '');
    expect(withoutNodes(thrown.stderr)).toBe(withoutNodes(plain.stderr));
    for (const mode of ['exit', 'throw']) {
      const profile = JSON.parse(readFileSync(join(cwd, `${mode}.json`), 'utf8')) as Profile;
      expect(total(profile, 'spin')).toBeGreaterThan(100);
    }
  });

  test.skipIf(process.platform === 'win32')('reports what was sampled when SIGINT ends an endless loop', async () => {
    const cwd = project({ 'main.ts': `${spin}\nfor (;;) spin(10);` });
    const run = runNode([bin, 'profile', '--engine', 'v8', '--format', 'json', '--out', 'out.json', 'main.ts'], {
      cwd,
      onStart: (child) => void pause(2500).then(() => child.kill('SIGINT')),
    });
    expect((await run).signal).toBe('SIGINT');
    const profile = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8')) as Profile;
    expect(profile.signal).toBe('SIGINT');
    expect(profile.countedUntilMs).toBeGreaterThan(500);
    expect(total(profile, 'spin')).toBeGreaterThan(500);
  });

  test('says why a program cannot start', async () => {
    const cwd = project({ 'main.ts': 'let x = ;' });
    const { code, stderr } = await runNode([bin, 'profile', '--engine', 'v8', 'main.ts'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('HASTEN_SYNTAX');
  });
});
