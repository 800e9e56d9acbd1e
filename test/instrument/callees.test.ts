/** Which calls leave the user's code, and what they are named. */
import { describe, expect, test } from 'vitest';
import { transform } from '../../src/instrument/transform.ts';

/** The places of calls out of a function's body, as `name < from (origin)`. */
function calleesOf(body: string, head = ''): string[] {
  const code = `${head}\nexport function f(rows, text, callback) { for (const one of rows) { ${body}; } }`;
  const options = {
    sourceType: 'module',
    base: 0,
    frames: 'auto',
    hits: true,
    callees: true,
    sourceMap: null,
  } as const;
  const { map } = transform(code, options);
  return map.callees
    .map(
      ({ name, from, origin, callsBack }) =>
        `${name}${from === null ? '' : ` < ${from}`} (${origin}${callsBack ? ' +' : ''})`,
    )
    .sort();
}

describe('is named', () => {
  test.each([
    ['a built-in', 'JSON.parse(one)', ['JSON.parse (global)']],
    ['a constructor of the language', 'new Uint8Array(one)', ['new Uint8Array (global)']],
    ['a literal that is called', '/a+/g.test(text)', ['/a+/g.test (global)']],
    ['a method that no function has the name of', 'text.replace(one, "")', ['text.replace (method)']],
    [
      'each call of a chain',
      "text.split(',').map(Number)",
      ['text.split (method)', 'text.split().map (method)'].sort(),
    ],
    ['a call within another', 'JSON.parse(text.trim())', ['JSON.parse (global)', 'text.trim (method)']],
    ['a call that calls a function without a frame back', 'rows.sort((a, b) => a - b)', ['rows.sort (method +)']],
    ['a call that calls one with a frame back', 'rows.sort((a, b) => text(a, b))', ['rows.sort (method)']],
    ['a call in an optional chain', 'text?.replace(one, "")', ['text.replace (method)']],
  ])('%s', (_, body, expected) => expect(calleesOf(body)).toEqual(expected));

  test.each([
    ["import dep from 'dep'", 'dep(one)', ['dep < dep (module)']],
    ["import { work as run } from '@scope/dep/deep.js'", 'run(one)', ['run < @scope/dep/deep.js (module)']],
    ["import * as fs from 'node:fs'", 'fs.readFileSync(one)', ['fs.readFileSync < node:fs (module)']],
    ["import Parser from 'dep'", 'new Parser(one)', ['new Parser < dep (module)']],
    ["const { work } = require('dep')", 'work(one)', ['work < dep (module)']],
    ["const dep_1 = __importStar(require('dep'))", '(0, dep_1.work)(one)', ['dep_1.work < dep (module)']],
    ["const dep = await import('dep')", 'dep.work(one)', ['dep.work < dep (module)']],
  ])('%s', (head, body, expected) => {
    const found = calleesOf(body, head);
    expect(found.filter((name) => !name.startsWith('require'))).toEqual(expected);
  });

  test('a method of what a package made, as made', () => {
    const head = "import { createHash } from 'node:crypto'; const hash = createHash('sha1');";
    expect(calleesOf("hash.update(one); createHash('md5').update(one)", head)).toEqual([
      'createHash < node:crypto (module)',
      'createHash < node:crypto (module)',
      'createHash().update < node:crypto (made)',
      'hash.update < node:crypto (made)',
    ]);
  });
});

describe('is not named', () => {
  test.each([
    ['a function of the user', 'one(text); callback(one)', ''],
    ['an import from another file', 'work(one); new Work(one)', "import { work, Work } from './work.js';"],
    ['an alias of the project', 'work(one)', "import { work } from '#work';"],
    ['a built-in that takes no time', 'Math.hypot(one, 2); rows.push(one)', ''],
    ['a function of another file', 'JSON.parse(one)', "import * as JSON from './json.js';"],
    ['a global that the module declares', 'structuredClone(one)', 'const structuredClone = rowsOf;'],
    ['a method that a function without a frame has the name of', 'text.area(one)', 'class A { area() { return 1; } }'],
    ['a variable that is a package only at times', 'dep(one)', "import a from 'dep'; let dep = a; dep = (x) => x;"],
  ])('%s', (_, body, head) => expect(calleesOf(body, head)).toEqual([]));
});

test('without the option no call has a place of its own', () => {
  const options = { sourceType: 'module', base: 0, frames: 'auto', hits: true, sourceMap: null } as const;
  expect(transform('JSON.parse(text);', options).map.callees).toEqual([]);
});
