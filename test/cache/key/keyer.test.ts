/** What counts as the same arguments and what does not, kind by kind. */
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type KeyOptions, makeKeyer } from '../../../src/cache/key/keyer.ts';

const plain: KeyOptions = { ignore: [], hash: null, names: [] };
const keyOf = makeKeyer('any', plain);
const key = (...args: unknown[]): string => keyOf(args);

const cycle = (): object => {
  const a: Record<string, unknown> = { name: 'a' };
  a.self = a;
  return a;
};
const assigned = <T extends object>(object: T, more: object): T => Object.assign(object, more);
const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 0.5);
const shared = [1];

describe('the same key', () => {
  const pairs: Record<string, [unknown[], unknown[]]> = {
    'no arguments': [[], []],
    'an undefined at the end, as default values see it': [[1], [1, undefined, undefined]],
    'properties in any order': [[{ a: 1, b: { c: 2, d: 3 } }], [{ b: { d: 3, c: 2 }, a: 1 }]],
    'entries of a Map in any order': [
      [
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      ],
      [
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ],
    ],
    'members of a Set in any order': [[new Set([1, 'a', 2n])], [new Set([2n, 1, 'a'])]],
    'numbers of a Set in any order': [[new Set([3, Number.NaN, 1])], [new Set([1, 3, Number.NaN])]],
    'objects of a Set in any order': [[new Set([{ a: 1 }, [2]])], [new Set([[2], { a: 1 }])]],
    'objects as keys in any order': [
      [
        new Map([
          [{ a: 1 }, 1],
          [{ b: 1 }, 2],
        ]),
      ],
      [
        new Map([
          [{ b: 1 }, 2],
          [{ a: 1 }, 1],
        ]),
      ],
    ],
    'equal objects as keys, with their values': [
      [
        new Map([
          [{}, 1],
          [{}, 2],
        ]),
      ],
      [
        new Map([
          [{}, 2],
          [{}, 1],
        ]),
      ],
    ],
    'an object without a prototype': [[{ a: 1 }], [assigned(Object.create(null), { a: 1 })]],
    'each NaN': [[Number.NaN], [-Number.NaN]],
    'a text however it was made': [[`${'a'.repeat(20)}é`], [['a'.repeat(20), 'é'].join('')]],
    'a view wherever it lies in its buffer': [[new Uint8Array([1, 2])], [new Uint8Array([0, 1, 2]).subarray(1)]],
    'a cycle': [[cycle()], [cycle()]],
    'an accessor by what it gives': [
      [
        {
          get a() {
            return 1;
          },
        },
      ],
      [{ a: 1 }],
    ],
    'symbols that every process has': [
      [{ [Symbol.for('a')]: 1, [Symbol.iterator]: 2 }],
      [{ [Symbol.iterator]: 2, [Symbol.for('a')]: 1 }],
    ],
    'an error wherever it was made': [[new TypeError('a')], [(() => new TypeError('a'))()]],
    'an object of another realm': [
      [{ a: [1, new Map([[1, new Date(0)]])] }],
      [vm.runInNewContext('({ a: [1, new Map([[1, new Date(0)]])] })')],
    ],
  };
  test.each(Object.entries(pairs))('%s', (_, [a, b]) => expect(keyOf(a)).toBe(keyOf(b)));
});

