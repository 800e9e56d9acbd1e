/**
 * The typed tree that the front end makes of a function for one signature, and that analysis and code generation read.
 * What always holds in it:
 * - It is a tree: no node stands in two places, so analyses may hang facts on nodes by identity.
 * - Expressions have no side effects. Assignments, increments and calls inside of an expression have become statements
 *   with variables of their own, in JavaScript's order; what JavaScript would evaluate on one path alone stands in an `if`.
 * - A number expression has JavaScript's meaning: a float64. Which machine type holds it is decided later
 *   (analysis/ranges.ts), and never changes a result.
 * - Names are resolved: a variable or an array is an object, one for each declaration (and one more for each time that a
 *   helper was inlined). Helpers are inlined; there are no calls but those of `Math`.
 * - Booleans and numbers never mix: `toNumber` and comparisons stand where JavaScript converts.
 */

/** Where a node is: offsets into a text, `source` of the tree's `sources` (0 is the kernel, others are helpers). */
export interface Place {
  source: number;
  start: number;
  end: number;
}

/** The element types of the arrays that a kernel takes. `u8c` is Uint8ClampedArray. */
export type Dtype = 'i8' | 'u8' | 'u8c' | 'i16' | 'u16' | 'i32' | 'u32' | 'f32' | 'f64';

/** What a call passes for a parameter; `int` is a number that is an int32 and not -0. `same` numbers equal views alike. */
export type ArgumentType = { kind: 'array'; dtype: Dtype } | { kind: 'number'; int: boolean } | { kind: 'boolean' };

/** A variable of the source, or one of the front end's own (with a name that says what it is for). */
export interface Variable {
  id: number;
  name: string;
  type: 'number' | 'boolean';
  place: Place;
}

export interface ArrayVariable {
  id: number;
  name: string;
  dtype: Dtype;
  place: Place;
  /** From the caller (its index in `Tree.parameters`), or a scratch array of a fixed length, in elements. */
  from: { parameter: number } | { scratch: number };
}

export type Parameter =
  /** Two parameters have the same `array` where a call passes the same view for both. */
  | { kind: 'array'; array: ArrayVariable; name: string }
  /** `int`: every call of this signature passes an int32 that is not -0. */
  | { kind: 'number'; variable: Variable; int: boolean; name: string }
  | { kind: 'boolean'; variable: Variable; name: string };

export interface Tree {
  name: string;
  /** Those of the function, then the arrays that it captures, in the order in which a call passes them. */
  parameters: Parameter[];
  variables: Variable[];
  /** Without doubles: parameters' and scratch arrays. */
  arrays: ArrayVariable[];
  body: Statement[];
  /** What it returns; a tree never returns a value on some paths only. */
  returns: 'nothing' | 'number' | 'boolean';
}

export type Expression =
  | Constant
  | Read
  | Length
  | Load
  | Unary
  | Binary
  | Compare
  | Logical
  | Choose
  | MathCall
  | ToNumber;

interface Node {
  place: Place;
}

/** A number (also NaN, -0 and the infinities) or a boolean. */
export interface Constant extends Node {
  op: 'constant';
  value: number | boolean;
}
export interface Read extends Node {
  op: 'read';
  variable: Variable;
}
/** The length of an array, in elements. */
export interface Length extends Node {
  op: 'length';
  array: ArrayVariable;
}
/** An element as a number. An index that is no integer in range throws HASTEN_KERNEL_RANGE. */
export interface Load extends Node {
  op: 'load';
  array: ArrayVariable;
  index: Expression;
}
/** `-` negates a number, `~` its int32, `!` a boolean. */
export interface Unary extends Node {
  op: 'unary';
  operator: '-' | '~' | '!';
  argument: Expression;
}
/** On numbers, with JavaScript's meaning (int32 for the bit operators, uint32 for the result of `>>>`). */
export interface Binary extends Node {
  op: 'binary';
  operator: '+' | '-' | '*' | '/' | '%' | '**' | '&' | '|' | '^' | '<<' | '>>' | '>>>';
  left: Expression;
  right: Expression;
}
/** Of two numbers, or (`==` and `!=`) of two booleans; a boolean. */
export interface Compare extends Node {
  op: 'compare';
  operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  left: Expression;
  right: Expression;
}
/** Of two booleans. The right side has no effects, but its loads happen only where the left side does not decide. */
export interface Logical extends Node {
  op: 'logical';
  operator: '&&' | '||';
  left: Expression;
  right: Expression;
}
/** `test ? then : otherwise`, of numbers or of booleans; the loads of one side happen. */
export interface Choose extends Node {
  op: 'choose';
  test: Expression;
  then: Expression;
  otherwise: Expression;
}
/** The functions of `Math` that the compiler makes itself are exact; for others see `hostFunctions`. */
export interface MathCall extends Node {
  op: 'math';
  name: MathName;
  /** As many as the function takes: `min` and `max` have two (the front end folds others), `hypot` any number. */
  arguments: Expression[];
}
/** 0 or 1 of a boolean. */
export interface ToNumber extends Node {
  op: 'toNumber';
  argument: Expression;
}

