/** The text of a function as the function itself tells it: what all of a kernel's places point into. Nothing is parsed here. */

/** Known by its identity. Every offset of the compiler points into `text`. */
export interface FunctionText {
  readonly text: string;
  /** The function's own; empty where it has none. */
  readonly name: string;
}

const texts = new WeakMap<object, FunctionText>();

/** One for each function. */
export function textOf(fn: (...values: never[]) => unknown): FunctionText {
  let text = texts.get(fn);
  if (text === undefined) {
    text = { text: Function.prototype.toString.call(fn), name: fn.name };
    texts.set(fn, text);
  }
  return text;
}
