/**
 * The identifiers that transformed code uses. They are script-scope constants and locals, not properties of the global
 * object: V8 embeds script-scope constants into optimised code, and programs that list globals see nothing new.
 */
export const names = {
  /** Int32Array: [0] the index of the top frame, [1] a place nobody reads, [2...] the current place of each frame. */
  marks: '$hm',
  /** Int32Array: how often each place was started, modulo 2^32. */
  counts: '$hc',
  /** Function: a module begins; gives its frame. */
  moduleStart: '$hz',
  /** Function: takes these names out of an error's message; gives the error. */
  plainError: '$hx',
  /** Int32Array, where the run is observed: the count at which a place is looked at next. */
  watch: '$hw',
  /** Function: looks at a place, with what is to be seen there. */
  observe: '$ho',
  /** Function: a wait that is looked at begins; gives when. */
  waitStart: '$ha',
  /** Function: it has ended; gives 0. */
  waited: '$hb',
  /** Local: when the wait that is looked at began; 0 while none is. */
  waiting: '$ht',
  /** Local: the frame's index in `marks`; 1 while a generator or async function is suspended. */
  frame: '$hp',
  /** Local: a value on its way past a mark. */
  value: '$hr',
  /** Locals, numbered: what gives the frame back before `await using` waits. */
  disposal: '$hu',
  /** Local: an error on its way out. */
  error: '$he',
} as const;

/** The index in `marks` of an empty stack. */
export const BASE_FRAME = 1;
