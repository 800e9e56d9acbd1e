/** Loops in place that load what later rounds store run in lanes; those that load what earlier rounds stored do not. */
import { describe, expect, test } from 'vitest';
import type { kernel } from '../../../src/public/kernel.ts';
import { agree, floats, integers } from './agree.ts';

const kindOf = (compiled: ReturnType<typeof kernel>): string => compiled.explain().signatures[0]!.loops[0]!.kind;
const body = (text: string) => new Function('x', 'k', text) as (x: Float64Array, k: number) => unknown;
const inLoop = (text: string): string => `for (let i = 1; i < x.length - 9; i++) { ${text} }`;

describe('rounds that store what earlier ones loaded', () => {
  test.each([
    'x[i] = x[i + 1] * 0.5 + x[i];',
    'const v = x[i + 8]; x[i] = v + 1;',
    'x[i - 1] = x[i] - x[i + 3];',
    'if (x[i + 2] > 4) x[i] = x[i + 1];',
    'let v = x[i + 1]; if (v > k) v = x[i + 2]; x[i] = v;',
    'x[i] = x[i + 1] > k ? Math.cbrt(x[i + 2]) : Math.exp(x[i + 4]);',
  ])('%s', (text) => {
    const compiled = agree(body(inLoop(text)), (length) => [floats(length), 5]);
    expect(kindOf(compiled)).toBe('vector');
  });

  test.each([
    'x[i] = x[i - 1] * 0.5;',
    'x[i] = k; x[i + 2] = x[i + 1];',
    'if (x[i] > k) x[i] = 1; else x[i] = x[i + 1];',
    'x[i] = 7; const v = x[i + 1]; x[i] = v + x[i];',
    'x[i + 1] = x[i] + 1;',
    'for (let j = 0; j < 2; j++) x[i] = x[i + 1] + j;',
    'x[2 * (i >> 1)] = x[i + 1];',
  ])('but in order: %s', (text) => {
    agree(body(inLoop(text)), (length) => [floats(length), 5]);
  });

  test('backwards, in steps, and to the end of an array', () => {
    agree(body('for (let i = x.length - 2; i >= 0; i--) x[i] = x[i + 1] + 1;'), (length) => [floats(length), 0]);
    agree(body('for (let i = 0; i < x.length >> 1; i++) x[2 * i] = x[2 * i + 2];'), (length) => [floats(length), 0]);
    agree(body('for (let i = 0; i < 40; i++) x[40 - i] = x[39 - i] + 1;'), (length) => [floats(length), 0]);
    agree(body('for (let i = 0; i < 40; i++) x[i] = x[i + k] + 1;'), (length) => [floats(length), 3]);
  });

  test('a binomial tree', () => {
    const price = (values: Float64Array, steps: number, up: number) => {
      for (let n = steps - 1; n >= 0; n--) {
        for (let i = 0; i <= n; i++) values[i] = 0.99 * (up * values[i]! + (1 - up) * values[i + 1]!);
      }
      return values[0]!;
    };
    const compiled = agree(price, (length) => [floats(length + 1), length, 0.55]);
    expect(compiled.explain().signatures[0]!.loops[0]!.inner[0]!.kind).toBe('vector');
  });

  test('of bytes', () => {
    const shift = (x: Uint8Array) => {
      for (let i = 0; i + 1 < x.length; i++) x[i] = x[i + 1]! + 250;
    };
    agree(shift, (length) => [Uint8Array.from(integers(length, 256))]);
  });
});
