/** What is refused of functions whose results are kept in memory alone, and whose code therefore does not count. */
import { HastenError } from '../support/errors.ts';
import type { CacheableFunction } from './cached.ts';
import { codeOf } from './code/code.ts';
import type { FunctionIdentity } from './code/identity.ts';

const NO_NOTES = { get: () => null, put: () => {} };

/** Throws `HASTEN_CACHE_THIS`. A closure is as good as any other function: its results are its own. */
export function refuseThis(fn: CacheableFunction, identity: FunctionIdentity): void {
  if (!/\bthis\b/.test(Function.prototype.toString.call(fn))) return;
  try {
    codeOf(fn, identity, 'function', undefined, undefined, false, NO_NOTES);
  } catch (error) {
    if (error instanceof HastenError && error.code === 'HASTEN_CACHE_THIS') throw error;
  }
}
