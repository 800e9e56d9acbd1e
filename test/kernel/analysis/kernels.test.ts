/** What analysis finds out about kernels as users write them: the facts that their speed comes from. */
import { describe, expect, test } from 'vitest';
import { isConstant } from '../../../src/kernel/analysis/polynomial.ts';
import { type KernelText, kernels } from '../support/kernels.ts';
import { type Analysis, analyse, type TypeName } from '../support/tree.ts';

const of = ({ text, types }: KernelText): Analysis => analyse(text, ...types);
const holders = (a: Analysis, names: string): string[] => names.split(' ').map((name) => a.holder(name));
const role = (a: Analysis, counter: string | number, name: string): unknown => {
  const found = a.loop(counter).roles.get(a.variable(name));
  return typeof found === 'object' ? `${found.operator}${found.exact ? ' exact' : ''}` : found;
};
const stride = (a: Analysis, counter: string, at: number): string | undefined =>
  a.loop(counter).accesses[at]?.stride?.key;

describe('julia', () => {
  const a = of(kernels.julia);
  test('counts in int32 and has independent rounds', () => {
    expect(holders(a, 'i n limit re im')).toEqual(['i32', 'i32', 'i32', 'f64', 'f64']);
    expect(a.loop('i').dependence).toBe(null);
    expect(role(a, 'i', 're')).toBe('private');
  });
  test('proves the store whose length is counted to', () => {
    expect(a.loop('i').accesses.map(({ proven }) => proven)).toEqual([false, false, true]);
    expect(a.loop('i').accesses.map((access) => access.stride && isConstant(access.stride))).toEqual([1, 1, 1]);
  });
  test('says why its inner loop is none to vectorise', () => {
    expect(a.loop(1).dependence?.message).toBe('the number of rounds is not known before the loop');
  });
});

describe('two dimensions', () => {
  test.each(['mandelbrot', 'diffusionRemainder', 'diffusionChoose', 'convolution', 'convolutionKernel'] as const)(
    '%s has independent rounds in both',
    (name) => {
      const a = of(kernels[name]);
      expect(a.loop('y').dependence).toBe(null);
      expect(a.loop('x').dependence).toBe(null);
      expect(holders(a, 'x y')).toEqual(['i32', 'i32']);
    },
  );
  test.each(['diffusionRemainder', 'diffusionChoose'] as const)('%s wraps around in int32', (name) => {
    const a = of(kernels[name]);
    expect(holders(a, 'left right')).toEqual(['i32', 'i32']);
    const { accesses, loop } = a.loop('y');
    for (const { node } of accesses) {
      const bounds = a.loops.bounds.boundsOf(node, loop)!;
      expect(bounds.peaks).toEqual([]);
      // h * w - 1 at most.
      const w = a.variable('w').id;
      const h = a.variable('h').id;
      expect(bounds.highs.map(({ key }) => key)).toContain(`-1:+1:v${w}*v${h}`);
    }
  });
  test('a row is a stride of the outer loop', () => {
    const a = of(kernels.convolution);
    expect(a.loop('y').accesses.map(({ stride }) => stride?.key)).toEqual(Array(6).fill(`1:v${a.variable('w').id}`));
    expect(stride(a, 'x', 0)).toBe('1:');
    expect(holders(a, 's')).toEqual(['i32']);
  });
  test('matrices: each loop but the innermost has independent rounds', () => {
    const a = of(kernels.matrixMultiply);
    const n = a.variable('n').id;
    expect([a.loop('i').dependence, a.loop('j').dependence]).toEqual([null, null]);
    expect(a.loop('j').accesses.map(({ stride }) => stride?.key)).toEqual(['', '1:', '1:']);
    expect(a.loop('k').accesses.map(({ stride }) => stride?.key)).toEqual(['1:', `1:v${n}`]);
    expect(role(a, 'k', 's')).toBe('+');
  });
});

