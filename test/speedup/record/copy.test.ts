import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkArguments, copyCall, copyOf, readCall, writeCall } from '../../../src/speedup/record/copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-copy-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function call(fn: (...args: never[]) => unknown, ...args: unknown[]) {
  const before = copyOf(args, 'args');
  let outcome: { value: unknown } | { error: unknown };
  try {
    outcome = { value: fn(...(args as never[])) };
  } catch (error) {
    outcome = { error };
  }
  const path = join(folder, `call-${files++}`);
  writeCall(path, copyCall(before, args, outcome));
  return readCall(path);
}

test('arguments are as they were before, and as the call left them', () => {
  const large = new Float64Array(1000).fill(1);
  const read = call(
    (array: Float64Array, item: { n: number }) => {
      array[7] = -0;
      item.n++;
      return array[7];
    },
    large,
    { n: 1 },
  );
  expect(read.args).toEqual([new Float64Array(1000).fill(1), { n: 1 }]);
  expect(Object.is((read.argsAfter as [Float64Array])[0][7], -0)).toBe(true);
  expect(read.argsAfter![1]).toEqual({ n: 2 });
  expect(Object.is((read.result as { value: unknown }).value, -0)).toBe(true);
});

test('unchanged arguments are kept once', () => {
  expect(call((a: number[]) => a.length, [1, Number.NaN]).argsAfter).toBeNull();
  expect(call((a: number[]) => (a[0] = 0), [-0]).argsAfter).toEqual([[0]]);
});

test('a result that is an argument stays that one', () => {
  const changed = call((a: number[]) => a.push(1) && a, [0]);
  expect(changed.resultIs).toBe(0);
  expect((changed.result as { value: unknown }).value).toBe(changed.argsAfter![0]);
  const same = call((_: unknown, b: object) => b, 1, { x: 1 });
  expect(same).toEqual({ args: [1, { x: 1 }], result: { value: { x: 1 } }, argsAfter: null, resultIs: 1 });
  const part = call((a: { in: object[] }) => a.in.push({}) && a.in, { in: [] });
  expect((part.result as { value: unknown }).value).toBe((part.argsAfter![0] as { in: object }).in);
});

test('views of one memory stay in one, where they were', () => {
  const buffer = new ArrayBuffer(64);
  const { args } = call(() => 0, new Float64Array(buffer, 8, 2), new Float64Array(buffer, 40, 2), new Uint8Array(4));
  const [a, b, c] = args as [Float64Array, Float64Array, Uint8Array];
  expect(a.buffer).toBe(b.buffer);
  expect(b.byteOffset - a.byteOffset).toBe(32);
  expect(c.buffer).not.toBe(a.buffer);
  const whole = call(() => 0, new Float64Array(buffer, 8, 4)).args[0] as Float64Array;
  expect([whole.buffer.byteLength, whole.byteOffset]).toEqual([64, 8]);
});

test('of a large memory only what is near its arrays is kept', () => {
  const buffer = new ArrayBuffer(8 * 2 ** 20);
  const [a, b] = [new Uint8Array(buffer, 0, 10), new Uint8Array(buffer, buffer.byteLength - 10)];
  expect(copyOf([a, b], 'args').bytes).toBeLessThan(1000);
  expect(copyOf([a, new Uint8Array(buffer, 1000, 10)], 'args').bytes).toBeLessThan(2000);
});

test('shared memory stays shared', () => {
  const { args } = call(() => 0, new Int32Array(new SharedArrayBuffer(8)).fill(3), new SharedArrayBuffer(4000));
  const [array, buffer] = args as [Int32Array, SharedArrayBuffer];
  expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect([...array]).toEqual([3, 3]);
  expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(buffer.byteLength).toBe(4000);
});

test('circles, Maps, Sets, Dates, errors and bits of NaN come back', () => {
  const circle: Record<string, unknown> = {
    at: new Date(5),
    map: new Map([[{ a: 1 }, new Set([1n])]]),
    big: 2n ** 70n,
  };
  circle.self = circle;
  const nan = new Float32Array(new Uint32Array([0x7fc00123]).buffer);
  const [one, bits, error] = call(() => 0, circle, nan, new RangeError('no')).args as [
    typeof circle,
    Float32Array,
    Error,
  ];
  expect(one).toEqual(circle);
  expect(one.self).toBe(one);
  expect(new Uint32Array(bits.buffer, bits.byteOffset, 1)[0]).toBe(0x7fc00123);
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toBe('no');
});

test('an error is its name and message', () => {
  const thrown = (error: unknown) =>
    call(() => {
      throw error;
    }).result;
  expect(thrown(new TypeError('no'))).toEqual({ error: { name: 'TypeError', message: 'no' } });
  expect(thrown('text')).toEqual({ error: { name: 'string', message: 'text' } });
});

test.each([
  [(x: number) => x, 'args[0].in', 'a function'],
  [process.stdout, 'args[0].in', expect.stringMatching(/^an instance of /)],
  [new Proxy({}, { ownKeys: () => expect.fail('run') }), 'args[0].in', 'a Proxy'],
  [
    {
      get a() {
        return expect.fail('run');
      },
    },
    'args[0].in',
    'the accessor a',
  ],
  [Symbol('s'), 'args[0].in', 'a symbol'],
  [
    new (class Point {
      x = 1;
    })(),
    'args[0].in',
    'an instance of Point',
  ],
  [new WeakMap(), 'args[0].in', 'an instance of WeakMap'],
])('what cannot be copied is named: %#', (value, path, what) => {
  expect(() => call(() => 0, { in: value })).toThrow(expect.objectContaining({ path, what }));
  expect(() => call(() => value)).toThrow(expect.objectContaining({ path: 'result', what }));
});

test('each reading gives values of its own', () => {
  const array = new Float64Array(1000);
  const before = copyOf([array], 'args');
  const path = join(folder, 'again');
  writeCall(path, copyCall(before, [array], { value: 0 }));
  const first = readCall(path).args[0] as Float64Array;
  first[0] = 1;
  expect((readCall(path).args[0] as Float64Array)[0]).toBe(0);
});

test('an argument that is no data is found before the others are copied', () => {
  const proxy = new Proxy({}, {});
  for (const [value, what] of [
    [() => 1, 'a function'],
    [Symbol('s'), 'a symbol'],
    [proxy, 'a Proxy'],
  ] as const) {
    expect(() => checkArguments([{ in: () => 1 }, value])).toThrow(expect.objectContaining({ path: 'args[1]', what }));
  }
  checkArguments([{ in: () => 1 }, null, 'text', 1]);
});
