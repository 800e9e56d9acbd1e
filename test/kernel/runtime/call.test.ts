/** Calls of modules written by hand: signatures, addresses, copies, overlaps, errors, and what is left behind. */
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';
import { memoryUsage } from '../../../src/shared-memory/memory.ts';
import { HastenError } from '../../../src/support/errors.ts';
import { addConstant, handWritten } from './hand-written.ts';

const names = ['x', 'k', 'out'];
const ofCode = (code: string) => expect.objectContaining({ code });

/** Gives back where its argument lies and how long it is. */
function spy(names: string[], flags: { reads?: boolean[]; writes?: boolean[]; overwrites?: boolean[] } = {}) {
  const params = names.map((_, i) => `(param $a${i} i32) (param $n${i} i32)`).join(' ');
  return handWritten(names, () => ({
    wat: `${params} (body) (result f64) (f64.convert_i32_u (local.get $scalarOnly))`,
    returns: 'number',
    ...flags,
  }));
}

describe('arguments', () => {
  test('in the shared memory are used where they are', () => {
    const { call, callee } = handWritten(names, addConstant);
    const x = allocate(Float64Array, [1, 2, 3]);
    const out = allocate(Float64Array, 3);
    expect(call(x, 0.5, out)).toBeUndefined();
    expect([...out]).toEqual([1.5, 2.5, 3.5]);
    const view = x.subarray(1, 2);
    call(view, 10, out.subarray(2));
    expect([...out]).toEqual([1.5, 2.5, 12]);
    const [family] = callee.families.values();
    expect(family!.base!.copies.every(({ calls }) => calls === 0)).toBe(true);
    free(x);
    free(out);
  });

  test('of ordinary memory are copied, only in the directions that are needed', () => {
    const { call, callee } = handWritten(names, addConstant);
    const x = new Float64Array([1, 2, 3]);
    const out = new Float64Array([9, 9, 9, 9]).subarray(0, 3);
    call(x, 0.5, out);
    expect([...out]).toEqual([1.5, 2.5, 3.5]);
    expect([...x]).toEqual([1, 2, 3]);
    const [family] = callee.families.values();
    expect(family!.base!.copies).toMatchObject([
      { calls: 1, in: 24, out: 0 },
      { calls: 0, in: 0, out: 0 },
      { calls: 1, in: 24, out: 24 },
    ]);
  });

  test('that are fully overwritten are not copied in', () => {
    const { call, callee } = handWritten(names, (request) => ({
      ...addConstant(request),
      overwrites: [false, false, true],
    }));
    const out = new Float64Array(3);
    call(new Float64Array([1, 2, 3]), 0.5, out);
    expect([...out]).toEqual([1.5, 2.5, 3.5]);
    expect([...callee.families.values()][0]!.base!.copies[2]).toMatchObject({ in: 0, out: 24 });
  });

  test('that overlap are copied as one range, at any offset', () => {
    const { call } = handWritten(names, addConstant);
    const expected = new Float64Array([1, 2, 3, 4, 5, 6]);
    for (let i = 0; i < 4; i++) expected[i + 2] = expected[i + 1]! + 1;
    const data = new Float64Array([1, 2, 3, 4, 5, 6]);
    call(data.subarray(1, 5), 1, data.subarray(2, 6));
    expect([...data]).toEqual([...expected]);
  });

  test('nothing beside a written view is written', () => {
    const { call } = handWritten(['x', 'k', 'out'], addConstant);
    const bytes = new ArrayBuffer(64);
    const x = new Float64Array(bytes, 8, 2).fill(1);
    call(x, 1, new Float64Array(bytes, 16, 2));
    expect([...new Float64Array(bytes)]).toEqual([0, 1, 2, 3, 0, 0, 0, 0]);
  });

  test.each([
    ['shared buffers', () => new Float64Array(new SharedArrayBuffer(24))],
    ['resizable buffers', () => new Float64Array(new ArrayBuffer(24, { maxByteLength: 48 }))],
    ['other realms', () => runInNewContext('new Float64Array(3)') as Float64Array],
    ['subclasses', () => new (class extends Float64Array {})(3)],
  ])('may lie in %s', (_, make) => {
    const { call, requests } = handWritten(names, addConstant);
    const x = make();
    x.set([1, 2, 3]);
    const out = make();
    call(x, 1, out);
    expect([...out]).toEqual([2, 3, 4]);
    expect(requests[0]!.types[0]).toEqual({ kind: 'array', dtype: 'f64' });
  });

  test('that follow a resizable buffer have their length of now', () => {
    const { call } = handWritten(names, addConstant);
    const buffer = new ArrayBuffer(8, { maxByteLength: 48 });
    const x = new Float64Array(buffer);
    const out = new Float64Array(2);
    expect(() => call(x, 1, out)).toThrow(ofCode('HASTEN_KERNEL_RANGE'));
    buffer.resize(16);
    x.set([5, 6]);
    call(x, 1, out);
    expect([...out]).toEqual([6, 7]);
  });

  test('Buffer counts as Uint8Array', () => {
    const { call, requests } = spy(['x']);
    call(Buffer.from([1, 2]));
    expect(requests[0]!.types).toEqual([{ kind: 'array', dtype: 'u8' }]);
  });
});