/** Exact in WebAssembly, also in SIMD. */
export type ExactFunction =
  | 'abs'
  | 'ceil'
  | 'clz32'
  | 'floor'
  | 'fround'
  | 'imul'
  | 'max'
  | 'min'
  | 'round'
  | 'sign'
  | 'sqrt'
  | 'trunc';
/** Called from the host, lane by lane, unless `fast`: their last bits are the engine's. */
export type HostFunction =
  | 'acos'
  | 'acosh'
  | 'asin'
  | 'asinh'
  | 'atan'
  | 'atan2'
  | 'atanh'
  | 'cbrt'
  | 'cos'
  | 'cosh'
  | 'exp'
  | 'expm1'
  | 'f16round'
  | 'hypot'
  | 'log'
  | 'log10'
  | 'log1p'
  | 'log2'
  | 'pow'
  | 'sin'
  | 'sinh'
  | 'tan'
  | 'tanh';
/**
 * What the vector math under `fast` is written with, beside JavaScript (math/intrinsics.ts has each as plain JavaScript):
 * - `$nearest(x)`: to the nearest integer, ties to even; keeps -0, NaN, infinities.
 * - `$exponent(x)`: the 11 exponent bits of the float64, 0 to 2047.
 * - `$mantissa(x)`: the float64 with x's 52 mantissa bits, sign + and the exponent of 1: in [1, 2).
 * - `$power2(n)`: 2^n for an integer n of -1022 to 1023 (others: unspecified, but no trap).
 * - `$clearLow(x)`: x with the low 27 bits of its mantissa cleared (Veltkamp's split without overflow).
 * - `$copySign(x, y)`: the magnitude of x with the sign of y.
 * - `$multiplyAdd(a, b, c)`: a * b + c, rounded once or twice as the machine likes (relaxed SIMD).
 */
export type IntrinsicFunction =
  | '$nearest'
  | '$exponent'
  | '$mantissa'
  | '$power2'
  | '$clearLow'
  | '$copySign'
  | '$multiplyAdd';
export type MathName = ExactFunction | HostFunction | IntrinsicFunction;

export type Statement = Set | Store | If | Loop | Block | Break | Continue | Return | ClearScratch;

/** Assigns. A variable is never read before it was set on every path. */
export interface Set extends Node {
  op: 'set';
  variable: Variable;
  value: Expression;
}
/** Converts as JavaScript does (wraps, clamps, rounds to float32). The index as for `Load`. */
export interface Store extends Node {
  op: 'store';
  array: ArrayVariable;
  index: Expression;
  value: Expression;
}
export interface If extends Node {
  op: 'if';
  test: Expression;
  then: Statement[];
  otherwise: Statement[];
}
/**
 * `while (test) { body; update; }`; `continue` goes to `update`. A test that needs statements of its own, and the test of
 * a `do`, have become an `if (...) break` in the body or the update, and `test` is the constant true.
 */
export interface Loop extends Node {
  op: 'loop';
  label: Label;
  test: Expression;
  body: Statement[];
  update: Statement[];
}
/** Statements that `break` of its label leaves: labelled blocks, inlined helpers with an early return. */
export interface Block extends Node {
  op: 'block';
  label: Label;
  body: Statement[];
}
export interface Break extends Node {
  op: 'break';
  label: Label;
}
/** To the update of the loop with that label. */
export interface Continue extends Node {
  op: 'continue';
  label: Label;
}
export interface Return extends Node {
  op: 'return';
  value: Expression | null;
}
/** Fills a scratch array with zeros: what its declaration does each time that it is reached. */
export interface ClearScratch extends Node {
  op: 'clearScratch';
  array: ArrayVariable;
}

/** One for each loop and block, compared by identity. */
export interface Label {
  id: number;
  /** In the source, if it has a name there. */
  name: string | null;
}
