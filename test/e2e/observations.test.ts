/** What a profile says of calls: exact counts, and what was seen of those that were looked at. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import type { Observations } from '../../src/profile/observations.ts';
import { profileJson, runHasten, runNode, temporaryFolder } from './support.ts';

async function observe(files: Record<string, string>, script: string, options: string[] = []): Promise<Observations> {
  const profile = await profileJson([...options, script], { cwd: temporaryFolder(files) });
  expect(profile.observations).not.toBeNull();
  return profile.observations as Observations;
}

const FUNCTIONS = `function sumOf(xs: Float64Array, scale = 2): number {
  let sum = 0;
  for (const x of xs) sum += x * scale;
  return sum;
}
class Queue {
  items: number[] = [];
  take({ a, b }: { a: number; b: number }, text: string): number {
    for (let i = 0; i < 1; i++) this.items.push(a + b + text.length);
    return this.items.length;
  }
}
function once(callback: () => void, ...rest: number[]): void {
  for (const one of rest) if (one > 0) callback();
}
const queue = new Queue();
const same = new Float64Array(1000).fill(1);
let sum = 0;
for (let i = 0; i < 2000; i++) {
  sum += sumOf(same);
  queue.take({ a: i, b: 1 }, 'text');
}
for (let i = 0; i < 7; i++) sum += sumOf(new Float64Array(10 + i), 1.5);
once(() => {}, 1, 2, 3);
console.log(sum);
`;

test('functions: calls are exact; arguments have their types, and are told apart', async () => {
  const { functions } = await observe({ 'program.ts': FUNCTIONS }, 'program.ts');
  const of = (name: string) => functions.find((one) => one.name === name);
  expect(functions.map(({ name, line, calls }) => [name, line, calls])).toEqual([
    ['sumOf', 1, 2007],
    ['Queue.take', 8, 2000],
    ['once', 13, 1],
  ]);
  const sumOf = of('sumOf');
  expect(sumOf).toMatchObject({ file: 'program.ts', column: 1, thread: 0 });
  expect(sumOf?.signatures[0]?.types).toEqual(['f64[1000]', 'int']);
  expect(sumOf?.observed).toBeGreaterThan(1);
  expect(sumOf?.distinct).toBeLessThanOrEqual(1 + 7);
  expect(sumOf?.bytes).toBeGreaterThan(7000);
  const take = of('Queue.take');
  expect(take?.signatures[0]?.types).toEqual(['unknown', 'string(4)']);
  expect(take?.distinct).toBe(take?.observed);
  expect(of('once')).toMatchObject({ observed: 1, distinct: 1, bytes: null });
  expect(of('once')?.signatures).toEqual([{ types: ['function', 'array(3) of int'], count: 1 }]);
});

const CALLS = `import { readFileSync } from 'node:fs';
const known = [];
const text = JSON.stringify({ rows: Array.from({ length: 5000 }, (_, id) => ({ id })) });
function main(rounds) {
  let found = 0;
  for (let i = 0; i < rounds; i++) {
    if (!known.includes(i % 50)) known.push(i % 50);
    found += JSON.parse(text).rows.length;
    const written = JSON.stringify([i]);
    found += written.length;
    found += readFileSync('program.mjs').length > 0 ? 1 : 0;
  }
  return found;
}
function drain(queue) {
  let sum = 0;
  while (queue.length > 0) {
    const { value } = queue.shift();
    sum += value;
  }
  return sum;
}
console.log(main(300), drain([{ value: 1 }, { value: 2 }, { value: 3 }]));
let all = [];
for (let i = 0; i < 20; i++) all = [...all, i];
console.log(all.length);
`;

test('watched calls: counts are exact, sizes are as they were, time is what their lines took', async () => {
  const { calls } = await observe({ 'program.mjs': CALLS }, 'program.mjs');
  const at = (line: number) => calls.filter((one) => one.line === line);
  expect(at(7)).toMatchObject([{ name: 'known.includes', kind: 'search', from: null, calls: 300, size: { min: 0 } }]);
  expect(at(7)[0]?.size?.max).toBeLessThanOrEqual(50);
  expect(at(8)).toMatchObject([{ name: 'JSON.parse', kind: 'json', calls: 300, size: { min: 58_900, max: 58_900 } }]);
  expect(at(8)[0]?.ms).toBeGreaterThan(5);
  expect(at(9)).toMatchObject([{ name: 'JSON.stringify', kind: 'json', calls: 300, size: { min: 3 } }]);
  expect(at(11)).toMatchObject([
    { name: 'readFileSync', kind: 'synchronous', from: 'node:fs', calls: 300, size: null },
  ]);
  expect(at(18)).toMatchObject([
    { name: 'queue.shift', kind: 'search', calls: 3, size: { min: 1, median: 2, max: 3 } },
  ]);
  expect(at(25)).toMatchObject([{ name: '[...all]', kind: 'copy', calls: 20, size: { min: 0 } }]);
});

const WAITS = `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function each(n) {
  for (let i = 0; i < n; i++) {
    await sleep(10);
    const [one] = await Promise.all([sleep(5)]);
  }
  await sleep(20);
}
await Promise.all([each(10), each(10)]);
for (const ms of [30, 30]) await sleep(ms);
`;

test('waits in loops: counted, with the time from their start to their end, also where several run at once', async () => {
  const { awaits } = await observe({ 'program.mjs': WAITS }, 'program.mjs');
  expect(awaits.map(({ line, hits, observed }) => [line, hits, observed])).toEqual([
    [4, 20, 20],
    [5, 20, 20],
    [10, 2, 2],
  ]);
  // A timer ends up to a ms early.
  for (const [index, ms] of [180, 80, 58].entries()) expect(awaits[index]?.waitedMs).toBeGreaterThan(ms);
});

const THREADS = `import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
const workers = [1, 2, 3].map((n) => new Worker('./worker.mjs', { workerData: n }));
await Promise.all(workers.map((worker) => once(worker, 'exit')));
await once(new Worker('./worker.mjs', { workerData: 4 }), 'exit');
for (let i = 0; i < 2; i++) await once(spawn(process.execPath, ['--version']), 'exit');
`;
const WORKER = `import { workerData } from 'node:worker_threads';
function work(n) { let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum; }
work(workerData);
if (workerData === 4) setTimeout(() => process.exit(), 50);
`;

test('threads have their own; what was started is counted', async () => {
  const { functions, calls, cores } = await observe({ 'program.mjs': THREADS, 'worker.mjs': WORKER }, 'program.mjs');
  const work = functions.filter(({ name }) => name === 'work');
  expect(work.map(({ calls, observed, signatures }) => [calls, observed, signatures[0]?.types])).toEqual(
    Array.from({ length: 4 }, () => [1, 1, ['int']]),
  );
  expect(new Set(work.map(({ thread }) => thread)).size).toBe(4);
  expect(calls.find(({ name, line }) => name === 'new Worker' && line === 4)).toMatchObject({
    kind: 'start',
    calls: 3,
  });
  expect(cores).toMatchObject({ threadsStarted: 4, processesStarted: 2, processesAtOnce: 1, threadPool: null });
  expect(cores.threadsAtOnce).toBeGreaterThanOrEqual(1);
  expect(cores.threadsAtOnce).toBeLessThanOrEqual(4);
  expect(cores.available).toBeGreaterThan(0);
});

test("a validator's checks and schemas; a parse of anybody's counts where there is a validator", async () => {
  const cwd = temporaryFolder({
    'with.mjs': `import { z } from 'zod';
import { parser } from './parser.mjs';
function check(rows) { const Row = z.object({}); for (const row of rows) { Row.parse(row); parser.parse(row); } }
check([1, 2, 3]);
`,
    'without.mjs': `import { parser } from './parser.mjs';
for (const row of [1, 2]) parser.parse(row);
`,
    'parser.mjs': 'export const parser = { parse: (x) => x };',
  });
  mkdirSync(join(cwd, 'node_modules/zod'), { recursive: true });
  writeFileSync(join(cwd, 'node_modules/zod/package.json'), '{"name":"zod","type":"module","exports":"./index.js"}');
  writeFileSync(join(cwd, 'node_modules/zod/index.js'), 'export const z = { object: () => ({ parse: (x) => x }) };');
  const shown = async (script: string) =>
    (await profileJson([script], { cwd })).observations?.calls.map(({ name, kind, from, calls }) => [
      name,
      kind,
      from,
      calls,
    ]);
  expect(await shown('with.mjs')).toEqual([
    ['z.object', 'schema', 'zod', 1],
    ['Row.parse', 'validation', 'zod', 3],
    ['parser.parse', 'validation', null, 3],
  ]);
  expect(await shown('without.mjs')).toEqual([]);
});

test('compiled code: lines and names are those of the source', async () => {
  const map = { version: 3, sources: ['source.ts'], names: [], mappings: ';;;;AAIA;AACA;AACA' };
  const url = Buffer.from(JSON.stringify(map)).toString('base64');
  const text = `\n\n\n\nfunction f(a) { for (const b of a) b; return JSON.parse('[1]') }\nf([1]);\nf([2]);\n//# sourceMappingURL=data:application/json;base64,${url}\n`;
  const { functions, calls } = await observe({ 'program.cjs': text, 'source.ts': '' }, 'program.cjs');
  expect(functions).toMatchObject([{ file: 'source.ts', line: 5, name: 'f', calls: 2, observed: 2, distinct: 2 }]);
  expect(calls).toMatchObject([{ file: 'source.ts', line: 5, name: 'JSON.parse', calls: 2 }]);
});

test.each([['--no-findings'], ['--no-hits'], ['--engine', 'v8']])('nothing is observed with %s', async (...options) => {
  const profile = await profileJson([...options, 'program.ts'], { cwd: temporaryFolder({ 'program.ts': FUNCTIONS }) });
  expect(profile.observations).toBeNull();
});

test('a program that is killed has what was seen until then', async () => {
  const program = `function f(a) { for (const b of [a]) if (b < 0) return; }
const end = Date.now() + 1500;
let i = 0;
while (Date.now() < end) f(i++);
process.kill(process.pid, 'SIGKILL');`;
  const { functions } = await observe({ 'program.mjs': program }, 'program.mjs');
  expect(functions).toMatchObject([{ name: 'f', signatures: [{ types: ['int'] }] }]);
  expect(functions[0]?.observed).toBeGreaterThan(1);
});

/** Each line's error is caught and shown; V8 quotes code in many of them. */
const ERRORS = `const q = { shift() {}, items: [], parse() {}, async get() {} };
const say = (f) => { try { f(); } catch (error) { console.log(error.name, error.message); } };
say(() => { for (;;) { const { a } = q.shift(); } });
say(() => { for (;;) { const [a] = q.shift(); } });
say(() => { for (;;) { let a; ({ a } = q.shift()); } });
say(() => { for (;;) q.shift().x(); });
say(() => { for (;;) q.shift().x; });
say(() => { for (;;) for (const x of q.shift()); });
say(() => { for (;;) [...q.shift()]; });
say(() => { for (;;) q.none.includes(1); });
say(() => { for (;;) q.items.none(1); });
say(() => { for (;;) q.items.indexOf(1).x(); });
say(() => { for (;;) [...q, 1]; });
say(() => { for (;;) [...none, 1]; });
say(() => { for (;;) ({ ...none }); });
say(() => { for (;;) JSON.parse('{'); });
say(() => { for (;;) JSON.parse('1').x(); });
say(() => { for (;;) JSON.stringify(1).none(); });
say(() => { for (;;) JSON.stringify(undefined).length; });
say(() => { for (;;) { const o = {}; o.o = o; JSON.stringify(o); } });
say(() => { for (;;) new (JSON.stringify(1))(); });
class Base { constructor(f) { for (;;) return f(); } }
class Derived extends Base { constructor() { super((a) => { for (;;) return this; }); } }
say(() => new Derived());
say(function f(a) { for (;;) { let b = b + a; } });
const wait = async (f) => { try { await f(); } catch (error) { console.log(error.name, error.message); } };
await wait(async () => { for (;;) (await q.get()).x(); });
await wait(async () => { for (;;) { const { a } = await q.get(); } });
await wait(async () => { for (;;) { const [a] = await q.get(); } });
await wait(async () => { for (;;) for (const a of await q.get()); });
await wait(async () => { for (;;) (await none).x; });
console.log(say.toString().length, Derived.toString().length, typeof q.items);
`;

