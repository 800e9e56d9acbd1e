/** Functions that are written in the call: made and run in a worker, or refused at the call. */
import { afterAll, describe, expect, test } from 'vitest';
import type { AnyFunction } from '../../../src/parallel/work/descriptor.ts';
import { workOf } from '../../../src/parallel/work/work.ts';
import { freeVariables } from '../../../src/source/free-variables.ts';
import { parseText } from '../../../src/source/text.ts';
import { testWorker } from './support.ts';

const worker = testWorker();
afterAll(() => worker.end());

// biome-ignore lint/suspicious/noExplicitAny: functions of every type
type Fn = (...values: any[]) => unknown;

/** A function as Node has it, without what a test runner makes of it. */
function made(text: string): Fn {
  return new Function(`'use strict'; return ${text}`)() as Fn;
}

function refusal(fn: unknown, captures?: object): { code: string; message: string; fix: string } {
  try {
    workOf(fn as AnyFunction, captures, refusal as AnyFunction);
  } catch (error) {
    return error as { code: string; message: string; fix: string };
  }
  throw new Error('not refused');
}

describe('run in a worker', () => {
  test.each<[string, string, unknown[], unknown]>([
    ['an arrow function', '(x) => x + 1', [1], 2],
    ['a bare one', 'x => x + 1', [1], 2],
    ['a function', 'function (x) { return x + 1; }', [1], 2],
    ['one that calls itself', 'function f(n) { return n < 2 ? 1 : n * f(n - 1); }', [5], 120],
    ['an async one', 'async (x) => (await x) + 1', [1], 2],
    ['a method', '({ double(x) { return x * 2; } }).double', [2], 4],
    ['an async method', '({ async double(x) { return x * 2; } }).double', [2], 4],
    ['a method with a computed name', '({ ["a b"](x) { return x * 2; } })["a b"]', [2], 4],
    ['a static method', '(class { static double(x) { return x * 2; } }).double', [2], 4],
    ['wrapped names', '(x) => { const f = __name((y) => y + 1, "f"); return [f(x), f.name]; }', [1], [2, 'f']],
    ['minified', '(e,t)=>{let n=0;for(let r of e)n+=r*t;return n}', [[1, 2], 3], 9],
    [
      'globals',
      '() => [typeof process, typeof Buffer, typeof fetch, typeof structuredClone]',
      [],
      ['object', 'function', 'function', 'function'],
    ],
    ['a name behind typeof', '() => typeof nobodyHasThis', [], 'undefined'],
    ['strict code', 'function () { return this === undefined; }', [], true],
    ['import()', 'async () => (await import("node:path")).basename("/a/b")', [], 'b'],
  ])('%s', async (_name, text, args, expected) => {
    expect(await worker.run(made(text), args)).toEqual(expected);
  });

  test('with captures', async () => {
    expect(await worker.run(made('(x, { k, label = "none" }) => [x * k, label]'), [2], { k: 3 })).toEqual([6, 'none']);
    expect(await worker.run(made('(x, given) => x * given.k'), [2], { k: 3 })).toBe(6);
  });

  test('their names', async () => {
    expect(await worker.run(made('(() => { const f = () => new Error("a").stack.includes("f"); return f; })()'))).toBe(
      true,
    );
  });

  test('in sloppy code', async () => {
    const sloppy = new Function('return function () { return this === globalThis; }')() as Fn;
    expect(await worker.run(sloppy)).toBe(true);
  });
});

