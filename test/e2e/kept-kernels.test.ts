/** Compiled kernels on the disk: a later process takes them from there, without the compiler, and nothing else changes. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, root, runNode, temporaryFolder } from './support.ts';

const CACHE = 'node_modules/.cache/hasten';
const KEPT = `${CACHE}/kernels`;

/** Prints what `answer` is, by its bits, and whether the compiler was loaded. */
const REPORT = `
import { createRequire } from 'node:module';
const { cache } = createRequire(import.meta.url);
const bits = (value) => {
  if (typeof value === 'number') return String(new BigUint64Array(Float64Array.of(value).buffer)[0]);
  return ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') : value;
};
export function report(...answer) {
  const compiled = Object.keys(cache).some((path) => path.replaceAll('\\\\', '/').endsWith('dist/kernel/compiler.js'));
  console.log(JSON.stringify({ compiled, answer: answer.map(bits) }));
}
`;

/** A project in which hasten is installed. */
function project(files: Record<string, string> = {}): string {
  const folder = temporaryFolder({
    'package.json': '{ "name": "kept", "type": "module" }',
    'report.js': REPORT,
    ...files,
  });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/hasten'), 'junction');
  return folder;
}

interface Reported {
  compiled: boolean;
  answer: unknown[];
}

const START = "import { allocate, kernel } from 'hasten/kernel';\nimport { report } from './report.js';\n";

