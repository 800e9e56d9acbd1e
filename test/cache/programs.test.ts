/** Cached functions of programs: over runs, processes, threads and tasks, in ES modules and CommonJS. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { IMPORT, project } from './support.ts';

// Programs are started, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const parallel = JSON.stringify(pathToFileURL(resolve('src/public/parallel.ts')).href);

test('a later run finds what an earlier one kept, also at the top level of a module', async () => {
  const { run } = project({
    'main.ts': `${IMPORT}
type Options = { bins: number };
const scale = 2;
const features = cache(import.meta, async (path: string, options: Options) => {
  console.log('computed');
  return { path, bins: options.bins * scale, when: new Date(5), data: new Float64Array([1, 2]) };
});
const found = await features('a.csv', { bins: 32 });
console.log(JSON.stringify([found, found.data instanceof Float64Array, found.when instanceof Date]));
`,
  });
  const expected = [{ path: 'a.csv', bins: 64, when: '1970-01-01T00:00:00.005Z', data: { 0: 1, 1: 2 } }, true, true];
  expect(await run('main.ts')).toEqual(['computed', expected]);
  expect(await run('main.ts')).toEqual([expected]);
});

test('two functions of a module never share a result, whatever they are called', async () => {
  const { run } = project({
    'main.ts': `${IMPORT}
const f = cache(import.meta, (n: number) => 'first ' + n);
const g = cache(import.meta, (n: number) => 'second ' + n);
const { other } = await import('./other.ts');
console.log(JSON.stringify([f(1), g(1), other(1), new Set([f.key(1), g.key(1), other.key(1)]).size]));
`,
    'other.ts': `${IMPORT}
export const other = cache(import.meta, (n: number) => 'third ' + n);
`,
  });
  for (let round = 0; round < 2; round++) expect(await run('main.ts')).toEqual([['first 1', 'second 1', 'third 1', 3]]);
});

test('in CommonJS by `module`', async () => {
  const { run } = project({
    'main.cjs': `
const { cache } = require(${JSON.stringify(resolve('src/public/cache.ts'))});
const twice = cache(module, (n) => { console.log('computed'); return n * 2; });
console.log(twice(4));
`,
  });
  expect(await run('main.cjs')).toEqual(['computed', 8]);
  expect(await run('main.cjs')).toEqual([8]);
});

test('a file counts by its content', async () => {
  const { run, write } = project({
    'main.ts': `${IMPORT}
import { readFileSync } from 'node:fs';
const length = cache(import.meta, (path: hasten.FileArgument) => { console.log('computed'); return readFileSync(path.path, 'utf8').length; });
console.log(length(file('data.txt')));
`,
    'data.txt': 'four',
  });
  expect(await run('main.ts')).toEqual(['computed', 4]);
  expect(await run('main.ts')).toEqual([4]);
  write({ 'data.txt': 'seven..' });
  expect(await run('main.ts')).toEqual(['computed', 7]);
});

test('processes that ask for one missing key at once compute it once, synchronous or not', async () => {
  const { run } = project({
    'main.ts': `${IMPORT}
import { setTimeout } from 'node:timers/promises';
const sync = cache(import.meta, (n: number) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500); return n + process.pid * 0; });
const later = cache(import.meta, async (n: number) => { await setTimeout(500); return n; });
// No async function, and its promises are not known beforehand.
const promising = cache(import.meta, (n: number) => setTimeout(500, n));
const start = Date.now();
const values = [sync(1), ...(await Promise.all([later(2), promising(3)]))];
console.log(JSON.stringify([values, [sync, later, promising].map((one) => one.stats().misses)]));
`,
  });
  const runs = (await Promise.all(Array.from({ length: 5 }, () => run('main.ts')))) as [[number[], number[]]][];
  expect(runs.map(([[values]]) => values)).toEqual(new Array(5).fill([1, 2, 3]));
  const misses = runs.map(([[, counts]]) => counts);
  expect([0, 1, 2].map((at) => misses.reduce((sum, counts) => sum + counts[at]!, 0))).toEqual([1, 1, 1]);
});

test('a cached function is a task as it is, and is called within tasks; in threads and processes', async () => {
  const { run } = project({
    'main.ts': `${IMPORT}
import { map, pool } from ${parallel};
import { square } from './square.ts';
import { half } from './half.ts';
const numbers = Array.from({ length: 20 }, (_, n) => n);
for (const kind of ['thread', 'process'] as const) {
  const four = pool({ kind, workers: 2 });
  const squares = await map(numbers, square, { pool: four, grain: 1 });
  const halves = await map(numbers, half, { pool: four, grain: 1 });
  console.log(JSON.stringify([squares.reduce((a, b) => a + b), halves.reduce((a, b) => a + b), square.stats().entries]));
  await four.close();
}
`,
    'square.ts': `${IMPORT}
import { appendFileSync } from 'node:fs';
export const square = cache(import.meta, (n: number) => { appendFileSync('log', 's'); return n * n; });
`,
    'half.ts': `${IMPORT}
import { appendFileSync } from 'node:fs';
import { task } from ${parallel};
const kept = cache(import.meta, (n: number) => { appendFileSync('log', 'h'); return n / 2; });
export const half = task(import.meta, (n: number) => kept(n));
`,
    'count.ts': `
import { readFileSync } from 'node:fs';
const log = readFileSync('log', 'utf8');
console.log(JSON.stringify([log.split('s').length - 1, log.split('h').length - 1]));
`,
  });
  expect(await run('main.ts')).toEqual([
    [2470, 95, 20],
    [2470, 95, 20],
  ]);
  expect(await run('count.ts')).toEqual([[20, 20]]);
});

test('what was computed before a sudden end is there afterwards, and nothing waits for what was not', async () => {
  const { run } = project({
    'main.ts': `${IMPORT}
const kept = cache(import.meta, (n: number) => { if (n === 2) process.kill(process.pid, 'SIGKILL'); return n; });
if (process.argv[2] === 'dies') { kept(1); kept(2); }
console.log(JSON.stringify([kept.check(1), kept.check(2), kept(1), kept.stats().misses]));
`,
  });
  await expect(run('main.ts', 'dies')).rejects.toThrow();
  expect(await run('main.ts')).toEqual([[true, false, 1, 0]]);
});

test('hasten/cache loads neither the disk nor what takes long to load until it is needed', async () => {
  const { run } = project({
    'main.ts': `${IMPORT}
cache(import.meta, (n: number) => n);
const loaded = (process as unknown as { moduleLoadList: string[] }).moduleLoadList;
console.log(loaded.filter((name) => /^NativeModule (sqlite|crypto|zlib)$/.test(name)).join());
`,
  });
  expect(await run('main.ts')).toEqual([]);
});

test('errors that a run kept are no results for one that does not want them', async () => {
  const { run } = project({
    'main.ts': `${IMPORT}
const fails = cache(import.meta, (n: number): number => { console.log('computed'); throw new RangeError('no ' + n); }, { errors: process.argv[2] === 'keep' });
for (let round = 0; round < 2; round++) try { fails(1); } catch (error) { console.log((error as Error).message); }
`,
  });
  expect(await run('main.ts', 'keep')).toEqual(['computed', 'no 1', 'no 1']);
  expect(await run('main.ts', 'keep')).toEqual(['no 1', 'no 1']);
  expect(await run('main.ts')).toEqual(['computed', 'no 1', 'computed', 'no 1']);
});

test('a module that is evaluated twice: its functions may call each other with the same arguments', async () => {
  const { run } = project({
    'f.ts': `${IMPORT}
export const f = cache(import.meta, (n: number): number => {
  const other = Reflect.get(globalThis, 'other') as ((n: number) => number) | undefined;
  Reflect.deleteProperty(globalThis, 'other');
  return other === undefined ? n : other(n) + 1;
});
`,
    'main.ts': `const [a, b] = [await import('./f.ts?1'), await import('./f.ts?2')];
Reflect.set(globalThis, 'other', b.f);
console.log(a.f(1));
`,
  });
  expect(await run('main.ts')).toEqual([2]);
}, 20_000);

test('a file that changes while the program is loaded: what ran is not what it says then', async () => {
  const { run } = project({
    'helper.ts': 'export const k = 1;\n',
    'slow.ts': `import { writeFileSync } from 'node:fs';
if (process.argv[2] === 'edit') {
  writeFileSync(new URL('./helper.ts', import.meta.url), 'export const k = 2;\\n');
  await new Promise((resolve) => setTimeout(resolve, 50));
}
`,
    'main.ts': `import './slow.ts';
${IMPORT}
import { k } from './helper.ts';
const f = cache(import.meta, (n: number) => n * k);
console.log(f(10));
`,
  });
  expect(await run('main.ts', 'edit')).toEqual([10]);
  expect(await run('main.ts')).toEqual([20]);
});