describe('reductions', () => {
  test('of floating point are in order, of integers in any', () => {
    expect(role(of(kernels.sumOfSquares), 'i', 's')).toBe('+');
    expect(role(of(kernels.monteCarlo), 'i', 'inside')).toBe('+ exact');
    expect(role(of(kernels.impute), 'i', 'count')).toBe('+ exact');
    expect(role(of(kernels.softmax), 'c', 'most')).toBe('max exact');
  });
  test('counts stay int32 where rounds are bounded', () => {
    expect(of(kernels.monteCarlo).holder('inside')).toBe('i32');
    expect(of(kernels.primes).holder('count')).toBe('i32');
    expect(of(kernels.primes).holder('d')).toBe('i32');
  });
  test('what is looked at is no reduction', () => {
    const a = of(kernels.prefixSum);
    expect(a.loop('i').dependence?.message).toBe('`s` is carried from one round to the next');
  });
  const sum = (body: string, ...types: TypeName[]): unknown =>
    role(analyse(`(x) => { let s = 0; for (let i = 0; i < x.length; i++) { ${body} } return s; }`, ...types), 'i', 's');
  test.each([
    ['s += x[i];', 'u8[]', '+ exact'],
    ['s -= x[i];', 'i16[]', '+ exact'],
    ['s -= x[i];', 'i32[]', '+'],
    ['s = (s + x[i]) | 0;', 'i32[]', '+ exact'],
    ['s ^= x[i];', 'i32[]', '^ exact'],
    ['s = Math.max(s, x[i]);', 'f64[]', 'max exact'],
    ['if (x[i] > s) s = x[i];', 'i16[]', 'max exact'],
    ['if (x[i] > s) s = x[i];', 'f64[]', 'max'],
    ['s = x[i] < s ? x[i] : s;', 'f64[]', 'min'],
    ['if (x[i] > 0) s += x[i]; else s += 1;', 'f64[]', '+'],
    ['s *= x[i];', 'f64[]', '*'],
    ['s = s * 2 + x[i];', 'f64[]', 'carried'],
    ['s += s;', 'f64[]', 'carried'],
    ['if (s < 5) s += x[i];', 'f64[]', 'carried'],
    ['s += x[i]; s *= 2;', 'f64[]', 'carried'],
    ['s = s < x[i] ? s : x[i];', 'f64[]', 'carried'],
  ] as const)('%s of %s is %s', (body, type, expected) => {
    expect(sum(body, type)).toBe(expected);
  });
});

describe('dependences', () => {
  const first = (text: string, ...types: TypeName[]): string | null => {
    const facts = analyse(text, ...types).loops.all[0]!;
    return facts.dependence?.message ?? null;
  };
  test.each([
    ['(x) => { for (let i = 0; i < x.length; i++) x[i] = x[i] * 2; }', true],
    ['(x) => { for (let i = 1; i < x.length; i++) x[i] = x[i - 1] * 2; }', false],
    ['(x) => { for (let i = 1; i < x.length; i++) x[i] = x[0]; }', true],
    ['(x) => { for (let i = 0; i < x.length; i++) x[0] = i; }', false],
    ['(x) => { for (let i = 0; 2 * i + 1 < x.length; i++) x[2 * i] = x[2 * i + 1]; }', false],
    ['(x) => { const n = x.length >> 1; for (let i = 0; i < n; i++) x[2 * i] = x[2 * i + 1]; }', true],
    ['(x) => { const n = x.length >> 1; for (let i = 0; i < n; i++) x[2 * i] = x[2 * i + 2]; }', false],
    ['(x) => { const n = x.length >> 1; for (let i = 0; i < n; i++) x[i] = x[i + n]; }', true],
    ['(x) => { for (let i = x.length - 1; i >= 0; i--) x[i] = i; }', true],
    ['(x) => { for (let i = 0; i < x.length; i += 4) for (let j = 0; j < 4; j++) x[i + j] = j; }', true],
    ['(x) => { for (let i = 0; i < x.length; i += 4) for (let j = 0; j < 5; j++) x[i + j] = j; }', false],
    ['(x) => { for (let i = 0; i < x.length; i++) { if (x[i] > 5) break; x[i] = 1; } }', false],
  ] as const)('%s: %s', (text, isIndependent) => {
    expect(first(text, 'f64[]') === null).toBe(isIndependent);
  });
  test('additions of integers to any elements are scatters', () => {
    const a = of(kernels.histogram);
    expect(a.loop('i').scatters).toHaveLength(1);
    expect(a.loop('i').dependence).toBe(null);
    const { text } = kernels.histogram;
    expect(analyse(text, 'u8[]', 'f64[]').loop('i').scatters).toHaveLength(0);
    expect(analyse(text, 'u8[]', 'u8c[]').loop('i').scatters).toHaveLength(0);
  });
});

test('what a jump out of a loop takes along is not private to the loop', () => {
  const a = analyse(
    `(x) => {
      const first = () => { for (let i = 0; i < x.length; i++) { if (x[i] > 5) return i; } return -1; };
      return first();
    }`,
    'f64[]',
  );
  expect([...a.loop(0).roles].find(([{ name }]) => name !== 'i')?.[1]).toBe('carried');
});

