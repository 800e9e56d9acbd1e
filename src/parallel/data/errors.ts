/** Errors that travel. (Being written.) */

/** An error, or whatever else was thrown. Structured-cloneable. */
export interface PackedError {
  readonly message: string;
}

/** `index`: of the item that it was thrown for. */
export function packError(_error: unknown, _index?: number): PackedError {
  throw new Error('not written yet');
}

/** An Error of the class that it had, where that is a built-in one, with its stack, cause and properties, and `index`. */
export function reviveError(_packed: PackedError): Error {
  throw new Error('not written yet');
}
