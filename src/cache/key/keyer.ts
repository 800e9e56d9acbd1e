/** Keys of calls: a function's identity and its arguments, hashed. */
import { readFileSync } from 'node:fs';
import { HastenError } from '../../support/errors.ts';
import { FileArgument } from './file.ts';
import { hashBytes, hashText, type Key } from './hash.ts';
import { stampOf } from './stamped.ts';

export interface KeyOptions {
  /** Paths that do not count: the parameter's index, then names of properties: `['1', 'verbose']`. */
  readonly ignore: readonly (readonly string[])[];
  /** Gives a value that stands for an instance of a class, or undefined where it does not know it. */
  readonly hash: ((value: object) => unknown) | null;
  /** Of the parameters, for messages. */
  readonly names: readonly string[];
}

/** Makes what gives each call of one function its key. `identity` is any text that tells the function and its code. */
export function makeKeyer(identity: string, options: KeyOptions): (args: ArrayLike<unknown>) => Key {
  const prefix = hashText(identity);
  const ignored = new Set(options.ignore.map((path) => JSON.stringify(path)));
  return (args) => {
    const parts: string[] = [prefix];
    for (let index = 0; index < args.length; index++) parts.push(encode(args[index], [String(index)]));
    while (parts.at(-1) === 'undefined') parts.pop();
    return hashText(parts.join(','));
  };

  function encode(value: unknown, path: string[]): string {
    if (ignored.has(JSON.stringify(path))) return 'undefined';
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (value === null || value === undefined || typeof value === 'boolean') return String(value);
    if (value instanceof FileArgument) return `file(${hashBytes(readFileSync(value.path))})`;
    if (Array.isArray(value)) {
      return `[${Array.from(value, (item, index) => encode(item, [...path, String(index)])).join()}]`;
    }
    if (ArrayBuffer.isView(value)) {
      const stamp = stampOf(value);
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const content = stamp === undefined ? hashBytes(bytes) : `${typeof stamp} ${stamp}`;
      return `${value.constructor.name}(${value.byteLength} ${content})`;
    }
    if (typeof value === 'object') {
      const prototype = Object.getPrototypeOf(value);
      if (prototype === null || prototype === Object.prototype) {
        const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
        const texts = entries.map(([name, item]) => [JSON.stringify(name), encode(item, [...path, name])] as const);
        return `{${texts.map(([name, text]) => `${name}:${text}`).join()}}`;
      }
      const stand = options.hash?.(value);
      if (stand !== undefined) return `${value.constructor.name}(${encode(stand, path)})`;
    }
    const name = [options.names[Number(path[0])] ?? path[0], ...path.slice(1)].join('.');
    throw new HastenError('HASTEN_CACHE_ARGUMENT', `${name} cannot be part of a key`, {
      fix: 'leave it out with `ignore`, or give a value that stands for it with `hash`',
    });
  }
}
