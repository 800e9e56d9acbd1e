/**
 * What the parts of the front end share while they make a tree: scopes with what names stand for, the frame of the
 * function that is being read, and `Lower`, through which the parts call each other (each is a file; front.ts joins them).
 */
import type * as acorn from 'acorn';
import type { FunctionText } from '../function-text.ts';
import type { ArrayVariable, Constant, Dtype, Expression, Label, Place, Statement, Variable } from '../tree.ts';
import type { Type } from './make.ts';

export type FunctionNode = acorn.FunctionExpression | acorn.FunctionDeclaration | acorn.ArrowFunctionExpression;

/** An array that `with` gives: it is passed behind the arguments of the call, as parameter `parameter`. */
export interface CapturedArray {
  dtype: Dtype;
  parameter: number;
}

/** A function that `with` gives (an ordinary one or another kernel's), with what it captures itself. */
export interface CapturedFunction {
  source: FunctionText;
  captured: Record<string, Captured>;
}

export type Captured = number | boolean | CapturedArray | CapturedFunction;

/** A function of the source and the scope in which its free names are looked up. */
export interface Closure {
  name: string;
  node: FunctionNode;
  /** Index in `sources`. */
  source: number;
  scope: Scope;
  captured: Record<string, Captured> | null;
  /** Of the texts for `fast`, which may call each other and the intrinsics. */
  isVectorMath: boolean;
}

/** What an expression of the source stands for. `builtin` is named by its path: `Math`, `Math.sin`, `Float64Array`. */
export type Value =
  | { kind: 'scalar'; expression: Expression }
  | { kind: 'array'; array: ArrayVariable }
  | { kind: 'function'; closure: Closure }
  | { kind: 'builtin'; path: string }
  | { kind: 'captures'; captured: Record<string, Captured> }
  | { kind: 'nothing' };

/** What a name stands for. */
export type Binding =
  /** `variable` is null until a first value tells its type. */
  | { kind: 'variable'; name: string; variable: Variable | null; mutable: boolean; place: Place }
  /** Of a parameter that is set nowhere: each use is a copy. */
  | { kind: 'substitute'; expression: Expression }
  /** Declared further down in its block. */
  | { kind: 'pending' }
  | Exclude<Value, { kind: 'scalar' }>
  | { kind: 'scalar'; expression: Constant };

export class Scope {
  readonly parent: Scope | null;
  readonly #bindings = new Map<string, Binding>();

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  find(name: string): Binding | undefined {
    return this.#bindings.get(name) ?? this.parent?.find(name);
  }

  own(name: string): Binding | undefined {
    return this.#bindings.get(name);
  }

  bind(name: string, binding: Binding): void {
    this.#bindings.set(name, binding);
  }
}

/** Where `break` and `continue` may go. */
export interface Target {
  label: Label;
  names: readonly string[];
  kind: 'loop' | 'switch' | 'block';
}

/** Where `return` goes: out of the kernel, or to the end of an inlined helper. */
export interface Exit {
  kind: 'kernel' | 'inline';
  name: string;
  /** Whether somebody needs the value. */
  wanted: boolean;
  label: Label;
  /** Whether a `break` to `label` was made. */
  left: boolean;
  type: Type | 'nothing' | null;
  /** Holds the value at the label; null as long as there is none, or only `direct`. */
  result: Variable | null;
  /** The value, where the only `return` is the last statement. */
  direct: Expression | null;
}

/** One for the whole tree. */
export interface Unit {
  readonly sources: FunctionText[];
  readonly fast: boolean;
  readonly lower: Lower;
  readonly variables: Variable[];
  readonly arrays: ArrayVariable[];
  /** Variables that were declared without a value, and what to say where they are read without one. */
  readonly unset: Map<Variable, { message: string; fix: string }>;
  /** The functions that are being read, to see recursion. */
  readonly stack: FunctionNode[];
  /** Arrays that `with` gives, by parameter. */
  readonly capturedArrays: Map<number, ArrayVariable>;
  /** A function of the vector math, under `fast`. */
  mathFunction(name: string): Closure | null;
  sourceIndex(source: FunctionText): number;
  variable(name: string, type: Type, place: Place): Variable;
  array(name: string, dtype: Dtype, place: Place, from: ArrayVariable['from']): ArrayVariable;
  label(name: string | null): Label;
}

/** One for each function that is being read. `out` and `scope` change as blocks are entered and left. */
export interface Frame {
  readonly unit: Unit;
  readonly source: number;
  readonly exit: Exit;
  readonly isVectorMath: boolean;
  scope: Scope;
  out: Statement[];
  targets: readonly Target[];
}

/** Whether a statement is the last of its function, at its top or in an arm of an `if`. */
export type Tail = 'end' | 'arm' | 'none';

/** The parts, as they call each other. */
export interface Lower {
  /** What an expression stands for; its effects become statements in `frame.out`. */
  value(frame: Frame, node: acorn.Expression): Value;
  /** An expression whose value nobody needs. */
  effect(frame: Frame, node: acorn.Expression): void;
  /** Declarations in place, of `for` too. */
  declare(frame: Frame, node: acorn.VariableDeclaration): void;
  /** The statements of a function in the scope that is there; `tail` says whether anything comes after them. */
  statements(frame: Frame, nodes: readonly acorn.Statement[], tail: Tail): void;
  /** The same without looking for declarations first. */
  rest(frame: Frame, nodes: readonly acorn.Statement[], tail: Tail): void;
  /** A statement in a scope of its own, with more behind it. */
  block(frame: Frame, node: acorn.Statement): void;
  /** The body of the helper in place of the call. */
  inline(frame: Frame, closure: Closure, call: acorn.Node, values: Value[], wanted: boolean): Value;
}

export function placeOf(frame: Frame, node: { start: number; end: number }): Place {
  return { source: frame.source, start: node.start, end: node.end };
}

/** The text of a node, shortened to fit a message. */
export function textOf(frame: Frame, node: { start: number; end: number }): string {
  const text = (frame.unit.sources[frame.source] as FunctionText).text.slice(node.start, node.end).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** A function that stands in the text, with the scope in which it stands. */
export function closureOf(frame: Frame, node: FunctionNode, name: string): Closure {
  const { source, scope, isVectorMath } = frame;
  return { name, node, source, scope, captured: null, isVectorMath };
}
