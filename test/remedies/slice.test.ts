/** Slices: a function with what it needs, and nothing that starts the program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { kernelCandidates } from '../../src/remedies/candidates/kernel.ts';
import { sliceOf } from '../../src/remedies/slice/slice.ts';
import { applied, example, output, typeScript } from './support/programs.ts';

function slice(text: string, fn: string): string {
  const { text: made, refused } = sliceOf({ ...typeScript(text), function: fn });
  if (refused !== null) throw new Error(refused.message);
  return made;
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('a slice', () => {
  test('holds what the function needs, in its place, and exports it', () => {
    const source = example('julia-typed');
    const made = slice(source.text, 'countSteps');
    expect(made.indexOf('const counts =')).toBe(source.text.indexOf('const counts ='));
    expect(lines(made).slice(0, 3)).toEqual([
      'const C_RE = -0.62772;',
      'const C_IM = -0.42193;',
      expect.stringContaining('function countSteps(limit'),
    ]);
    expect(made).not.toContain('main');
    expect(made).not.toContain('makeGrid');
    expect(made).toMatch(/\nexport \{ countSteps \};\n$/);
  });

  test.each([
    ['primes', 'countPrimes', 'console.log(countPrimes(0, 100))', '25\n'],
    ['norm', 'squaresOfTypedArray', 'console.log(squaresOfTypedArray(Float64Array.of(1, 2)))', '5\n'],
    ['diffusion', 'evolve', 'console.log(evolve([[1, 0], [0, 0]], 0.1).join(";"))', '0.6,0.2;0.2,0\n'],
    ['imputation', 'mean', 'console.log(mean([1, null, 3]))', '2\n'],
  ])('of %s computes by itself', (name, fn, call, printed) => {
    expect(output(`${slice(example(name).text, fn)}\n${call}`)).toBe(printed);
  });

  test('takes along the statements that fill its constants, and what those need', () => {
    const text = `const SIZE = 4;
const table: number[] = [];
const unused = new Map();
const seen = new Map<string, number>();
for (let i = 0; i < SIZE; i++) table[i] = square(i);
unused.set('a', 1);
seen.set('b', 2);
function square(x: number): number { return x * x; }
export function f(i: number): number { return table[i] + (seen.get('b') ?? 0); }
console.log(f(2), table.length);
console.log(table.join());
`;
    const made = slice(text, 'f');
    expect(made).toContain('table[i] = square(i)');
    expect(made).toContain("seen.set('b', 2)");
    expect(made).not.toContain('unused');
    expect(made).not.toContain('console');
    expect(output(`${made}console.log(f(3));`)).toBe('11\n');
  });

  test('keeps the imports that it needs, by another specifier where that is asked for', () => {
    const text =
      "import { a } from './a.ts';\nimport { b } from './b.ts';\nimport './fill.ts';\nexport const f = () => a;\n";
    const { text: made } = sliceOf({
      ...typeScript(text),
      function: 'f',
      specifier: (name) => `file:///x/${name.slice(2)}`,
    });
    expect(lines(made)).toEqual([
      'import { a } from "file:///x/a.ts";',
      "import './fill.ts';".replaceAll("'./fill.ts'", '"file:///x/fill.ts"'),
      'export const f = () => a;',
    ]);
  });

  test('of an edited program holds the kernel that the function calls', () => {
    const source = example('julia-typed');
    const types = ['int', 'f64[9]', 'f64[9]'];
    const [candidate] = kernelCandidates({ ...source, function: 'countSteps', types });
    const made = slice(applied(source.text, candidate), 'countSteps');
    expect(made).toContain("import { kernel } from 'hasten/kernel';");
    expect(made).toContain('const countStepsLoop = kernel(function countStepsLoop(');
    const call = 'countSteps(9, Float64Array.of(0, 1, 2), Float64Array.of(0, 1, 0)).join()';
    expect(output(`${made}console.log(${call});`)).toBe(
      output(`${slice(source.text, 'countSteps')}console.log(${call});`),
    );
  });

  test('of CommonJS is CommonJS', () => {
    const text =
      "const { join } = require('node:path');\nconst x = 3;\nfunction f() { return join('a', String(x)); }\nmodule.exports = { other: 1 };\n";
    const request = { file: 'a.cjs', text, isTypeScript: false, sourceType: 'commonjs' as const };
    const { text: made, refused } = sliceOf({ ...request, function: 'f' });
    expect(refused).toBeNull();
    expect(made).not.toContain('other');
    expect(made).toMatch(/module\.exports = \{ f \};\n$/);
  });

  test('is imported as any module is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hasten-slice-'));
    try {
      const file = join(folder, 'slice.mjs');
      writeFileSync(file, slice('const K = 2;\nconst f = (x: number): number => x * K;\nf(1);\n', 'f'));
      const { f } = (await import(pathToFileURL(file).href)) as { f: (x: number) => number };
      expect(f(21)).toBe(42);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what cannot be sliced', () => {
  test.each<[string, string, number, RegExp]>([
    ['a closure', 'function g(k) {\n  const f = () => k;\n  return f;\n}', 2, /inside of another/],
    [
      "the process's arguments",
      'const n =\n  Number(process.argv[2]);\nfunction f() { return n; }',
      2,
      /arguments or environment/,
    ],
    [
      'the environment, as it is imported',
      "import process from 'node:process';\nconst n = process.env.N;\nfunction f() { return n; }",
      2,
      /arguments or environment/,
    ],
    ['top-level await', 'const n = await load();\nfunction f() { return n; }\nfunction load() {}', 1, /awaited/],
    [
      'where the module lies',
      'const u = new URL("x", import.meta.url);\nfunction f() { return u; }',
      1,
      /where the module lies/,
    ],
    ['nothing of that name', 'function g() {}', 1, /no function `f`/],
  ])('%s', (_, text, line, message) => {
    const { text: made, refused } = sliceOf({ ...typeScript(text), function: 'f' });
    expect(refused?.message).toMatch(message);
    expect(refused?.line).toBe(line);
    expect(made).toBe('');
  });

  test('what runs later may do as it likes', () => {
    expect(slice('function f() { return process.argv.length + new Date().getTime(); }', 'f')).toContain('process.argv');
  });
});