test('a load in a test is bounded by no test that comes later', () => {
  const a = analyse(
    '(x, n) => { for (let i = 0; i < n; i++) { let k = 0; while (k < (x[i] & 3) && i < 5) k++; } }',
    'f64[]',
    'int',
  );
  const { accesses, loop } = a.loop('i');
  const { highs } = a.loops.bounds.boundsOf(accesses[0]!.node, loop)!;
  expect(highs.map(({ key }) => key)).toEqual([`-1:+1:v${a.variable('n').id}`]);
});

describe('counters', () => {
  const holder = (text: string, ...types: TypeName[]): string => analyse(text, ...types).holder('i');
  test.each([
    ['(x) => { for (let i = 0; i < x.length; i++) x[i] = 1; }', 'i32'],
    ['(x) => { for (let i = x.length - 1; i >= 0; i--) x[i] = 1; }', 'i32'],
    ['(x) => { for (let i = 0; i !== x.length; i++) x[i] = 1; }', 'i32'],
    ['(x) => { let i = 0; while (i < x.length) { x[i] = 1; i += 2; } }', 'i32'],
    ['(x) => { let i = 0; while (true) { if (i >= x.length) break; x[i++] = 1; } }', 'i32'],
    ['(x) => { for (let i = 0; i < 1; i += 0.1) x[0] = i; }', 'f64'],
    ['(x) => { let i = 0; for (const v of x) i += v > 0 ? 1 : 0; x[0] = i; }', 'i32'],
    [
      '(x) => { let lo = 0, hi = x.length - 1, i = 0; while (lo <= hi) { i = (lo + hi) >> 1; if (x[i] < 5) lo = i + 1; else hi = i - 1; } }',
      'i32',
    ],
  ] as const)('%s counts in %s', (text, expected) => {
    expect(holder(text, 'f64[]')).toBe(expected);
  });
  test('a bound that may be any number is a limit that code has to test', () => {
    const a = analyse('(n, x) => { for (let i = 0; i < n; i++) { if (x[0] > i) x[0]--; } }', 'number', 'f64[]');
    expect(a.holder('i')).toBe('i32');
    expect(a.ranges.limit(a.loop('i').loop)).toMatchObject({ least: false, value: 2147483647 });
    expect(of(kernels.julia).ranges.limit(of(kernels.julia).loop('i').loop)).toBe(null);
  });
  test('k-means and softmax count to quotients', () => {
    expect(holders(of(kernels.kmeans), 'c best i j')).toEqual(['i32', 'i32', 'i32', 'i32']);
    expect(of(kernels.softmax).loop('r').dependence).toBe(null);
  });
});

describe('ranges', () => {
  const range = (expression: string, ...types: TypeName[]): string => {
    const a = analyse(`(x, y, z) => { const v = ${expression}; z[0] = v; z[1] = v; z[2] = v; }`, ...types, 'f64[]');
    const { low, high, integer, nan, negativeZero } = a.ranges.variable(a.variable('v'));
    return `${low} ${high}${integer ? ' integer' : ''}${nan ? ' NaN' : ''}${negativeZero ? ' -0' : ''}`;
  };
  test.each([
    ['x >>> 15', '0 131071 integer'],
    ['x & 255', '0 255 integer'],
    ['(x >>> 0) / 4294967296', '0 0.9999999997671694'],
    ['Math.imul(x, y)', '-2147483648 2147483647 integer'],
    ['x + y', '-4294967296 4294967294 integer'],
    ['-x', '-2147483647 2147483648 integer -0'],
    ['(x & 15) % 4', '0 3 integer'],
    ['x % 4', '-3 3 integer -0'],
    ['(x & 15) * (y & 15)', '0 225 integer'],
    ['(x & 15) * -1', '-15 0 integer -0'],
    ['(x & 15) * -1 + (y & 3)', '-15 3 integer'],
    ['Math.floor((x & 15) / 2)', '0 7 integer'],
    ['Math.min(255, Math.max(0, x))', '0 255 integer'],
    ['x > 3 && x < 9 ? x : 4', '4 8 integer'],
    ['x * x <= 100 ? x : 0', '-10 10 integer'],
    ['x << 2', '-2147483648 2147483647 integer'],
    ['(x & 15) << 2', '0 60 integer'],
    ['Math.abs(x)', '0 2147483648 integer'],
    ['x / y', '-Infinity Infinity NaN -0'],
  ] as const)('%s is %s', (expression, expected) => {
    expect(range(expression, 'int', 'int')).toBe(expected);
  });
  test('what comes from float32 stays float32', () => {
    const a = analyse(
      '(x) => { let m = 0.5; for (let i = 0; i < x.length; i++) m = Math.max(m, Math.abs(x[i])); return m; }',
      'f32[]',
    );
    expect(a.holder('m')).toBe('f32');
  });
});
