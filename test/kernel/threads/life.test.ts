/** Threads of kernels come and go; calls go on all the same. Programs run in processes of their own. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withoutKeys } from '../../support/without-keys.ts';

const root = new URL('../../../', import.meta.url).href;

const START = `
import { allocate, kernel } from '${root}src/public/kernel.ts';
import { theCrew } from '${root}src/kernel/threads/crew.ts';
import * as words from '${root}src/kernel/threads/words.ts';
import { tuning } from '${root}src/kernel/threads/tuning.ts';
import { setTimeout as sleep } from 'node:timers/promises';
const fn = (x, rounds) => {
  for (let i = 0; i < x.length; i++) {
    let v = x[i];
    for (let k = 0; k < rounds; k++) v = v * 0.999 + 0.001;
    x[i] = v;
  }
};
const plain = (n, rounds) => { const x = Float64Array.from({ length: n }, (_, i) => i); fn(x, rounds); return x; };
const shared = kernel(fn, { threads: 2 });
const expected = plain(4000, 50);
async function failure() {
  for (let tries = 0; theCrew().failure === null && tries < 500; tries++) await sleep(20);
}
function check(name) {
  const x = Float64Array.from({ length: 4000 }, (_, i) => i);
  shared(x, 50);
  const same = x.every((value, i) => Object.is(value, expected[i]));
  const { used, alone, shared: runs } = shared.explain().signatures[0].loops[0].threads;
  console.log(name, same ? 'right' : 'WRONG', used, runs, alone);
}
`;

interface Ended {
  output: string;
  code: number | null;
  ms: number;
}

/** A program that is killed if it does not end within 20 s. */
function run(program: string, flags: string[] = []): Promise<Ended> {
  const node = process.env.HASTEN_TEST_NODE ?? process.execPath;
  const begin = performance.now();
  return new Promise((resolve) => {
    const args = [...withoutKeys, ...flags, '--input-type=module', '--eval', START + program];
    execFile(node, args, { timeout: 20_000, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const code = error === null ? 0 : ((error as { code?: number }).code ?? null);
      resolve({ output: `${stdout}${stderr}`.trim(), code, ms: performance.now() - begin });
    });
  });
}

describe('threads of kernels', { timeout: 30_000 }, () => {
  test('do not keep the process alive', async () => {
    const { output, code, ms } = await run(`tuning.always = true; check('shared');`);
    expect(output).toBe('shared right 2 1 null');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(15_000);
  });

  test('are not started for little work', async () => {
    const { output } = await run(`for (let i = 0; i < 100; i++) shared(new Float64Array(64), 1);
      console.log(theCrew().threads.length, shared.explain().signatures[0].loops[0].threads.shared);`);
    expect(output).toBe('0 0');
  });

  test('are started by the first long call, and take part as soon as they are there', async () => {
    const { output } = await run(`
      const x = allocate(Float64Array, 1000000);
      for (let i = 0; i < 200 && theCrew().ready(2) === 0; i++) shared(x, 200);
      for (let i = 0; i < 10; i++) shared(x, 200);
      const { used, runs, shared: together } = shared.explain().signatures[0].loops[0].threads;
      console.log(used, together > 0 && together <= runs);`);
    expect(output).toBe('2 true');
  });

  test('that were ended are done without', async () => {
    const { output } = await run(`tuning.always = true; check('before');
      theCrew().threads[0].terminate(); check('at once');
      await failure(); check('later');
      tuning.always = false; tuning.start = tuning.shareAwake = 0; check('as usual');`);
    const lines = output.split('\n');
    expect(lines[0]).toBe('before right 2 1 null');
    for (const line of lines) expect(line).toContain('right');
    expect(lines.at(-1)).toContain('no other thread: it ended');
  });

  test.skipIf(!existsSync('/proc/self/task'))('that ended in the middle of their work are an error', async () => {
    const { output } = await run(`tuning.always = true; check('before');
      await theCrew().threads[0].terminate();
      const { words: shown } = theCrew();
      shown[words.native(1)] = 99999999; shown[words.inside(1)] = 1;
      try { check('in between'); } catch (error) { console.log(error.code); }
      check('after');`);
    const [before, error, after] = output.split('\n');
    expect(before).toBe('before right 2 1 null');
    expect(error).toBe('HASTEN_KERNEL_THREAD');
    expect(after).toMatch(/^after right/);
  });

  test('are done without where none can start', async () => {
    const flags = ['--permission', '--allow-fs-read=*'];
    const { output } = await run(`tuning.start = tuning.shareAwake = 0; check('alone'); check('again');`, flags);
    const [alone, again] = output.split('\n').filter((line) => /^(alone|again)/.test(line));
    expect(alone).toMatch(/^alone right 1 0/);
    expect(again).toMatch(/^again right 1 0 no other thread: /);
  });

  test('are none where the start file is missing', async () => {
    const { output } = await run(`
      const { Worker } = process.getBuiltinModule('node:worker_threads');
      process.getBuiltinModule('node:worker_threads').Worker = class extends Worker {
        constructor(_, options) { super(new URL('file:///no/such/file.js'), options); }
      };
      tuning.start = tuning.shareAwake = 0; check('first'); await failure(); check('second');`);
    const [first, second] = output.split('\n');
    expect(first).toMatch(/^first right 1 0/);
    expect(second).toMatch(/^second right 1 0 no other thread: Cannot find module/);
  });

  test('are none inside of a worker thread', async () => {
    const { output } = await run(`
      const { isMainThread, Worker, workerData } = await import('node:worker_threads');
      const code = \`
        const { kernel } = await import('${root}src/public/kernel.ts');
        const { tuning } = await import('${root}src/kernel/threads/tuning.ts');
        tuning.always = true;
        const add = kernel((x) => { for (let i = 0; i < x.length; i++) x[i] += 1; }, { threads: 2 });
        const x = new Float64Array(1000);
        add(x);
        const { alone, most } = add.explain().signatures[0].loops[0].threads;
        console.log(x[999], most, alone);\`;
      new Worker(new URL('data:text/javascript,' + encodeURIComponent(code)));`);
    expect(output).toBe('1 1 this is a worker thread itself');
  });

  test('go on after a call that was ended from outside', async () => {
    const { output } = await run(`tuning.always = true; check('before');
      const { runInNewContext } = await import('node:vm');
      const x = allocate(Float64Array, 100000);
      for (let turn = 0; turn < 5; turn++) {
        try { runInNewContext('call()', { call: () => shared(x, 2000000000) }, { timeout: 20 + turn * 7, breakOnSigint: false }); }
        catch (error) { console.log(error.code); }
      }
      check('after');`);
    expect(output.split('\n')[0]).toBe('before right 2 1 null');
    expect(output).toContain('ERR_SCRIPT_EXECUTION_TIMEOUT');
    expect(output).toMatch(/after right 2/);
  });
});
