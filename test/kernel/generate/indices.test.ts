/** Indices that are made of elements: each is loaded, and tested, once. */
import { describe, expect, test } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { agree, integers } from './agree.ts';

/** `out[i] = x[x[x[...i]]]` with as many loads. */
function nested(depth: number): (x: Float64Array, out: Float64Array) => void {
  let index = 'i';
  for (let level = 0; level < depth; level++) index = `x[${index}]`;
  return new Function('x', 'out', `for (let i = 0; i < out.length; i++) out[i] = ${index};`) as never;
}

describe('indices that are loaded', () => {
  test.each(['f64[]', 'i32[]', 'u8[]', 'u32[]'] as const)('code of %s grows with the number of loads', (type) => {
    const sizes = [4, 6, 8, 10, 12].map((depth) => {
      const compiled = kernel(nested(depth));
      compiled.compile(type, 'f64[]');
      return compiled.explain().signatures[0]!.moduleBytes!;
    });
    const growth = sizes.slice(1).map((size, i) => size - sizes[i]!);
    expect(Math.max(...growth)).toBeLessThan(1.3 * Math.min(...growth));
  });

  test('an index of a gather is tested once, in each form of the loop that tests', () => {
    const pick = kernel((out: Float64Array, y: Float64Array, index: Int32Array) => {
      for (let i = 0; i < out.length; i++) out[i] = y[index[i]!]!;
    });
    pick.compile('f64[]', 'f64[]', 'i32[]');
    // Of `index[i]`: in the scalar loop; of `y[...]`: there, in the gang for each of 8 lanes, and in what is left of it.
    expect(pick.wat().match(/call \$range/g)).toHaveLength(2 + 8 + 1);
  });

  test('nested loads load what JavaScript loads, and fail where it finds nothing', () => {
    const make = (index: (length: number) => number[]) => (n: number) =>
      [Float64Array.from(index(n)), new Float64Array(n)] as [Float64Array, Float64Array];
    for (const depth of [1, 2, 3, 5]) {
      agree(
        nested(depth),
        make((n) => integers(n, n, 7)),
      );
      agree(
        nested(depth),
        make((n) => integers(n, n + 1, 5)),
        { anyIndex: true },
      );
      agree(
        nested(depth),
        make((n) => integers(n, 2 * n, 5).map((x) => x / 2)),
        { anyIndex: true },
      );
    }
  });

  test('sums with constants, of loaded integers and floats', () => {
    agree(
      (x: Float64Array, near: Int32Array, far: Float64Array, out: Float64Array) => {
        for (let i = 0; i < near.length; i++)
          out[i] = x[near[i]! - 1]! + x[near[i]! + 1]! * x[far[i]! + 2]! + x[1 + far[i]!]!;
      },
      (n): [Float64Array, Int32Array, Float64Array, Float64Array] => [
        Float64Array.from(integers(n + 3, 100)),
        Int32Array.from(integers(n, n, 3), (x) => x + 1),
        Float64Array.from(integers(n, n, 4)),
        new Float64Array(n),
      ],
    );
  });
});

describe('what fails first', () => {
  test('a store fails behind its index and its value', () => {
    agree(
      (x: Float64Array, k: number) => {
        x[k] = x[k - 1]!;
      },
      (length) => [new Float64Array(length), 1],
      { sizes: [0, 1, 2] },
    );
    agree(
      (x: Float64Array, at: Int32Array, k: number) => {
        for (let i = 0; i < 9; i++) x[at[i]! + k] = x[i + 20]! + at[i + 5]!;
      },
      (length) => [new Float64Array(length), Int32Array.from(integers(length, 40, 3)), 2 ** 31 - 1],
    );
  });
});
