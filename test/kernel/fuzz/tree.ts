/**
 * The tree of a generated kernel: the generator's own, which knows nothing of the compiler's. It is plain data, so that
 * the shrinker can copy it and leave parts out, and is printed in several dialects (print.ts).
 */
export type Dtype = 'i8' | 'u8' | 'u8c' | 'i16' | 'u16' | 'i32' | 'u32' | 'f32' | 'f64';

export type Expression =
  | { kind: 'literal'; text: string }
  | { kind: 'name'; name: string }
  | { kind: 'length'; array: string }
  | { kind: 'load'; array: string; index: Expression }
  | { kind: 'unary'; operator: string; argument: Expression }
  /** Also comparisons, `&&` and `||`. */
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'choose'; test: Expression; then: Expression; otherwise: Expression }
  | { kind: 'call'; callee: string; arguments: Expression[] }
  | { kind: 'assign'; operator: string; target: Target; value: Expression }
  | { kind: 'step'; operator: '++' | '--'; prefix: boolean; target: Target }
  | { kind: 'comma'; first: Expression; then: Expression };

export type Target = Extract<Expression, { kind: 'name' | 'load' }>;

export type Statement =
  | Declare
  | { kind: 'scratch'; name: string; dtype: Dtype; length: number }
  | { kind: 'function'; fn: FunctionNode }
  | { kind: 'expression'; value: Expression }
  | { kind: 'if'; test: Expression; then: Statement[]; otherwise: Statement[] }
  | Loop
  | { kind: 'block'; label: string | null; body: Statement[] }
  /** Each case but the last ends with `break`, which the printer adds. */
  | { kind: 'switch'; value: Expression; cases: { test: Expression | null; body: Statement[] }[] }
  | { kind: 'break' | 'continue'; label: string | null }
  | { kind: 'return'; value: Expression | null };

export interface Declare {
  kind: 'declare';
  keyword: 'let' | 'const' | 'var';
  items: { name: string; value: Expression | null }[];
}

export type Loop =
  | {
      kind: 'for';
      label: string | null;
      init: Declare | null;
      test: Expression | null;
      update: Expression | null;
      body: Statement[];
    }
  | { kind: 'forOf'; label: string | null; name: string; array: string; body: Statement[] }
  | { kind: 'while'; label: string | null; test: Expression; body: Statement[] }
  | { kind: 'do'; label: string | null; test: Expression; body: Statement[] };

export interface FunctionNode {
  name: string;
  form: 'declaration' | 'arrow' | 'expression';
  params: string[];
  /** A single `return` of an arrow is printed without braces. */
  body: Statement[];
}

/** How a call draws a number for a parameter (inputs.ts). */
export type NumberRole =
  | { kind: 'size'; size: string }
  /** From 0 to the size, `start` no greater than `end`. */
  | { kind: 'start' | 'end'; size: string }
  /** A small count of rounds. */
  | { kind: 'limit' }
  | { kind: 'float' }
  | { kind: 'int' };

export type Param =
  /** `indexOf`: its elements are indices of arrays of that size, nearly always. */
  | { kind: 'array'; name: string; dtype: Dtype; size: string; indexOf: string | null }
  | { kind: 'number'; name: string; role: NumberRole }
  | { kind: 'boolean'; name: string };

/** A length that arrays share. `product` multiplies two others (a 2-D array's height and width). */
export interface Size {
  name: string;
  length:
    | { kind: 'constant'; value: number }
    | { kind: 'any'; least: number; most: number }
    | { kind: 'product'; of: [string, string] };
}

export interface Program {
  seed: number;
  sizes: Size[];
  params: Param[];
  /** Given with `{ with }`, as a destructured last parameter. Functions stand beside the kernel. */
  captured: Param[];
  capturedFunctions: FunctionNode[];
  form: 'function' | 'arrow' | 'method';
  body: Statement[];
}

export const literal = (text: string | number): Expression => ({ kind: 'literal', text: String(text) });
export const name = (text: string): Target => ({ kind: 'name', name: text });
export const length = (array: string): Expression => ({ kind: 'length', array });
export const load = (array: string, index: Expression): Target => ({ kind: 'load', array, index });
export const unary = (operator: string, argument: Expression): Expression => ({ kind: 'unary', operator, argument });
export const binary = (left: Expression, operator: string, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
});
export const choose = (test: Expression, then: Expression, otherwise: Expression): Expression => ({
  kind: 'choose',
  test,
  then,
  otherwise,
});
export const call = (callee: string, ...args: Expression[]): Expression => ({ kind: 'call', callee, arguments: args });
export const assign = (target: Target, operator: string, value: Expression): Statement => ({
  kind: 'expression',
  value: { kind: 'assign', operator, target, value },
});
export const step = (target: Target, operator: '++' | '--' = '++', prefix = false): Expression => ({
  kind: 'step',
  operator,
  prefix,
  target,
});
export const expression = (value: Expression): Statement => ({ kind: 'expression', value });
export const declare = (keyword: Declare['keyword'], text: string, value: Expression | null): Declare => ({
  kind: 'declare',
  keyword,
  items: [{ name: text, value }],
});
export const when = (test: Expression, then: Statement[], otherwise: Statement[] = []): Statement => ({
  kind: 'if',
  test,
  then,
  otherwise,
});
