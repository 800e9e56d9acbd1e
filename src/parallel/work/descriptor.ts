/** What a worker needs to find a function. Structured-cloneable; small, since one goes with every job. */

export type WorkDescriptor =
  | {
      /** Given to `task()`: the module's URL, and the number of the call in it. */
      readonly kind: 'task';
      readonly module: string;
      readonly index: number;
      /** What tells the function from another one (stamp.ts): a module that changed on the disk since is found out. */
      readonly hash: string;
      readonly name: string;
    }
  | { readonly kind: 'export'; readonly module: string; readonly name: string }
  | {
      /** The function itself, as text. */
      readonly kind: 'inline';
      /** An expression: the function, or an object that has nothing but it as a method. */
      readonly text: string;
      readonly hash: string;
      readonly name: string;
      readonly strict: boolean;
      /** Where it stands in the user's file, for stacks and `import()`: a URL; null where that is not known. */
      readonly file: string | null;
      /** From 1, of the text's first character. */
      readonly line: number;
      readonly column: number;
    };

export type AnyFunction = (...values: never[]) => unknown;

/** A short name of a text: two of 32 bits in sequence (FNV-1a and its like with another prime). */
export function hashOf(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
    second ^= second >>> 13;
  }
  return (first >>> 0).toString(36) + (second >>> 0).toString(36);
}
