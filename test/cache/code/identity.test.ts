/** Which function it is, whatever has been done to its module; what is refused; what is known from process to process. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { destructured, parameterNames, simpleParameters } from '../../../src/cache/code/parameters.ts';
import { parametersIn } from '../../../src/cache/code/read-parameters.ts';
import { newFolder, type Outcome, removeFolders, runSteps, type Step } from './steps.ts';

afterAll(removeFolders);
// Processes are started.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const APP = { 'package.json': '{ "name": "app", "type": "module" }' };

function outcomesOf(...mains: string[]): readonly Outcome[] {
  return runSteps(mains.map((main) => ({ files: { ...APP, 'main.ts': main } }))).outcomes;
}

function errorsOf(mains: readonly string[]): string[] {
  return outcomesOf(...mains).map(({ error }) => `${error?.code} ${error?.line}:${error?.column} ${error?.message}`);
}

const A = 'export const a = cache(import.meta, (x: number) => x + 1);\n';
const B = 'export const b = cache(import.meta, (x: number) => x * 2);\n';

describe('which function', () => {
  test('of two with the same text', () => {
    const [{ codes }] = outcomesOf(A + A.replace('a =', 'c ='), '') as [Outcome, Outcome];
    expect(codes).toHaveLength(2);
    expect(codes[0]).not.toBe(codes[1]);
  });

  test.each(['graph', 'function'])(
    'a module whose functions are reordered never gives one the code of another (%s)',
    (code) => {
      const withMode = (text: string): string => text.replace(');\n', `, { code: '${code}' });\n`);
      const [before, after, more] = outcomesOf(
        withMode(A) + withMode(B),
        withMode(B) + withMode(A),
        withMode(A.replace('a =', 'z =')) + withMode(A) + withMode(B),
      ).map(({ codes }) => codes) as [string[], string[], string[]];
      expect(new Set([...before, ...after, ...more]).size).toBe(code === 'graph' ? 7 : 5);
      // Functions that keep their place keep their code where only their text counts.
      if (code === 'function') expect(more[0]).toBe(before[0]);
    },
  );

  test('one that is made first, by chance, has not the code of the other', () => {
    const main = (flag: boolean): string =>
      `const flag = ${flag};\nconst make = [(): unknown => cache(import.meta, one), (): unknown => cache(import.meta, two)];\n` +
      'function one(x: number) { return x + 1; }\nfunction two(x: number) { return x + 2; }\n';
    const order = `${main(true)}const first = globalThis.which ?? 0;\nglobalThis.which = 1;\nmake[first]!();\nmake[1 - first]!();\n`;
    const [before, after] = outcomesOf(order, order).map(({ codes }) => codes) as [string[], string[]];
    expect(new Set([...before, ...after]).size).toBe(4);
  });

  test('moved to another module', () => {
    const { outcomes } = runSteps([
      { files: { ...APP, 'main.ts': A } },
      { files: { 'other.ts': A }, entry: 'other.ts' },
    ]);
    expect(outcomes[0]!.codes[0]).not.toBe(outcomes[1]!.codes[0]);
  });

  const HASTEN = {
    'node_modules/hasten/package.json': '{ "name": "hasten", "exports": { "./cache": "./cache.cjs" } }',
    'node_modules/hasten/cache.cjs': 'exports.cache = globalThis.cache;\n',
  };
  const M = `import { cache } from 'hasten/cache';\n${A}`;

  /** Of one project in two folders. */
  function twice(files: Record<string, string>, entry = 'main.ts'): (string | undefined)[] {
    const steps = ['one', 'two'].map((folder): Step => {
      const inFolder = Object.entries({ ...HASTEN, ...files }).map(([name, text]) => [`${folder}/${name}`, text]);
      return { files: Object.fromEntries(inFolder), entry: `${folder}/${entry}` };
    });
    return runSteps(steps).outcomes.map(({ codes }) => codes[0]);
  }

  test.each([
    ['is a module', 'main.ts', M],
    [
      'is CommonJS',
      'main.cjs',
      "const { cache } = require('hasten/cache');\nmodule.exports = { a: cache(module, (x) => x + 1) };\n",
    ],
    [
      'asks whether it is the main one',
      'main.ts',
      `${M}import { createRequire } from 'node:module';\nif (import.meta.main) createRequire(import.meta.url)('./x');\n`,
    ],
  ])('in a project that has been moved, or is there twice, and %s', (_name, path, main) => {
    const [first, second] = twice({ ...APP, [path]: main }, path);
    expect(first).toMatch(/^graph 0 main/);
    expect(second).toBe(first);
  });

  test.each([
    ['has no name', {}],
    ['can tell by import.meta', { 'main.ts': `${M}export const here = import.meta.dirname;` }],
    ['gives import.meta away', { 'main.ts': `${M}Object.keys(import.meta);` }],
    ['names a folder', { 'main.ts': `${M}export const here = new URL(".", import.meta.url);` }],
    ['makes names', { 'main.ts': `${M}export const here = (name: string) => new URL(name, import.meta.url);` }],
    ['imports what can tell', { 'main.ts': `${M}import './b.ts';`, 'b.ts': 'export const here = import.meta.url;' }],
    ['imports CommonJS that can', { 'main.ts': `${M}import './b.cjs';`, 'b.cjs': 'exports.here = module.path;' }],
  ])('where it lies counts for a project that %s', (name, files) => {
    const json = name === 'has no name' ? '{ "private": true, "type": "module" }' : APP['package.json'];
    const [first, second] = twice({ 'main.ts': M, ...files, 'package.json': json });
    expect(first).toMatch(/^graph 0 main/);
    expect(second).not.toBe(first);
  });

  test('its project and module', () => {
    const folder = newFolder();
    const { outcomes } = runSteps(
      [
        {
          files: { ...APP, 'src/deep/main.ts': A, 'src/package.json': '{ "type": "module" }' },
          entry: 'src/deep/main.ts',
        },
        {
          files: {
            'node_modules/lib/package.json': '{ "name": "lib" }',
            'node_modules/lib/main.mjs': A.replace(': number', ''),
          },
          entry: 'node_modules/lib/main.mjs',
        },
      ],
      folder,
    );
    expect(outcomes[0]!.identities).toEqual([{ module: 'src/deep/main.ts', index: 0, name: 'a', project: folder }]);
    expect(outcomes[1]!.identities).toEqual([
      { module: 'node_modules/lib/main.mjs', index: 0, name: 'a', project: folder },
    ]);
    expect(outcomes[1]!.codes[0]).toMatch(/^graph 0 node_modules\/lib\/main\.mjs /);
  });
});

