/** Arguments of which no key can be made: each is an error that names the way to it. */
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type KeyOptions, makeKeyer } from '../../../src/cache/key/keyer.ts';

function refused(value: unknown, hash: KeyOptions['hash'] = null): { code?: string; message: string; fix?: string } {
  try {
    makeKeyer('any', { ignore: [], hash, names: ['path', 'options'] })(['a', value]);
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was taken');
}

class Session {
  id = 1;
}

describe('what has no key', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const cases: [value: unknown, message: string][] = [
    [() => 1, 'options is a function'],
    [{ rows: [0, 1, 2, { callback() {} }] }, 'options.rows[3].callback is a function'],
    [{ 'a b': [Session] }, 'options["a b"][0] is a function'],
    [new Map([['key', Promise.resolve()]]), 'options.get("key") is a Promise'],
    [new Map([[new Session(), 1]]), 'options → a member[0] is an instance of Session'],
    [new Set([new WeakMap()]), 'options → a member is a WeakMap'],
    [{ tag: Symbol('a') }, 'options.tag is a symbol'],
    [{ [Symbol('a')]: 1 }, 'options has a property Symbol(a)'],
    [{ [Symbol.for('a')]: new Session() }, 'options[Symbol(a)] is an instance of Session'],
    [new Session(), 'options is an instance of Session'],
    [new (class extends Map {})(), 'options is an object without a class that is known'],
    [new { Map: class extends Map {} }.Map(), 'options is an instance of Map'],
    [new (class Table extends Array {})(), 'options is an instance of Table'],
    [new (class Broken extends Error {})(), 'options is an instance of Broken'],
    [new (class Floats extends Float64Array {})(3), 'options is an instance of Floats'],
    [Readable.from([]), 'options is an instance of Readable'],
    [new ReadableStream(), 'options is an instance of ReadableStream'],
    [(function* () {})(), 'options is an'],
    [Object.create(Map.prototype), 'options is an instance of Map'],
    [Object.create(Float64Array.prototype), 'options is an instance of Float64Array'],
    [Object.setPrototypeOf(new Float32Array(2), Float64Array.prototype), 'options is an instance of Float64Array'],
    [new Error('a', { cause: new Session() }), 'options.cause is an instance of Session'],
    [Object.assign(new Float64Array(100), { free() {} }), 'options.free is a function'],
    [proxy, 'options cannot be read: '],
    [
      {
        get a() {
          throw new Error('not yet');
        },
      },
      'options cannot be read: not yet',
    ],
  ];

  test.each(cases.map(([value, message]) => [message, value] as const))('%s', (message, value) => {
    const error = refused(value);
    expect(error.code).toBe('HASTEN_CACHE_ARGUMENT');
    expect(error.message.slice(0, message.length)).toBe(message);
    expect(error.fix).toContain('ignore');
  });

  test('is called by its number where the parameter has no name', () => {
    const keyOf = makeKeyer('any', { ignore: [], hash: null, names: ['0'] });
    expect(() => keyOf([{ a: () => 1 }])).toThrow('arguments[0].a is a function');
    expect(() => keyOf([0, 0, () => 1])).toThrow('arguments[2] is a function');
  });

  test('is a list of a hundred thousand links, and the way to its end is not told in full', () => {
    let list: object | null = null;
    for (let length = 0; length < 100_000; length++) list = { next: list };
    const error = refused(list);
    expect(error.message).toContain('options.next.next');
    expect(error.message).toContain('nested too deeply');
    expect(error.message.length).toBeLessThan(200);
  });
});

test('an object of native code, which shows nothing of itself, has no key', () => {
  // What V8 calls external: the one that Node itself hands out.
  const { TCP } = (process as unknown as { binding(name: string): { TCP: new (type: number) => object } }).binding(
    'tcp_wrap',
  );
  const external: unknown = Reflect.get(new TCP(0), '_externalStream');
  expect(refused(external).message).toContain('options is an object without a class that is known');
});

describe('the option hash', () => {
  const hash = (value: object): unknown => (value instanceof Session ? { id: value.id } : undefined);
  const keyOf = makeKeyer('any', { ignore: [], hash, names: ['value'] });
  const session = (id: number): Session => Object.assign(new Session(), { id });

  test('gives what an instance counts by', () => {
    expect(keyOf([[session(1)]])).toBe(keyOf([[session(1)]]));
    expect(keyOf([[session(1)]])).not.toBe(keyOf([[session(2)]]));
  });

  test('does not make it the same as what stands for it, nor as another class', () => {
    class Other extends Session {}
    expect(keyOf([session(1)])).not.toBe(keyOf([{ id: 1 }]));
    expect(keyOf([session(1)])).not.toBe(keyOf(['Session', { id: 1 }]));
    expect(keyOf([session(1)])).not.toBe(keyOf([new Other()]));
  });

  test('is asked about nothing that has a key of its own', () => {
    const asked: unknown[] = [];
    const all = makeKeyer('any', { ignore: [], hash: (value) => asked.push(value), names: [] });
    all([{ a: [new Date(), new Map(), new Uint8Array(1), null, 'a'] }]);
    expect(asked).toEqual([]);
    const call = (): number => 1;
    all([call]);
    expect(asked).toEqual([call]);
  });

  test('leaves what it does not know refused', () => {
    expect(refused(new (class Unknown {})(), hash).message).toContain('options is an instance of Unknown');
  });

  test('may not give the instance itself, of which nothing would count', () => {
    const error = refused(new Session(), (value) => value);
    expect([error.code, error.message]).toEqual([
      'HASTEN_CACHE_ARGUMENT',
      'options is an instance of Session for which `hash` gives itself: no key can be made of it',
    ]);
  });

  test('may give what refers back', () => {
    const back = makeKeyer('any', { ignore: [], hash: (value) => ({ value }), names: [] });
    expect(back([new Session()])).toMatch(/^[0-9a-f]{32}$/);
  });
});
