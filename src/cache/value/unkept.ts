/** What is thrown inside for a value that would not come back as it was: the front makes a warning of it. */
export class Unkept extends Error {
  /** Of the thing in the value, the outermost step first: `.rows[3]`. */
  path: string;
  /** `a function`. */
  readonly what: string;

  constructor(what: string) {
    super(what);
    this.what = what;
    this.path = '';
  }
}

export function unkept(what: string): never {
  throw new Unkept(what);
}