/** Runs a program in the project, always as the same file. */
async function run(cwd: string, program: string, env: Record<string, string> = {}): Promise<Reported> {
  writeFileSync(join(cwd, 'main.js'), START + program);
  const { stdout, stderr, code } = await runNode(['main.js'], { cwd, env: { HASTEN_CACHE: undefined, ...env } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Reported;
}

function files(folder: string): string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const SCALE = `
const half = (v) => v / 2;
const offset = kernel((v, { by }) => v + by, { with: { by: 1 } });
const table = Float64Array.of(3, 5);
const f = kernel(function f(x, y, k, { half, offset, table, sin, on, g }) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    x[i] = offset(half(x[i]), 0) * g + (on ? table[i % 2] : 0) + sin(k);
    sum += x[i] * y[i];
  }
  return sum;
}, { with: { half, offset, table, sin: Math.sin, on: true, g: 3 } });
const x = Float64Array.from({ length: 21 }, (_, i) => i / 3);
const y = Float64Array.from({ length: 21 }, (_, i) => 1 / (i + 1));
const sum = f(x, y, 0.5);
report(sum, x);
`;

describe('a later process', () => {
  test('has a kernel with all that it captures from the disk, and the same bits', async () => {
    const cwd = project();
    const first = await run(cwd, SCALE);
    const second = await run(cwd, SCALE);
    const off = await run(cwd, SCALE, { HASTEN_CACHE: 'off' });
    expect([first.compiled, second.compiled, off.compiled]).toEqual([true, false, true]);
    expect(second.answer).toEqual(first.answer);
    expect(off.answer).toEqual(first.answer);
  });

  test('has it in another place, by another name, and for a kernel in another file', async () => {
    const cwd = project();
    const first = await run(cwd, SCALE);
    const moved = project();
    cpSync(join(cwd, KEPT), join(moved, KEPT), { recursive: true });
    const program = `// another line\n${SCALE.replace('g: 3 } }', "g: 3 }, name: 'other', fallback: 'js' }")}`;
    expect(await run(moved, program)).toEqual({ ...first, compiled: false });
  });

  const changes: [what: string, from: string, to: string][] = [
    ['the text', 'let sum = 0;', 'let sum = 0 ;'],
    ['the name', 'function f', 'function h'],
    ['the text of a captured function', '(v) => v / 2', '(v) => v / 4'],
    ['the text of a captured kernel', 'v + by', 'by + v'],
    ['a number that a captured kernel captures', 'by: 1', 'by: 0'],
    ['its sign', 'by: 1', 'by: -0'],
    ['a number', 'g: 3', 'g: NaN'],
    ['a boolean', 'on: true', 'on: false'],
    ['the type of a captured array', 'table = Float64Array', 'table = Float32Array'],
    ['a function of Math', 'sin: Math.sin', 'sin: Math.cos'],
    ['the type of an array', 'y = Float64Array', 'y = Float32Array'],
    ['a whole number', 'f(x, y, 0.5)', 'f(x, y, 2)'],
    ['the same array twice', 'f(x, y, 0.5)', 'f(x, x, 0.5)'],
    ['fast', 'g: 3 } }', 'g: 3 }, fast: true }'],
    ['threads', 'g: 3 } }', 'g: 3 }, threads: 1 }'],
  ];

  test.each(changes)('compiles again with another: %s', async (_what, from, to) => {
    const cwd = project();
    await run(cwd, SCALE);
    const changed = SCALE.replace(from, to);
    expect(changed).not.toBe(SCALE);
    const again = await run(cwd, changed);
    const kept = await run(cwd, changed);
    expect([again.compiled, kept.compiled]).toEqual([true, false]);
    expect(kept.answer).toEqual(again.answer);
    expect((await run(cwd, SCALE)).compiled).toBe(false);
  });

  test('compiles again with another compiler', async () => {
    const cwd = project();
    rmSync(join(cwd, 'node_modules/hasten'));
    for (const name of ['package.json', 'dist'])
      cpSync(join(root, name), join(cwd, 'node_modules/hasten', name), { recursive: true });
    const first = await run(cwd, SCALE);
    expect((await run(cwd, SCALE)).compiled).toBe(false);
    const entry = join(cwd, 'node_modules/hasten/dist/kernel/compiler.js');
    const text = readFileSync(entry, 'utf8');
    const [, name] = /"\.\.\/chunks\/(compiler-[^"]+\.js)"/.exec(text)!;
    const chunks = join(cwd, 'node_modules/hasten/dist/chunks');
    cpSync(join(chunks, name!), join(chunks, 'compiler-changed.js'));
    writeFileSync(entry, text.replace(name!, 'compiler-changed.js'));
    expect(await run(cwd, SCALE)).toEqual({ ...first, compiled: true });
  });

  test('has it under tsx, which gives the compiler copies of modules of its own', async () => {
    const cwd = project();
    symlinkSync(join(root, 'node_modules/tsx'), join(cwd, 'node_modules/tsx'), 'junction');
    const first = await run(cwd, SCALE, { NODE_OPTIONS: '--import tsx' });
    expect((await run(cwd, SCALE, { NODE_OPTIONS: '--import tsx' })).answer).toEqual(first.answer);
    expect(await run(cwd, SCALE)).toEqual({ ...first, compiled: false });
    const refused = `
const f = kernel((x) => { x[0] = 1; JSON.stringify(x); }, { fallback: 'js', file: import.meta.url });
const x = new Float64Array(1);
const { warn } = console;
let said = '';
console.warn = (text) => { said += text; };
f(x);
report(x, said, f.explain().at);`;
    const plain = await run(cwd, refused);
    expect(plain.answer[1]).toContain('main.js:4:37');
    expect((await run(cwd, refused, { NODE_OPTIONS: '--import tsx' })).answer).toEqual(plain.answer);
  });

  test('sees what is stored into captured arrays, and has a number that changes its kind', async () => {
    const cwd = project();
    const program = `
const table = allocate(Float64Array, 4);
const read = kernel((i, { table }) => table[i] + i, { with: { table } });
const first = read(1);
table[1] = 7;
report(first, read(1), (() => { try { return read(0.5); } catch ({ code }) { return code; } })());`;
    const first = await run(cwd, program);
    expect(await run(cwd, program)).toEqual({ ...first, compiled: true }); // for the place of the error
    expect(first.answer[2]).toBe('HASTEN_KERNEL_RANGE');
  });
});

