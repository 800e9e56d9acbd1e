/** The texts of functions of every form. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../src/kernel/front/refusal.ts';
import { parseFunction, readFunction } from '../../../src/kernel/front/text.ts';
import { type AnyFunction, expectSame, functionOf, treeOf } from './support.ts';

/** Objects and classes as Node has them, without what a test runner makes of them. */
function made(text: string): AnyFunction {
  return new Function(`return ${text}`)() as AnyFunction;
}

describe('functions', () => {
  test.each([
    ['arrow', '(a, b) => a * b + 1'],
    ['bare arrow', 'a => a * 2'],
    ['arrow with a body', '(a, b) => { return a * b; }'],
    ['function', 'function name(a, b) { return a - b; }'],
    ['anonymous function', 'function (a, b) { return a - b; }'],
    ['comments', '/* one */ function /* two */ (a /* three */, b) { // four\n return a - b; /* five */ }'],
  ])('%s', (_name, text) => {
    const fn = functionOf(text);
    expectSame(text, [5, 3].slice(0, fn.length));
    const source = readFunction(fn);
    expect(source.text.slice(source.ast.start, source.ast.end)).toBe(source.text);
    expect(readFunction(fn)).toBe(source);
  });

  test.each([
    ['a method', '({ method(a, b) { return a - b; } }).method'],
    ['a computed method', '({ ["a b"](a, b) { return a - b; } })["a b"]'],
    [
      'a method of a class',
      'class { method(a, b) { return a - b; } }.prototype.method'
        .replace('class', '(class')
        .replace('}.proto', '}).proto'),
    ],
    ['a private method', '(class { #one(a, b) { return a - b; } static get() { return new this().#one; } }).get()'],
    ['a static method', '(class { static one(a, b) { return a - b; } }).one'],
  ])('%s', (_name, text) => {
    expectSame(made(text), [5, 3]);
    const source = readFunction(made(text));
    expect(source.text.slice(source.ast.body.start, source.ast.body.end)).toBe('{ return a - b; }');
  });

  test('names and parameters', () => {
    expect(parseFunction('(a, b = 2, { c }) => a', '')).toMatchObject({
      title: 'kernel',
      params: [
        { name: 'a', optional: false },
        { name: 'b', optional: true },
        { name: null, optional: false },
      ],
    });
    expect(readFunction(made('function f(a) {}')).name).toBe('f');
  });
});

describe('what is no ordinary function is refused', () => {
  test.each([
    ['async', 'async (a) => a', 'HASTEN_KERNEL_UNSUPPORTED', /is async/],
    ['a generator', 'function* f(a) {}', 'HASTEN_KERNEL_UNSUPPORTED', /is a generator/],
    ['an async method', '({ async f(a) {} }).f', 'HASTEN_KERNEL_UNSUPPORTED', /is async/],
    ['native', 'Math.max', 'HASTEN_KERNEL_SOURCE', /`max` is native/],
    ['bound', '(function f() {}).bind(null)', 'HASTEN_KERNEL_SOURCE', /`bound f` is bound/],
    ['an async function without a name', '[async () => 1][0]', 'HASTEN_KERNEL_UNSUPPORTED', /^the function is async/],
    ['a class without a name', '[class {}][0]', 'HASTEN_KERNEL_UNSUPPORTED', /^the function is a class/],
    ['any number of arguments', '(a, ...b) => a', 'HASTEN_KERNEL_UNSUPPORTED', /`\.\.\.b` takes any number/],
    ['a class', '(class A {})', 'HASTEN_KERNEL_UNSUPPORTED', /`A` is a class/],
    [
      'a getter',
      'Object.getOwnPropertyDescriptor({ get a() { return 1; } }, "a").get',
      'HASTEN_KERNEL_SOURCE',
      /cannot be read/,
    ],
  ])('%s', (_name, text, code, message) => {
    let refusal: unknown;
    try {
      readFunction(made(`(${text})`));
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('what tools write', () => {
  test('wrappers that keep names mean nothing', () => {
    const text =
      '(a) => { const f = __name((b) => b * 2, "f"); function g(b) { return b + 1; } __name(g, "g"); return f(g(a)); }';
    const plain = text.replaceAll(/__name\(g, "g"\);|__name\(|, "f"\)/g, '');
    const values = [3];
    expect(treeOf(text, values).body).toMatchObject(treeOf(plain, values).body.map(({ op }) => ({ op })));
    expectSame(plain, values);
  });

  test('minified', () => {
    expectSame(
      '(e,t)=>{let n=0,r=0;for(;r<e.length;r++){let i=e[r];i>t?n+=i:i<-t&&(n-=i,r+=0)}return n*=2,n>100?!0&&n:void 0===e?0:n}'.replace(
        'void 0===e?0:',
        '',
      ),
      [Float64Array.of(1, -7, 3, 90), 2],
    );
    expectSame('function(e,t){var n,r;for(n=0,r=e.length;n<r;++n)e[n]=e[n]>t?1/0:-1/0;return!!r}', [
      Float32Array.of(1, 2, 3),
      2,
    ]);
  });
});
