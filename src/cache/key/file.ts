/** `file(path)`: an argument that counts by what is in the file. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `file(path)` gives, and what the cached function receives. */
export class FileArgument {
  /** Absolute. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  toString(): string {
    return this.path;
  }
}

/** An argument that counts by the file's content, wherever the file is. */
export function file(path: string | URL): FileArgument {
  return new FileArgument(resolve(path instanceof URL ? fileURLToPath(path) : path));
}
