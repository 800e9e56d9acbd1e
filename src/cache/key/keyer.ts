/** Keys of calls: a function's identity and its arguments, hashed. */
import { Encoder } from './encoder.ts';
import type { Ignored } from './encoding.ts';
import { hashText, type Key } from './hash.ts';
import { ignoredFrom, ignoreTree } from './ignore.ts';

export interface KeyOptions {
  /** Paths that do not count: the argument's index, then names of properties: `['1', 'verbose']`; `['2+']`: all from there on. */
  readonly ignore: readonly (readonly string[])[];
  /** Gives a value that stands for an object which has no key (its class's name counts too), or undefined to refuse it. */
  readonly hash: ((value: object) => unknown) | null;
  /** Of the parameters, for messages. */
  readonly names: readonly string[];
}

/**
 * Makes what gives each call of one function its key; `identity` is any text that tells the function and its code. Of the
 * arguments an undefined at the end counts as none, as default values see it. Throws `HASTEN_CACHE_ARGUMENT`, which names
 * the way to the value, and `HASTEN_CACHE_FILE`.
 */
export function makeKeyer(identity: string, options: KeyOptions): (args: ArrayLike<unknown>) => Key {
  const prefix = Buffer.from(hashText(identity), 'hex');
  const ignored = ignoreTree(options.ignore);
  const from = ignoredFrom(options.ignore);
  const ignoredAt = (index: number): Ignored | null => {
    if (ignored === null) return null;
    return index >= from ? true : (ignored.get(String(index)) ?? null);
  };
  return (args) => {
    let count = args.length;
    while (count > 0 && (args[count - 1] === undefined || ignoredAt(count - 1) === true)) count--;
    const encoder = Encoder.take(options, prefix);
    try {
      for (let index = 0; index < count; index++) {
        const below = ignoredAt(index);
        encoder.part(index, below === true ? undefined : args[index], below);
      }
      return encoder.finish();
    } catch (error) {
      throw encoder.fail(error);
    }
  };
}
