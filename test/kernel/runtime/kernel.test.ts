/** The public face: calls, captured values, `compile`, `explain`, `wat`, fallbacks, and errors with their places. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { kernel } from '../../../src/public/kernel.ts';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';
import { HastenError } from '../../../src/support/errors.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const ofCode = (code: string) => expect.objectContaining({ code });

describe('kernel', () => {
  test('computes what the function computes, in ordinary and in allocated arrays', () => {
    const axpy = kernel((a: number, x: Float64Array, y: Float64Array) => {
      for (let i = 0; i < x.length; i++) y[i]! += a * x[i]!;
    });
    const x = Float64Array.from({ length: 101 }, (_, i) => i / 7);
    const y = new Float64Array(101).fill(0.1);
    const expected = y.map((value, i) => value + 2.5 * x[i]!);
    const here = allocate(Float64Array, y);
    axpy(2.5, x, y);
    axpy(2.5, x, here);
    expect(y).toEqual(expected);
    expect([...here]).toEqual([...expected]);
    free(here);
  });

  test('gives numbers and booleans back', () => {
    const sum = kernel((x: Float64Array) => {
      let total = 0;
      for (let i = 0; i < x.length; i++) total += x[i]!;
      return total;
    });
    const some = kernel((x: Int32Array, wanted: number) => {
      for (let i = 0; i < x.length; i++) if (x[i] === wanted) return true;
      return false;
    });
    const total: number = sum(Float64Array.of(0.1, 0.2, 0.3));
    const found: boolean = some(Int32Array.of(1, 2, 3), 3);
    expect(total).toBe(0.1 + 0.2 + 0.3);
    expect(found).toBe(true);
    expect(some(Int32Array.of(1, 2, 3), 4)).toBe(false);
  });

  test('keeps the name of the function, or has one of its own', () => {
    expect(kernel(function twice() {}).name).toBe('twice');
    expect(kernel(() => {}, { name: 'given' }).name).toBe('given');
  });

  test('reads nothing before it is called', () => {
    expect(() => kernel(Math.max as (a: number) => number)).not.toThrow();
    expect(() => kernel(Math.max as (a: number) => number)(1)).toThrow(ofCode('HASTEN_KERNEL_SOURCE'));
    expect(() => kernel(4 as never)).toThrow(ofCode('HASTEN_KERNEL_ARGUMENT'));
  });

  test('arguments with defaults may be left out', () => {
    const scaled = kernel((x: Float64Array, k: number = 3) => x[0]! * k);
    expect(scaled(Float64Array.of(2))).toBe(6);
    expect(scaled(Float64Array.of(2), 0.5)).toBe(1);
    expect(() => scaled(...([] as never as [Float64Array]))).toThrow(ofCode('HASTEN_KERNEL_ARGUMENT'));
  });

  test('three times the same view is one array, also after calls with three arrays', () => {
    const spread = (a: Uint8Array, x: Uint8Array, out: Uint8Array) => {
      for (let i = 0; i < x.length; i++) out[i] = x[x[0]! % x.length]! + a[0]!;
    };
    const compiled = kernel(spread);
    compiled(new Uint8Array(3), new Uint8Array(18), new Uint8Array(18));
    const [one, other] = [0, 0].map(() => Uint8Array.from({ length: 18 }, (_, i) => 37 * i + 255));
    compiled(one!, one!, one!);
    spread(other!, other!, other!);
    expect(one).toEqual(other);
  });

  test('an array that is not written on all ways keeps what it holds', () => {
    const fill = kernel((n: number, out: Float64Array) => {
      if (n < 0) return;
      for (let i = 0; i < out.length; i++) out[i] = n;
    });
    const out = Float64Array.of(1, 2, 3);
    fill(-1, out);
    expect([...out]).toEqual([1, 2, 3]);
    fill(4, out);
    expect([...out]).toEqual([4, 4, 4]);
  });

  test('the same view twice is one array', () => {
    const shift = kernel((x: Float64Array, out: Float64Array) => {
      for (let i = 1; i < x.length; i++) out[i] = x[i - 1]! + 1;
    });
    const apart = Float64Array.of(1, 5, 5, 5);
    const out = new Float64Array(4);
    shift(apart, out);
    expect([...out]).toEqual([0, 2, 6, 6]);
    const one = Float64Array.of(1, 5, 5, 5);
    shift(one, one);
    expect([...one]).toEqual([1, 2, 3, 4]);
    const overlapping = Float64Array.from({ length: 20 }, (_, i) => i);
    const expected = overlapping.slice();
    for (let i = 1; i < 10; i++) expected[i + 3] = expected[i - 1]! + 1;
    shift(overlapping.subarray(0, 10), overlapping.subarray(3, 13));
    expect(overlapping).toEqual(expected);
  });
});

describe('with', () => {
  test('gives numbers, booleans, arrays and functions as the last parameter', () => {
    const table = Float64Array.of(10, 20, 30);
    const half = (x: number) => x / 2;
    const apply = kernel(
      (x: Float64Array, { gain, table, on, half }) => {
        for (let i = 0; i < x.length; i++) if (on) x[i] = half(x[i]! * gain) + table[i]!;
      },
      { with: { gain: 3, table, on: true, half } },
    );
    const x = Float64Array.of(1, 2, 3);
    apply(x);
    expect([...x]).toEqual([11.5, 23, 34.5]);
    table[0] = 100;
    apply(x);
    expect(x[0]).toBe(11.5 * 1.5 + 100);
  });

  test('inlines other kernels, with what they capture', () => {
    const scaled = kernel((v: number, { by, offsets }) => v * by + offsets[1]!, {
      with: { by: 4, offsets: Int32Array.of(5, 6) },
    });
    const all = kernel(
      (x: Float64Array, { scaled }) => {
        for (let i = 0; i < x.length; i++) x[i] = scaled(x[i]!);
      },
      { with: { scaled } },
    );
    const x = Float64Array.of(1, 2);
    all(x);
    expect([...x]).toEqual([10, 14]);
    expect(scaled(1)).toBe(10);
  });

  test('is read when the kernel is made', () => {
    const values = { gain: 2 };
    const scale = kernel((x: number, { gain }) => x * gain, { with: values });
    values.gain = 5;
    expect(scale(1.5)).toBe(3);
  });

  test('takes functions of Math', () => {
    const each = kernel((x: Float64Array, { f, larger }) => larger(f(x[0]!), 1.5), {
      with: { f: Math.sqrt, larger: Math.max },
    });
    expect(each(Float64Array.of(16))).toBe(4);
    expect(each(Float64Array.of(1))).toBe(1.5);
  });

  test('says what to give in the place of arrays and objects', () => {
    const fixOf = (value: unknown) => {
      const made = kernel((x: number, { value }) => x + value, { with: { value } });
      try {
        return made(1);
      } catch (error) {
        return (error as HastenError).fix;
      }
    };
    expect(fixOf([1, 2])).toContain('Float64Array.from');
    expect(fixOf({ a: 1 })).toContain('what the kernel needs of it by itself');
  });

  test('refuses what cannot be captured', () => {
    const made = kernel((x: number, { text }) => x + text.length, { with: { text: 'abc' } });
    expect(() => made(1)).toThrow(
      expect.objectContaining({ code: 'HASTEN_KERNEL_ARGUMENT', message: '`with` gives `text` as a string' }),
    );
  });
});

describe('compile, explain and wat', () => {
  const make = () =>
    kernel(function axpy(a: number, x: Float64Array, y: Float64Array) {
      for (let i = 0; i < x.length; i++) y[i]! += a * x[i]!;
    });

  test('nothing is compiled before a call', () => {
    const axpy = make();
    expect(axpy.explain().signatures).toEqual([]);
    expect(axpy.explain().toString()).toMatch(/^kernel axpy.*\n {2}not called yet, so nothing is compiled\n$/);
    expect(axpy.wat()).toBe('');
  });

  test('compile makes a specialisation that calls then use', () => {
    const axpy = make();
    axpy.compile('number', 'f64[]', 'f64[]');
    axpy(3, new Float64Array(2), new Float64Array(2));
    const { signatures } = axpy.explain();
    expect(signatures.map(({ parameters }) => parameters.map(({ type }) => type))).toEqual([
      ['number', 'f64[]', 'f64[]'],
    ]);
    expect(signatures[0]!.calls).toBe(1);
  });

  test('compile refuses types that there are not, and wrong counts', () => {
    expect(() => make().compile('f16[]' as never, 'f64[]', 'f64[]')).toThrow(ofCode('HASTEN_KERNEL_ARGUMENT'));
    expect(() => make().compile('number')).toThrow(ofCode('HASTEN_KERNEL_ARGUMENT'));
  });

  test('explain tells of loops, copies and places', () => {
    const axpy = make();
    const x = new Float64Array(1000);
    axpy(2, x, new Float64Array(1000));
    axpy(2, x, x);
    const explanation = axpy.explain();
    const [first, second] = explanation.signatures;
    expect(first!.loops).toMatchObject([{ kind: 'vector', counter: 'i', reason: null }]);
    expect(first!.loops[0]!.at).toMatchObject({ file: expect.stringContaining('kernel.test.ts') });
    expect(first!.parameters).toMatchObject([
      { name: 'a', type: 'int', copies: null },
      { name: 'x', type: 'f64[]', reads: true, writes: false, copies: { bytesOut: 0 } },
      { name: 'y', type: 'f64[]', writes: true, copies: { bytesIn: 8000, bytesOut: 8000 } },
    ]);
    expect(second!.parameters[2]!.sameAs).toBe('x');
    expect(JSON.parse(JSON.stringify(explanation))).toMatchObject({ kernel: 'axpy', fast: false });
    const text = `${explanation}`;
    expect(text).toMatch(
      /^kernel axpy \(.*kernel\.test\.ts:.*\)\n {2}\(a: int, x: f64\[\], y: f64\[\]\): 1 call, compiled in /,
    );
    expect(text).toMatch(/loop over i, line .*: vectorised/);
    expect(text).toMatch(/y is copied in 1 call \(in 8\.0 kB, out 8\.0 kB, .* a call\): `allocate` it to save that/);
  });

  test('wat is the text of each module', () => {
    const axpy = make();
    axpy.compile('number', 'f64[]', 'f64[]');
    axpy.compile('number', 'f32[]', 'f32[]');
    expect(axpy.wat().match(/^\(module/gm)).toHaveLength(2);
    expect(axpy.wat()).toContain(';; a: number, x: f64[], y: f64[]');
    expect(axpy.wat()).toContain('f64x2.mul');
  });
});

/** Vitest transforms this file, so places are not exact here; test/e2e/kernel.test.ts has those. */
describe('errors', () => {
  test('an index out of range has its line, its index and the length', () => {
    const at = kernel((x: Float64Array, i: number) => {
      return x[i]!;
    });
    const error = thrown(() => at(new Float64Array(3), 3));
    expect(error).toMatchObject({
      code: 'HASTEN_KERNEL_RANGE',
      message: expect.stringMatching(/^x\[3\] is out of range: `x` has 3 elements/),
      file: 'test/kernel/runtime/kernel.test.ts',
      line: expect.any(Number),
    });
    expect(thrown(() => at(new Float64Array(3), 0.5)).message).toMatch(/^x\[0\.5\] is no index: `x` has 3 elements/);
    expect(thrown(() => at(new Float64Array(3), -1)).message).toMatch(/^x\[-1\] is out of range: `x` has 3 elements/);
  });

  test('a range error in a long vector loop names the first index', () => {
    const copy = kernel((x: Float64Array, out: Float64Array) => {
      for (let i = 0; i < out.length; i++) out[i] = x[i]! * 2;
    });
    expect(thrown(() => copy(new Float64Array(100), new Float64Array(131))).message).toMatch(
      /^x\[100\] is out of range: `x` has 100 elements/,
    );
  });

  test('what is not compiled is refused with its place and a way out', () => {
    const logs = kernel(function logs(x: Float64Array) {
      console.log(x[0]);
    });
    const error = thrown(() => logs(new Float64Array(1)));
    expect(error).toMatchObject({
      code: 'HASTEN_KERNEL_UNSUPPORTED',
      message: expect.stringMatching(/^the kernel `logs` cannot be compiled: .*console/),
      file: 'test/kernel/runtime/kernel.test.ts',
      fix: expect.any(String),
    });
  });

  function thrown(run: () => unknown): HastenError {
    try {
      run();
    } catch (error) {
      if (error instanceof HastenError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  }
});

describe('JavaScript instead', () => {
  test('fallback: js runs the original and says so once', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const text = kernel((x: number) => `${x}`.length, { fallback: 'js' });
    expect(text(1234)).toBe(4);
    expect(text(12)).toBe(2);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(text.explain()).toMatchObject({
      signatures: [{ calls: 2, fallback: { code: 'HASTEN_KERNEL_UNSUPPORTED' } }],
    });
    expect(String(text.explain())).toMatch(/runs as JavaScript: the kernel cannot be compiled/);
  });

  test('also where the text cannot be read', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const max = kernel(Math.max as (a: number, b: number) => number, { fallback: 'js' });
    expect(max(1, 2)).toBe(2);
    expect(max(3, 2)).toBe(3);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(String(max.explain())).toContain('runs as JavaScript');
  });

  test('HASTEN_KERNEL=js turns compiling off, with captured values in their place', () => {
    vi.stubEnv('HASTEN_KERNEL', 'js');
    const scale = kernel((x: number, k: number = 2, { gain }: { gain: number } = { gain: 0 }) => x * k * gain, {
      with: { gain: 3 },
    }) as (x: number, k?: number) => number;
    expect(scale(1)).toBe(6);
    expect(scale(1, 5)).toBe(15);
    const anything = kernel((x: unknown) => x);
    expect(anything('text')).toBe('text');
    expect(String(anything.explain())).toContain('runs as JavaScript: HASTEN_KERNEL=js');
    anything.compile();
    expect(anything.wat()).toBe('');
  });

  test('a range error is not hidden', () => {
    const at = kernel((x: Float64Array) => x[5]!, { fallback: 'js' });
    expect(() => at(new Float64Array(1))).toThrow(ofCode('HASTEN_KERNEL_RANGE'));
  });
});

describe('without shared memory', () => {
  test('kernels work, and nothing grows or is detached', async () => {
    const { Memory } = WebAssembly;
    const grow = vi.spyOn(Memory.prototype, 'grow');
    class Unshared extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        if (descriptor.shared) throw new TypeError('no shared memory');
        super(descriptor);
      }
    }
    vi.stubGlobal('WebAssembly', {
      Memory: Unshared,
      Module: WebAssembly.Module,
      Instance: WebAssembly.Instance,
      validate: WebAssembly.validate,
    });
    vi.resetModules();
    const other = await import('../../../src/public/kernel.ts');
    const double = other.kernel((x: Float64Array) => {
      for (let i = 0; i < x.length; i++) x[i]! *= 2;
    });
    const inside = other.allocate(Float64Array, [1, 2, 3]);
    const outside = Float64Array.of(4, 5);
    double(inside);
    double(outside);
    vi.unstubAllGlobals();
    expect([...inside, ...outside]).toEqual([2, 4, 6, 8, 10]);
    expect(inside.buffer).toBeInstanceOf(ArrayBuffer);
    expect(grow).not.toHaveBeenCalled();
  });
});