describe('refused at the call', () => {
  test.each<[string, string, RegExp, RegExp]>([
    ['a variable', '(x) => x + outer', /`outer` is defined outside/, /with: \{ outer \}.*task\(import\.meta/],
    ['an assignment', '(x) => { outer = x; }', /`outer` is defined outside/, /with/],
    ['this of around', '(x) => this', /`this` is not there/, /parameter/],
    ['arguments of around', '() => arguments[0]', /`arguments` is not there/, /parameter/],
    ['require', '() => require("fs")', /`require` belongs to a module/, /import\('…'\)/],
    ['__dirname', '() => __dirname', /`__dirname` belongs to a module/, /with: \{ __dirname \}/],
    ['what Vitest made', '() => __vi_import_0__.x', /Vitest put `__vi_import_0__`/, /with/],
    ['super', '({ f() { return super.f(); } }).f', /`super` is not there/, /parameter/],
  ])('%s', (_name, text, message, fix) => {
    expect(refusal(made(`((arguments) => (${text}))`.replace(/^\(\(arguments\) => \((.*)\)\)$/s, '$1')))).toMatchObject(
      {
        code: 'HASTEN_TASK_FREE_VARIABLE',
        message: expect.stringMatching(message),
        fix: expect.stringMatching(fix),
      },
    );
  });

  test.each<[string, unknown, RegExp]>([
    ['native', Math.max, /`max` is native/],
    ['bound', made('(x) => x').bind(null), /is bound/],
    ['a class', made('class A {}'), /`A` is a class/],
    ['a generator', made('function* f() {}'), /`f` is a generator/],
    ['an async generator', made('async function* f() {}'), /`f` is a generator/],
    [
      'a private method',
      made('(class { #one() { return 1; } static get() { return new this().#one; } }).get()'),
      /private/,
    ],
    ['a getter', made('Object.getOwnPropertyDescriptor({ get a() { return 1; } }, "a").get'), /cannot be read/],
  ])('%s', (_name, fn, message) => {
    expect(refusal(fn)).toMatchObject({ code: 'HASTEN_TASK_SOURCE', message: expect.stringMatching(message) });
  });

  test.each([3, null, undefined, 'text', {}, []])('no function: %j', (value) => {
    expect(refusal(value)).toMatchObject({ code: 'HASTEN_TASK_DEFINITION' });
  });

  test('captures that are not taken, or not given', () => {
    expect(refusal(made('(x) => x * k'), { k: 1 })).toMatchObject({
      message: expect.stringMatching(/given by `with`, but/),
    });
    expect(refusal(made('(x, { k, j }) => x * k'), { k: 1 })).toMatchObject({
      code: 'HASTEN_TASK_FREE_VARIABLE',
      message: expect.stringMatching(/takes `j`/),
      fix: 'give it: `with: { k, j }`',
    });
  });

  test('tells where the name stands', () => {
    const outer = 1;
    expect(refusal((x: number) => x + outer)).toMatchObject({
      file: 'test/parallel/work/inline.test.ts',
      line: expect.any(Number),
    });
  });
});

describe('free variables', () => {
  test.each<[string, string[]]>([
    ['(a, { b, c: d = e }, [f], ...g) => a + b + d + f + g + h', ['e', 'h']],
    ['() => { x = 1; var x; { let y = x; } return y; }', ['y']],
    ['() => { if (a) { var b = 1; } return b; }', ['a']],
    ['() => { f(); function f() {} }', []],
    ['() => { { function g() {} } return g; }', []],
    ['() => { class A extends B { static #p = C; m() { return this.#p + A; } [D]() {} } }', ['B', 'C', 'D']],
    ['() => { try { a; } catch ({ message }) { message; } catch_: for (;;) { break catch_; } }', ['a']],
    ['() => { try { } catch { b; } }', ['b']],
    ['() => { for (const [k, v] of o) k(v); return k; }', ['o', 'k']],
    ['() => { for (let i = 0, n = i; i < n; i++); }', []],
    ['() => { switch (a) { case 1: let q; default: q; } }', ['a']],
    ['(o) => ({ a: o.b, c, [d]: 1, e() { return this; }, get f() { return super.f; } })', ['c', 'd']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a function's text
    ['(o) => `${o} ${p}`', ['p']],
    ['(o) => o?.a.b?.[c]', ['c']],
    ['function f() { return f, arguments, this, new.target; }', []],
    ['() => function () { return this; }', []],
    ['() => () => this', ['this']],
    ['() => { const { a, ...rest } = b; [rest.c, d] = a; }', ['b', 'd']],
    ['() => typeof a + typeof a.b', ['a']],
    ['() => { label: { break label; } }', []],
    ['(a = b, b) => a', []],
    ['async () => { for await (const x of y) x; await import(z); }', ['y', 'z']],
    ['() => { using a = b; }', ['b']],
    ['() => { (class A { static { var x = y; this.z = x; } }); }', ['y']],
  ])('%s', (text, expected) => {
    const parsed = parseText(text, '');
    if (!('ast' in parsed)) throw new Error('not parsed');
    expect(freeVariables(parsed.ast as never).map(({ name }) => name)).toEqual(expected);
  });
});
