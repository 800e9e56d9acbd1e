/** Functions whose text a tool has printed anew, as Vitest does with this file. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findTokens } from '../../src/source/find-tokens.ts';

/** What stands in the file where `findTokens` says that `at` of the text is. */
function standsAt(file: string, text: string, at: string): string | null {
  const map = findTokens(file, text);
  return map === null ? null : file.slice(map(text.indexOf(at)));
}

describe('a text that was printed anew', () => {
  const file = `
    // function blur(x) { return x[0] * 0.5; }
    export const blur = kernel(function blur<T extends Float64Array>(
      x: T, { gain, weights: w }: { gain: number; weights: Map<string, Array<number>> }, name = 'a',
    ): number {
      let sum: number = 0; // "not closed
      for (let i = 0; i < x.length - 1; i++) sum += (x[i]! as number) * 1_000 * gain * w[0]!;
      return sum satisfies number
    });
  `;
  const text = [
    'function blur(x, { gain, weights: w }, name = "a") {',
    '\tlet sum = 0;',
    '\tfor (let i = 0; i < x.length - 1; i++) sum += x[i] * 1e3 * gain * w[0];',
    '\treturn sum;',
    '}',
  ].join('\n');

  test('is found, token by token', () => {
    expect(standsAt(file, text, 'function')).toMatch(/^function blur<T/);
    expect(standsAt(file, text, '1e3')).toMatch(/^1_000/);
    expect(standsAt(file, text, 'w[0]')).toMatch(/^w\[0\]!;/);
    expect(standsAt(file, text, 'return')).toMatch(/^return sum sat/);
  });

  test('an arrow function begins with its parenthesis', () => {
    const arrow = 'export const f = kernel((x: Float64Array, by: number): number => x[0]! * by + x.length);';
    expect(standsAt(arrow, '(x, by) => x[0] * by + x.length', '(x')).toMatch(/^\(x: Float64Array/);
    expect(standsAt(arrow, '(x, by) => x[0] * by + x.length', 'x.length')).toMatch(/^x\.length\)/);
  });

  test('a type in braces is not taken for the body, nor code before it for a type', () => {
    const source = `const clamp = (x: number): number => x;
      const f = function f(x: Float64Array, { norm }: { norm: (x: Float64Array) => number }) { return norm(x) + x[0]! * 2; };
      const g = (x: Float64Array, out: Float64Array): void => { out[0] = clamp(x[0]! + 1 * x[1]!); };`;
    const f = 'function f(x, { norm }) { return norm(x) + x[0] * 2; }';
    const g = '(x, out) => { out[0] = clamp(x[0] + 1 * x[1]); }';
    expect(standsAt(source, f, 'return')).toMatch(/^return norm/);
    expect(standsAt(source, f, '{ return')).toMatch(/^{ return norm/);
    expect(standsAt(source, g, '(x')).toMatch(/^\(x: Float64Array, out/);
  });

  test('imports that Vite renames are what they were', () => {
    const source = 'kernel((x: Float64Array): void => { for (let i = 0; i < 9; i++) x[i] = scaled(x[i]!, 2); })';
    const printed = '(x) => { for (let i = 0; i < 9; i++) x[i] = (0, __vite_ssr_import_3__.scaled)(x[i], 2); }';
    expect(standsAt(source, printed, 'scaled')).toMatch(/^scaled\(/);
  });

  test('is not found where it says something else, or twice', () => {
    expect(findTokens(file, text.replace('1e3', '1e4'))).toBeNull();
    expect(findTokens(file + file, text)).toBeNull();
  });
});

test('a function of a test is found in the test', () => {
  const fn = (values: Float64Array, { gain }: { gain: number }): number => values[1]! * gain + values[0]!;
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  expect(standsAt(own, `${fn}`, 'gain +')).toMatch(/^gain \+ values\[0\]!;/);
});
