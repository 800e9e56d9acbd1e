/**
 * Kernels in real programs: the text of functions as every tool leaves it, positions, the command, what compiling leaves
 * of V8's flags, and a browser with and without shared buffers.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, root, runCommand, runHasten, runNode, temporaryFolder } from './support.ts';

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

/** Line 8 has an index that is out of range for the second call; line 11 is refused. */
const PROGRAM = `import { kernel } from 'hasten/kernel';

interface Scale { gain: number }
const gain: number = 3;
export const scale = kernel(
  (x: Float64Array, out: Float64Array, { gain }: Scale): void => {
    for (let i: number = 0; i < out.length; i++) {
      const half = (v: number): number => v / 2;   out[i] = half(x[i]!) * gain;
    }
  }, { with: { gain } });
export const refused = kernel((x: Float64Array) => { x[0] = x[0]!;   console.log(x); });
export function plain(x: Float64Array) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return sum;
}
const input = Float64Array.from({ length: 13 }, (_, i) => i);
const output = new Float64Array(13);
scale(input, output);
const errors = [() => scale(input, new Float64Array(20)), () => refused(input)].map((run) => {
  try {
    run();
  } catch (error) {
    const { code, message, file, line, column } = error as { code: string; message: string; file: string; line: number; column: number };
    return { code, message, file, line, column };
  }
});
console.log(JSON.stringify({ out: [...output], errors }));
`;

interface Printed {
  out: number[];
  errors: { code: string; message: string; file: string; line: number; column: number }[];
}

const EXPECTED = Array.from({ length: 13 }, (_, i) => (i / 2) * 3);

async function run(args: string[], cwd: string): Promise<Printed> {
  const { code, stdout, stderr } = await runNode(args, { cwd });
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout) as Printed;
}

function expectExact({ out, errors }: Printed, file: string): void {
  expect(out).toEqual(EXPECTED);
  expect(errors).toEqual([
    { code: 'HASTEN_KERNEL_RANGE', message: 'x[13] is out of range: `x` has 13 elements', file, line: 8, column: 66 },
    {
      code: 'HASTEN_KERNEL_UNSUPPORTED',
      message: expect.stringContaining('console'),
      file,
      line: 11,
      column: 70,
    },
  ]);
}

function expectTransformed({ out, errors }: Printed): void {
  expect(out).toEqual(EXPECTED);
  expect(errors.map(({ code }) => code)).toEqual(['HASTEN_KERNEL_RANGE', 'HASTEN_KERNEL_UNSUPPORTED']);
  for (const { message } of errors) expect(message).toMatch(/ \(at \d+:\d+ of its transformed text\)$/);
}

const esbuild = (args: string[], cwd: string) => runCommand(join(root, 'node_modules/.bin/esbuild'), args, { cwd });
const tsc = (args: string[], cwd: string) =>
  runCommand(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', ...args], { cwd });

describe('the text of functions', () => {
  test('TypeScript that Node strips: exact places', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    expectExact(await run(['main.ts'], cwd), 'main.ts');
  });

  test('tsx: exact places', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    expectExact(await run(['--import', 'tsx', 'main.ts'], cwd), 'main.ts');
  });

  test('the output of tsc, with a source map: exact places', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    await tsc(
      ['main.ts', '--outDir', 'out', '--sourceMap', '--target', 'es2022', '--module', 'esnext', '--noCheck'],
      cwd,
    );
    expectExact(await run(['out/main.js'], cwd), 'main.ts');
  });

  test('the output of tsc without one: places in the output', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    await tsc(['main.ts', '--outDir', 'out', '--target', 'es2022', '--module', 'esnext', '--noCheck'], cwd);
    const { out, errors } = await run(['out/main.js'], cwd);
    expect(out).toEqual(EXPECTED);
    expect(errors.map(({ file }) => file)).toEqual(['out/main.js', 'out/main.js']);
    const line = readFileSync(join(cwd, 'out/main.js'), 'utf8').split('\n')[errors[0]!.line - 1]!;
    expect(line.slice(errors[0]!.column - 1)).toMatch(/^x\[i\]/);
  });

  test('a bundle of esbuild that keeps names, minified, with a source map', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    await esbuild(
      [
        'main.ts',
        '--bundle',
        '--minify',
        '--keep-names',
        '--format=esm',
        '--external:hasten',
        '--sourcemap',
        '--outfile=out/main.js',
      ],
      cwd,
    );
    const { out, errors } = await run(['out/main.js'], cwd);
    expect(out).toEqual(EXPECTED);
    expect(errors.map(({ file, line }) => `${file}:${line}`)).toEqual(['main.ts:8', 'main.ts:11']);
  });

  test('a minified bundle of esbuild with hasten in it and without a map', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    await esbuild(['main.ts', '--bundle', '--minify', '--platform=node', '--format=esm', '--outfile=out/main.js'], cwd);
    expect((await run(['out/main.js'], cwd)).out).toEqual(EXPECTED);
  });

  test('text that is made while the program runs: places in the transformed text', async () => {
    const source = PROGRAM.slice(0, PROGRAM.indexOf('export function plain'))
      .replace("import { kernel } from 'hasten/kernel';", '')
      .replaceAll('export ', '')
      .replaceAll(/: (?:Float64Array|number|void|Scale)\b|!|interface.*/g, '');
    const rest = PROGRAM.slice(PROGRAM.indexOf('const input ='));
    const cwd = project({
      'main.ts': `import { kernel } from 'hasten/kernel';
const { scale, refused } = new Function('kernel', ${JSON.stringify(`${source}; return { scale, refused };`)})(kernel);
${rest}`,
    });
    expectTransformed(await run(['main.ts'], cwd));
  });

  test('under hasten profile, which puts counters into it', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    const { stdout, stderr, code } = await runHasten(['profile', '--out', 'profile.txt', 'main.ts'], { cwd });
    expect({ code, stderr: stderr.includes('HASTEN_') }).toEqual({ code: 0, stderr: false });
    expect((JSON.parse(stdout) as Printed).out).toEqual(EXPECTED);
  });
});

