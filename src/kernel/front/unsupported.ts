/** What JavaScript has and kernels do not, by the node that acorn makes of it: what to call it, and what to do instead. */

const OBJECTS = 'use one typed array for each field, or pass each number as a parameter';
const NO_STRINGS = 'kernels compute with numbers and booleans; keep texts outside, or number them';

/** [what it is, what to do instead] */
const UNSUPPORTED: Record<string, readonly [string, string]> = {
  ArrayExpression: ['an array literal', 'take `new Float64Array([...])`, which is a scratch array inside of a kernel'],
  ArrayPattern: ['taking an array apart', 'assign each element by itself'],
  AwaitExpression: ['`await`', 'await outside of the kernel and pass the result in'],
  ChainExpression: ['`?.`', 'write `.`; nothing is null in a kernel'],
  ClassDeclaration: ['a class', OBJECTS],
  ClassExpression: ['a class', OBJECTS],
  DebuggerStatement: ['`debugger`', 'run the function as JavaScript while you debug: HASTEN_KERNEL=js'],
  ForInStatement: ['`for ... in`', 'count: `for (let i = 0; i < x.length; i++)`'],
  ImportExpression: ['`import()`', 'import outside of the kernel, and give functions and numbers by `with`'],
  MetaProperty: ['`import.meta` and `new.target`', 'pass what you need of them as numbers'],
  ObjectExpression: ['an object', OBJECTS],
  ObjectPattern: ['taking an object apart', OBJECTS],
  SpreadElement: ['`...`', 'write the elements or the loop out'],
  Super: ['`super`', 'give what the kernel needs as parameters or by `with`'],
  TaggedTemplateExpression: ['a template', NO_STRINGS],
  TemplateLiteral: ['a string', NO_STRINGS],
  ThisExpression: ['`this`', 'give what the kernel needs as parameters or by `with`'],
  ThrowStatement: [
    '`throw`',
    'check before the call, or return a number that says what is wrong and throw where it is called',
  ],
  TryStatement: ['`try`', 'kernels have no exceptions: test for the case, and return a number that tells of it'],
  WithStatement: ['`with`', 'name what you mean'],
  YieldExpression: ['`yield`', 'write results into an array that is a parameter'],
};

export function unsupported(type: string): readonly [string, string] {
  return UNSUPPORTED[type] ?? [`\`${type}\``, 'write it with loops, numbers and typed arrays'];
}

export { NO_STRINGS };

/** Global functions and objects that people reach for in numeric code, and what to do instead. */
export const GLOBALS: Record<string, string> = {
  Array: 'take a typed array as a parameter, or `new Float64Array(16)` for scratch space',
  BigInt: 'keep to numbers: integers are exact up to 2 ** 53',
  Date: 'read the clock outside and pass it in',
  JSON: 'convert outside of the kernel',
  Map: 'number the keys, and use a typed array',
  Promise: 'await outside of the kernel',
  Set: 'number the members, and use a Uint8Array',
  String: NO_STRINGS,
  Atomics: 'a kernel runs on one thread; use plain reads and writes',
  arguments: 'name each parameter',
  console: 'return what you want to see, or run the function as JavaScript: HASTEN_KERNEL=js',
  crypto: 'fill an array with random numbers outside and pass it in',
  globalThis: 'name what you mean, and give it by `with`',
  parseFloat: 'parse outside of the kernel and pass numbers',
  parseInt: 'for whole numbers of a number take `Math.trunc(x)`; parse texts outside of the kernel',
  performance: 'read the clock outside and pass it in',
  process: 'pass what you need of it as a number',
};