test("V8's messages are those of the plain program", async () => {
  const cwd = temporaryFolder({ 'program.mjs': ERRORS });
  const plain = await runNode(['program.mjs'], { cwd });
  expect(plain.stdout.split('\n').length).toBeGreaterThan(28);
  const profiled = await runHasten(['profile', 'program.mjs'], { cwd });
  expect(profiled.stdout.split('\n')).toEqual(plain.stdout.split('\n'));
});

test('getters and Proxies of the program do not run more often', async () => {
  const program = `let ran = 0;
const thing = { get items() { ran++; return [1, 2]; }, plain: [3] };
const proxy = new Proxy([1], { get(target, key) { ran++; return target[key]; } });
function look(a, b) { for (let i = 0; i < 1; i++) b.items.includes(5); return a; }
for (let i = 0; i < 50; i++) look(thing, thing), look(proxy, thing), [...proxy, 1];
console.log(ran);`;
  const cwd = temporaryFolder({ 'program.mjs': program });
  const plain = await runNode(['program.mjs'], { cwd });
  expect((await runHasten(['profile', 'program.mjs'], { cwd })).stdout).toBe(plain.stdout);
});

test('looking takes a hundredth of the time at most, and a little at the start', async () => {
  const program = `function f(a, b) { let s = 0; for (let i = 0; i < 3; i++) s = (s * 31 + a + b.length) | 0; return s; }
const rows = Array.from({ length: 1000 }, (_, id) => ({ id, name: 'row ' + id }));
let s = 0;
for (let i = 0; i < 3e7; i++) s += f(i, rows);
console.log(s);`;
  const profile: Profile = await profileJson(['program.mjs'], { cwd: temporaryFolder({ 'program.mjs': program }) });
  const [f] = profile.observations?.functions ?? [];
  expect(f?.calls).toBe(3e7);
  expect(f?.observed).toBeGreaterThan(3);
  expect(f?.observed).toBeLessThan(5000);
});
