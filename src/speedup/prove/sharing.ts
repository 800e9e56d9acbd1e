/**
 * What a call leaves that is one object or one memory in two places: a result that is an argument or has one in it, one
 * that an earlier call gave before. Whoever writes into it would notice, though all values are the same.
 */

/** More places than these nobody looks at. */
const MOST_OBJECTS = 100_000;
/** And more than these nobody reads. */
const MOST_SHARED = 100;

export class Sharing {
  /** Objects of earlier calls, with the place where they were. */
  readonly #earlier = new WeakMap<object, string>();
  #calls = 0;

  /**
   * Of the next call, behind it: `result.data is arguments[0]`, `result shares memory with arguments[1]`, `result is result of
   * call 1`, in an order that the values alone decide. What is frozen may be shared.
   */
  of(args: readonly unknown[], result: unknown): string[] {
    const met = new Map<object, string>();
    const shared: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || met.size >= MOST_OBJECTS) return;
      const known = met.get(value) ?? this.#earlier.get(value);
      if (known !== undefined && !Object.isFrozen(value) && shared.length < MOST_SHARED) shared.push(said(path, known));
      if (known !== undefined) return;
      met.set(value, path);
      for (const [part, name] of partsOf(value)) visit(part, path + name);
    };
    for (const [index, arg] of args.entries()) visit(arg, `arguments[${index}]`);
    visit(result, 'result');
    this.#calls++;
    for (const [value, path] of met) this.#earlier.set(value, `${path} of call ${this.#calls}`);
    return shared;
  }
}

const MEMORY = '.buffer';

function said(path: string, known: string): string {
  if (!path.endsWith(MEMORY)) return `${path} is ${known}`;
  return `${path.slice(0, -MEMORY.length)} shares memory with ${known.replace(MEMORY, '')}`;
}

/** What is in an object, with what its path ends in. */
function* partsOf(value: object): Iterable<[unknown, string]> {
  if (ArrayBuffer.isView(value)) yield [value.buffer, MEMORY];
  else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (typeof value[i] === 'object') yield [value[i], `[${i}]`];
  } else if (value instanceof Map) {
    let at = 0;
    for (const [key, of] of value) {
      yield [key, `.key(${at})`];
      yield [of, `.value(${at++})`];
    }
  } else if (value instanceof Set) {
    let at = 0;
    for (const one of value) yield [one, `.value(${at++})`];
  } else for (const key of Object.keys(value)) yield [(value as Record<string, unknown>)[key], `.${key}`];
}
