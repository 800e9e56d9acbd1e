/** Which edits of a project change the code of a cached function, and which do not. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Codes, codesAfter, type Outcome, removeFolders, runSteps, type Step } from './steps.ts';

afterAll(removeFolders);
// Processes are started.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MAIN = `import { readFileSync } from 'node:fs';
import { scale } from './helper.ts';
import { LIMIT } from './constants.ts';
import dep from 'dep';

export const features = cache(import.meta, (rows: readonly number[]): number => {
  let sum = 0;
  for (const row of rows) sum += scale(row);
  return sum > LIMIT ? dep(sum) : sum;
});
`;

const BASE = {
  'package.json': '{ "name": "app", "version": "1.0.0", "type": "module", "dependencies": { "dep": "^1.0.0" } }',
  'main.ts': MAIN,
  'helper.ts':
    "import data from './data.json' with { type: 'json' };\nexport const scale = (x: number): number => x * data.factor;\n",
  'constants.ts': 'export const LIMIT = 100;\nexport const OTHER = 1;\n',
  'data.json': '{ "factor": 2 }',
  'node_modules/dep/package.json':
    '{ "name": "dep", "version": "1.0.0", "main": "./index.js", "dependencies": { "deep": "*" } }',
  'node_modules/dep/index.js': 'module.exports = (x) => x;\n',
  'node_modules/deep/package.json': '{ "name": "deep", "version": "2.0.0" }',
};

const NOTHING: Record<string, Record<string, string>> = {
  'no edit': {},
  'a comment': { 'main.ts': `// What it does.\n${MAIN.replace('let sum', '/* of all */ let sum')}` },
  'a comment in a helper': { 'constants.ts': `/* ${'x'.repeat(100)} */\n${BASE['constants.ts']}` },
  reformatting: { 'main.ts': MAIN.replaceAll('\n', '\n\n').replaceAll("'", '"').replaceAll('  ', '\t') },
  'another type': { 'main.ts': MAIN.replace('readonly number[]', 'Iterable<number>') },
  'the name of a local': { 'main.ts': MAIN.replaceAll('sum', 'total') },
  'the name of a parameter': { 'main.ts': MAIN.replaceAll('rows', 'all') },
  'the name of an import': { 'main.ts': MAIN.replace('{ scale }', '{ scale as by }').replace('scale(row)', 'by(row)') },
  'the name of what a helper keeps to itself': {
    'helper.ts': BASE['helper.ts'].replaceAll('data.factor', 'json.factor').replace('import data', 'import json'),
  },
  'a file that nobody imports': { 'other.ts': 'export const a = 1;\n' },
  'what is installed and not used': { 'node_modules/other/package.json': '{ "name": "other", "version": "1.0.0" }' },
  "the project's own version": { 'package.json': BASE['package.json'].replace('"1.0.0"', '"1.0.1"') },
  'the text of a dependency': { 'node_modules/dep/index.js': 'module.exports = (y) => y;\n' },
};

