/** Errors that travel. */
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { HastenError } from '../../src/support/errors.ts';
import { asThrown, packError, reviveError } from '../../src/support/thrown.ts';

function sent(error: unknown, index?: number): Error {
  return reviveError(structuredClone(packError(error, index)));
}

describe('errors arrive', () => {
  test('with message, stack, class and index', () => {
    for (const type of [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError]) {
      const error = new type('wrong');
      const arrived = sent(error, 7);
      expect(arrived).toBeInstanceOf(type);
      expect(Object.getPrototypeOf(arrived)).toBe(type.prototype);
      expect(arrived).toMatchObject({ message: 'wrong', name: type.name, stack: error.stack, index: 7 });
    }
    expect(sent(new Error('a'))).not.toHaveProperty('index');
  });

  test('whatever they are', () => {
    const proxy = Proxy.revocable({}, {});
    proxy.revoke();
    expect(sent(proxy.proxy)).toMatchObject({ message: 'a task threw "something that cannot be looked at"' });
    expect(sent(Object.assign(Object.create(null), { callback: () => 1 }))).toBeInstanceOf(Error);
    const trap = { ownKeys: () => expect.fail('not to be seen') };
    expect(sent(new Proxy(new Error('a'), trap))).toBeInstanceOf(Error);
    expect(sent(new Error('outer', { cause: proxy.proxy }))).toMatchObject({ message: 'outer' });
  });

  test('with own properties, but for those that cannot travel', () => {
    const error = Object.assign(new Error('a'), {
      code: 'E_A',
      at: { x: [1] },
      callback: () => 1,
      symbol: Symbol('a'),
    });
    const arrived = sent(error);
    expect(arrived).toMatchObject({ code: 'E_A', at: { x: [1] } });
    expect(arrived).not.toHaveProperty('callback');
    expect(arrived).not.toHaveProperty('symbol');
  });

  test('with causes, and those of an AggregateError', () => {
    const error = new AggregateError([new TypeError('one'), 'two'], 'both', {
      cause: new RangeError('why', { cause: 3 }),
    });
    const arrived = sent(error) as AggregateError;
    expect(arrived).toBeInstanceOf(AggregateError);
    expect(arrived.errors).toEqual([new TypeError('one'), 'two']);
    expect(arrived.cause).toBeInstanceOf(RangeError);
    expect((arrived.cause as Error).cause).toBe(3);
  });

  test('of classes of the program as the nearest built-in class, with their name', () => {
    class Broken extends RangeError {
      override name = 'Broken';
      readonly part = 'wheel';
    }
    const arrived = sent(new Broken('a'));
    expect(arrived).toBeInstanceOf(RangeError);
    expect(arrived).toMatchObject({ name: 'Broken', part: 'wheel', message: 'a' });
  });

  test('of hasten as what they are', () => {
    const error = new HastenError('HASTEN_TASK_DATA', 'a', {
      file: 'f',
      line: 1,
      column: 2,
      fix: 'b',
      cause: new Error('c'),
    });
    const arrived = sent(error, 3);
    expect(arrived).toBeInstanceOf(HastenError);
    expect(arrived).toMatchObject({ code: 'HASTEN_TASK_DATA', file: 'f', line: 1, column: 2, fix: 'b', index: 3 });
    expect((arrived.cause as Error).message).toBe('c');
  });

  test('of another realm, and DOMExceptions', () => {
    const foreign = new Script('new TypeError("there")').runInNewContext() as Error;
    expect(sent(foreign)).toBeInstanceOf(TypeError);
    const aborted = sent(new DOMException('stop', 'AbortError'));
    expect(aborted).toBeInstanceOf(DOMException);
    expect(aborted).toMatchObject({ name: 'AbortError', message: 'stop' });
  });

  test('also where they cannot be read, or go in circles', () => {
    const circle = new Error('round');
    circle.cause = circle;
    expect(sent(circle).message).toBe('round');
    const bad = new Error('bad');
    Object.defineProperty(bad, 'worse', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    Object.defineProperty(bad, 'stack', {
      get: () => {
        throw new Error('no');
      },
    });
    Object.defineProperty(bad, 'message', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(sent(bad)).toBeInstanceOf(Error);
    expect(sent(new Proxy(new Error('in a proxy'), {})).message).toBe('in a proxy');
  });
});

test('values that are thrown arrive as the cause, and as themselves', () => {
  for (const [value, message] of [
    ['text', 'a task threw "text"'],
    [3, 'a task threw 3'],
    [undefined, 'a task threw undefined'],
    [{ a: 1 }, 'a task threw an object that is no error'],
  ] as const) {
    const arrived = sent(value, 2);
    expect(arrived).toMatchObject({ message, index: 2 });
    expect(arrived.cause).toEqual(value);
    expect(asThrown(structuredClone(packError(value)))).toEqual(value);
  }
  expect(sent(() => 1).cause).toBe('() => 1');
  expect(sent(Symbol('a')).cause).toBe('Symbol(a)');
});