describe('another key', () => {
  const groups: Record<string, unknown[]> = {
    'each primitive value': [
      ...[0, -0, 1, 1.5, 2 ** 31, Number.NaN, Infinity, 0n, 1n, -1n, 2n ** 70n, true, false, null, undefined],
      ...[
        '',
        '0',
        '1',
        '1n',
        'true',
        'null',
        'undefined',
        Symbol.iterator,
        Symbol.for('iterator'),
        Symbol.for('for a'),
      ],
    ],
    'texts that differ in a code unit': [
      '\ud800',
      '\udbff',
      '\ufffd',
      'é',
      'e\u0301',
      'a',
      'a\0',
      'a'.repeat(100),
      'a'.repeat(101),
    ],
    'long texts': ['x'.repeat(70_000), `${'x'.repeat(69_999)}y`, `y${'x'.repeat(69_999)}`, 'x'.repeat(70_001)],
    'what is in what': [
      [],
      {},
      [[]],
      [{}],
      [[], []],
      [[[]]],
      [null],
      [undefined],
      { a: [] },
      { a: {} },
      new Map(),
      new Set(),
    ],
    'a hole, undefined and nothing': [
      [undefined, 1],
      Object.assign(new Array(1), { 1: 1 }),
      [1],
      [1, undefined],
      new Array(2),
      new Array(3),
      { a: undefined },
      {},
    ],
    'the name of a property': [{ a: 1 }, { b: 1 }, { '': 1 }, { ['__proto__']: 1 }, { [Symbol.for('a')]: 1 }, ['a', 1]],
    'a property that is not enumerated': [{ a: 1 }, Object.defineProperty({ a: 1 }, 'b', { value: 1 }), { a: 1, b: 1 }],
    'views of the same bytes': [
      ...[new Uint8Array(8), new Int8Array(8), new Uint8ClampedArray(8), new Uint16Array(4), new Int16Array(4)],
      ...[new Uint32Array(2), new Int32Array(2), new Float32Array(2), new Float64Array(1)],
      ...[new BigInt64Array(1), new BigUint64Array(1), new DataView(new ArrayBuffer(8)), Buffer.alloc(8)],
    ],
    'buffers of the same bytes': [
      new ArrayBuffer(8),
      new SharedArrayBuffer(8),
      new ArrayBuffer(8, { maxByteLength: 9 }),
      new Uint8Array(8),
    ],
    'a byte of a large array': [
      new Uint8Array(300_000),
      new Uint8Array(300_001),
      new Uint8Array(300_000).fill(1, 150_000, 150_001),
      new Uint8Array(300_000).fill(1, 299_999),
    ],
    'what was assigned to an array': [
      ...[[1], assigned([1], { unit: 'm' }), assigned([1], { [Symbol.for('unit')]: 'm' })],
      ...[range(100), assigned(range(100), { unit: 'm' }), assigned(range(100), { unit: '' })],
      ...[new Float64Array(9), assigned(new Float64Array(9), { shape: [3, 3] })],
      ...[new Float64Array(900), assigned(new Float64Array(900), { shape: [30, 30] })],
    ],
    'what was assigned to others': [
      new Map(),
      assigned(new Map(), { a: 1 }),
      new Date(0),
      assigned(new Date(0), { a: 1 }),
    ],
    dates: [new Date(0), new Date(1), new Date(Number.NaN), 0, '1970-01-01T00:00:00.000Z'],
    'regular expressions': [/a/, /a/g, /b/, assigned(/a/g, { lastIndex: 1 }), '/a/'],
    errors: [
      ...[new Error('a'), new Error('b'), new TypeError('a'), new Error(''), new Error()],
      ...[
        new Error('a', { cause: 1 }),
        new Error('a', { cause: undefined }),
        new AggregateError([1], 'a'),
        new AggregateError([2], 'a'),
      ],
    ],
    'boxed values': [1, Object(1), '1', Object('1'), Object(1n), Object(true), Object(false), Object(Symbol.iterator)],
    URLs: [new URL('a:b'), new URL('a:c'), 'a:b', new URLSearchParams('a=b')],
    'an entry and a member': [new Map([[1, 2]]), new Map([[2, 1]]), new Set([1, 2]), new Set([[1, 2]]), [1, 2]],
    'cycles of other lengths': [cycle(), { name: 'a', self: cycle() }, { name: 'a', self: { name: 'a', self: null } }],
    'what is shared and what is equal': [
      [shared, shared],
      [[1], [1]],
    ],
  };
  test.each(Object.entries(groups))('%s', (_, values) => {
    const keys = values.map((value) => key(value, 'last'));
    const twice = keys.flatMap((found, at) =>
      keys.indexOf(found) < at ? [[values[keys.indexOf(found)], values[at]]] : [],
    );
    expect(twice).toEqual([]);
  });

  test('one argument or two', () => {
    const lists = [[], [1], [1, 2], [[1, 2]], [[1], 2], ['1', 2], [undefined, 1], [null], [12]];
    expect(new Set(lists.map(keyOf)).size).toBe(lists.length);
  });

  test('a long text, and one that goes on as the next arguments are written', () => {
    const long = 'x'.repeat(200);
    expect(key(long, true, null)).not.toBe(key(`${long}\u0204`));
  });

  test('another function', () => {
    expect(makeKeyer('one', plain)([1])).not.toBe(makeKeyer('two', plain)([1]));
    expect(makeKeyer('one', plain)([1])).toBe(makeKeyer('one', plain)([1]));
  });
});

describe('a key', () => {
  test('is 32 digits', () => expect(key(1)).toMatch(/^[0-9a-f]{32}$/));

  test('stays what it was: a new form of keys needs a new folder', () => {
    const value = [
      'a.csv',
      { bins: 32, log: true, scale: 0.5 },
      new Map([['a', [null, 1n]]]),
      new Float32Array([1, 2]),
    ];
    expect(keyOf(value)).toBe('27079839e218ddf2d8d2a0a3c68b3205');
  });

  test('takes the place of no other where a getter asks for one in the middle', () => {
    const inner = key('inner');
    let found = '';
    const outer = (): object => ({
      a: 1,
      get b() {
        found = key('inner');
        return 2;
      },
      c: 3,
    });
    expect(key(outer())).toBe(key({ a: 1, b: 2, c: 3 }));
    expect(found).toBe(inner);
  });

  test('is right after one that failed', () => {
    const before = key('a', [1]);
    expect(() => key(new Uint8Array(500_000), () => 1)).toThrow('is a function');
    expect(key('a', [1])).toBe(before);
  });

  test('counts more than the window of the hash holds', () => {
    const lines = (last: string): string[] => [
      ...new Array(5000).fill('a line of forty characters, more or less'),
      last,
    ];
    expect(key(lines('a'))).toBe(key(lines('a')));
    expect(key(lines('a'))).not.toBe(key(lines('b')));
  });

  test('counts many objects as few', () => {
    const rows = (): object[] => Array.from({ length: 40 }, (_, index) => ({ index }));
    const [first, ...rest] = rows();
    expect(key(rows())).toBe(key([first, ...rest]));
    expect(key([...rows(), first])).not.toBe(key([first, ...rest, first]));
    const list = rows();
    const again = [...list.map((row) => key([...list, row])), key([...list, { index: 39 }])];
    expect(new Set(again).size).toBe(41);
  });
});

describe('Temporal', () => {
  const temporal = Reflect.get(globalThis, 'Temporal') as Record<string, { from(value: unknown): unknown }> | undefined;

  test.runIf(temporal)('counts by all fields', () => {
    const values = [
      temporal!.PlainDate!.from('2026-03-01'),
      temporal!.PlainDate!.from('2026-03-02'),
      temporal!.PlainDate!.from('2026-03-01[u-ca=hebrew]'),
      temporal!.PlainDateTime!.from('2026-03-01'),
      temporal!.Duration!.from({ seconds: 1 }),
      temporal!.Duration!.from({ milliseconds: 1000 }),
    ];
    expect(new Set(values.map((value) => key(value))).size).toBe(values.length);
    expect(key(temporal!.PlainDate!.from('2026-03-01'))).toBe(key(values[0]));
  });
});