describe('what counts on request', () => {
  test('its own text alone', () => {
    const main = (helper: string, text: string): string =>
      `const helper = ${helper};\nexport const f = cache(import.meta, (x: number) => ${text}, { code: 'function' });\n`;
    const [base, helper, comment, changed] = outcomesOf(
      main('1', 'x + helper'),
      main('2', 'x + helper'),
      main('1', 'x /* what */ + helper'),
      main('1', 'x - helper'),
    ).map(({ codes }) => codes[0]);
    expect(base).toMatch(/^function 0 main\.ts /);
    expect([helper, comment]).toEqual([base, base]);
    expect(changed).not.toBe(base);
  });

  test('a version', () => {
    const main = (text: string, id: string, version: string): string =>
      `export const f = cache(import.meta, (x: number) => ${text}, { code: 'manual', id: '${id}', version: '${version}' });\n`;
    const [base, text, moved, id, version] = outcomesOf(
      main('x', 'f', '1'),
      main('x + 1', 'f', '1'),
      A + main('x', 'f', '1'),
      main('x', 'g', '1'),
      main('x', 'f', '2'),
    ).map(({ codes }) => codes.at(-1));
    expect(base).toMatch(/^manual "f" main\.ts /);
    expect([text, moved]).toEqual([base, base]);
    expect(new Set([base, id, version]).size).toBe(3);
  });

  test("Node's major version", () => {
    const runtime = A.replace(');\n', ', { runtime: true });\n');
    const [with1, without] = outcomesOf(runtime, runtime.replace('true', 'false')).map(({ codes }) => codes[0]);
    expect(with1).not.toBe(without);
  });

  test('an id that is missing, or given twice', () => {
    const main = (options: string): string => `cache(import.meta, (x: number) => x, { code: 'manual', ${options} });\n`;
    const errors = errorsOf([main("id: 'f'"), main("version: '1'"), main("id: 'f', version: '1'").repeat(2)]);
    expect(errors[0]).toMatch(/^HASTEN_CACHE_OPTION .* comes without `version`/);
    expect(errors[1]).toMatch(/^HASTEN_CACHE_OPTION .* comes without `id`/);
    expect(errors[2]).toMatch(/^HASTEN_CACHE_OPTION .* two functions of the module have the `id` "f"/);
  });
});

