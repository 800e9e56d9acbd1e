import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { loadCalls } from '../../../src/speedup/record/calls.ts';
import { type Recording, type RecordRequest, recordCalls } from '../../../src/speedup/record/record.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-record-'));
const made: string[] = [folder];
afterAll(() => {
  for (const one of made) rmSync(one, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function record(script: string, name: string, more: Partial<RecordRequest> = {}): Promise<Recording> {
  const recording = await recordCalls({
    nodeArgs: [],
    script,
    args: [],
    file: script,
    function: name,
    calls: 50,
    bytes: 2 ** 28,
    timeoutMs: 25_000,
    showOutput: false,
    ...more,
  });
  made.push(recording.folder);
  return recording;
}

test('all calls are counted; those that are kept are spread over the run', async () => {
  const script = write(
    'many.ts',
    `
export function half(x: number): number { return x / 2; }
let sum = 0;
for (let i = 0; i < 100_000; i++) sum += half(i);
console.log(sum, half.name, half.length, String(half));`,
  );
  const { folder: at, ...recording } = await record(script, 'half', { calls: 20 });
  expect(recording).toMatchObject({
    name: 'half',
    calls: 100_000,
    isAsync: false,
    notCopied: [],
    exit: { exitCode: 0, signal: null },
  });
  expect(recording.types).toEqual(['int']);
  expect(recording.totalMs).toBeGreaterThan(0);
  expect(recording.totalMs).toBeLessThan(recording.wallMs);
  const calls = loadCalls(at);
  expect(calls).toHaveLength(recording.kept);
  expect(calls.length).toBeGreaterThan(8);
  expect(calls.length).toBeLessThanOrEqual(20);
  for (const { args, result, argsAfter } of calls) {
    expect(result).toEqual({ value: (args[0] as number) / 2 });
    expect(argsAfter).toBeNull();
  }
  const given = calls.map(({ args }) => args[0] as number);
  expect(given.slice(0, 4)).toEqual([0, 1, 2, 3]);
  expect(given.at(-1)).toBeGreaterThan(50_000);
  expect(given).toEqual([...given].sort((a, b) => a - b));
});

test('the program prints what it prints without', async () => {
  const text = (name: string) => `
'use strict';
function ${name}(a) { return a; }
console.log(f(1), f.name, f.length, String(f), this === module.exports, process.execArgv, process.argv.length);
console.log(Object.keys(globalThis).length, process.env.HASTEN_RUN, process.listenerCount('exit'), (() => this)() === this);`;
  const script = write('same.cjs', text('f'));
  const other = write('other.cjs', 'function g() {} g();');
  const first = await record(script, 'f');
  // The same program without the function's being recorded.
  const second = await record(write('start.cjs', "require('./same.cjs'); require('./other.cjs');"), 'g', {
    file: other,
  });
  expect(first.calls).toBe(1);
  expect(first.outputHash).toBe(second.outputHash);
});

test('signatures are told apart but for sizes, the most frequent first', async () => {
  const script = write(
    'shapes.mjs',
    `const size = (of) => of.length;
     size('text'); for (const n of [3, 4, 5]) size(new Float64Array(n)); size([1]);`,
  );
  const { signatures, types } = await record(script, 'size');
  expect(types).toEqual(['f64[3]']);
  expect(signatures).toEqual([
    { types: ['f64[3]'], count: 3 },
    { types: ['string(4)'], count: 1 },
    { types: ['array(1) of int'], count: 1 },
  ]);
});

test('async calls are kept with what they come to; their time is that in which one is under way', async () => {
  const script = write(
    'async.mjs',
    `async function load(ms) {
       await new Promise((resolve) => setTimeout(resolve, ms));
       if (ms === 10) throw new RangeError('ten');
       return { ms };
     }
     function promised(x) { return new Promise((resolve) => setTimeout(resolve, 1000, [x])); }
     await Promise.all([load(1000), load(1000), load(1000)]);
     await load(10).catch(() => {});
     await Promise.all([1, 2, 3].map((x) => promised(x)));
     load(5000); setTimeout(() => process.exit(0), 20);`,
  );
  const recording = await record(script, 'load');
  expect(recording).toMatchObject({ calls: 5, kept: 4, isAsync: true });
  expect(recording.notCopied).toEqual(['1 async calls had not ended when the program did']);
  expect(recording.totalMs).toBeGreaterThan(990);
  expect(recording.totalMs).toBeLessThan(2500);
  const results = loadCalls(recording.folder).map(({ result }) => result);
  expect(results).toContainEqual({ value: { ms: 1000 } });
  expect(results).toContainEqual({ error: { name: 'RangeError', message: 'ten' } });
  const other = await record(script, 'promised');
  expect(other).toMatchObject({ calls: 3, isAsync: true });
  expect(other.totalMs).toBeGreaterThan(990);
  expect(other.totalMs).toBeLessThan(2500);
  expect(loadCalls(other.folder)[0]!.result).toEqual({ value: [1] });
});

test('a rejection that nobody handles ends the program as it does without', async () => {
  const script = write(
    'reject.mjs',
    "async function f() { throw new Error('alone'); }\nf();\nsetTimeout(() => {}, 5000);",
  );
  const { exit, errorOutput, calls } = await record(script, 'f');
  expect([exit.exitCode, calls]).toEqual([1, 1]);
  expect(errorOutput).toContain('Error: alone');
});

test('errors reach the caller, and are recorded', async () => {
  const script = write(
    'throws.mjs',
    `function f(x) { if (x > 1) throw new TypeError('too large'); return x; }
     let caught; for (const x of [1, 2]) try { f(x); } catch (error) { caught = error; }
     if (!(caught instanceof TypeError)) process.exit(5);`,
  );
  const { exit, folder: at } = await record(script, 'f');
  expect(exit.exitCode).toBe(0);
  expect(loadCalls(at).map(({ result }) => result)).toEqual([
    { value: 1 },
    { error: { name: 'TypeError', message: 'too large' } },
  ]);
});

test('of a recursion the outermost calls are recorded, also through another function', async () => {
  const script = write(
    'recursion.mjs',
    `function down(n) { return n === 0 ? 0 : other(n - 1); }
     function other(n) { return down(n); }
     down(5); down(3);`,
  );
  const { calls, folder: at } = await record(script, 'down');
  expect(calls).toBe(2);
  expect(loadCalls(at).map(({ args }) => args[0])).toEqual([5, 3]);
});

test('what cannot be copied is said and counted; the other calls are kept', async () => {
  const script = write(
    'not-copied.mjs',
    `class Point { x = 1; }
     function f(x) { return x; }
     f(1); f(() => 1); f({ out: process.stdout }); f(new Point()); f(new Point());`,
  );
  const { notCopied, kept, calls } = await record(script, 'f');
  expect([calls, kept]).toEqual([5, 1]);
  expect(notCopied).toEqual([
    '2 of the 5 calls that were to be kept could not be copied: `args[0]`: an instance of Point',
    '1 of the 5 calls that were to be kept could not be copied: `args[0]`: a function',
    expect.stringContaining('`args[0].out`: an instance of '),
  ]);
  const none = write('none.mjs', 'function g(f) { return f(1); }\ng((x) => x);');
  await expect(record(none, 'g')).rejects.toMatchObject({ code: 'HASTEN_TRY_NOT_COPIED', line: 1 });
});

test('no more bytes are kept than may be', async () => {
  const script = write(
    'large.mjs',
    'function f(a) { return a.length; }\nfor (let i = 0; i < 30; i++) f(new Float64Array(12_500).fill(i));',
  );
  const { kept, folder: at, calls } = await record(script, 'f', { bytes: 1_050_000 });
  expect(calls).toBe(30);
  expect(kept).toBeGreaterThanOrEqual(5);
  expect(kept).toBeLessThanOrEqual(10);
  const given = loadCalls(at).map(({ args }) => (args[0] as Float64Array)[0]!);
  expect(given[0]).toBe(0);
  expect(given.at(-1)).toBeGreaterThan(14);
});

test('workers of the program record too, however they are started', async () => {
  const script = write(
    'workers.mjs',
    `import { Worker, isMainThread } from 'node:worker_threads';
     function f(x) { return x; }
     if (isMainThread) {
       f(-1);
       for (const execArgv of [undefined, []]) new Worker(new URL(import.meta.url), { execArgv });
     } else for (let i = 0; i < 40; i++) f(i);`,
  );
  const { calls, kept, notCopied } = await record(script, 'f');
  expect([calls, kept, notCopied]).toEqual([81, 50, []]);
});

test.each(['SIGKILL', 'SIGTERM'])('what was recorded until a %s is there', async (signal) => {
  const script = write(
    'killed.mjs',
    `function f(x) { const end = performance.now() + 4; while (performance.now() < end); return x; }
     const start = performance.now();
     for (let i = 0; performance.now() - start < 1000; i++) f(i);
     process.kill(process.pid, process.argv[2]);
     setTimeout(() => {}, 9000);`,
  );
  const { calls, kept, exit, notCopied, folder: at } = await record(script, 'f', { args: [signal] });
  expect(exit.signal).toBe(signal);
  expect(calls).toBeGreaterThan(5);
  expect(loadCalls(at)).toHaveLength(kept);
  expect(notCopied).toEqual(['the program was ended from outside: calls of the last half second are not counted']);
});

test('a program that does not end is ended after its time, with all that it has started', async () => {
  const script = write(
    'endless.mjs',
    `import { spawn } from 'node:child_process';
     const child = "setInterval(() => require('fs').writeFileSync(process.argv[1], String(Date.now())), 20)";
     spawn(process.execPath, ['--eval', child, import.meta.dirname + '/alive'], { stdio: 'inherit' });
     function f(x) { return x; }
     setInterval(() => f(1), 1);`,
  );
  const { calls, exit } = await record(script, 'f', { timeoutMs: 1500 });
  expect(exit).toMatchObject({ signal: 'SIGTERM', isStopped: true });
  expect(calls).toBeGreaterThan(0);
  const alive = () => readFileSync(join(folder, 'alive'), 'utf8');
  await wait(100);
  const last = alive();
  await wait(400);
  expect(alive()).toBe(last);
});

test('a program that fails is no error of the recording, and shows the line as it was written', async () => {
  const script = write('fails.mjs', 'function f(x) { return x.y; }\nf({});\nf(null);');
  const { exit, errorOutput, calls, kept } = await record(script, 'f');
  expect([exit.exitCode, calls, kept]).toEqual([1, 2, 2]);
  expect(errorOutput).toContain('fails.mjs:1\nfunction f(x) { return x.y; }\n');
});

test('a program that fails before it calls the function says why', async () => {
  const script = write('fails-early.mjs', 'function f() {}\nnull.x;\nf();');
  await expect(record(script, 'f')).rejects.toMatchObject({
    code: 'HASTEN_TRY_NOT_CALLED',
    message: expect.stringMatching(/did not call it, and ended with exit code 1: TypeError: Cannot read/),
  });
});

test('a call that ends the program is counted and cannot be kept', async () => {
  const script = write(
    'exits.mjs',
    'function f(x) { if (x === 100) process.exit(0); return x; }\nfor (let i = 1; ; i++) f(i);',
  );
  expect((await record(script, 'f')).calls).toBe(100);
  const only = write('exits-at-once.mjs', 'function f() { process.exit(0); }\nf();');
  await expect(record(only, 'f')).rejects.toMatchObject({
    code: 'HASTEN_TRY_NOT_COPIED',
    message: 'no call of `f` could be kept: none had ended when the program did',
  });
});

test('a file that the program does not load is said', async () => {
  const script = write('empty.mjs', '');
  const file = write('unused.mjs', 'export function f() {}');
  await expect(record(script, 'f', { file })).rejects.toMatchObject({
    code: 'HASTEN_TRY_NOT_CALLED',
    message: expect.stringContaining('did not load its file'),
  });
  await expect(record(script, 'f', { file: `${file}.none` })).rejects.toMatchObject({ code: 'HASTEN_TRY_FUNCTION' });
});

test('a function that another one made is recorded by its calls', async () => {
  const script = write(
    'made.mjs',
    `const twice = (fn) => Object.assign((...args) => fn(...args) * 2, { kind: 'twice' });
     const f = twice(function f(x) { return x; });
     if (f(4) !== 8 || f.kind !== 'twice') process.exit(1);`,
  );
  const { exit, folder: at } = await record(script, 'f');
  expect(exit.exitCode).toBe(0);
  expect(loadCalls(at).map(({ result }) => result)).toEqual([{ value: 8 }]);
});

test('a program that needs tsx is recorded with it', async () => {
  symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  write('tsx/package.json', '{"type":"module"}');
  write('tsx/kinds.ts', 'export enum Kind { One = 1 }');
  const script = write(
    'tsx/main.ts',
    `import { Kind } from './kinds';
     const f = (a: number, { b }: { b: number }) => a + b + Kind.One;
     console.log(f(1, { b: 2 }));`,
  );
  const { calls, folder: at, nodeArgs } = await record(script, 'f');
  expect(calls).toBe(1);
  expect(loadCalls(at)[0]).toMatchObject({ args: [1, { b: 2 }], result: { value: 4 } });
  expect(nodeArgs[0]).toBe('--import');
  const common = write(
    'tsx/common.cts',
    "const { Kind } = require('./kinds');\nfunction g(a: number) { return a + Kind.One; }\ng(2);",
  );
  expect(await record(common, 'g', { nodeArgs: ['--import', 'tsx'] })).toMatchObject({ calls: 1, kept: 1 });
});

test('a line names the function around it', async () => {
  const script = write(
    'lines.ts',
    'function f(x: number) {\n  const g = [1].map((y) => {\n    return y;\n  });\n  return g;\n}\nf(1);',
  );
  expect((await record(script, ':3')).name).toBe('f');
});

test('nothing is left behind by a recording that fails', async () => {
  const script = write('left.mjs', 'function f() {}');
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(record(script, 'f')).rejects.toThrow();
  // What Node keeps there of compiled code is not ours.
  expect(readdirSync(temporary).filter((name) => name.startsWith('hasten'))).toEqual([]);
});
