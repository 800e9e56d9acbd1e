/** What `with` gives, and what `fast` puts in place of functions of `Math`. */
import { describe, expect, test } from 'vitest';
import { buildTree, type Captured } from '../../../src/kernel/front/front.ts';
import { parseFunction } from '../../../src/kernel/front/text.ts';
import { interpret } from '../support/interpret.ts';
import { printTree } from '../support/print-tree.ts';
import { capturedFunction, functionOf, refusalOf, treeOf, typeOfArgument } from './support.ts';

describe('captured values', () => {
  test('are constants', () => {
    const tree = treeOf('(a, { gain, flag, missing = 3 }) => (flag ? a * gain : unknown()) + missing', [2], {
      gain: 5,
      flag: true,
    });
    expect(interpret(tree, [2])).toBe(13);
    expect(printTree(tree)).toContain('((a.0 * 5) + 3)');
  });

  test('may have other names, one name for all, and be taken apart', () => {
    expect(interpret(treeOf('(a, { gain: g }) => a * g', [2], { gain: 5 }), [2])).toBe(10);
    expect(interpret(treeOf('(a, c) => a * c.gain', [2], { gain: 5 }), [2])).toBe(10);
    expect(interpret(treeOf('(a, c) => { const { gain } = c; return a * gain; }', [2], { gain: 5 }), [2])).toBe(10);
    expect(interpret(treeOf('(a, { gain }) => { gain *= a; return gain; }', [2], { gain: 5 }), [2])).toBe(10);
    expect(
      interpret(treeOf('(a, { n }) => { const t = new Float64Array(n); return t.length; }', [2], { n: 5 }), [2]),
    ).toBe(5);
  });

  test('may be arrays, which are parameters behind the others', () => {
    const captured: Record<string, Captured> = { weights: { dtype: 'f32', parameter: 1 } };
    const tree = treeOf('(a, { weights }) => weights[0] * a + weights.length', [2], captured);
    expect(tree.parameters).toMatchObject([
      { kind: 'number' },
      { kind: 'array', name: 'weights', array: { dtype: 'f32', from: { parameter: 1 } } },
    ]);
    expect(interpret(tree, [2, Float32Array.of(0.5, 1)])).toBe(3);
  });

  test('may be functions, with what they capture', () => {
    const helper = capturedFunction(functionOf('(v, { scale }) => v * scale'), { scale: 7 });
    expect(interpret(treeOf('(a, { helper }) => helper(a) + helper(1)', [2], { helper }), [2])).toBe(21);
    const loop = capturedFunction(functionOf('function total(v) { let s = 0; for (const e of v) s += e; return s; }'));
    const tree = treeOf('(a, { total }) => total(a) * 2', [Int8Array.of(1, 2)], { total: loop });
    expect(interpret(tree, [Int8Array.of(1, 2)])).toBe(6);
  });

  test('are missed by name', () => {
    expect(refusalOf('(a, { gain, other }) => a * other', [2], { gain: 5 })).toMatchObject({
      message: '`with` gives no `other`',
      fix: 'add it: `with: { other }`',
    });
  });
});

test('the same view for two parameters is one array', () => {
  const x = new Float64Array(4);
  const tree = treeOf('(a, b, c) => { a[0] = b[1] + c.length; }', [x, x, x.slice()]);
  expect(tree.arrays).toHaveLength(2);
  const [a, b] = tree.parameters;
  expect(a).toMatchObject({ kind: 'array', name: 'a' });
  expect(b).toMatchObject({ kind: 'array', name: 'b', array: { name: 'a', from: { parameter: 0 } } });
});

describe('fast', () => {
  const texts: Record<string, string> = {
    exp: '(x) => { const n = $nearest(x); return n * 2 + Math.abs(x); }',
    sinh: '(x) => exp(x) - exp(-x)',
    pow: '(x, y) => exp(y * Math.exp(x))',
    tan: '(x) => { let y = exp(x); if (x > 2) y = Math.tan(x); return y; }',
  };
  const intrinsics = { $nearest: Math.round };
  const exp = (x: number): number => Math.round(x) * 2 + Math.abs(x);
  const fastOf = (text: string, values: number[]) => {
    const source = parseFunction(text, 'kernel');
    const types = values.map(typeOfArgument);
    return buildTree({
      source,
      types,
      same: [0, 1],
      captured: {},
      fast: true,
      mathText: (name) => texts[name] ?? null,
    });
  };

  test('inlines the texts, which call each other and the intrinsics', () => {
    const { tree, sources } = fastOf('(a) => Math.sinh(a) + Math.exp(a)', [2.25]);
    expect(interpret(tree, [2.25], intrinsics)).toBe(exp(2.25) - exp(-2.25) + exp(2.25));
    expect(sources).toHaveLength(3);
  });

  test('leaves the others to the host', () => {
    expect(printTree(fastOf('(a) => Math.log(a) + Math.hypot(a, 1)', [2]).tree)).toContain(
      '(log(a.0) + hypot(a.0, 1))',
    );
  });

  test('may leave arguments to the host by its own name', () => {
    const { tree } = fastOf('(a) => Math.tan(a)', [1.5]);
    expect(interpret(tree, [1.5], intrinsics)).toBe(exp(1.5));
    expect(interpret(tree, [3.5], intrinsics)).toBe(Math.tan(3.5));
  });

  test('takes `**` for pow, but squares by a product', () => {
    expect(printTree(fastOf('(a) => (a + 1) ** 2', [2]).tree)).toContain('((a.0 + 1) * (a.0 + 1))');
    expect(interpret(fastOf('(a, b) => a ** b', [2, 3]).tree, [2, 3], intrinsics)).toBe(exp(3 * Math.exp(2)));
  });

  test('the intrinsics are not for others', () => {
    expect(refusalOf('(a) => $nearest(a)', [2]).message).toMatch(/defined outside/);
  });
});

describe('shapes', () => {
  test('small helpers become expressions', () => {
    const tree = treeOf(
      '(a) => { const clamp = (v, low, high) => { if (v < low) return low; if (v > high) return high; return v; }; return clamp(a, 0, 1); }',
      [2],
    );
    expect(printTree(tree)).toBe('kernel(a.0): number\n  return ((a.0 < 0) ? 0 : ((a.0 > 1) ? 1 : a.0))');
  });

  test('loops keep their tests where nothing happens in them', () => {
    const tree = treeOf('(x) => { const n = x.length; for (let i = 0; i < n && x[i] > 0; i++) x[i] += 1; }', [
      new Float64Array(2),
    ]);
    expect(printTree(tree)).toContain('loop 1 while ((i.1 < n.0) && (x[i.1] > 0))');
  });

  test('an index with a load is computed once', () => {
    const tree = treeOf('(x, h) => { for (let i = 0; i < x.length; i++) h[x[i]] += 1; }', [
      new Uint8Array(2),
      new Int32Array(9),
    ]);
    expect(printTree(tree)).toContain('index.1 = x[i.0]\n    h[index.1] = (h[index.1] + 1)');
  });
});
