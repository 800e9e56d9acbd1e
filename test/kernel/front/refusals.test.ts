/** What kernels do not take: each refusal names the thing and its place, and says what to do instead. */
import { describe, expect, test } from 'vitest';
import { capturedFunction, functionOf, refusalOf } from './support.ts';

const x = new Float64Array(3);

/** [text, arguments, the place's text, message, fix] */
const REFUSED: [string, unknown[], string, RegExp, RegExp][] = [
  ['(a) => "abc"', [1], '"abc"', /is a string/, /outside/],
  ['(a) => `abc`', [1], '`abc`', /a string/, /outside/],
  ['(a) => { const b = { a }; }', [1], '{ a }', /an object/, /typed array for each field/],
  ['(a) => { const b = [a]; }', [1], '[a]', /array literal/, /new Float64Array/],
  ['(a) => a + 1n', [1], '1n', /BigInt/, /integers are exact/],
  ['(a) => /a/', [1], '/a/', /regular expression/, /outside/],
  ['(a) => null', [1], 'null', /null/, /NaN/],
  ['(a) => a === undefined', [1], 'undefined', /undefined/, /NaN/],
  ['(a) => a + outside', [1], 'outside', /defined outside/, /with: \{ outside \}/],
  ['(a) => outside(a)', [1], 'outside', /defined outside/, /with: \{ outside \}/],
  [
    '(a) => (0, _helpers.clamp)(a)',
    [1],
    '_helpers',
    /`_helpers\.clamp` is defined outside/,
    /with: \{ clamp: _helpers\.clamp \}/,
  ],
  ['(a) => a * config.gain', [1], 'config', /`config\.gain` is defined outside/, /with: \{ gain: config\.gain \}/],
  ['(a) => __pow(a, 2)', [1], '__pow', /older JavaScript/, /es2022/],
  ['(a) => { outside = a; }', [1], 'outside', /defined outside/, /with/],
  ['(a) => console.log(a)', [1], 'console', /`console`/, /HASTEN_KERNEL=js/],
  ['(a) => Math.random() * a', [1], 'Math.random()', /`Math.random`/, /counter/],
  ['(a) => Math.sumPrecise([a])', [1], '[a]', /array literal/, /Float64Array/],
  ['(a) => Math.nothing(a)', [1], 'Math.nothing(a)', /no function/, /write it out/],
  ['(a) => Math.max(...a)', [x], '...a', /`\.\.\.`/, /loop/],
  ['(a) => { throw new Error("no"); }', [1], 'throw new Error("no");', /`throw`/, /before the call/],
  ['(a) => { try { a++; } catch {} }', [1], 'try { a++; } catch {}', /`try`/, /no exceptions/],
  ['(a) => { class B {} }', [1], 'class B {}', /a class/, /typed array for each field/],
  ['function f(a) { return this.b; }', [1], 'this', /`this`/, /parameters/],
  ['function f() { return arguments.length; }', [], 'arguments', /`arguments`/, /name each/],
  ['(a) => { for (const b in a); }', [x], 'for (const b in a);', /`for \.\.\. in`/, /count/],
  ['(a) => { for (const b of 3); }', [x], '3', /no typed array/, /count/],
  ['(a) => { for (const [i, v] of a.entries()); }', [x], 'a.entries', /`\.entries`/, /loop/],
  ['(a) => typeof a', [1], 'typeof a', /`typeof`/, /leave the test out/],
  ['(a) => "b" in a', [x], '"b" in a', /`in`/, /leave/],
  ['(a) => a instanceof Float64Array', [x], 'a instanceof Float64Array', /`instanceof`/, /leave/],
  ['(a) => delete a[0]', [x], 'delete a[0]', /`delete`/, /0 or NaN/],
  ['(a) => a?.length', [x], 'a?.length', /`\?\.`/, /write `\.`/],
  ['(a) => a ?? 1', [1], 'a ?? 1', /never null/, /leave/],
  ['(a) => { a ??= 1; }', [1], 'a ??= 1', /never null/, /leave/],
  ['(a) => a.map((v) => v)', [x], 'a.map', /`\.map`/, /loop/],
  ['(a) => { a.fill(1); }', [x], 'a.fill', /`\.fill`/, /for \(let i/],
  ['(a) => a.byteLength', [x], 'a.byteLength', /`\.byteLength`/, /x\.length/],
  ['(a) => a + 1', [x], 'a', /array where a number/, /element/],
  ['(a) => a.b', [1], 'a.b', /no array/, /typed arrays/],
  ['(a) => a[true]', [x], 'true', /boolean/, /number/],
  ['(a, b) => { a = b; }', [x, x], 'a', /stands for an array/, /copy elements/],
  ['(a, b, c) => { const d = c ? a : b; }', [x, x.slice(), 1], 'a', /array where a number/, /element/],
  ['(a) => { const b = 1; b = a; }', [1], 'b', /constant/, /`let`/],
  ['(a) => { b = a; let b = 1; }', [1], 'b', /before it is declared/, /up/],
  ['(a) => { let b; if (a) b = 1; return b; }', [1], 'b', /may have no value/, /declared/],
  ['(a) => { let b; return b; }', [1], 'b', /before it has a value/, /declared/],
  [
    '(a) => { for (let i = 0; i < a; i++) { let b; if (i > 0) a += b; b = i; } }',
    [1],
    'b',
    /before it has a value/,
    /declared/,
  ],
  ['(a) => { let b = 1; b = a > 1; }', [1], 'b = a > 1', /a number and is given a boolean/, /Number/],
  ['(a) => { let b = true; b = a; }', [1], 'b = a', /a boolean and is given a number/, /another variable/],
  ['(a) => { let b = true; b++; }', [1], 'b++', /counted/, /number/],
  ['(a) => (a ? 1 : true)', [1], 'a ? 1 : true', /one side/, /Number/],
  ['(a) => a === true', [1], 'a === true', /never equal/, /two/],
  ['(a) => (a > 1 && a)', [1], 'a > 1 && a', /boolean or a number/, /test/],
  ['(a) => { if (a) return 1; }', [1], '}', /every path/, /end/],
  ['(a) => { if (a) return 1; return; }', [1], 'return;', /returns a number on one path and nothing/, /every path/],
  ['(a) => { if (a) return 1; return true; }', [1], 'return true;', /number on one path and a boolean/, /every path/],
  ['(a) => a', [x], 'a', /returns an array/, /parameter/],
  ['(a) => () => a', [1], '() => a', /function where/, /call/],
  ['function f(a) { return a ? f(a - 1) : 0; }', [1], 'f(a - 1)', /calls itself/, /loop/],
  ['(a) => { const g = (b) => b ? h(b - 1) : 0, h = (b) => g(b); return g(a); }', [1], 'g(b)', /calls itself/, /loop/],
  ['(a) => { const g = (b) => { if (b) return 1; }; return g(a); }', [1], 'g(a)', /every path/, /return/],
  ['(a) => { const g = () => {}; return g() + a; }', [1], 'g()', /no value/, /every path/],
  ['(a) => { const g = (b, c) => b + c; return g(a); }', [1], 'g(a)', /leaves out `c`/, /default/],
  ['(a) => { const g = (...b) => 1; return g(a); }', [1], '...b', /`\.\.\.`/, /write/],
  ['(a) => { const g = async () => 1; return g(); }', [1], 'g()', /async/, /ordinary/],
  ['(a) => { const [b, c] = a; }', [x], '[b, c]', /array apart/, /by itself/],
  ['(a) => { const { b } = a; }', [x], '{ b }', /object apart/, /field/],
  ['(a) => new Float64Array(a)', [3], 'a', /not known when/, /constant/],
  ['(a) => new Float64Array(100000)', [3], '100000', /cannot be made/, /65536/],
  ['(a) => new BigInt64Array(2)', [3], 'new BigInt64Array(2)', /BigInt64Array/, /numbers/],
  ['(a) => new Map()', [3], 'new Map()', /`new Map`/, /scratch/],
  ['(a) => new Float64Array(a)', [x], 'new Float64Array(a)', /copies an array/, /loop/],
  ['(a) => { switch (a) { case 1: a = 2; case 2: a = 3; } }', [1], 'case 1: a = 2;', /next case/, /break/],
  ['(a) => { switch (a) { case true: a = 2; } }', [1], 'true', /never occurs/, /leave/],
  ['(a) => { debugger; }', [1], 'debugger;', /debugger/, /HASTEN_KERNEL=js/],
  ['([a, b]) => 1', [1], '[a, b]', /array apart/, /by itself/],
  ['(...a) => 1', [1], '...a', /`\.\.\.a` takes any number/, /typed array/],
  ['(a) => import("b")', [1], 'import("b")', /import/, /with/],
  ['(a) => (0, import_b.c)(a)', [1], 'import_b', /bundler/, /with/],
  ['(a) => __vi_import_0__.helper(a)', [1], '__vi_import_0__', /Vitest/, /with/],
  ['(a) => { cov_1x2y().s[0]++; return a; }', [1], 'cov_1x2y', /Istanbul/, /instrumentation/],
  ['(a) => parseInt(a)', [1], 'parseInt', /parseInt/, /Math\.trunc/],
  ['(a) => Number.parseFloat(a)', [1], 'Number.parseFloat(a)', /cannot be called/, /parse outside/],
];

describe('refusals', () => {
  test.each(REFUSED)('%s', (text, values, at, message, fix) => {
    const refusal = refusalOf(text, values);
    expect(text.slice(refusal.place.start, refusal.place.end)).toBe(at);
    expect(refusal.message).toMatch(message);
    expect(refusal.fix).toMatch(fix);
    expect(`${refusal.message}${refusal.fix}`).not.toMatch(/\.$/);
  });

  test('counts of arguments', () => {
    expect(refusalOf('(a, b) => a + b', [1])).toMatchObject({ code: 'HASTEN_KERNEL_ARGUMENT', fix: 'give `b` too' });
    expect(refusalOf('(a) => a', [1, 2])).toMatchObject({ code: 'HASTEN_KERNEL_ARGUMENT' });
  });

  test('rewritten names have a code of their own', () => {
    expect(refusalOf('(a) => __vi_import_0__.helper(a)', [1]).code).toBe('HASTEN_KERNEL_SOURCE');
    expect(refusalOf('(a) => helper(a)', [1]).code).toBe('HASTEN_KERNEL_UNSUPPORTED');
  });

  test('of helpers from elsewhere are in their text', () => {
    const helper = functionOf('(v) => v + secret');
    const refusal = refusalOf('(a, { helper }) => helper(a)', [1], { helper: capturedFunction(helper) });
    expect(refusal.place).toEqual({ source: 1, start: 11, end: 17 });
  });
});
