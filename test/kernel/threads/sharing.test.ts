/** Loops that threads share give what one thread gives, and JavaScript, to the bit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tuning } from '../../../src/kernel/threads/tuning.ts';
import { allocate, free, kernel } from '../../../src/public/kernel.ts';
import { type Shape, shapes } from './kernels.ts';

const LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 63, 64, 65, 100, 257, 1000, 3001];

type Called = (...values: unknown[]) => unknown;

/** What a call returns and leaves in its arrays, in hasten's memory or not. */
function outcome(call: Called, { values }: Shape, length: number, isShared: boolean): unknown[] {
  const given = values(length);
  const own: Float64Array[] = [];
  const passed = given.map((value) => {
    if (!isShared || !ArrayBuffer.isView(value)) return value;
    const array = allocate(value.constructor as never, value as never) as Float64Array;
    own.push(array);
    return array;
  });
  const returned = call(...passed);
  const left = passed.map((value) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value));
  for (const array of own) free(array);
  return [returned, ...left];
}

beforeAll(() => {
  tuning.always = true;
});
afterAll(() => {
  tuning.always = false;
});

describe.each(shapes)('$name', (shape) => {
  const plain = shape.fn as Called;

  test.each([1, 2, 3])('%i threads', (threads) => {
    const compiled = kernel(shape.fn as Called, { threads });
    for (const length of LENGTHS) {
      const expected = outcome(plain, shape, length, false);
      expect(outcome(compiled, shape, length, length % 2 === 0), `${length} elements`).toEqual(expected);
    }
  });

  test('fast, the same for every number of threads', () => {
    const [one, two, three] = [1, 2, 3].map((threads) => kernel(shape.fn as Called, { threads, fast: true }));
    for (const length of LENGTHS) {
      const expected = outcome(one!, shape, length, true);
      expect(outcome(two!, shape, length, true), `${length} elements`).toEqual(expected);
      expect(outcome(three!, shape, length, true), `${length} elements`).toEqual(expected);
    }
  });
});

test('which of these are shared', () => {
  const shared = shapes.map((shape) => {
    const compiled = kernel(shape.fn as Called, { threads: 2 });
    outcome(compiled, shape, 1000, true);
    const found: string[] = [];
    const look = (loops: ReturnType<typeof compiled.explain>['signatures'][0]['loops']): void => {
      for (const { counter, threads, inner } of loops) {
        if (threads?.shareable) found.push(`${counter} ${threads.used}`);
        look(inner);
      }
    };
    look(compiled.explain().signatures[0]!.loops);
    return `${shape.name}: ${found.join(', ')}`;
  });
  expect(shared).toMatchInlineSnapshot(`
    [
      "a simple loop: i 2",
      "lanes that leave a loop one by one: i 2",
      "rounds that are peeled: i 2",
      "a step that is not 1, from a start that is not 0: i 2",
      "the last value of a variable: i 2",
      "reductions that any order gives the same: i 2",
      "a sum of floats: ",
      "a product and a sum of floats side by side, in float32: ",
      "rows with a gang inside, and a sum in each: row 2",
      "stores behind tests, in rows that lie side by side: row 2, j 1",
      "steps in time, each over the rows of a grid: y 2, x 1, i 2",
      "a local array for each round: i 2",
      "a local array for all rounds: k 2, i 2",
      "functions of the engine: i 2",
      "bytes that different threads store side by side: i 2",
      "elements that are looked up: i 2",
      "variables of all kinds from outside of the loop: i 2",
      "a loop that threads cannot share: ",
    ]
  `);
});

test('arrays that overlap are left to one thread', () => {
  const memory = allocate(Float64Array, 1001);
  const shift = (x: Float64Array, out: Float64Array) => {
    for (let i = 0; i < x.length; i++) out[i] = x[i]! + 1;
  };
  const compiled = kernel(shift, { threads: 2 });
  compiled(memory.subarray(0, 1000), memory.subarray(1));
  expect([memory[0], memory[1000]]).toEqual([0, 1000]);
  expect(compiled.explain().signatures[0]!.loops[0]!.threads).toMatchObject({ shareable: true, runs: 0 });
  free(memory);
});

test('rows that only a test keeps apart are not shared: lanes that are off store what they have loaded', () => {
  const fill = (x: Float64Array, out: Float64Array, rows: number, w: number) => {
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < 2 * w; j++) if (j < w) out[row * w + j] = x[j]! + row;
    }
  };
  const compiled = kernel(fill, { threads: 2 });
  const [x, expected, actual] = [new Float64Array(60).fill(1), new Float64Array(30 * 30), new Float64Array(30 * 30)];
  fill(x, expected, 30, 30);
  compiled(x, actual, 30, 30);
  expect(actual).toEqual(expected);
  const [rows] = compiled.explain().signatures[0]!.loops;
  expect(rows!.threads).toMatchObject({ shareable: false, reason: { message: expect.stringContaining('`out`') } });
});

test('blocks that whoever is free takes: thousands of calls of all lengths', { timeout: 30_000 }, () => {
  const before = { ...tuning };
  Object.assign(tuning, { always: false, start: 0, shareAwake: 0, shareAsleep: 0, wakes: 0 });
  try {
    const collatz = (x: Int32Array, out: Int32Array) => {
      let most = 0;
      for (let i = 0; i < x.length; i++) {
        let n = x[i]!;
        let steps = 0;
        while (n > 1 && steps < 200) {
          n = (n & 1) === 0 ? n >> 1 : (n * 3 + 1) & 0xfffff;
          steps++;
        }
        out[i] = steps;
        most = Math.max(most, steps);
      }
      return most;
    };
    const shared = kernel(collatz, { threads: 4 });
    const x = allocate(Int32Array, 5000);
    const out = allocate(Int32Array, 5000);
    const all = new Int32Array(5000);
    for (let i = 0; i < x.length; i++) x[i] = i % 97 === 0 ? i * 31 : i % 7;
    collatz(x, all);
    for (let call = 0; call < 3000; call++) {
      const length = (call * 7919) % 5000;
      out.fill(-1);
      const most = shared(x.subarray(0, length), out.subarray(0, length));
      const expected = all.subarray(0, length);
      if (most !== Math.max(0, ...expected)) throw new Error(`${length}: ${most}`);
      const wrong = out.findIndex((value, i) => value !== (i < length ? expected[i] : -1));
      if (wrong >= 0) throw new Error(`${length} elements, ${wrong}: ${out[wrong]}`);
    }
    expect(shared.explain().signatures[0]!.loops[0]!.threads!.runs).toBeGreaterThan(1000);
    free(x);
    free(out);
  } finally {
    Object.assign(tuning, before);
  }
});

test('memory that grows while threads wait', () => {
  const fill = kernel(
    (x: Float64Array) => {
      for (let i = 0; i < x.length; i++) x[i] = i;
    },
    { threads: 2 },
  );
  fill(allocate(Float64Array, 1000));
  const large = allocate(Float64Array, 12_000_000);
  fill(large);
  expect([large[0], large[6_000_001], large.at(-1)]).toEqual([0, 6_000_001, 11_999_999]);
  free(large);
});
