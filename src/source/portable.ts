/**
 * Values that travel between threads and processes by a description of theirs, at any depth of what is sent: locks, queues,
 * mapped arrays. A description is what structured clone takes (for a process: what `v8.serialize` takes).
 */

/** How values of a class travel. */
export interface Portable {
  readonly kind: string;
  /** Undefined for a value that travels as others of its class do; throws where it cannot travel there. */
  describe(value: object, to: 'thread' | 'process'): unknown;
  restore(description: unknown): object;
}

const byKind = new Map<string, Portable>();
const byPrototype = new Map<object, Portable>();

/** From now on instances of that class, and of classes below it, travel by what `describe` gives. */
export function portable<T extends object>(
  kind: string,
  type: abstract new (...args: never[]) => T,
  describe: (value: T, to: 'thread' | 'process') => unknown,
  restore: (description: unknown) => T,
): void {
  const made = { kind, describe: describe as Portable['describe'], restore };
  byKind.set(kind, made);
  byPrototype.set(type.prototype as object, made);
}

/** How a value travels, if by description. */
export function portableOf(value: object): Portable | undefined {
  for (let at = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) {
    const found = byPrototype.get(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What has that kind here; undefined where its module is not loaded. */
export function portableKind(kind: string): Portable | undefined {
  return byKind.get(kind);
}

/** How many classes there are: what was found out about others holds as long as it stays the same. */
export function portableCount(): number {
  return byPrototype.size;
}