describe('signatures', () => {
  test('have one specialisation each', () => {
    const { call, requests } = handWritten(names, addConstant);
    for (let i = 0; i < 3; i++) {
      call(new Float64Array(2), 1.5, new Float64Array(2));
      call(new Int32Array(2), 1.5, new Int32Array(2));
    }
    expect(requests.map(({ types }) => types[0])).toEqual([
      { kind: 'array', dtype: 'f64' },
      { kind: 'array', dtype: 'i32' },
    ]);
  });

  test('a number that was no int32 once stays a float64', () => {
    const { call, requests } = handWritten(['n'], ({ types: [type] }) => ({
      wat: `(param $n ${type?.kind === 'number' && type.int ? 'i32' : 'f64'}) (body)`,
    }));
    for (const n of [1, 2, 3.5, 4, -0, 5, Number.NaN, 2 ** 31, -1]) call(n);
    expect(requests.map(({ types }) => types[0])).toEqual([
      { kind: 'number', int: true },
      { kind: 'number', int: false },
    ]);
  });

  test.each([-0, 0.5, 2 ** 31, -(2 ** 31) - 1, Number.NaN, Number.POSITIVE_INFINITY])('%s is no int', (n) => {
    const { call, requests } = handWritten(['n'], () => ({
      wat: '(param $n f64) (body) (result f64) local.get $n',
      returns: 'number',
    }));
    expect(call(n)).toBe(n);
    expect(requests[0]!.types).toEqual([{ kind: 'number', int: false }]);
  });

  test('booleans go in and come out', () => {
    const { call } = handWritten(['b'], () => ({
      wat: '(param $b i32) (body) (result i32) (i32.eqz (local.get $b))',
      returns: 'boolean',
    }));
    expect(call(true)).toBe(false);
    expect(call(false)).toBe(true);
  });

  test('the same view twice is a specialisation of its own where it is written', () => {
    const { call, requests } = handWritten(names, addConstant);
    const x = new Float64Array([1, 2]);
    call(x, 1, x);
    call(x, 1, new Float64Array(x.buffer));
    expect([...x]).toEqual([3, 4]);
    call(x, 1, new Float64Array(2));
    call(x, 1, x);
    expect(requests.map(({ same }) => same)).toEqual([
      [0, 1, 0],
      [0, 1, 2],
    ]);
  });

  test('the same view twice makes no difference where it is only read', () => {
    const { call, requests } = spy(['x', 'y'], { reads: [true, true], writes: [false, false] });
    const x = new Float64Array(4);
    call(x, new Float64Array(4));
    expect(call(x, x)).toBe(0);
    expect(requests).toHaveLength(1);
  });

  test('arguments may be left out where the function has defaults', () => {
    const { call, requests } = handWritten(
      ['x', 'k'],
      ({ types }) => ({ wat: `(param $x i32) (param $n i32) ${types.length > 1 ? '(param $k i32)' : ''} (body)` }),
      { required: 1 },
    );
    const x = new Float64Array(1);
    call(x);
    call(x, undefined);
    call(x, 3);
    expect(requests.map(({ types }) => types.length)).toEqual([1, 2]);
    expect(() => call(x, 1, 2)).toThrow(expect.objectContaining({ fix: 'pass 1 to 2' }));
    expect(() => call()).toThrow(
      expect.objectContaining({ fix: 'pass 1 to 2, or give `x` a default in the function' }),
    );
  });

  test('more arguments than the written-out calls have', () => {
    const many = Array.from({ length: 20 }, (_, i) => `p${i}`);
    const { call } = handWritten(many, () => ({
      wat: `${many.map((name) => `(param $${name} f64)`).join(' ')} (body) (result f64) local.get $p19`,
      returns: 'number',
    }));
    expect(call(...many.map((_, i) => i + 0.5))).toBe(19.5);
  });
});

