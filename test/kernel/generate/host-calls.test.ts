/** Functions of `Math` that are called for all lanes at once: bits of the engine's own, also where lanes are off. */
import { describe, expect, test } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';
import { agree, floats, specials } from './agree.ts';

const names = ['acosh', 'asinh', 'atanh', 'cbrt', 'cosh', 'expm1', 'log10', 'log1p', 'log2', 'sinh', 'tanh'] as const;
type Name = (typeof names)[number];

const all = (name: Name) =>
  new Function('x', 'out', `for (let i = 0; i < out.length; i++) out[i] = Math.${name}(x[i]);`) as (
    x: Float64Array,
    out: Float64Array,
  ) => void;

describe('functions that V8 calls by a detour', () => {
  test.each(names)('%s of all lanes', (name) => {
    const compiled = agree(all(name), (length) => [Float64Array.from(specials(length)), new Float64Array(length)]);
    agree(all(name), (length) => [floats(length), new Float64Array(length)]);
    expect(compiled.explain().signatures[0]!.loops[0]).toMatchObject({ kind: 'vector', gang: 16, hostCalls: [name] });
  });

  test('under masks, in loops that lanes leave, and several in one expression', () => {
    agree(
      (x: Float64Array, out: Float64Array) => {
        for (let i = 0; i < x.length; i++) {
          let v = x[i]!;
          if (v > 3) out[i] = Math.log1p(v) * Math.cbrt(v);
          else out[i] = Math.tanh(Math.sinh(v) - Math.cosh(v / 9));
          let rounds = 0;
          while (v > 1 && rounds < 5) {
            v = Math.log2(v + 1) - Math.expm1(-v) / 4;
            rounds++;
          }
          out[i] = out[i]! + v * rounds;
        }
      },
      (length) => [floats(length), new Float64Array(length)],
    );
  });

  test('of float32, and of local arrays', () => {
    agree(
      (x: Float32Array, out: Float32Array) => {
        for (let i = 0; i < x.length; i++) {
          const few = new Float64Array(3);
          for (let k = 0; k < 3; k++) few[k] = Math.log10(x[i]! + k);
          out[i] = few[0]! + few[1]! * few[2]!;
        }
      },
      (length) => [Float32Array.from(floats(length)), new Float32Array(length)],
    );
  });

  test('in memory that has grown since', () => {
    const tanh = kernel(all('tanh'));
    const small = allocate(Float64Array, 32).fill(0.5);
    tanh(small, small);
    const large = allocate(Float64Array, 3_000_000).fill(0.5);
    tanh(large, large);
    expect(large[2_999_999]).toBe(Math.tanh(0.5));
    expect(small[31]).toBe(Math.tanh(0.5));
    free(large);
    free(small);
  });
});
