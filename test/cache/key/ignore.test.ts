/** Arguments and properties that do not count. */
import { describe, expect, test } from 'vitest';
import { makeKeyer } from '../../../src/cache/key/keyer.ts';

function keyer(...ignore: string[][]): (...args: unknown[]) => string {
  const keyOf = makeKeyer('any', { ignore, hash: null, names: ['path', 'options'] });
  return (...args) => keyOf(args);
}

describe('ignore', () => {
  test('leaves a parameter out, given or not, whatever it is', () => {
    const key = keyer(['1']);
    const expected = key('a');
    expect(key('a', 1)).toBe(expected);
    expect(key('a', () => 1)).toBe(expected);
    expect(key('b', 1)).not.toBe(expected);
    expect(key('a', 1, 2)).toBe(key('a', 3, 2));
    expect(key('a', 1, 2)).not.toBe(key('a', 1, 3));
  });

  test('leaves a property out, given or not', () => {
    const key = keyer(['1', 'verbose'], ['1', 'log', 'level']);
    const expected = key('a', { bins: 1, log: { file: 'b' } });
    expect(key('a', { verbose: () => 1, bins: 1, log: { level: 3, file: 'b' } })).toBe(expected);
    expect(key('a', { bins: 2, log: { file: 'b' } })).not.toBe(expected);
    expect(key('a', { bins: 1, log: { file: 'c' } })).not.toBe(expected);
  });

  test('leaves only that property out', () => {
    const key = keyer(['1', 'verbose']);
    expect(key('a', { deep: { verbose: 1 } })).not.toBe(key('a', { deep: { verbose: 2 } }));
    expect(key({ verbose: 1 })).not.toBe(key({ verbose: 2 }));
  });

  test('counts all of an object that also stands where nothing is ignored', () => {
    const key = keyer(['0', 'verbose']);
    const twice = (verbose: number): string => {
      const options = { verbose };
      return key(options, options);
    };
    expect(twice(1)).not.toBe(twice(2));
  });

  test('ends with a cycle through what it leaves out', () => {
    const key = keyer(['0', 'verbose']);
    const options: Record<string, unknown> = { verbose: 1 };
    options.self = options;
    expect(key(options)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a longer path within a shorter one changes nothing', () => {
    expect(keyer(['0'], ['0', 'a'])({ a: 1, b: 1 })).toBe(keyer(['0', 'a'], ['0'])({ a: 2, b: 2 }));
  });

  test('takes an element out of an array', () => {
    const key = keyer(['0', '1']);
    expect(key([1, 2, 3])).toBe(key([1, 'x', 3]));
    expect(key([1, 2, 3])).not.toBe(key([1, 2, 4]));
  });
});
