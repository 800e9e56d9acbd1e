/** What a tree computes is what the function computes. */
import { describe, expect, test } from 'vitest';
import { expectSame, SPECIAL } from './support.ts';

const pairs = SPECIAL.flatMap((left) => SPECIAL.map((right) => [left, right]));
const floats = (): Float64Array => Float64Array.from(SPECIAL);

describe('operators', () => {
  test.each([
    '+',
    '-',
    '*',
    '/',
    '%',
    '**',
    '&',
    '|',
    '^',
    '<<',
    '>>',
    '>>>',
    '<',
    '<=',
    '>',
    '>=',
    '==',
    '===',
    '!=',
    '!==',
    '&&',
    '||',
  ])('%s of numbers', (operator) => {
    expectSame(`(a, b) => a ${operator} b`, ...pairs);
    expectSame(`(x, out) => { for (let i = 0; i < x.length; i++) out[i] = x[i] ${operator} x[x.length - 1 - i]; }`, [
      floats(),
      new Float64Array(SPECIAL.length),
    ]);
  });

  test.each([
    '+',
    '-',
    '*',
    '/',
    '%',
    '**',
    '&',
    '|',
    '^',
    '<<',
    '>>',
    '>>>',
    '<',
    '<=',
    '==',
    '!=',
    '===',
    '!==',
    '&&',
    '||',
  ])('%s of booleans', (operator) => {
    for (const left of [true, false])
      for (const right of [true, false]) expectSame(`(a, b) => a ${operator} b`, [left, right]);
  });

  test('mixed and unary', () => {
    for (const value of SPECIAL) {
      expectSame('(a, b) => (a < b) + a', [value, true]);
      expectSame('(a, b) => a == b', [value, true]);
      expectSame('(a) => -a', [value]);
      expectSame('(a) => +a', [value]);
      expectSame('(a) => ~a', [value]);
      expectSame('(a) => !a', [value]);
      expectSame('(a) => !!(a * 2)', [value]);
      expectSame('(a) => (a * 2 ? 1 : 2)', [value]);
      expectSame('(a) => (a | 0 ? a : -a)', [value]);
    }
    expectSame('(a) => -a + +a + ~a', [true]);
  });

  test('assignments', () => {
    for (const operator of [
      '+=',
      '-=',
      '*=',
      '/=',
      '%=',
      '**=',
      '&=',
      '|=',
      '^=',
      '<<=',
      '>>=',
      '>>>=',
      '&&=',
      '||=',
    ]) {
      expectSame(`(a, b) => { a ${operator} b; return a; }`, ...pairs);
      expectSame(`(a, b) => { const c = (a ${operator} b); return c * 3 + a; }`, ...pairs);
      expectSame(`(x, b) => { let i = 0; x[i++] ${operator} b; x[i] ${operator} b + (i = 4); return i; }`, [
        floats(),
        3,
      ]);
      expectSame(`(x, b) => { const c = (x[1] ${operator} b); return c; }`, [Int8Array.of(1, 2, 3), 300.7]);
    }
  });
});

