/** How calls of kernels are typed. The compiler checks this file; running it shows that the calls do what their types say. */
import { expect, test } from 'vitest';
import { type Kernel, kernel } from '../../../src/public/kernel.ts';

const x = Float64Array.of(1, 2, 3);

test('a kernel is called as its function was', () => {
  const scaled = kernel((values: Float64Array, by: number, from = 0): number => values[from]! * by);
  expect(scaled(x, 2)).toBe(2);
  expect(scaled(x, 2, 1)).toBe(4);
  // @ts-expect-error it takes a Float64Array
  expect(() => scaled('x', 2)).toThrow('string');
  const same: (values: Float64Array, by: number) => number = scaled;
  expect(same(x, 3)).toBe(3);
});

test('a generic function stays generic', () => {
  const add = kernel(<T extends Float64Array | Float32Array>(to: T, from: T): void => {
    for (let i = 0; i < to.length; i++) to[i]! += from[i]!;
  });
  add(new Float32Array(3), new Float32Array(3));
  // @ts-expect-error both are to have one type
  add(new Float32Array(3), new Int8Array(3));
});

test('the captured parameter is left out', () => {
  const gained = kernel((values: Float64Array, { gain }: { gain: number }): number => values[1]! * gain, {
    with: { gain: 3 },
  });
  const typed: Kernel<(values: Float64Array) => number> = gained;
  expect(typed(x)).toBe(6);
  // @ts-expect-error what is captured is not passed
  expect(() => gained(x, { gain: 3 })).toThrow('2 arguments');
});

test('what `with` gives is checked against the annotation', () => {
  const make = () => {
    // @ts-expect-error `gain` is missing
    kernel((values: Float64Array, { gain }: { gain: number }): number => values[1]! * gain, { with: { gian: 3 } });
    // @ts-expect-error `gain` is a number
    kernel((values: Float64Array, { gain }: { gain: number }): number => values[1]! * gain, { with: { gain: '3' } });
  };
  expect(make).not.toThrow();
});

test('without an annotation it is `any`', () => {
  const gained = kernel((values: Float64Array, { gain }): number => values[1]! * gain, { with: { gain: 3 } });
  expect(gained(x)).toBe(6);
});

test('a default in front of the captured parameter may be left out', () => {
  const power = kernel(
    (values: Float64Array, times: number = 2, { gain }: { gain: number }): number => values[1]! * times * gain,
    { with: { gain: 3 } },
  );
  expect(power(x)).toBe(12);
  expect(power(x, 5)).toBe(30);
  // @ts-expect-error a number
  expect(() => power(x, '5')).toThrow('string');
});

test('a generic function may capture', () => {
  const gained = kernel(
    <T extends Float64Array | Float32Array>(values: T, { gain }: { gain: number }): void => {
      for (let i = 0; i < values.length; i++) values[i]! *= gain;
    },
    { with: { gain: 2 } },
  );
  const values = Float32Array.of(1, 2);
  gained(values);
  expect([...values]).toEqual([2, 4]);
});
