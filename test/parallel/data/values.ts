/** Random values of all kinds that structured clone takes, with circles and shared references. */
import type { Random } from './random.ts';

export function randomValue(random: Random, depth = 0, made: object[] = []): unknown {
  const pick = random(depth > 4 ? 14 : 26);
  const own = <T extends object>(value: T): T => {
    made.push(value);
    return value;
  };
  const next = (): unknown => randomValue(random, depth + 1, made);
  switch (pick) {
    case 0:
      return undefined;
    case 1:
      return null;
    case 2:
      return random(2) === 0;
    case 3:
      return [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1.5, -(2 ** 31), 2 ** 31, 2 ** 53][random(8)];
    case 4:
      return random(2 ** 32) - 2 ** 31;
    case 5:
      return ['', 'a', 'ä€', '\u{1f600}', '\ud800', 'x'.repeat(random(100)), '__proto__', '\0'][random(8)];
    case 6:
      return [0n, -1n, 2n ** 70n][random(3)];
    case 7:
      return own(new Date(random(1e9)));
    case 8:
      return own(/a+(b)?/giu);
    case 9:
      return own(new (random(2) === 0 ? Float64Array : Uint8Array)(random(10)).fill(random(100)));
    case 10:
      return own(new Uint16Array(random(10) + (random(20) === 0 ? 40_000 : 10)).subarray(random(5)));
    case 11:
      return own(new RangeError(`error ${random(10)}`, random(2) === 0 ? {} : { cause: next() }));
    case 12:
      return own(Object(['text', 1, true, 2n][random(4)]) as object);
    case 13:
      return made.length === 0 ? 'nothing yet' : made[random(made.length)];
    case 14:
    case 15: {
      const map = own(new Map<unknown, unknown>());
      for (let count = random(4); count > 0; count--) map.set(next(), next());
      if (random(5) === 0) map.set('itself', map);
      return map;
    }
    case 16: {
      const set = own(new Set<unknown>());
      for (let count = random(4); count > 0; count--) set.add(next());
      return set;
    }
    case 17:
    case 18:
    case 19: {
      const array = own(new Array<unknown>(random(3)));
      for (let count = random(5); count > 0; count--) array[random(8)] = next();
      if (random(9) === 0) (array as unknown as Record<string, unknown>).named = next();
      return array;
    }
    case 20:
      return own(new Point(next(), next()));
    case 21:
      return own(Object.assign(Object.create(null) as object, { bare: next() }));
    default: {
      const object = own({} as Record<string, unknown>);
      for (let count = random(5); count > 0; count--) object[`key ${random(6)}`] = next();
      if (random(6) === 0) object.itself = object;
      if (random(20) === 0) Object.defineProperty(object, '__proto__', { value: next(), enumerable: true });
      return object;
    }
  }
}

class Point {
  x: unknown;
  y: unknown;
  readonly #secret = 1;

  constructor(x: unknown, y: unknown) {
    this.x = x;
    this.y = y;
  }

  get secret(): number {
    return this.#secret;
  }
}
