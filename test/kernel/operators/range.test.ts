/** An index out of range is an error also where nothing comes of the element, and none where JavaScript reads nothing. */
import { describe, expect, test } from 'vitest';
import { both } from './forms.ts';

const outOfRange = expect.objectContaining({ code: 'HASTEN_KERNEL_RANGE' });

describe('an element of an empty array is an error', () => {
  const bodies = [
    'x[0];',
    'x[0] + 1;',
    'x[0], 1;',
    '-x[0];',
    'Math.abs(x[0]);',
    'const v = x[0];',
    'let v = 1; v = x[0];',
    'let v = 0; v += x[0]; v = 2; return v;',
    'x[0] && 1;',
    'if (x[0] > 1) {}',
    'switch (x[0]) {}',
    'switch (x[0]) { default: }',
    'for (let i = 0; i < x[0]; i++) {}',
    'const f = (a) => 1; f(x[0]);',
    'const f = (i) => x[i]; f(0);',
    'const f = (i) => { if (i > 0) return 2; return x[i]; }; f(0);',
    'return x[0] * 0;',
    'return x[0] & 0;',
    'return (x[0] | 0) < 2 ** 40;',
    'return x[0] >= 0 || true;',
    'return x[0] > 300 ? 1 : 2;',
    'return Math.min(x[0], -1);',
    'x[x[0] & 0] = 1;',
    'x[0] = 1;',
    'x[0]++;',
    'for (let i = 0; i < 3; i++) x[i];',
    'for (let i = 0; i < 3; i++) { const v = x[i]; }',
  ];
  test.each(bodies)('%s', (body) => {
    for (const type of [Uint8Array, Int32Array, Float64Array]) {
      const [, compiled] = both(`function (x) { ${body} }`);
      expect(() => compiled(new type(0))).toThrow(outOfRange);
    }
  });
});

describe('an index that is none is an error', () => {
  test.each([-1, 3, 0.5, 2 ** 32, -(2 ** 32), 2 ** 32 + 1, 2 ** 53, Number.NaN, Infinity, -0.1, 5e-324])(
    '%s',
    (index) => {
      const [, load] = both('function (x, i) { return x[i]; }');
      const [, store] = both('function (x, i) { x[i] = 1; }');
      const x = new Float64Array(3);
      expect(() => load(x, index)).toThrow(outOfRange);
      expect(() => store(x, index)).toThrow(outOfRange);
      const [, inLanes] = both('function (x, at, out) { for (let i = 0; i < out.length; i++) out[i] = x[at[i]]; }');
      const at = new Float64Array(67).fill(1);
      expect(() => inLanes(x, at, new Float64Array(67))).not.toThrow();
      at[61] = index;
      expect(() => inLanes(x, at, new Float64Array(67))).toThrow(outOfRange);
      expect(() => inLanes(x, at, new Float64Array(61))).not.toThrow();
    },
  );

  test('-0 is 0', () => {
    const [, load] = both('function (x, i) { return x[i]; }');
    expect(load(Float64Array.of(7), -0)).toBe(7);
  });
});

describe('what JavaScript does not read is no error', () => {
  const bodies = [
    'if (x.length > 0 && x[0] > 1) return 1; return 0;',
    'return x.length > 0 ? x[0] : 0;',
    'return x.length === 0 || x[0] ? 1 : 0;',
    'for (let i = 0; i < x.length; i++) x[i] = x[i + 1 < x.length ? i + 1 : i]; return 0;',
    'for (let i = 0; i < 9; i++) { if (i >= x.length) continue; x[i] = 1; } return 0;',
    'for (let i = 0; i < 9; i++) { if (i >= x.length) break; x[i] = 1; } return 0;',
    'for (let i = 0; i < 9; i++) { const v = i < x.length ? x[i] : 0; if (v > 99) return v; } return 0;',
    'let n = 0; while (n < x.length && x[n] === 0) n++; return n;',
    'for (let i = 0; i < 9; i++) { if (i < x.length && x[i] > 3) x[i] = i; } return 0;',
  ];
  test.each(bodies)('%s', (body) => {
    for (const length of [0, 1, 5, 67]) {
      const [fn, compiled] = both(`function (x) { ${body} }`);
      const [expected, actual] = [new Int32Array(length), new Int32Array(length)];
      expect(compiled(actual)).toBe(fn(expected));
      expect(actual).toEqual(expected);
    }
  });
});
