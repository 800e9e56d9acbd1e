/** What of a module is looked at, and what is shown of it. */
import { describe, expect, test } from 'vitest';
import { withoutEdits } from '../../src/instrument/edits.ts';
import type { MappedObservation } from '../../src/instrument/module-map.ts';
import { transform } from '../../src/instrument/transform.ts';

function transformed(code: string, observe = true) {
  return transform(code, { sourceType: 'module', base: 0, frames: 'auto', hits: true, observe, sourceMap: null });
}

const observed = (code: string): MappedObservation[] => transformed(code).map.observed;

/** What `$ho` is shown at the first place of a kind. */
function shownAt(code: string, kind: MappedObservation['kind']): string | undefined {
  const { code: text, map } = transformed(code);
  expect(withoutEdits(text)).toBe(code);
  const place = map.observed.find((one) => one.kind === kind)?.place;
  return new RegExp(`\\$ho\\(${place}(?:,([^()]*))?\\)`).exec(text)?.[1];
}

describe("a function's entry shows", () => {
  const loop = 'for (;;) break;';
  test.each([
    ['its parameters', `function f(a, b) { ${loop} }`, 'a,b', [-1, -1]],
    ['those with defaults and the rest', `function f(a = 1, ...b) { ${loop} }`, 'a,b', [-1, -1]],
    ['the names in patterns', `function f({ a, b: [c, ...d] }, e) { ${loop} }`, 'a,c,d,e', [3, -1]],
    ['`this` where it is used', `class A { m(a) { ${loop} return this.x + a } }`, 'a,this', [-1]],
    ['`this` of the method around an arrow', `class A { m() { return (a) => { ${loop} this.x } } }`, 'a,this', [-1]],
    ['no `this` in a constructor', `class A extends B { constructor(a) { super(); ${loop} this.x = a } }`, 'a', [-1]],
    ['nor in an arrow there', `class A extends B { constructor() { super((a) => { ${loop} this.x }) } }`, 'a', [-1]],
    ['what an arrow without braces has', 'const f = (a) => g(a);', 'a', [-1]],
    ['what a method has whose first statement is a block', `class A { m(a) { { ${loop} } } }`, 'a', [-1]],
  ])('%s', (_, code, shown, parameters) => {
    expect(shownAt(code, 'entry')).toBe(shown);
    expect(observed(code).find(({ kind }) => kind === 'entry')).toMatchObject({ parameters });
  });

  test('no object that V8 need not make where it inlines the function', () => {
    const entry = (code: string) => {
      const { code: text, map } = transformed(code);
      const found = map.observed.find(({ kind }) => kind === 'entry');
      const shown = new RegExp(`\\$ho\\(${found?.place}([^()]*)\\)`).exec(text)?.[1];
      return [shown, found?.kind === 'entry' && found.hides];
    };
    expect(entry(`function f(a, b) { ${loop} } for (;;) f({ x: 1 }, 2);`)).toEqual([',b', true]);
    expect(entry(`function f(a, b) { ${loop} } for (;;) f(new Point(1), 2);`)).toEqual([',b', true]);
    expect(entry(`function f(a, b) { ${loop} } for (;;) f(new Float64Array(1), 2);`)).toEqual([',a,b', false]);
    expect(entry(`function f({ a }, b) { ${loop} } for (;;) f({ a: 1 }, 2);`)).toEqual([',a,b', false]);
    expect(entry(`function f(a, b) { ${loop} } f({ x: 1 }, 2);`)).toEqual([',a,b', false]);
    expect(entry(`function f(a, b) { ${loop} ${'b += a;'.repeat(50)} } for (;;) f({}, 2);`)).toEqual([',a,b', false]);
  });

  test('nothing in a module of more than a thousand functions', () => {
    const functions = (count: number) =>
      Array.from({ length: count }, (_, i) => `function f${i}(a) { ${loop} }`).join('');
    expect(observed(functions(999))).toHaveLength(999);
    expect(observed(functions(1000))).toEqual([]);
  });

  test('nothing without parameters, and for a function without a frame', () => {
    expect(observed(`function f() { ${loop} } const g = (a) => a + 1;`)).toEqual([]);
  });
});

const HEAD = `import fs, { readFileSync } from 'node:fs'; import { execSync, spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads'; import { z } from 'zod'; import Ajv from 'ajv';
const Schema = z.object({}); const validate = new Ajv().compile({});`;

/** The watched calls of a function's body, as `name kind size`. */
function watchedIn(body: string): string[] {
  const before = observed(HEAD).length;
  return observed(`${HEAD}\nexport async function f(xs, o, text, one) { for (;;) { ${body}; } }`)
    .slice(before)
    .flatMap((one) => (one.kind === 'call' ? [`${one.name} ${one.watched.kind} ${one.watched.size}`] : []));
}