describe('overlaps', () => {
  const memory = allocate(Float64Array, 100);
  const ordinary = new Float64Array(100);
  describe.each([
    ['in the shared memory', memory],
    ['in ordinary memory', ordinary],
  ])('%s', (_, data) => {
    test.each([
      ['apart', 0, 10, 10, 20, 0],
      ['by one element', 0, 11, 10, 20, 1],
      ['one within the other', 0, 20, 5, 6, 1],
      ['empty', 5, 5, 0, 10, 0],
    ])('%s', (_, from, to, otherFrom, otherTo, expected) => {
      const { call } = spy(['x', 'y'], { writes: [false, true] });
      expect(call(data.subarray(from, to), data.subarray(otherFrom, otherTo))).toBe(expected);
      expect(call(data.subarray(otherFrom, otherTo), data.subarray(from, to))).toBe(expected);
    });

    test('do not matter between arrays that are only read', () => {
      const { call } = spy(['x', 'y', 'z'], { writes: [false, false, true] });
      call(data.subarray(0, 1), data.subarray(1, 2), data.subarray(2, 3));
      expect(call(data.subarray(0, 10), data.subarray(5, 10), data.subarray(20, 30))).toBe(0);
      expect(call(data.subarray(0, 10), data.subarray(5, 21), data.subarray(20, 30))).toBe(1);
    });

    test('of views of other types', () => {
      const { call } = spy(['x', 'y'], { writes: [false, true] });
      const bytes = new Uint8Array(data.buffer, data.byteOffset + 8, 8);
      expect(call(data.subarray(1, 2), bytes)).toBe(1);
      expect(call(data.subarray(2, 3), bytes)).toBe(0);
    });
  });
});

describe('scratch space', () => {
  test('lies on a border of 16 bytes, is a call`s own, and comes back', () => {
    const { call } = handWritten(['n'], () => ({
      wat: '(param $n i32) (body) (result f64) (f64.convert_i32_u (local.get $scratch))',
      returns: 'number',
      scratchBytes: 1000,
    }));
    const first = call(1) as number;
    expect(first).toBeGreaterThan(0);
    expect(first % 16).toBe(0);
    expect(call(2)).toBe(first);
  });
});

describe('captured arrays', () => {
  test('are passed behind the arguments', () => {
    const weights = new Float64Array([1, 2, 3]);
    const { call } = handWritten(
      ['n', 'weights'],
      () => ({
        wat: `(param $n i32) (param $a i32) (param $length i32) (body) (result f64)
          (f64.load offset=8 (local.get $a))`,
        returns: 'number',
        reads: [false, true],
      }),
      { captured: [weights] },
    );
    expect(call(1)).toBe(2);
    weights[1] = 7;
    expect(call(1)).toBe(7);
  });
});

