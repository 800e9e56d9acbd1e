import { expect, test } from 'vitest';
import { withoutEdits } from '../../../src/instrument/edits.ts';
import { names, withRecorder } from '../../../src/speedup/record/edit.ts';

/** Runs the text with a recorder that looks at every call and notes what it is given. */
function run(text: string, name: string, rest = ''): { looked: unknown[][]; result: unknown } {
  const { source } = withRecorder(
    { path: '/f.js', text, isTypeScript: false, sourceType: 'commonjs', sourceMap: null },
    name,
  );
  expect(withoutEdits(source)).toBe(text);
  expect(source.split('\n').length).toBe(text.split('\n').length);
  const state = new Int32Array([0, 1]);
  const looked: unknown[][] = [];
  const enter = (fn: (...args: unknown[]) => unknown, given: ArrayLike<unknown>) => {
    const args = Array.from(given);
    looked.push(args);
    state[0] = 1;
    try {
      return fn(...args);
    } finally {
      state[0] = 0;
    }
  };
  const wrap =
    (fn: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) =>
      enter(fn, args);
  const passed = { [names.state]: state, [names.enter]: enter, [names.wrap]: wrap };
  const result = new Function(...Object.keys(passed), `${source}\n${rest}`)(...Object.values(passed)) as unknown;
  return { looked, result };
}

test.each([
  ['a declaration', 'function f(a, b) {\n  return a + b; // sum\n}', [1, 2], 3],
  ['a default', 'function f(a, b = 5) { return a + b; }', [1, 5], 6],
  ['rest', 'const f = (a, ...b) => a + b.length;', [1, 2, 3], 3],
  ['an object', 'const f = (a) => ({ a }); // {', [1], { a: 1 }],
  ['a line below', 'const f = a =>\n  a /* => */ + 1', [1], 2],
  ['a directive', 'function f() { "use strict"; return this === undefined; }', [], true],
  ['arguments', 'function f(a) { return arguments.length; }', [1, 2, 3], 3],
  ['a pattern', 'function f({ a }, [b]) { return a + b; }', [{ a: 1 }, [2]], 3],
  ['an arrow with a pattern', 'const f = ({ a }, b) => a + b;', [{ a: 1 }, 2], 3],
  ['its name inside', 'const f = function (a) { const f = a; return f; };', [1], 1],
  ['a function that is made', 'const f = ((fn) => fn)(function f(a) { return a; });', [1], 1],
  ['a comment at the end', 'function f(a) { return a\n// end\n}', [1], 1],
  ['hoisted', 'var x = f(1); function f(a) { return a; }', [1], 1],
])('%s runs as before and is looked at', (_, text, given, expected) => {
  const { looked, result } = run(text, 'f', `return f(...${JSON.stringify(given)})`);
  expect(result).toEqual(expected);
  expect(looked.length).toBeGreaterThan(0);
  expect(looked.at(-1)).toEqual(given);
});

test('of a recursion the outermost call is looked at, also when it throws', () => {
  const text = 'function f(n) { if (n < 0) throw new Error("end"); return f(n - 1); }';
  const { looked } = run(text, 'f', 'for (const n of [3, 4]) try { f(n); } catch {}');
  expect(looked).toEqual([[3], [4]]);
});

test('names, lengths and this are as before', () => {
  const text = 'function f(a, b) { return 1; }\nconst g = (a) => 2;';
  expect(run(text, 'f', 'return [f.name, f.length]').result).toEqual(['f', 2]);
  expect(run(text, 'g', 'return [g.name, g.length]').result).toEqual(['g', 1]);
});

test('esbuild, which names functions, is seen through', () => {
  const { looked, result } = run('var __name=(fn)=>fn;const f=__name((a)=>a+1,"f");', 'f', 'return f(1)');
  expect([looked, result]).toEqual([[[1]], 2]);
});
