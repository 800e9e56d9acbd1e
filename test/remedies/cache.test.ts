/** `cache` around a function. */
import { expect, test } from 'vitest';
import { cacheCandidate } from '../../src/remedies/candidates/cache.ts';
import { applied, output, typeScript } from './support/programs.ts';

const cached = (text: string) => applied(text, cacheCandidate({ ...typeScript(text), function: 'f' }));
const refusal = (text: string) => cacheCandidate({ ...typeScript(text), function: 'f' }).refused;

test('a synchronous function is kept in memory, and computes once for the same arguments', () => {
  const text = `import { hrtime } from 'node:process';
const K = 2;
export function f(x: number): number {
  let sum = 0;
  for (let i = 0; i < 5e6; i++) sum += x * K;
  return sum;
}
console.log(f(1), f(1), f(2), typeof hrtime);
`;
  const edited = cached(text);
  expect(edited).toContain("import { cache } from 'hasten/cache';");
  expect(edited).toContain('export const f = cache(import.meta, function f(x: number): number {');
  expect(edited).toContain('}, { memory: true });\nconsole.log');
  expect(output(edited)).toBe(output(text));
});

test('an async function goes to the disk as well; an arrow function keeps its declaration', () => {
  expect(cached('const f = async (x: string) => x;\n')).toBe(
    "import { cache } from 'hasten/cache';\n\nconst f = cache(import.meta, async (x: string) => x);\n",
  );
});

test.each<[string, string, number, RegExp]>([
  ['the clock', 'const f = (x) =>\n  x + Date.now();', 2, /Date\.now/],
  ['chance', 'const f = (x) => x + Math.random();', 1, /Math\.random/],
  ['today', 'const f = () => new Date();', 1, /time/],
  ['the console', 'const f = (x) => {\n  console.log(x);\n};', 2, /console/],
  ['a variable that may change', 'let k = 1;\nconst f = (x) => x * k;', 2, /`k`, a variable/],
  ['changes to an argument', 'const f = (x) => {\n  x.done = true;\n};', 2, /changes its argument `x`/],
  ['changes to what is shared', 'const seen = {};\nconst f = (x) => { seen[x] = 1; };', 2, /changes `seen`/],
  [
    'the network',
    "import { get } from 'node:http';\nconst f = (x) => new Promise((done) => get(x, done));",
    2,
    /`get` of node:http/,
  ],
  ['a file', "import fs from 'fs';\nconst f = (x) => g(x);\nconst g = (x) => fs.readFileSync(x);", 3, /`fs` of fs/],
  ['chance of Node', "import { randomInt } from 'node:crypto';\nconst f = (x) => randomInt(x);", 2, /`randomInt`/],
  ['this', 'function f() { return this.x; }', 1, /`this`/],
  ['a generator', 'function* f() {}', 1, /generator/],
  ['the default export', 'export default function f() {}', 1, /default export/],
  ['a closure', 'function g(k) {\n  const f = () => k;\n  return f;\n}', 2, /inside of another/],
  ['a call above', 'console.log(f(1));\nfunction f(x) { return x; }', 1, /called above/],
])('%s is refused', (_, text, line, message) => {
  const reason = refusal(text);
  expect(reason?.message).toMatch(message);
  expect(reason?.line).toBe(line);
});

test('what computes is no reason against it, be it imported from Node or from elsewhere', () => {
  const text = "import { createHash } from 'node:crypto';\nimport { join } from 'path';\nimport { g } from './g.ts';\n";
  expect(refusal(`${text}const f = (x) => g(createHash('md5').update(join('a', x)).digest('hex'));\n`)).toBe(null);
});

test('CommonJS passes its module', () => {
  const request = {
    file: 'a.cjs',
    text: 'function f(x) { return x; }\n',
    isTypeScript: false,
    sourceType: 'commonjs' as const,
  };
  const edited = applied(request.text, cacheCandidate({ ...request, function: 'f' }));
  expect(edited).toBe(
    "const { cache } = require('hasten/cache');\n\nconst f = cache(module, function f(x) { return x; }, { memory: true });\n",
  );
});