describe('errors', () => {
  const made = () => handWritten(names, addConstant);

  test('an index out of range, with its place, its array and its length', () => {
    expect(() => made().call(new Float64Array(2), 1, new Float64Array(5))).toThrow(
      expect.objectContaining({
        code: 'HASTEN_KERNEL_RANGE',
        message: 'x[2] is out of range: `x` has 2 elements',
        file: 'made.ts',
        line: 3,
        column: 7,
      }),
    );
  });

  test.each<[unknown[], string]>([
    [[[1, 2], 1, new Float64Array(1)], '`x` of the kernel `made` was passed an ordinary array'],
    [[new Float64Array(1), '1', new Float64Array(1)], '`k` of the kernel `made` was passed a string'],
    [[new Float64Array(1), 1, new BigInt64Array(1)], '`out` of the kernel `made` was passed a BigInt64Array'],
    [[null, 1, {}], '`x` of the kernel `made` was passed null'],
    [[{}, 1, {}], '`x` of the kernel `made` was passed an object'],
    [[{ [Symbol.toStringTag]: 'Float64Array' }, 1, {}], '`x` of the kernel `made` was passed an object'],
    [[new DataView(new ArrayBuffer(8)), 1, {}], '`x` of the kernel `made` was passed an object'],
    [[new Float64Array(1), 1], '`made(x, k, out)` was called with 2 arguments'],
    [[new Float64Array(1), 1, new Float64Array(1), 1], '`made(x, k, out)` was called with 4 arguments'],
  ])('an argument that no kernel takes (%#)', (values, message) => {
    expect(() => made().call(...values)).toThrow(expect.objectContaining({ code: 'HASTEN_KERNEL_ARGUMENT', message }));
  });

  test('with `fallback: js` the original runs, and that is said once', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const original = vi.fn(() => 42);
    const { call, requests } = handWritten(
      ['x'],
      () => {
        throw new HastenError('HASTEN_KERNEL_UNSUPPORTED', '`x` is a string', { fix: 'no strings' });
      },
      { fallback: 'js', original },
    );
    for (let i = 0; i < 3; i++) expect(call(1)).toBe(42);
    expect(call(new Float64Array(2))).toBe(42);
    expect(call(new BigInt64Array(2))).toBe(42);
    expect(requests).toHaveLength(2);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/`x` is a string[\s\S]*`made` runs as JavaScript/);
    warn.mockRestore();
  });

  test('other faults are not hidden by it', () => {
    const broken = handWritten(
      ['x'],
      () => {
        throw new TypeError('a fault of the compiler');
      },
      { fallback: 'js' },
    );
    expect(() => broken.call(1)).toThrow('a fault of the compiler');
  });
});

describe('what calls leave behind', () => {
  test('10^6 calls with copied arguments leave nothing', { timeout: 60_000 }, () => {
    const { call } = handWritten(names, addConstant);
    const x = new Float64Array(8).fill(1);
    const out = new Float64Array(8);
    call(x, 1, out);
    const before = memoryUsage();
    for (let i = 0; i < 1_000_000; i++) call(x, i, out);
    expect(memoryUsage()).toEqual(before);
    expect(out[7]).toBe(1_000_000);
  });

  test('calls that throw leave nothing', () => {
    const { call } = handWritten(names, addConstant);
    const x = new Float64Array(8).fill(1);
    call(x, 1, new Float64Array(8));
    const before = memoryUsage();
    const large = new Float64Array(1e5);
    for (let i = 0; i < 1000; i++) expect(() => call(x, 1, large)).toThrow(ofCode('HASTEN_KERNEL_RANGE'));
    expect(memoryUsage().allocated).toBeLessThanOrEqual(before.allocated);
  });

  test('large copies are given back', () => {
    const { call } = handWritten(names, addConstant);
    const before = memoryUsage().allocated;
    const large = new Float64Array(1e6);
    call(large, 1, large);
    expect(memoryUsage().allocated - before).toBeLessThan(1 << 20);
  });

  test('no buffer is ever detached, and no memory grows that is not shared', () => {
    const transfer = vi.spyOn(ArrayBuffer.prototype, 'transfer');
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    const { call } = handWritten(names, addConstant);
    const x = new Float64Array(3e6);
    const out = new Float64Array(3e6);
    const hold = allocate(Float64Array, 10);
    call(x, 1, out);
    const much = allocate(Float64Array, 1e7);
    call(x, 1, much.subarray(0, 3e6));
    expect(x.buffer).toMatchObject({ byteLength: 24e6, detached: false });
    expect(out.buffer.detached).toBe(false);
    expect(hold).toHaveLength(10);
    expect(transfer).not.toHaveBeenCalled();
    for (const memory of grow.mock.contexts as WebAssembly.Memory[])
      expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    free(hold);
    free(much);
    vi.restoreAllMocks();
  });
});