describe('refused', () => {
  const REFUSED: [string, string, string][] = [
    ['this', 'cache(import.meta, function f() {\n  return this.x;\n});', 'HASTEN_CACHE_THIS 2:10'],
    ['this of the module', 'cache(import.meta, () => this);', 'HASTEN_CACHE_THIS 1:26'],
    [
      'a method',
      'const o = {\n  f(x: number) { return super.f(x) + this.y; },\n};\ncache(import.meta, o.f);',
      'HASTEN_CACHE_THIS 2:25',
    ],
    ['new.target', 'cache(import.meta, function f() { return new.target; });', 'HASTEN_CACHE_THIS 1:42'],
    [
      'a variable around it',
      'function make(k: number) {\n  cache(import.meta, (x: number) => x * k);\n}\nmake(2);',
      'HASTEN_CACHE_CLOSURE 2:41',
    ],
    [
      'a variable of a loop',
      'for (const k of [1, 2]) cache(import.meta, (x: number) => x * k);',
      'HASTEN_CACHE_CLOSURE 1:63',
    ],
    [
      'one of a function inside',
      'const make = (k: number) =>\n  cache(import.meta, (x: number[]) => x.map((y) => y * k));\nmake(2);',
      'HASTEN_CACHE_CLOSURE 2:56',
    ],
    ['a class', 'cache(import.meta, class A {});', 'HASTEN_CACHE_DEFINITION undefined'],
    ['a native function', 'cache(import.meta, Math.sqrt);', 'HASTEN_CACHE_DEFINITION undefined'],
    ['a bound one', 'cache(import.meta, ((x: number) => x).bind(null, 1));', 'HASTEN_CACHE_DEFINITION undefined'],
    ['no function', 'cache(import.meta, 1);', 'HASTEN_CACHE_DEFINITION undefined'],
    ['no module', 'cache({}, () => 1);', 'HASTEN_CACHE_DEFINITION undefined'],
    [
      'a module that is no file',
      "cache({ url: 'data:text/javascript,1' }, () => 1);",
      'HASTEN_CACHE_DEFINITION undefined',
    ],
  ];
  let errors: string[];
  beforeAll(() => {
    errors = errorsOf(REFUSED.map(([, main]) => `${main}\nexport {};\n`));
  });

  test.each(REFUSED)('%s', (name, _main, error) => {
    expect(errors[REFUSED.findIndex(([other]) => other === name)]).toContain(error);
  });

  test('nothing else', () => {
    const main = `const K = 2;
class Box { x = 1; get() { return this.x; } }
const make = () => cache(import.meta, (x: number) => { const k = K; return [x].map((y) => y * k); });
make();
cache(import.meta, function f(x: number): number { return x < 1 ? 0 : f(x - 1); });
cache(import.meta, (x: number) => { class A { y = this; } return function () { return [this, x, A]; }; });
cache(import.meta, { double(x: number) { return new Box().get() * x; } }.double);
cache(import.meta, function () { return arguments.length; });
cache(import.meta, async function* (x: number) { yield x; });
`;
    const [{ codes, error }] = outcomesOf(main) as [Outcome];
    expect(error).toBeUndefined();
    expect(new Set(codes).size).toBe(6);
  });

  test('a variable around it is no matter where the program says what counts', () => {
    const main = `const make = (k: number) =>
  cache(import.meta, (x: number) => x * k, { code: 'manual', id: String(k), version: '1' });
make(1);
make(2);
`;
    const [{ codes }] = outcomesOf(main) as [Outcome];
    expect(new Set(codes).size).toBe(2);
  });

  test('a module that is not there any more', () => {
    const url = '{ url: new URL("gone.ts", import.meta.url).href }';
    expect(errorsOf([`cache(${url}, (x: number) => x);\n`])[0]).toContain('HASTEN_CACHE_CODE');
    const [gone] = outcomesOf(`cache(${url}, (x: number) => x, { code: 'function' });\n`) as [Outcome];
    expect(gone.codes[0]).toMatch(/^function 0 gone\.ts/);
  });
});

