/** What the encoders of the kinds of objects are given: the stream, and the way to what an object holds. */
import type { Hasher, Key } from './hasher.ts';

/** What does not count below a value: all of it, or some of its properties. */
export type Ignored = true | ReadonlyMap<string, Ignored>;

/** A step from a value to a part of it, for messages: a property, an index, an entry of a Map, a member of a Set. */
export type Step = string | number | symbol | { readonly entry: unknown } | { readonly member: true };

export interface Encoding {
  readonly out: Hasher;
  /** A part of the value that is encoded. */
  part(step: Step, value: unknown, ignored?: Ignored | null): void;
  /** Digests of a collection's members, each by itself: whatever the order in which they came. */
  digests(collection: object, members: readonly unknown[]): Key[];
  /** An error that names the way to the value: `options.rows[3] is a function`. */
  refuse(what: string, fix?: string): never;
}

/** Encodes objects of one kind, once they are known to be of it. */
export type Encode<T extends object = object> = (encoding: Encoding, value: T, ignored: Ignored | null) => void;
