/** What `file(path)` of `hasten/cache` gives: it counts by the file's content in workers as well, so it travels as what it is. */
import { portable } from './portable.ts';

/** A file as an argument of a cached function, made by `file(path)`: the function reads it at `path`. */
export class FileArgument {
  /** Absolute. */
  readonly path: string;

  /** As `file(path)`. */
  constructor(path: string) {
    this.path = path;
  }

  /** The path, so that the argument can be put into a text. */
  toString(): string {
    return this.path;
  }
}

portable(
  'FileArgument',
  FileArgument,
  ({ path }) => ({ path }),
  (description) => new FileArgument((description as FileArgument).path),
);
