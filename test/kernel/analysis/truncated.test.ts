/** Variables of which only the low 32 bits matter: which they are, and that programs do not notice. */
import { describe, expect, test } from 'vitest';
import { inferRanges } from '../../../src/kernel/analysis/ranges.ts';
import { truncated, truncatedVariables } from '../../../src/kernel/analysis/truncated.ts';
import { interpret } from '../support/interpret.ts';
import { treeOf } from '../support/tree.ts';

/** Of a body that has arrays of int32 `x`, uint32 `u`, float64 `f` and bytes that clamp `c`. */
const found = (body: string): string[] => {
  const tree = treeOf(`(x, u, f, c) => { ${body} }`, 'i32[]', 'u32[]', 'f64[]', 'u8c[]');
  return [...truncatedVariables(tree, inferRanges(tree))].map(({ name }) => name);
};

describe('variables that are read modulo 2^32', () => {
  test.each([
    ['bits of a count', 'let v = x[0]; v -= (v >>> 1) & 0x55555555; return v & 3;', ['v']],
    ['a state that begins unsigned', 'let s = u[0]; s ^= s << 13; s ^= s >>> 17; return s >>> 0;', ['s']],
    ['through another one', 'let v = x[0] + 1; let w = v * 3; x[0] = w - v;', ['v', 'w']],
    ['in a choice', 'let v = u[0]; v = v & 1 ? (v >>> 1) ^ -5 : v >>> 1; return ~v;', ['v']],
    ['a sum', 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i] & 255; return s & 63;', ['s']],
    ['imul and clz32', 'const v = x[0] + 7; return Math.imul(v, 5) + Math.clz32(v);', ['v']],
  ] as const)('%s', (_, body, names) => {
    expect(found(body)).toEqual(names);
  });

  test.each([
    ['a comparison', 'const v = x[0] + 1; return v > 0 ? v & 1 : 0;'],
    ['a quotient', 'const v = x[0] + 1; return (v / 2) | 0;'],
    ['a remainder', 'const v = x[0] + 1; return (v % 7) | 0;'],
    ['a float', 'const v = x[0] + 1; f[0] = v; x[0] = v;'],
    ['a byte that clamps', 'const v = x[0] + 1; c[0] = v;'],
    ['an index', 'const v = x[0] + 1; x[0] = v; f[0] = x[v];'],
    ['the result', 'const v = x[0] + 1; x[0] = v; return v;'],
    ['a product that float64 rounds', 'const v = x[0] + 1; x[1] = (v * x[0]) * 3;'],
    ['a product that is rounded for int32 alone', 'const v = (x[0] & 7) + 2 ** 32; x[1] = v * 2 ** 20 * 3;'],
    ['what may be NaN', 'const v = f[0]; return (v + 1) | 0;'],
    ['fractions', 'const v = x[0] / 2; return (v + v) | 0;'],
    ['through another one that is compared', 'const v = x[0] + 1; const w = v + 1; return w < 5 ? 1 : 0;'],
  ])('not those in %s', (_, body) => {
    expect(found(body)).toEqual([]);
  });

  test('an int32 holds them', () => {
    const tree = treeOf('(x, u) => { let s = u[0]; s ^= s << 13; u[0] = s; return s >>> 0; }', 'i32[]', 'u32[]');
    const changed = truncated(tree, inferRanges(tree));
    const ranges = inferRanges(changed);
    expect(ranges.holds(tree.variables.find(({ name }) => name === 's')!)).toBe('i32');
  });
});

test('results are what they were', () => {
  const texts = [
    '(x, u) => { let v = x[0]; v -= (v >>> 1) & 0x55555555; v = (v & 0x33333333) + ((v >>> 2) & 0x33333333); return v >>> 0; }',
    '(x, u) => { let s = u[0]; for (let i = 0; i < 9; i++) { s ^= s << 13; s ^= s >>> 17; s ^= s << 5; x[i & 1] = s; } u[0] = s; return -s ^ 1; }',
    '(x, u) => { let v = u[0] + x[0]; let w = v * 3 - u[1]; v = w & 4 ? v : w >>> 0; x[1] = v; u[1] = w + v; return ~(v - w); }',
  ];
  const numbers = [0, 1, -1, 2147483647, -2147483648, 0x55555555, 123456789, -987654321];
  let count = 0;
  for (const text of texts) {
    const tree = treeOf(text, 'i32[]', 'u32[]');
    const changed = truncated(tree, inferRanges(tree));
    expect(changed).not.toBe(tree);
    for (const a of numbers) {
      for (const b of numbers) {
        const run = (of: typeof tree): unknown => {
          const arrays = [Int32Array.of(a, b), Uint32Array.of(b, a)];
          return [interpret(of, arrays), ...arrays.map((array) => [...array])];
        };
        expect(run(changed)).toEqual(run(tree));
        count++;
      }
    }
  }
  expect(count).toBe(192);
});