const CHANGES: Record<string, Record<string, string>> = {
  'the function': { 'main.ts': MAIN.replace('sum > LIMIT', 'sum >= LIMIT') },
  'a changed helper': { 'helper.ts': BASE['helper.ts'].replace('x * data', 'x + data') },
  'a constant in an imported module': { 'constants.ts': BASE['constants.ts'].replace('100', '101') },
  'a constant that the function does not use': {
    'constants.ts': BASE['constants.ts'].replace('OTHER = 1', 'OTHER = 2'),
  },
  'a file of data that is imported': { 'data.json': '{ "factor": 3 }' },
  'the version of a dependency': {
    'node_modules/dep/package.json': BASE['node_modules/dep/package.json'].replace('1.0.0', '1.0.1'),
  },
  "the version of a dependency's dependency": {
    'node_modules/deep/package.json': BASE['node_modules/deep/package.json'].replace('2.0.0', '2.1.0'),
  },
  'another import': { 'main.ts': `import './other.ts';\n${MAIN}`, 'other.ts': 'globalThis.flag = 1;\n' },
  'the order of what is imported': {
    'main.ts': MAIN.replace(/(import \{ scale.*\n)(import \{ LIMIT.*\n)/, '$2$1'),
  },
};

describe('the module and all that it imports', () => {
  let codes: Codes;
  beforeAll(() => {
    codes = codesAfter(BASE, { ...NOTHING, ...CHANGES });
  });

  test('the text is short, and tells the function', () => expect(codes.base).toMatch(/^graph 0 main\.ts [\da-f]{32}$/));
  test.each(Object.keys(NOTHING))('%s does not count', (name) => expect(codes.after(name)).toBe(codes.base));
  test.each(Object.keys(CHANGES))('%s counts', (name) => {
    expect(codes.after(name)).toMatch(/^graph 0 /);
    expect(codes.after(name)).not.toBe(codes.base);
  });
  test('no two changes have one code', () => {
    const all = Object.keys(CHANGES).map((name) => codes.after(name));
    expect(new Set(all).size).toBe(all.length);
  });
  test('an old version has its old code', () => expect(codes.back).toBe(codes.base));
});

describe('which files a module is made of', () => {
  const entry = (imports: string): string => `${imports}\nexport const f = cache(import.meta, (x: number) => x);\n`;

  const WAYS: Record<string, [main: string, path: string, more?: Record<string, string>]> = {
    'export from': ["export * from './a.ts';", 'a.ts'],
    'import()': ["export const g = () => import('./a.ts');", 'a.ts'],
    'require of a text': [
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nrequire('./a.cjs');",
      'a.cjs',
    ],
    'require without an ending': [
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nrequire('./a');",
      'a.js',
      { 'package.json': '{ "name": "app" }' },
    ],
    'the file of a worker': ["export const url = new URL('./a.ts', import.meta.url);", 'a.ts'],
    'a file of data': ["export const url = new URL('./a.bin', import.meta.url);", 'a.bin'],
    'what a worker imports': [
      "export const url = new URL('./b.ts', import.meta.url);",
      'a.ts',
      { 'b.ts': "import './a.ts';" },
    ],
    'a name with a space': ["import './a%20b.ts';", 'a b.ts'],
    'a circle': ["import './b.ts';", 'a.ts', { 'b.ts': "import './main.ts';\nimport './a.ts';" }],
    'an entry of imports': [
      "import '#lib/a';",
      'src/a.ts',
      { 'package.json': '{ "name": "app", "imports": { "#lib/*": { "import": "./src/*.ts" } } }' },
    ],
    'its own package by name': [
      "import 'app/part';",
      'src/a.ts',
      { 'package.json': '{ "name": "app", "exports": { "./part": "./src/a.ts" } }' },
    ],
    'a text that is no JavaScript': ["export const g = () => import('./a.tsx');", 'a.tsx'],
    'what such a text imports': [
      "export const g = () => import('./b.tsx');",
      'a.ts',
      { 'b.tsx': "import { a } from './a.ts';\nexport const b = <p>{a}</p>;" },
    ],
    'paths of a tsconfig.json': [
      "export const g = () => import('~/a');",
      'src/a.ts',
      { 'tsconfig.json': '{ // for tsx\n "compilerOptions": { "paths": { "~/*": ["./src/*"], }, } }' },
    ],
    'a name without an ending, as tsx takes it': ["export const g = () => import('./a');", 'a.ts'],
    'an ending of JavaScript, as tsx takes it': ["export const g = () => import('./a.js');", 'a.ts'],
  };

  let outcomes: readonly Outcome[];
  beforeAll(() => {
    const steps = Object.entries(WAYS).flatMap(([, [main, path, more]], number) => {
      const text = path.endsWith('.tsx')
        ? 'export const a = <b/>; //'
        : /\.c?js$/.test(path)
          ? 'exports.a'
          : 'export const a';
      const base = { 'package.json': '{ "name": "app", "type": "module" }', 'main.ts': entry(main), ...more };
      const inFolder = (files: Record<string, string>): Step => ({
        files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`${number}/${name}`, text])),
        entry: `${number}/main.ts`,
      });
      return [1, 2, 1].map((value) => inFolder({ ...base, [path]: `${text} = ${value};` }));
    });
    ({ outcomes } = runSteps(steps));
  });

  test.each(Object.keys(WAYS))('%s', (name) => {
    const at = Object.keys(WAYS).indexOf(name) * 3;
    const [before, after, back] = outcomes.slice(at, at + 3).map(({ codes }) => codes[0]);
    expect(before).toMatch(/^graph 0 main/);
    expect(after).toMatch(/^graph 0 main/);
    expect(after).not.toBe(before);
    expect(back).toBe(before);
  });

  test('a workspace that is linked into node_modules is the user’s own', () => {
    const { outcomes } = runSteps([
      {
        files: {
          'package.json': '{ "name": "app", "type": "module" }',
          'main.ts': entry("import { a } from 'lib';"),
          'packages/lib/package.json':
            '{ "name": "lib", "version": "1.0.0", "type": "module", "exports": "./src/a.ts" }',
          'packages/lib/src/a.ts': "export { a } from './b.ts';",
          'packages/lib/src/b.ts': 'export const a = 1;',
        },
        links: { 'node_modules/lib': '../packages/lib' },
      },
      { files: { 'packages/lib/src/b.ts': 'export const a = 1; // one' } },
      { files: { 'packages/lib/src/b.ts': 'export const a = 2;' } },
    ]);
    const [first, comment, changed] = outcomes.map(({ codes }) => codes[0]);
    expect(first).toMatch(/^graph 0 main/);
    expect(comment).toBe(first);
    expect(changed).not.toBe(first);
  });

  test('which of two versions of a package each other package gets', () => {
    const manifest = (name: string, version: string, needs = ''): string =>
      JSON.stringify({ name, version, main: 'i.js', ...(needs === '' ? {} : { dependencies: { [needs]: '*' } }) });
    const modules = (of: { a: string; b: string }): Record<string, string> => ({
      'node_modules/a/package.json': manifest('a', '1.0.0', 'x'),
      'node_modules/b/package.json': manifest('b', '1.0.0', 'x'),
      'node_modules/a/i.js': '',
      'node_modules/b/i.js': '',
      'node_modules/a/node_modules/x/package.json': manifest('x', of.a),
      'node_modules/b/node_modules/x/package.json': manifest('x', of.b),
    });
    const base = {
      'package.json': '{ "name": "app", "type": "module" }',
      'main.ts': entry("import 'a';\nimport 'b';\nconst a = 1;"),
      ...modules({ a: '1.0.0', b: '2.0.0' }),
    };
    const codes = codesAfter(base, { exchanged: modules({ a: '2.0.0', b: '1.0.0' }) });
    expect(codes.base).toMatch(/^graph 0 main/);
    expect(codes.after('exchanged')).not.toBe(codes.base);
    expect(codes.back).toBe(codes.base);
  });

  test('one of several conditions', () => {
    const exports = '{ "import": "./a.ts", "require": "./b.ts" }';
    const { outcomes } = runSteps([
      {
        files: {
          'package.json': '{ "name": "app", "type": "module" }',
          'main.ts': entry("import { a } from 'lib';"),
          'packages/lib/package.json': `{ "name": "lib", "type": "module", "exports": ${exports} }`,
          'packages/lib/a.ts': 'export const a = 1;',
          'packages/lib/b.ts': 'export const a = 1;',
        },
        links: { 'node_modules/lib': '../packages/lib' },
      },
      { files: { 'packages/lib/b.ts': 'export const a = 2;' } },
      { files: { 'packages/lib/a.ts': 'export const a = 2;' } },
    ]);
    const [first, other, changed] = outcomes.map(({ codes }) => codes[0]);
    expect(other).toBe(first);
    expect(changed).not.toBe(first);
  });

  test('a file that appears and is taken from then on', () => {
    const base = {
      'package.json': '{ "name": "app" }',
      'main.ts': "export const f = cache(import.meta, (x: number) => x);\nexport const g = () => import('./a');\n",
      'a.js': 'export const a = 1;',
    };
    const codes = codesAfter(base, { shadowed: { 'a.ts': 'export const a = 2;' } });
    expect(codes.after('shadowed')).not.toBe(codes.base);
  });
});

describe('CommonJS', () => {
  test('a comment does not count, a helper does', () => {
    const main = "const { a } = require('./a.cjs');\nmodule.exports = cache(module, (x) => x + a);\n";
    const base = { 'package.json': '{ "name": "app" }', 'main.cjs': main, 'a.cjs': 'exports.a = 1;' };
    const edits = { comment: { 'main.cjs': `// one\n${main}` }, helper: { 'a.cjs': 'exports.a = 2;' } };
    const codes = codesAfter(base, edits, 'main.cjs');
    expect(codes.base).toMatch(/^graph 0 main\.cjs /);
    expect(codes.after('comment')).toBe(codes.base);
    expect(codes.after('helper')).not.toBe(codes.base);
  });
});