describe('order of evaluation', () => {
  test.each([
    '(a) => a + (a = 5) + a',
    '(a) => a++ + a++ * --a - a',
    '(a) => { let b = (a += 2) * (a -= 1); return a * 100 + b; }',
    '(a) => { let i = 0; const r = (i < a && (i = 7) > 3) || (i = 9) === 9; return r ? i : -i; }',
    '(a) => { let b = 0; const c = a > 2 ? (b = 4) : (b += 5, b * 2); return b * 10 + c; }',
    '(a) => (a, a + 1, a = a * 2, a)',
    '(a) => { let n = 0; while (n++ < a) {} return n; }',
    '(a) => { let n = 0; do { n += 2; if (n === 4) continue; } while (++n < a); return n; }',
    '(a) => { let x = 1, y = 2; [x, y] = [y + a, x]; return x * 10 + y; }',
    '(a) => { let n = 0; const next = () => ++n; return next() * 100 + next() * 10 + next() + a; }',
    '(a) => { let n = 1; const f = (x, y) => x - y; return f(n++, n++) + f(n, n = 4) + a; }',
    '(a) => { let b; b = a; let c = (b = 3) + b; return c; }',
  ])('%s', (text) => expectSame(text, [0], [1], [3], [10]));

  test('of elements', () => {
    const x = (): Int32Array => Int32Array.of(3, 1, 4, 1, 5, 9, 2, 6);
    expectSame('(x) => { let i = 0; x[i] = i = 2; x[i++] += x[i]; return x[0] + (x[0] = 7) + x[0] + i; }', [x()]);
    expectSame('(x) => { x[x[1]] = x[0]++; x[x[1]]--; return ++x[2] * x[3]++; }', [x()]);
    expectSame('(x) => { [x[0], x[1]] = [x[1], x[0]]; const t = (x[2] = 70000000000); return t; }', [x()]);
    expectSame(
      '(x) => { let s = 0; for (const v of x) { if (v === 4) continue; if (v === 9) break; s = s * 10 + v; } return s; }',
      [x()],
    );
    expectSame('(x) => { let v = 0; for (v of x) x[0] += v; return v; }', [x()]);
    expectSame('(x) => (x[20] ?? 5) + (x[1.5] ?? 6) + (x[-1] ?? 7) + (x[2] ?? 8)', [x()]);
    expectSame('(x, n) => x[n] ?? -1', [x(), NaN], [x(), Infinity], [x(), 0], [x(), 8], [x(), -0]);
  });
});

describe('statements', () => {
  test.each([
    '(a) => { if (a > 3) return 1; if (a > 1) { return 2; } return 3; }',
    '(a) => { if (a > 3) { a = 4; } else if (a > 1) a = 9; else { a = 7; } return a; }',
    '(a) => { outer: for (let i = 0; i < 5; i++) { for (let j = 0; j < 5; j++) { if (j === a) continue outer; if (i === 3) break outer; a += i; } } return a; }',
    '(a) => { here: { if (a > 2) break here; a = 50; } return a; }',
    '(a) => { switch (a) { case 0: return 5; case 1: case 3: a = 8; break; default: { a = 9; break; } } return a; }',
    '(a) => { switch (a) { default: a = 1; break; case 3: if (a > 2) break; a = 2; } return a; }',
    '(a) => { switch (true) { case a > 2: return 1; case a > 0: return 2; } return 3; }',
    '(a) => { let s = 0; for (;;) { s += a; if (s > 20 || a <= 0) break; } return s; }',
    '(a) => { for (var i = 0, s = 0; i < a; i++) s += i; return s + i; }',
    '(a) => { if (a > 2) { var b = 3; } else { var b = 4; } return b; }',
    '(a) => { let b; if (a > 2) b = true; else b = false; return b; }',
    '(a) => { const n = 4; { const n = 5; a += n; } return a * n; }',
    '(a) => { let s = 0; let i = a; while (i--) { if (i & 1) continue; s += i; } return s; }',
    '(a) => { a > 2 && (a = 7); a > 5 || (a += 1); a ? a-- : a++; return a; }',
    '(a) => { do { a++; } while (false); while (false) a = 0; if (false) a = "no"; return a; }',
    'function f(a) { "use strict"; ; return void a; }',
    '(a) => { return; }',
    '(a, b = a * 2) => a + b',
    'm(a) { return a + 1; }'.replace('m(a)', 'function (a)'),
  ])('%s', (text) => expectSame(text, [0], [1], [3], [10]));

  test('scratch arrays are zero each time', () => {
    expectSame(
      '(a) => { let s = 0; for (let i = 0; i < 3; i++) { const t = new Float64Array(4); t[i] += a; for (const v of t) s += v; } return s; }',
      [2.5],
    );
    expectSame(
      '(a) => { const n = 2 * 2, t = new Uint8Array([a, 300, n]); return t[0] * t.length + t[1] + t[2] + t.length; }',
      [2.5],
    );
  });
});

