/** Functions that cannot be cached whatever their code is, refused where they are given. */

import { asWritten } from '../../source/as-written.ts';
import type { AnyFunction } from '../../source/registry.ts';
import { HastenError } from '../../support/errors.ts';
import { definitionOf, type FunctionIdentity } from './identity.ts';

/**
 * Throws `HASTEN_CACHE_DEFINITION` for what is no function, a class, and a native or bound function. What needs its syntax
 * tree (`HASTEN_CACHE_THIS`, `HASTEN_CACHE_CLOSURE`) is found by `codeOf`.
 */
export function checkFunction(fn: unknown, identity: FunctionIdentity): asserts fn is AnyFunction {
  const reason = reasonOf(fn);
  if (reason === null) return;
  throw new HastenError('HASTEN_CACHE_DEFINITION', reason.message, {
    file: asWritten(definitionOf(identity).file),
    fix: reason.fix,
  });
}

function reasonOf(fn: unknown): { message: string; fix: string } | null {
  if (typeof fn !== 'function') {
    const kind = fn === null ? 'null' : Array.isArray(fn) ? 'an array' : `a value of type ${typeof fn}`;
    return { message: `cache takes a function, not ${kind}`, fix: 'call it as cache(import.meta, function)' };
  }
  const text = Function.prototype.toString.call(fn);
  const title = fn.name === '' ? 'the function' : `\`${fn.name}\``;
  if (/^class\b/.test(text)) return { message: `${title} is a class`, fix: 'give a function that makes the instance' };
  if (!/\{\s*\[native code\]\s*\}$/.test(text)) return null;
  const isBound = fn.name.startsWith('bound ');
  return {
    message: `${title} is ${isBound ? 'bound' : 'native'}: it has no text by which a change of it could be seen`,
    fix: isBound
      ? 'give the function itself, and what it is bound to as an argument'
      : 'call it in a function: (value) => Math.sqrt(value)',
  };
}