describe('from one process to the next', () => {
  const files = {
    ...APP,
    'main.ts': `import './a.ts';\nimport 'dep';\n${A}`,
    'a.ts': "import './b.js';\n",
    'b.js': 'export {};\n',
    'node_modules/dep/package.json': '{ "name": "dep", "version": "1.0.0", "main": "index.js" }',
    'node_modules/dep/index.js': '',
  };

  test('files are looked at and not read, unless one has changed', () => {
    const folder = newFolder();
    const young = runSteps([{ files }], folder);
    // What has just been written may be written again under the same stamp.
    expect(young.notes).toEqual([]);
    const wait = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(wait, 0, 0, 2200);
    const first = runSteps([{ files: {} }], folder);
    expect(first.outcomes[0]!.put).toBeGreaterThan(4);
    const second = runSteps([{ files: {} }], folder, first.notes);
    expect(second.outcomes[0]).toMatchObject({ codes: young.outcomes[0]!.codes, got: 2, put: 0 });
    expect(first.outcomes[0]!.codes).toEqual(young.outcomes[0]!.codes);
    for (const [path, text] of [
      ['b.js', 'export const b = 1;\n'],
      ['node_modules/dep/package.json', '{ "name": "dep", "version": "1.0.1", "main": "index.js" }'],
      ['main.ts', files['main.ts'].replace('x + 1', 'x + 2')],
    ] as const) {
      const changed = runSteps([{ files: { [path]: text } }], folder, first.notes).outcomes[0]!;
      expect(changed.codes[0], path).toMatch(/^graph 0 main/);
      expect(changed.codes, path).not.toEqual(first.outcomes[0]!.codes);
      const undone = runSteps([{ files: { [path]: files[path] } }], folder, first.notes).outcomes[0]!;
      expect(undone.codes, path).toEqual(first.outcomes[0]!.codes);
    }
  }, 60_000);

  test('what runs is not what a file says that was changed since', () => {
    const folder = newFolder();
    const late: Step = { files, late: { 'b.js': 'export const b = 2;\n' } };
    const [changed] = runSteps([late], folder).outcomes as [Outcome];
    const [next] = runSteps([{ files: {} }], folder).outcomes as [Outcome];
    expect(changed.codes[0]).toMatch(/^graph 0 main/);
    expect(changed.codes).not.toEqual(next.codes);
  });

  test('nobody is warned of how types are stripped', () => {
    expect(runSteps([{ files }]).warnings.filter((text) => /strip/i.test(text))).toEqual([]);
  });
});

describe('parameters', () => {
  const TEXTS: [string, (string | null)[], (string[] | null)[]][] = [
    ['(a, b) => 1', ['a', 'b'], [null, null]],
    ['a => 1', ['a'], [null]],
    ['async a => 1', ['a'], [null]],
    ['async (a, ...b) => 1', ['a', 'b'], [null, null]],
    ['() => 1', [], []],
    ['function f(a = [1, 2], { b, c: d = 1, ...e }) {}', ['a', null], [null, ['b', 'c']]],
    ['async function* f(a,) {}', ['a'], [null]],
    ['m(a, [b]) {}', ['a', null], [null, null]],
    ["function f(a = ')', { 'b c': b }) {}", ['a', null], [null, ['b c']]],
    ['(a /* , b */, { c = `}` } = {}) => 1', ['a', null], [null, ['c']]],
  ];

  test.each(TEXTS)('%s', (text, names, properties) => {
    const read = parametersIn(text);
    expect(read.map(({ name }) => name)).toEqual(names);
    expect(read.map(({ properties }) => properties)).toEqual(properties);
    const simple = simpleParameters(text);
    if (simple !== null) expect(simple).toEqual(read);
    else expect(text).toMatch(/['"`/]/);
  });

  test('of functions', () => {
    const f = (a: number, { b }: { b: number }, ...c: number[]): number => a + b + c.length;
    expect(parameterNames(f)).toEqual(['a', '1', 'c']);
    expect(destructured(f)).toEqual([null, ['b'], null]);
    expect(parameterNames(Math.max)).toEqual([]);
  });
});