describe('is watched', () => {
  test.each([
    ['JSON', 'JSON.parse(JSON.stringify(o))', ['JSON.stringify json result', 'JSON.parse json argument']],
    ['a search', 'xs.includes(one)', ['xs.includes search receiver']],
    ['one without arguments', 'const a = xs.shift()', ['xs.shift search receiver']],
    ['one whose result is taken apart', 'const { a } = xs.shift()', ['xs.shift search receiver']],
    ['one in a chain', 'xs.shift().run(one)', ['xs.shift search receiver']],
    ['a spread', 'xs = [...xs, one]; o = { ...o, one }', ['[...xs] copy receiver', '{...o} copy receiver']],
    [
      'what blocks',
      "fs.readFileSync('a'); readFileSync('a'); execSync('b')",
      ['fs.readFileSync synchronous null', 'readFileSync synchronous null', 'execSync synchronous null'],
    ],
    ['what starts', "new Worker('a'); spawn('b')", ['new Worker start null', 'spawn start null']],
    [
      'what validates',
      'Schema.parse(o); validate(o); other.safeParse(o)',
      ['Schema.parse validation null', 'validate validation null', 'other.safeParse validation null'],
    ],
    [
      'what makes a validator',
      'z.string().min(1); new Ajv()',
      ['z.string schema null', 'z.string().min schema null', 'new Ajv schema null'],
    ],
  ])('%s', (_, body, expected) => expect(watchedIn(body).sort()).toEqual([...expected].sort()));

  test.each([
    ['a method of literals and of globals', "'abc'.includes(one); Buffer.concat(xs)"],
    ['other methods', 'xs.map(one); text.trim(); o.includesAll(one)'],
    ['a call of the name', 'includes(one); shift()'],
    ['one without arguments in an optional chain', 'xs?.shift()'],
    ['a spread of arguments, and of what is no path', 'one(...xs); [...one(xs)]'],
  ])('not %s', (_, body) => expect(watchedIn(body)).toEqual([]));
});

describe('of a watched call is shown', () => {
  const inLoop = (body: string) => `function f(xs, one) { for (;;) { ${body}; } }`;
  test.each([
    ['the collection', inLoop('xs.includes(one)').replace('(xs, one)', '()'), 'xs'],
    ['a path, without running it', 'class A { m() { for (;;) this.a.b.indexOf(1) } }', 'this,"a.b"'],
    ['a private field', 'class A { #a = []; m() { for (;;) this.#a.indexOf(1) } }', 'this.#a'],
    [
      'nothing of a private getter',
      'class A { get #a() { return [] } m() { for (;;) this.#a.indexOf(1) } }',
      undefined,
    ],
    ['a text by its name', 'function f() { for (;;) JSON.parse(text, reviver) }', 'text'],
    ['a text by its value', 'function f() { for (;;) JSON.parse(read()) }', '$hr'],
    ['what was written', 'function f() { for (;;) x = JSON.stringify(o) }', '$hr'],
    ['nothing where V8 would quote it', 'function f() { for (;;) JSON.stringify(o).trim() }', undefined],
  ])('%s', (_, code, shown) => expect(shownAt(code, 'call')).toBe(shown));
});

describe('a wait is looked at', () => {
  const waits = (code: string) => observed(code).filter(({ kind }) => kind === 'await').length;
  test.each([
    ['in a loop', 'async function f() { for (;;) await g() }', 1],
    ["in a loop's test and update", 'async function f() { for (; await g(); await h()); }', 2],
    ['where it is taken apart', 'async function f() { while (1) { const [a] = await g() } }', 1],
    ['where a loop in a loop begins', 'async function f() { while (1) for (const a of await g()) a() }', 1],
    ['at the top level', 'for (const a of [1]) await a;', 1],
    ['not where a loop begins', 'async function f() { for (const a of await g()) a() }', 0],
    ['not outside of loops', 'async function f() { await g() }', 0],
    ['not in a function within a loop', 'for (;;) { xs.push(async () => { await g() }) }', 0],
  ])('%s', (_, code, expected) => expect(waits(code)).toBe(expected));
});

describe('between a method and its call, so that V8 does not inline it, a collection is shown', () => {
  /** How the collection of a body's first watched call is shown: between the two, or behind. */
  const isBetween = (body: string): boolean => {
    const code = `function f(xs, one) { for (;;) { ${body} } }`;
    const { code: text, map } = transformed(code);
    expect(withoutEdits(text)).toBe(code);
    const place = map.observed.find(({ kind }) => kind === 'call')?.place;
    const [, how] = new RegExp(`(===\\(|>=0)[^&]*&&\\$ho\\(${place},xs\\)`).exec(text) as RegExpExecArray;
    return how !== '>=0';
  };
  test.each([
    ['a call', 'xs.find(one)'],
    ['an optional chain', 'one(xs.find(one)?.name)'],
    ['one that goes on with calls', 'xs?.find(one)?.name.trim().at(one)'],
    ['a property of what was found', 'xs.find(one).name = one'],
    ['what is called at once', 'xs.concat(one).map(one)'],
    ['what is called in parentheses', '(xs.find(one)?.run)(one)'],
    ['what is taken apart', 'const a = 1, { b } = xs.find(one)'],
    ['what is made of it and taken apart', 'const [a] = xs.concat(one).map(one)'],
  ])('not with %s', (_, body) => expect(isBetween(body)).toBe(false));

  test.each([
    ['where a loop begins', 'for (const x of xs.concat(one)) one(x)'],
    ['in a spread', '[...xs.concat(one)]'],
    ['where a property is deleted', 'delete xs.find(one)?.name'],
    ['in a tag', '(xs.find(one)?.tag)`x`'],
  ])('but %s', (_, body) => expect(isBetween(body)).toBe(true));
});

test('nothing is looked at where nobody asked', () => {
  const code = `${HEAD} async function f(a) { for (;;) { await JSON.parse(a); [...a].includes(1) } }`;
  expect(transformed(code, false).map.observed).toEqual([]);
  expect(transformed(code, false).code).not.toMatch(/\$h[wot]/);
});