const FAULTY = `
import { report } from './report.js';
import { kernel, type Kernel } from 'hasten/kernel';
const at = (x: Float64Array, i: number): number => x[i]!;
const sum: Kernel<(x: Float64Array, n: number) => number> = kernel((x: Float64Array, n: number, { at }: { at: (x: Float64Array, i: number) => number }): number => {
  let sum = 0;
  const scratch = new Float64Array(4);
  for (let i = 0; i < n; i++) sum +=   at(x, i);
  for (let i = 0; i < n; i += 1.5) { scratch[i & 3] = sum; sum += x[i | 0]!; }
  return sum + scratch[n & 3]!;
}, { with: { at } });
const x = Float64Array.from({ length: 9 }, (_, i) => i);
const good = sum(x, 8);
let error: unknown;
try { sum(x, 12); } catch (thrown) {
  const { code, message, file, line, column, fix } = thrown as Record<string, unknown>;
  error = { code, message, file, line, column, fix };
}
const before = process.env.ONLY_CALL ? [] : [sum.explain(), String(sum.explain()).replace(/compiled in [^,]*,/, ''), sum.wat()];
for (const { signatures } of before.slice(0, 1) as ReturnType<typeof sum.explain>[]) for (const each of signatures) {
  each.compileMs = 0;
  for (const parameter of each.parameters) if (parameter.copies) parameter.copies.ms = 0;
}
report(good, error, JSON.stringify(before[0]), String(before[1]).replace(/[\\d.]+ [µmn]s a call/g, ''), before[2]);
`;

describe('a kernel from the disk', () => {
  test('has the same errors at the same places, and explains itself with the same words', async () => {
    const cwd = project({ 'faulty.ts': FAULTY });
    const runFaulty = async () => {
      const { stdout, stderr } = await runNode(['faulty.ts'], { cwd, env: { HASTEN_CACHE: undefined } });
      expect(stderr).toBe('');
      return (JSON.parse(stdout) as Reported).answer;
    };
    const fresh = await runFaulty();
    const count = files(join(cwd, KEPT)).length;
    const kept = await runFaulty();
    expect(kept).toEqual(fresh);
    expect(files(join(cwd, KEPT))).toHaveLength(count);
    expect(fresh[1]).toMatchObject({ code: 'HASTEN_KERNEL_RANGE', file: 'faulty.ts', line: 4, column: 52 });
    expect(fresh[3]).toContain('loop over i, line 8:3');
    expect(fresh[4]).toContain('(module');
  });

  test('shares its loops with threads', async () => {
    const cwd = project();
    const program = `
const f = kernel((x, rounds) => {
  for (let i = 0; i < x.length; i++) {
    let v = x[i];
    for (let k = 0; k < rounds; k++) v = v * 0.999 + 0.001;
    x[i] = v;
  }
}, { threads: 2 });
const x = allocate(Float64Array, 20000);
for (let n = 0; n < 20; n++) { f(x, 200); await new Promise((resolve) => setTimeout(resolve, 10)); }
report(x);
if (process.env.EXPLAIN) console.error(f.explain().signatures[0].loops[0].threads.shareable);`;
    const first = await run(cwd, program);
    expect(await run(cwd, program)).toEqual({ ...first, compiled: false });
    const { stderr } = await runNode(['main.js'], { cwd, env: { EXPLAIN: '1', HASTEN_CACHE: undefined } });
    expect(stderr).toBe('true\n');
  });

  test('is read in worker threads, all at once', async () => {
    const cwd = project();
    const program = `
import { isMainThread, Worker } from 'node:worker_threads';
${SCALE.replace(/report\(.*/, '')}
if (isMainThread) {
  const codes = Array.from({ length: 4 }, () => new Promise((resolve) => new Worker(new URL(import.meta.url)).once('exit', resolve)));
  report(...await Promise.all(codes), sum);
} else process.exit(Math.round(sum * 10) & 127);`;
    const first = await run(cwd, program);
    expect(first.answer[0]).not.toBe('0');
    expect(await run(cwd, program)).toEqual({ ...first, compiled: false });
  });
});