describe('hasten kernel explain', () => {
  test('explains an exported kernel for the types of a call', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    const { stdout, stderr, code } = await runHasten(['kernel', 'explain', 'main.ts#scale', '--args', 'f64[], f64[]'], {
      cwd,
    });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(
      /^kernel \(main\.ts:6:3\)\n {2}\(x: f64\[\], out: f64\[\]\): .*compiled in .*\n {4}loop over i, line 7:5: vectorised, /m,
    );
  });

  test('explains the calls that a module makes', async () => {
    const cwd = project({ 'main.ts': PROGRAM });
    const { stdout } = await runHasten(['kernel', 'explain', 'main.ts', '--run'], { cwd });
    expect(stdout).toMatch(/\(x: f64\[\], out: f64\[\]\): \d calls?, compiled in/);
    expect(stdout).toMatch(/x is copied in/);
  });

  test('explains a plain function, as JSON', async () => {
    const cwd = project({ 'main.ts': PROGRAM.replace(/console\.log\(JSON.*/, '') });
    const { stdout } = await runHasten(['kernel', 'explain', 'main.ts#plain', '--args', 'f64[]', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      kernel: 'plain',
      at: { file: 'main.ts', line: 12, exact: true },
      signatures: [{ loops: [{ counter: 'i', reductions: [{ variable: 'sum', operator: '+', order: 'source' }] }] }],
    });
  });

  test('says with --threads which loops of a plain function threads would share', async () => {
    const cwd = project({
      'main.ts': 'export function twice(x: Float64Array) { for (let i = 0; i < x.length; i++) x[i] = 2 * x[i]!; }',
    });
    const explain = async (...options: string[]) => {
      const args = ['kernel', 'explain', 'main.ts#twice', '--args', 'f64[]', '--json', ...options];
      const { signatures } = JSON.parse((await runHasten(args, { cwd })).stdout);
      return signatures[0].loops[0].threads;
    };
    expect(await explain()).toBeNull();
    expect(await explain('--threads', '2')).toMatchObject({ shareable: true, most: 2 });
    expect(await explain('--threads', 'auto')).toMatchObject({ shareable: true });
    const { code, stderr } = await runNode(
      [bin, 'kernel', 'explain', 'main.ts#twice', '--args', 'f64[]', '--threads', 'no'],
      { cwd },
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('a whole number of at least 1 is wanted')]);
  });

  test('prints the WebAssembly text', async () => {
    const cwd = project({ 'main.ts': PROGRAM.replace(/console\.log\(JSON.*/, '') });
    const { stdout } = await runHasten(['kernel', 'explain', 'main.ts#plain', '--args', 'f64[]', '--wat'], { cwd });
    expect(stdout).toMatch(/^;; x: f64\[\]\n\(module\n/);
  });

  test.each([
    [['main.ts#nothing', '--run'], 1, 'HASTEN_KERNEL_EXPORT', 'it exports plain, refused, scale'],
    [['other.ts#nothing', '--run'], 1, 'HASTEN_KERNEL_EXPORT', 'cannot be imported'],
    [['main.ts#scale'], 2, 'HASTEN_USAGE', '--args or --run'],
    [['main.ts#scale', '--args', 'f64[]'], 1, 'HASTEN_KERNEL_ARGUMENT', 'cannot be compiled for 1 argument'],
    [['main.ts#scale', '--args', 'f64[],string'], 1, 'HASTEN_KERNEL_ARGUMENT', '`string` is no type of an argument'],
    [['main.ts#refused', '--args', 'f64[]'], 1, 'HASTEN_KERNEL_UNSUPPORTED', 'at main.ts:11:70'],
  ])('says what is wrong with %j', async (args, exitCode, errorCode, text) => {
    const cwd = project({ 'main.ts': PROGRAM });
    const { stderr, code } = await runNode([bin, 'kernel', 'explain', ...args], { cwd });
    expect(code).toBe(exitCode);
    expect(stderr).toContain(`hasten: ${errorCode}: `);
    expect(stderr).toContain(text);
  });
});

describe('what compiling leaves behind', () => {
  test('code caches are accepted as before, in this thread and in workers', async () => {
    const cwd = project({
      'main.ts': `import { Script } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { kernel } from 'hasten/kernel';
const text = 'function f(x) { return x + 1 } f(1)';
const cachedData = new Script(text).createCachedData();
const rejected = () => new Script(text, { cachedData }).cachedDataRejected;
// What V8 writes into a cache to know its flags again.
const flags = () => new Script(text + '//' + performance.now()).createCachedData().readUInt32LE(12);
const inWorker = () => new Promise((resolve) => {
  const code = "const { parentPort, workerData } = require('node:worker_threads'); const { Script } = require('node:vm'); parentPort.postMessage(new Script(workerData.text, workerData).cachedDataRejected)";
  new Worker(code, { eval: true, workerData: { text, cachedData } }).once('message', resolve);
});
const before = [rejected(), await inWorker(), flags()];
kernel((x: Float64Array) => { for (let i = 0; i < x.length; i++) x[i]! *= 2; })(new Float64Array(10));
console.log(JSON.stringify([before, [rejected(), await inWorker(), flags()]]));`,
    });
    const { stdout, stderr } = await runNode(['main.ts'], { cwd });
    const [before, after] = JSON.parse(stdout) as [unknown[], unknown[]];
    expect(stderr).toBe('');
    expect(before.slice(0, 2)).toEqual([false, false]);
    expect(after).toEqual(before);
  });

  test('no output, and nothing keeps the process alive', async () => {
    const cwd = project({
      'main.ts': `import { allocate, kernel } from 'hasten/kernel';
kernel((x: Float64Array) => { x[0] = 1; })(allocate(Float64Array, 10));`,
    });
    expect(await runNode(['main.ts'], { cwd, timeoutMs: 10_000 })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test.each(['--jitless', '--no-liftoff', '--liftoff-only'])('Node with %s', async (flag) => {
    const cwd = project({
      'main.js': `import { kernel } from 'hasten/kernel';
console.log(kernel((x) => x[1] * 2, { fallback: 'js' })(Float64Array.of(1, 2)));`,
    });
    const { stdout, stderr } = await runNode([flag, 'main.js'], { cwd });
    expect(stdout).toBe('4\n');
    if (flag === '--jitless') expect(stderr).toContain('hasten: HASTEN_WEBASSEMBLY: ');
    else expect(stderr).toBe('');
  });
});

const chromium = [
  process.env.HASTEN_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** The page computes, and puts what it found into its title. */
const PAGE = `<!doctype html><title>nothing</title><script type="module">
import { allocate, HastenError, kernel, memoryUsage } from '/public/kernel.js';
const report = {};
try {
  const axpy = kernel(function axpy(a, x, y) { for (let i = 0; i < x.length; i++) y[i] += a * x[i]; });
  const x = allocate(Float64Array, Array.from({ length: 1001 }, (_, i) => i / 3));
  const y = new Float64Array(1001).fill(0.1);
  const expected = y.map((value, i) => value + 0.7 * x[i]);
  axpy(0.7, x, y);
  report.same = y.every((value, i) => Object.is(value, expected[i]));
  report.isolated = globalThis.crossOriginIsolated;
  report.detached = x.length !== 1001;
  report.size = memoryUsage().size;
  report.explained = String(axpy.explain());
  try { kernel((x) => { x[9] = alert; })(y); } catch (error) { report.code = error instanceof HastenError && error.code; report.place = error.file + ':' + error.line; }
} catch (error) {
  report.failed = String(error.stack);
}
document.body.textContent = JSON.stringify(report);
</script><body>`;

describe.skipIf(chromium === undefined)('in Chromium', () => {
  test.each([
    ['isolated', { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }],
    ['not isolated', {}],
  ])('%s', async (state, headers) => {
    const server = createServer((request, response) => {
      const file = join(root, 'dist', new URL(request.url!, 'http://localhost').pathname);
      const isPage = request.url === '/';
      const found = isPage || existsSync(file);
      const type = isPage ? 'text/html' : 'text/javascript';
      response.writeHead(found ? 200 : 404, { ...headers, 'content-type': type });
      response.end(isPage ? PAGE : found ? readFileSync(file) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=20000', '--dump-dom'];
    const profile = `--user-data-dir=${temporaryFolder()}`;
    const { stdout } = await runCommand(chromium!, [...options, profile, url]);
    server.close();
    const report = JSON.parse(
      /<body>(\{.*\})/s.exec(stdout)![1]!.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
    );
    expect(report).toMatchObject({
      same: true,
      isolated: state === 'isolated',
      detached: false,
      code: 'HASTEN_KERNEL_UNSUPPORTED',
      explained: expect.stringContaining('vectorised'),
    });
    expect(report.place).toContain(url);
  });
});
