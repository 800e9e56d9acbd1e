/** What is computed where some lanes are off, or all of them: it may be anything, but it traps nowhere and spoils nothing. */
import { describe, expect, test } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';
import { agree, integers, lengths } from './agree.ts';

describe('where no lane is on', () => {
  test('a remainder by 0 that JavaScript does not come to', () => {
    const make = (n: number): [Int32Array, number] => [new Int32Array(n), 0];
    agree((out: Int32Array, k: number) => {
      for (let i = 0; i < out.length; i++) {
        let value = 0;
        if (i < k) value = 100 % k;
        out[i] = value;
      }
    }, make);
    agree((out: Int32Array, k: number) => {
      for (let i = 0; i < out.length; i++) out[i] = i < k ? -100 % k : 7;
    }, make);
  });

  test.each([2 ** 25, -(2 ** 25), 4, -1])('an index of %i into a local array', (index) => {
    agree(
      (x: Float64Array, out: Float64Array, at: Int32Array) => {
        for (let i = 0; i < out.length; i++) {
          const own = new Float64Array(4);
          own[0] = x[i]!;
          let sum = 0;
          if (x[i]! > 1e9) sum = own[at[0]!]!;
          if (x[i]! > 2e9) own[at[0]!] = 1;
          out[i] = sum + own[0]! + (x[i]! < 0 ? own[at[0]!]! : 0);
        }
      },
      (n) => [Float64Array.from(integers(n, 100)), new Float64Array(n), Int32Array.of(index)],
    );
  });

  test('an element out of range that no lane needs', () => {
    agree(
      (x: Float64Array, out: Float64Array, few: Float64Array, at: Int32Array) => {
        for (let i = 0; i < out.length; i++) out[i] = x[i]! > 1e9 ? few[at[0]!]! : 1;
      },
      (n) => [Float64Array.from(integers(n, 100)), new Float64Array(n), new Float64Array(3), Int32Array.of(2 ** 25)],
    );
  });
});

describe('where the first lane is off', () => {
  const sizes = [...lengths, 100, 103, 111, 130];

  test('what grows by a stride does not fit there', () => {
    agree(
      (out: Float64Array) => {
        for (let i = 0; i < out.length; i++) if (i >= 101 && i <= 102) out[i] = (i - 101) * 2000000000;
      },
      (n) => [new Float64Array(n)],
      { sizes },
    );
    agree(
      (out: Float64Array) => {
        for (let i = 0; i < out.length; i++) out[i] = i >= 101 && i <= 102 ? (i - 101) * 4503599627370495 + 3 : 0.5;
      },
      (n) => [new Float64Array(n)],
      { sizes },
    );
    agree(
      (out: Float64Array) => {
        for (let i = 0; i < out.length; i++) {
          if (i < 101 || i > 102) continue;
          const far = (i - 101) * 2000000000;
          out[i] = far / 3;
        }
      },
      (n) => [new Float64Array(n)],
      { sizes },
    );
  });
});

describe('at the end of the memory', () => {
  const triangle = (x: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < x.length; i++) {
      let sum = 0;
      for (let j = 0; j < x.length - i; j++) sum += Math.sqrt(Math.sqrt(x[i + j]!));
      out[i] = sum;
    }
  };
  const search = (x: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < out.length; i++) {
      let found = 0;
      while (i < x.length && found * found < x[i]!) found = Math.sqrt(found) + 1.5;
      out[i] = found;
    }
  };

  const choose = (x: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < out.length; i++) out[i] = i + 3 < x.length ? x[i + 3]! : i >= x.length ? 7 : x[i]!;
  };
  const carried = (x: Float64Array, out: Float64Array): void => {
    let last = 0;
    for (let i = 0; i < out.length; i++) {
      last = i < x.length ? x[i]! : last / 2;
      if (i < x.length && x[i]! > 1) last += 1;
      out[i] = last;
    }
  };

  test.each([triangle, search, choose, carried])('nothing behind it is loaded: %s', (fn) => {
    const out = allocate(Float64Array, 61);
    const { buffer } = out;
    const compiled = kernel(fn);
    for (const length of [3, 8, 50, 61]) {
      const x = new Float64Array(buffer, buffer.byteLength - 8 * length, length).fill(2);
      const expected = new Float64Array(61);
      fn(x, expected);
      compiled(x, out.fill(0));
      expect([...out]).toEqual([...expected]);
    }
    free(out);
  });
});

describe('code that is never reached', () => {
  const sum = (x: Int32Array, out: Int32Array): void => {
    for (let i = 0; i < x.length; i++) {
      if (i >= 0) continue;
      out[0] = out[0]! + 1;
    }
  };
  const copy = (x: Int32Array, out: Int32Array): void => {
    for (let i = 0; i < x.length; i++) {
      if (i >= 0) continue;
      out[0] = x[i]!;
    }
  };

  test.each([sum, copy])('may store to one element: %s', (fn) => {
    agree(fn, (length) => [new Int32Array(length), new Int32Array(length)]);
  });
});

describe('what one arm of a test sets', () => {
  const counted = (x: Int32Array, out: Int32Array): void => {
    for (let i = 0; i < x.length; i++) {
      let n = 0;
      if (i - 1) n++;
      else out[i] = n + 5;
      x[i] = 1;
    }
  };
  const taken = (x: Int32Array, out: Int32Array): void => {
    for (let i = 0; i < out.length; i++) {
      let value = x[i]!;
      let less = 0;
      if (value >= 0) less = i;
      else value -= less;
      out[i] = value;
    }
  };

  test.each([counted, taken])('is not seen by lanes that take the other: %s', (fn) => {
    agree(fn, (length) => [Int32Array.from({ length }, (_, i) => (i % 3) - 1), new Int32Array(length)]);
  });
});