describe('functions', () => {
  test.each([
    '(a) => { const sq = (x) => x * x; return sq(a) + sq(a + 1); }',
    '(a) => { function clamp(x, low, high) { if (x < low) return low; if (x > high) return high; return x; } return clamp(a, 1, 5) + clamp(3, 0, 1); }',
    '(a) => { const f = (x) => { for (let i = 0; i < 10; i++) { if (i * i > x) return i; } return -1; }; return f(a) * f(a + 60); }',
    '(a) => { let n = 0; const bump = () => { if (n > 2) return; n += a; }; bump(); bump(); bump(); return n; }',
    '(a) => { const f = (g, x) => g(g(x)); return f((x) => x + a, 1); }',
    '(a) => { const f = (x, y = x + 1) => x * y; return f(a) + f(a, 2); }',
    '(a) => { const f = (x) => { x += 1; return x; }; return f(a) + a; }',
    '(a) => { const { sqrt, PI } = Math; const m = Math.max; return m(sqrt(a), PI); }',
    '(a) => { const f = (x) => x > 2; return f(a) && !f(a - 1); }',
    '(a) => { let r = 0; const f = (x) => { switch (x) { case 1: return 10; case 3: return 30; } return 99; }; for (let i = 0; i < 4; i++) r += f(i) + a; return r; }',
    '(a) => { function even(x) { let e = true; while (x-- > 0) e = !e; return e; } return a > 0 ? even(a) : even(1); }',
    '(a) => { const __name = 0; return a + __name; }',
  ])('%s', (text) => expectSame(text, [0], [1], [3], [10]));

  test('arrays go into helpers as they are', () => {
    expectSame(
      '(x, y) => { const put = (to, from, i) => { to[i] = from[i] * 2; }; for (let i = 0; i < x.length; i++) put(i & 1 ? x : x, y, i); }'.replace(
        'i & 1 ? x : x',
        'x',
      ),
      [Float32Array.of(1, 2, 3), Float64Array.of(0.1, 0.2, 0.3)],
    );
    const x = Int16Array.of(5, 6, 7);
    expectSame('(x, y) => { x[0] = 1; y[1] += x[0]; const z = y; z[2] = z.length; return x[1]; }', [x, x.slice()]);
  });
});

describe('Math and Number', () => {
  const names = Object.getOwnPropertyNames(Math).filter(
    (name) =>
      typeof (Math as unknown as Record<string, unknown>)[name] === 'function' &&
      !['random', 'sumPrecise'].includes(name),
  );
  test.each(names)('Math.%s', (name) => {
    expectSame(`(a, b) => Math.${name}(a, b)`, ...pairs);
    expectSame(`(a, b) => Math.${name}(a)`, ...SPECIAL.map((value) => [value, 0]));
    expectSame(`(a) => Math.${name}()`, [1]);
    expectSame(`(a, b) => Math.${name}(a, b, a > b)`, ...pairs);
  });

  test.each([
    'Number',
    'Boolean',
    'isNaN',
    'isFinite',
    'Number.isNaN',
    'Number.isFinite',
    'Number.isInteger',
    'Number.isSafeInteger',
  ])('%s', (name) => {
    expectSame(`(a) => ${name}(a * 1.5)`, ...SPECIAL.map((value) => [value]));
    expectSame(`(a) => ${name}(a)`, ...SPECIAL.map((value) => [value]), [true], [false]);
  });

  test('Object.is and constants', () => {
    expectSame('(a, b) => Object.is(a, b)', ...pairs);
    expectSame(
      '() => Math.PI + Math.E + Math.LN2 + Math.LN10 + Math.LOG2E + Math.LOG10E + Math.SQRT2 + Math.SQRT1_2 + Number.EPSILON + Float64Array.BYTES_PER_ELEMENT',
      [],
    );
    expectSame('() => Number.MAX_SAFE_INTEGER + Number.MIN_SAFE_INTEGER + Number.MIN_VALUE', []);
    expectSame('() => Number.MAX_VALUE > 1 && -Infinity === Number.NEGATIVE_INFINITY && NaN !== Number.NaN', []);
    expect(() => expectSame('(a) => a + 1', [1])).not.toThrow();
  });
});
