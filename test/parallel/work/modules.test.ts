/** Tasks and exports of modules, found in a real worker; the same program by Node, by tsx and bundled. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { AnyFunction } from '../../../src/parallel/work/descriptor.ts';
import { task } from '../../../src/parallel/work/task.ts';
import { workOf } from '../../../src/parallel/work/work.ts';
import { runBy, workers } from '../../../src/parallel/work/workers.ts';
import * as tasks from './fixtures/tasks.ts';
import { testWorker } from './support.ts';

const FIXTURES = resolvePath('test/parallel/work/fixtures');
const worker = testWorker();
const folder = mkdtempSync(join(tmpdir(), 'hasten-work-'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await worker.end();
});

// biome-ignore lint/suspicious/noExplicitAny: any export
function fixture(name: string): Record<string, any> {
  return workers<Record<string, never>>(join(FIXTURES, name));
}

describe('tasks', () => {
  test('are the functions that they were here', () => {
    expect(tasks.double(4)).toBe(8);
  });

  test('run in a worker, with what their module has', async () => {
    expect(await worker.run(tasks.double, [4])).toBe(8);
    expect(await worker.run(tasks.wait, [1])).toBe(1);
    expect(await worker.run(tasks.nested)).toBe(1);
  });

  test('give their errors, with places in the source', async () => {
    const error = (await worker.run(tasks.throws, ['oh']).catch((thrown) => thrown)) as RangeError;
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe('oh');
    expect(error.stack).toMatch(/tasks\.ts:\d+:9/);
  });

  test('of a module that awaits at its top', async () => {
    expect(await worker.run(fixture('awaits-at-top.ts').exported)).toBe('ready');
    const { state } = await import('./fixtures/awaits-at-top.ts');
    expect(await worker.run(state)).toBe('ready');
  });

  test('of CommonJS, and of a URL with a query', async () => {
    expect(await worker.run(fixture('tasks.cjs').tenfold, [2])).toBe(20);
    expect(await worker.run(fixture('tasks.cjs').plain, [2])).toBe(12);
    const url = `${pathToFileURL(join(FIXTURES, 'tasks.ts')).href}?version=2`;
    const again = workers<typeof tasks>(url);
    expect(await worker.run(again.double, [2])).toBe(4);
  });

  test('that are made on other conditions in a worker are missing, or another', async () => {
    const { first, last, other } = await import('./fixtures/conditional.ts');
    expect(await worker.run(first)).toBe('first');
    await expect(worker.run(last)).rejects.toMatchObject({
      code: 'HASTEN_TASK_MISSING',
      message: expect.stringMatching(/conditional\.ts makes 2 of the tasks in a worker, and task number 3/),
    });
    if (other !== null) await expect(worker.run(other)).resolves.toBe('last');
  });

  test('whose file was changed since are found out', async () => {
    const file = join(folder, 'changing.mjs');
    const library = JSON.stringify(pathToFileURL(resolvePath('src/parallel/work/task.ts')).href);
    const write = (factor: number): void =>
      writeFileSync(
        file,
        `import { task } from ${library};\nexport const scaled = task(import.meta, (x) => x * ${factor});\n`,
      );
    write(2);
    const { scaled } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { scaled: (x: number) => number };
    write(33);
    await expect(worker.run(scaled, [1])).rejects.toMatchObject({
      code: 'HASTEN_TASK_CHANGED',
      message: expect.stringMatching(/changing\.mjs is another function/),
    });
  });

  test('what is no module or no function is refused', () => {
    for (const meta of [undefined, null, 'x', {}, 3]) {
      expect(() => task(meta as never, () => 1)).toThrow(/takes the module/);
    }
    expect(() => task(import.meta, 3 as never)).toThrow(/takes a function, not number/);
  });
});

describe('exports', () => {
  test('run where they are called, by their names', async () => {
    runBy(async (fn, args) => ['ran', workOf(fn, undefined, runBy as AnyFunction).descriptor, args]);
    const remote = workers<typeof tasks>(new URL('./fixtures/tasks.ts', import.meta.url));
    expect(await remote.plain(3)).toEqual([
      'ran',
      { kind: 'export', module: pathToFileURL(join(FIXTURES, 'tasks.ts')).href, name: 'plain' },
      [3],
    ]);
    expect(remote.plain).toBe(remote.plain);
    expect(remote.plain.name).toBe('plain');
    expect(await worker.run(remote.plain, [3])).toBe(5);
    expect(await remote).toBe(remote);
  });

  test('that are not there, or no functions', async () => {
    await expect(worker.run(fixture('tasks.ts').nobody)).rejects.toMatchObject({
      code: 'HASTEN_TASK_MISSING',
      message: '`nobody` is not exported by test/parallel/work/fixtures/tasks.ts',
      fix: expect.stringMatching(/double, nested, plain/),
    });
    await expect(worker.run(fixture('tasks.ts').constant)).rejects.toMatchObject({
      code: 'HASTEN_TASK_MISSING',
      message: expect.stringMatching(/is no function/),
    });
  });

  test('of nowhere', () => {
    for (const url of ['./tasks.ts', 'tasks', undefined, 3]) {
      expect(() => workers(url as never)).toThrow(expect.objectContaining({ code: 'HASTEN_TASK_DEFINITION' }));
    }
  });
});

describe('modules that cannot be loaded', () => {
  test.each([
    ['syntax-error.ts', /syntax-error\.ts cannot be loaded in a worker: SyntaxError/, { line: 2 }],
    ['throws-at-top.ts', /throws-at-top\.ts cannot be loaded in a worker: Error: not today/, { line: 2, column: 7 }],
    ['not-there.ts', /not-there\.ts cannot be loaded in a worker: Error: Cannot find module '[^']*not-there\.ts'$/, {}],
  ])('%s', async (name, message, place) => {
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(worker.run(fixture(name).broken)).rejects.toMatchObject({
        code: 'HASTEN_TASK_MODULE',
        message: expect.stringMatching(message),
        file: `test/parallel/work/fixtures/${name}`,
        ...place,
      });
    }
  });

  test.each(['maps-at-top.ts', 'maps-and-hides.ts'])('because they start the work themselves: %s', async (name) => {
    await expect(worker.run(fixture(name).innocent)).rejects.toMatchObject({
      code: 'HASTEN_TASK_ENTRY',
      message: expect.stringMatching(/calls `map` while a worker imports it/),
      fix: expect.stringMatching(/if \((?:import\.meta\.main|isMainThread)\)/),
    });
  });

  test('and in CommonJS are told its own guard', async () => {
    await expect(worker.run(fixture('maps-at-top.cjs').innocent)).rejects.toMatchObject({
      code: 'HASTEN_TASK_ENTRY',
      file: 'test/parallel/work/fixtures/maps-at-top.cjs',
      fix: expect.stringContaining('if (require.main === module)'),
    });
  });

  test('but with a guard they can', async () => {
    expect(await worker.run(fixture('maps-guarded.ts').guarded)).toBe('guarded');
  });
});

describe('the same program', () => {
  const program = join(FIXTURES, 'program.ts');
  const lines = readFileSync(program, 'utf8').split('\n');
  const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
  const outer = lineOf('x + outer');
  const thrown = lineOf('throw new TypeError');
  const expected = [
    8,
    8,
    10,
    ['HASTEN_TASK_FREE_VARIABLE', outer, lines[outer - 1]!.indexOf('outer,') + 1],
    `program.ts:${thrown}:${lines[thrown - 1]!.indexOf('new') + 1}`,
    'ready',
  ];
  const said = (...args: string[]): unknown[] => {
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr.replaceAll(/^.*ExperimentalWarning[^]*?\n.*trace-warnings.*\n/gm, '')).toBe('');
    return JSON.parse(stdout) as unknown[];
  };

  test('by Node', () => expect(said(program)).toEqual(expected));

  test('by tsx', () => {
    const got = said('--import', import.meta.resolve('tsx'), program);
    expect(got.toSpliced(4, 1)).toEqual(expected.toSpliced(4, 1));
    expect(got[4]).toMatch(new RegExp(`^program\\.ts:${thrown}:`));
  });
});