describe('on the disk', () => {
  test('a damaged file is as good as none, and is written again', async () => {
    const cwd = project();
    const first = await run(cwd, SCALE);
    for (const path of files(join(cwd, KEPT))) {
      const whole = readFileSync(path);
      for (const bytes of [
        whole.subarray(0, whole.length / 2),
        Buffer.from(whole).fill(1, 40, 43),
        'nothing of ours',
      ]) {
        writeFileSync(path, bytes);
        expect(await run(cwd, SCALE)).toEqual({ ...first, compiled: true });
        expect(readFileSync(path).equals(whole)).toBe(true);
      }
    }
    expect(await run(cwd, SCALE)).toEqual({ ...first, compiled: false });
  });

  test('a folder that cannot be made keeps nothing', async () => {
    const cwd = project({});
    writeFileSync(join(cwd, 'node_modules/.cache'), 'a file');
    const first = await run(cwd, SCALE);
    expect(await run(cwd, SCALE)).toEqual({ ...first, compiled: true });
  });

  test('eight processes compile the same at once', async () => {
    const cwd = project();
    const expected = await run(cwd, SCALE, { HASTEN_CACHE: 'off' });
    const all = await Promise.all(
      Array.from({ length: 8 }, () => runNode(['main.js'], { cwd, env: { HASTEN_CACHE: undefined } })),
    );
    for (const { stdout, stderr } of all) {
      expect(stderr).toBe('');
      expect((JSON.parse(stdout) as Reported).answer).toEqual(expected.answer);
    }
    expect(files(join(cwd, KEPT))).toHaveLength(2);
    expect(await run(cwd, SCALE)).toEqual({ ...expected, compiled: false });
  });

  test('HASTEN_CACHE=off reads and writes nothing', async () => {
    const cwd = project();
    await run(cwd, SCALE, { HASTEN_CACHE: 'off' });
    expect(existsSync(join(cwd, CACHE))).toBe(false);
    await run(cwd, SCALE);
    expect((await run(cwd, SCALE, { HASTEN_CACHE: 'off' })).compiled).toBe(true);
  });

  test('they are where HASTEN_CACHE_DIR says', async () => {
    const cwd = project();
    const folder = temporaryFolder();
    await run(cwd, SCALE, { HASTEN_CACHE_DIR: folder });
    expect(existsSync(join(cwd, CACHE))).toBe(false);
    expect(files(join(folder, 'kernels'))).toHaveLength(2);
    expect((await run(cwd, SCALE, { HASTEN_CACHE_DIR: folder })).compiled).toBe(false);
  });

  test('what is refused is not kept, and the refusal is the same', async () => {
    const cwd = project();
    const program = `
const f = kernel((x) => { x[0] = 1; console.log(x); });
try { f(new Float64Array(1)); } catch ({ code, message, line, column }) { report(code, message, line, column); }`;
    const first = await run(cwd, program);
    expect(first).toMatchObject({
      compiled: true,
      answer: ['HASTEN_KERNEL_UNSUPPORTED', expect.any(String), expect.any(String), expect.any(String)],
    });
    expect(await run(cwd, program)).toEqual(first);
    expect(files(join(cwd, KEPT))).toEqual([]);
  });

  test('`hasten cache` leaves them alone', async () => {
    const cwd = project();
    await run(cwd, SCALE);
    for (const args of [['ls'], ['gc'], ['rm', '--all'], ['verify']]) {
      expect(await runNode([bin, 'cache', ...args], { cwd })).toMatchObject({ code: 0, stderr: '' });
    }
    expect((await run(cwd, SCALE)).compiled).toBe(false);
  });
});
