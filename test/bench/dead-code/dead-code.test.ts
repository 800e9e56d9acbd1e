/** What the look at a candidate's source finds, and, more important, what it does not suspect. */
import { describe, expect, test } from 'vitest';
import { deadCode } from '../../../src/bench/dead-code/dead-code.ts';

const UNSEEN = 'returns nothing and changes nothing outside of itself: all of its work can be left out';
const CONSTANT = 'its result depends on constants only: it can be computed before it runs';
const INVARIANT = 'what the loop in its line 1 computes is the same in each turn: it can be computed once';
const IDLE = 'the loop in its line 1 does nothing that is used';

describe('found', () => {
  test.each([
    ['(xs) => { let s = 0; for (const x of xs) s += Math.sqrt(x); }', UNSEEN],
    ['(xs) => { let s = 0; for (const x of xs) s += x * x; return undefined; }', UNSEEN],
    ['(xs) => { xs.map((x) => x * 2); }', UNSEEN],
    ['(xs) => { const out = []; for (const x of xs) out.push(x * 2); }', UNSEEN],
    ['(xs) => { const m = new Map(); xs.forEach((x) => { m.set(x, 1); }); }', UNSEEN],
    ['async (xs) => { for (let i = 0; i < 100; i++) {} }', UNSEEN],
    ['() => {}', UNSEEN],
    ['method(xs) { xs.slice(); }', UNSEEN],
    ['function () { const o = { a: 1 }; o.a = 2; delete o.a; }', UNSEEN],
    ['() => 2 ** 10 * Math.sqrt(16)', CONSTANT],
    ["() => 'a'.repeat(3).length", CONSTANT],
    ['() => { const a = 3, b = 4; return Math.hypot(a, b); }', CONSTANT],
    ['(xs) => { const x = xs[0]; let s = 0; for (let i = 0; i < 9; i++) s += Math.sin(x); return s; }', INVARIANT],
    ['(xs) => { let r; for (let i = 0; i < 9; i++) { const y = xs[0] + 1; r = y * 2; } return r; }', INVARIANT],
    ['(xs) => { let i = 0; while (i < 9) i++; return xs.length; }', IDLE],
    ['(xs) => { for (const x of xs) { x * x + 1; } return xs.length; }', IDLE],
    ['(xs) => { for (let i = 0; i < 9; i++) for (let j = 0; j < 9; j++) {} return xs[0]; }', IDLE],
    ['(xs) => { const half = xs.length / 2; return xs[0]; }', 'half, computed in its line 1, is not used'],
    ['(xs) => { xs.length * 2; return xs[0]; }', 'what its line 1 computes is not used'],
    [
      '(xs) => { let r = 0; for (const x of xs) r = Math.sqrt(x); return r; }',
      'each turn of the loop in its line 1 overwrites what the one before has computed',
    ],
    [
      '(xs) => {\n let a = 0, b = 0;\n for (const x of xs) { a += x; b += x * x; }\n return a;\n}',
      'b, computed in its line 3, is not used',
    ],
  ])('%s', (source, finding) => {
    expect(deadCode(source)).toContain(finding);
  });
});

describe('not suspected', () => {
  test.each([
    '(xs) => xs.sort((a, b) => a - b)',
    '(xs) => { xs.sort(); }',
    '(xs) => { for (let i = 0; i < xs.length; i++) out[i] = xs[i] * 2; }',
    '({ a, b }) => { for (let i = 0; i < a.length; i++) b[i] = a[i] * 2; }',
    '(grid) => { for (let i = 0; i < 9; i++) { const row = grid[i]; row[0] = i * 2; } }',
    '() => { for (let i = 0; i < 10; i++) counter += i; }',
    'async (xs) => { let s = 0; for (const x of xs) s += await x; return s; }',
    'async (xs) => { await Promise.all(xs.map(async (x) => work(x))); }',
    '(xs) => { for (const x of xs) if (x > 3) return x; return -1; }',
    '(xs) => { let last = 0; for (const x of xs) { last = x * 2; if (last > 5) break; } return last; }',
    '(xs) => { let lo = 0, hi = xs.length; while (lo < hi) { const m = (lo + hi) >> 1; if (xs[m] < 5) lo = m + 1; else hi = m; } return lo; }',
    '(xs) => { let s = 0; xs.forEach((x) => { s += x; }); return s; }',
    '(xs) => { let best = -Infinity; for (const x of xs) best = Math.max(best, x); return best; }',
    '(xs) => { let prev = 0, n = 0; for (const x of xs) { if (x !== prev + 1) n++; prev = x; } return n; }',
    '(xs) => { const m = new Map(); for (const x of xs) m.set(x, (m.get(x) ?? 0) + 1); return m; }',
    '(n) => { let x = 1; for (let i = 0; i < n; i++) x = (x * 1103515245 + 12345) & 0x7fffffff; return x; }',
    '(n) => { let a = 0, b = 1; for (let i = 0; i < n; i++) { const t = a + b; a = b; b = t; } return a; }',
    '(xs) => { const ys = [...xs]; for (let i = 0, j = 9; i < j; i++, j--) [ys[i], ys[j]] = [ys[j], ys[i]]; return ys; }',
    '(xs) => { for (const x of xs) if (!(x >= 0)) throw new Error("no"); }',
    '(head) => { let n = 0; for (let at = head; at !== null; at = at.next) n += at.value; return n; }',
    '(xs) => { helper(xs); }',
    '(xs) => { xs.forEach(helper); }',
    '(o) => { delete o.x; }',
    '(xs) => { let s = 0; for (let i = 0; i < 9; i++) s += Math.random() * 2; return s; }',
    'function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }',
    'function* each(xs) { for (const x of xs) yield x * 2; }',
    '() => ({ a: 1, b: [1, 2] })',
    '() => new Array(1000).fill(0)',
    'function () { [native code] }',
    'no function at all',
  ])('%s', (source) => {
    expect(deadCode(source)).toEqual([]);
  });
});
