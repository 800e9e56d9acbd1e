/** What `timed` keeps of a function, and what it records. Decorators are tried as compilers call them; e2e tests compile some. */
import { beforeEach, describe, expect, test } from 'vitest';
import { timed } from '../../src/profile/timed.ts';
import { HastenError } from '../../src/support/errors.ts';

beforeEach(() => timed.reset());

const row = (name: string) => timed.report().find((each) => each.name === name);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('timed', () => {
  test('counts calls and adds up their times', () => {
    const work = timed(function work(ms: number) {
      spin(ms);
      return ms;
    });
    expect([work(2), work(6)]).toEqual([2, 6]);
    const { count, totalMs, meanMs, minMs, maxMs } = row('work')!;
    expect(count).toBe(2);
    expect(totalMs).toBeGreaterThanOrEqual(8);
    expect(meanMs).toBeCloseTo(totalMs / 2);
    expect(minMs).toBeGreaterThanOrEqual(2);
    expect(maxMs).toBeGreaterThanOrEqual(6);
    expect(minMs + maxMs).toBeCloseTo(totalMs);
  });

  test('keeps name, length, this, properties and errors', () => {
    function greet(this: { name: string }, greeting: string, _end: string): string {
      if (greeting === '') throw new RangeError('no greeting');
      return `${greeting} ${this.name}`;
    }
    greet.version = 3;
    const timedGreet = timed(greet);
    expect(timedGreet.name).toBe('greet');
    expect(timedGreet.length).toBe(2);
    expect(timedGreet.version).toBe(3);
    expect(timedGreet.call({ name: 'Ada' }, 'Hello', '!')).toBe('Hello Ada');
    expect(() => timedGreet.call({ name: 'Ada' }, '', '!')).toThrow(RangeError);
    expect(row('greet')!.count).toBe(2);
  });

  test('works on classes and constructors', () => {
    class Base {
      readonly x: number;
      constructor(x: number) {
        this.x = x;
      }
    }
    const Timed = timed(Base as unknown as () => void) as unknown as typeof Base;
    const made = new Timed(4);
    expect(made).toBeInstanceOf(Base);
    expect(made).toBeInstanceOf(Timed);
    class Derived extends Timed {}
    expect(new Derived(5)).toBeInstanceOf(Derived);
    expect(row('Base')!.count).toBe(2);
  });

  test('takes a name; functions of one name share a row; anonymous ones have one', () => {
    timed(() => 1, 'shared')();
    timed(() => 2, 'shared')();
    timed(() => 3)();
    expect(row('shared')!.count).toBe(2);
    expect(row('(anonymous)')!.count).toBe(1);
  });

  test('measures what gives a promise until it settles', async () => {
    const wait = timed(async function wait(ms: number) {
      await pause(ms);
      if (ms > 30) throw new Error('too long');
      return ms;
    });
    const first = wait(20);
    expect(row('wait')).toBeUndefined();
    expect(await first).toBe(20);
    await expect(wait(40)).rejects.toThrow('too long');
    expect(row('wait')!.count).toBe(2);
    expect(row('wait')!.minMs).toBeGreaterThan(15);
    expect(row('wait')!.maxMs).toBeGreaterThan(35);
  });

  test('measures a generator while it runs, and records it when it is done', () => {
    const count = timed(function* count(to: number) {
      for (let i = 0; i < to; i++) {
        spin(2);
        yield i;
      }
    });
    const seen: number[] = [];
    for (const i of count(3)) {
      seen.push(i);
      spin(60);
    }
    expect(seen).toEqual([0, 1, 2]);
    expect(row('count')!.count).toBe(1);
    expect(row('count')!.totalMs).toBeGreaterThanOrEqual(6);
    expect(row('count')!.totalMs).toBeLessThan(150);
    for (const _ of count(3)) break;
    expect(row('count')!.count).toBe(2);
    expect(Object.getPrototypeOf(count(1))).toBe(count.prototype);
  });

  test('measures an async generator', async () => {
    const ticks = timed(async function* ticks() {
      await pause(10);
      yield 1;
      throw new Error('over');
    });
    const read = async () => {
      for await (const tick of ticks()) expect(tick).toBe(1);
    };
    await expect(read()).rejects.toThrow('over');
    expect(row('ticks')!.count).toBe(1);
    expect(row('ticks')!.totalMs).toBeGreaterThan(5);
  });

  test('reports the largest total first, and forgets on request', () => {
    timed(() => 1, 'short')();
    timed(() => spin(60), 'long')();
    expect(timed.report().map(({ name }) => name)).toEqual(['long', 'short']);
    timed.reset();
    expect(timed.report()).toEqual([]);
  });

  test('refuses what is no function', () => {
    const wrong = () => timed(7 as unknown as () => void);
    expect(wrong).toThrow(HastenError);
    expect(wrong).toThrow('timed takes a function, and was given number');
  });

  test('keeps the type of the function', () => {
    const first: <T>(list: T[]) => T | undefined = timed(<T>(list: T[]): T | undefined => list[0]);
    expect(first(['a'])).toBe('a');
  });
});

describe('@timed', () => {
  /** A context as compilers make it, as far as it is read. */
  const context = (kind: string, name: string | symbol, isPrivate = false) =>
    ({ kind, name, private: isPrivate, static: false }) as unknown as ClassMethodDecoratorContext;

  test('names rows by the class that declares the method', () => {
    class Shape {
      area(): number {
        return 1;
      }
      static unit(): Shape {
        return new Shape();
      }
      get size(): number {
        return 2;
      }
    }
    class Circle extends Shape {}
    Shape.prototype.area = timed(Shape.prototype.area, context('method', 'area'));
    Shape.unit = timed(Shape.unit, context('method', 'unit'));
    const size = Object.getOwnPropertyDescriptor(Shape.prototype, 'size')!.get as () => number;
    Object.defineProperty(Shape.prototype, 'size', { get: timed(size, context('getter', 'size')) });
    const circle = new Circle();
    expect([circle.area(), circle.size, Shape.unit() instanceof Shape]).toEqual([1, 2, true]);
    expect(
      timed
        .report()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Shape.area', 'Shape.unit', 'get Shape.size']);
  });

  test('wraps what a field holds', () => {
    class Job {}
    const decorate = timed(
      undefined,
      context('field', 'run') as unknown as ClassFieldDecoratorContext<Job, () => number>,
    );
    expect(decorate.call(new Job(), () => 5)()).toBe(5);
    expect(row('Job.run')!.count).toBe(1);
    expect(() => decorate.call(new Job(), 5 as unknown as () => number)).toThrow('holds no function');
  });

  test('refuses to stand before a class', () => {
    expect(() => timed(class {} as never, context('class', 'Job'))).toThrow('@timed cannot stand before class Job');
  });
});
