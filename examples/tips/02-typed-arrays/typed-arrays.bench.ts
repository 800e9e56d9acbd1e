/** Reading elements, where little is won, and travelling, where all is won. */
import { deserialize, serialize } from 'node:v8';
import { bench } from 'hasten/bench';
import * as fast from './fast.ts';
import * as slow from './slow.ts';

/** An array that holds one value that is no number keeps every number in an object of its own. */
function sumMixed(values: (number | null)[]): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}

bench('every element read', {
  sizes: { values: 100_000 },
  setup: (n) => ({ array: slow.measurements(n), typed: fast.measurements(n), mixed: [null, ...slow.measurements(n)] }),
  elements: (_, n) => n,
  candidates: {
    array: ({ array }) => slow.sum(array),
    'typed array': ({ typed }) => fast.sum(typed),
    'array with a null': ({ mixed }) => sumMixed(mixed),
    'array, reduce': ({ array }) => array.reduce((total, value) => total + value, 0),
    'typed array, reduce': ({ typed }) => typed.reduce((total, value) => total + value, 0),
  },
});

bench('there and back', {
  sizes: { values: 20_000 },
  setup: (n) => ({ array: slow.measurements(n), typed: fast.measurements(n) }),
  check: (first: ArrayLike<number>, other: ArrayLike<number>) => {
    return first.length === other.length && Array.from(first).every((value, i) => value === other[i]);
  },
  bytes: (_, n) => 8 * n,
  candidates: {
    'array as JSON': ({ array }): ArrayLike<number> => slow.travel(array),
    'array by v8.serialize': ({ array }): ArrayLike<number> => deserialize(serialize(array)),
    'typed array by v8.serialize': ({ typed }): ArrayLike<number> => fast.travel(typed),
    'typed array, structuredClone': ({ typed }): ArrayLike<number> => structuredClone(typed),
  },
});
