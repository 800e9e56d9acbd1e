/** What a worker needs to find a function. Structured-cloneable; small, since one goes with every job. */

export type { AnyFunction } from '../../source/registry.ts';

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

export type InlineDescriptor = Extract<WorkDescriptor, { kind: 'inline' }>;
