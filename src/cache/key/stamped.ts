/** `stamped(array)`: an array that counts by a stamp instead of its bytes. */
import { inspect } from 'node:util';
import { HastenError } from '../../support/errors.ts';

const stamps = new WeakMap<ArrayBufferView, string | number>();

/**
 * Makes an array count by its type, its length and a stamp instead of its bytes, so that a large one costs no time as an
 * argument of a cached function. Gives the same array. The same `version` promises the same content, in every process;
 * without one the stamp is a new random one, and the array is found again in this process alone. Who changes the array
 * stamps it anew.
 *
 * ```ts
 * const table = stamped(new Float64Array(1e6), 'prices of 2026-03-01');
 * await features(table);   // no look at the 8 MB
 * ```
 *
 * A `subarray` or a copy has no stamp. Throws `HASTEN_CACHE_ARGUMENT` for what is no typed array, Buffer or DataView, and
 * for a version that is neither text nor number.
 */
export function stamped<A extends ArrayBufferView>(array: A, version: string | number = crypto.randomUUID()): A {
  if (!ArrayBuffer.isView(array)) {
    throw new HastenError('HASTEN_CACHE_ARGUMENT', 'stamped was given something that is no typed array', {
      fix: 'give a typed array, a Buffer or a DataView',
    });
  }
  if (typeof version !== 'string' && typeof version !== 'number') {
    throw new HastenError(
      'HASTEN_CACHE_ARGUMENT',
      `the version of stamped is neither a text nor a number, but ${inspect(version, { depth: 0, breakLength: Number.POSITIVE_INFINITY })}`,
      {
        fix: 'give a text or a number, or leave it out',
      },
    );
  }
  stamps.set(array, version);
  return array;
}

/** The array's stamp, or undefined where its bytes count. */
export function stampOf(array: ArrayBufferView): string | number | undefined {
  return stamps.get(array);
}
