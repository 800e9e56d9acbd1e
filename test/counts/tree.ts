/**
 * The tree of a generated program. It is the generator's own and knows nothing of any parser: what is a statement and
 * where it starts is decided where the tree is built and printed, which is what makes the oracle independent of the
 * transform under test.
 *
 * An `id` numbers a place that can be hit. Expressions are mere text with holes (`Piece`), since only the functions and
 * classes inside them contain places.
 */
export type Piece = string | Break | Typed | Initial | FunctionNode | ClassNode | readonly Piece[];

/** A point at which the layout may begin a new line; `text` stands there otherwise. */
export interface Break {
  kind: 'break';
  text: string;
}

/** Text that only the TypeScript form of the program has. */
export interface Typed {
  kind: 'typed';
  text: string;
}

/** An initialiser inside a parameter list: when it throws, the call has begun all the same. */
export interface Initial {
  kind: 'initial';
  value: Piece;
}

export interface FunctionNode {
  kind: 'function';
  /** Numbers the function among the program's functions. */
  id: number;
  form: 'arrow' | 'expression' | 'declaration' | 'method' | 'get' | 'set' | 'constructor';
  async: boolean;
  generator: boolean;
  static?: boolean;
  /** The name as it is written; empty where none is. */
  name: string;
  /** The name by which V8 knows the function, where the generator can tell. */
  knownAs: string | null;
  params: Param[];
  body: Statement[] | { id: number; value: Piece; parenthesised: boolean };
  /** Return type and type parameters, for the TypeScript form. */
  returns?: string;
  generics?: string;
  /** An arrow's only parameter, without parentheses. */
  bare?: boolean;
  /** Overload signatures, whole lines of the TypeScript form. */
  overloads?: string[];
}

export interface Param {
  target: Piece;
  type?: string;
  initial?: Piece;
  rest?: boolean;
}

export interface ClassNode {
  kind: 'class';
  name: string;
  extends: Piece | null;
  implements?: string;
  abstract?: boolean;
  members: Member[];
}

export type Member =
  | { kind: 'field'; id: number; static: boolean; name: string; value: Piece | null; type?: string; function: boolean }
  | { kind: 'method'; fn: FunctionNode }
  | { kind: 'static'; body: Statement[] }
  | { kind: 'types'; text: string };

export type Statement = { keep?: boolean } & (
  | { kind: 'simple'; id: number; value: Piece }
  | { kind: 'if'; id: number; test: Piece; then: Statement; else: Statement | null }
  | { kind: 'loop'; id: number; head: Piece; body: Statement }
  | { kind: 'do'; id: number; body: Statement; test: Piece }
  | { kind: 'label'; id: number; name: string; body: Statement }
  | { kind: 'block'; body: Statement[] }
  | {
      kind: 'try';
      id: number;
      block: Statement[];
      param: Piece | null;
      handler: Statement[] | null;
      finalizer: Statement[] | null;
    }
  | { kind: 'switch'; id: number; value: Piece; cases: { test: Piece | null; body: Statement[] }[] }
  | { kind: 'function'; fn: FunctionNode; export: string }
  | { kind: 'class'; id: number; node: ClassNode; export: string }
  /** Lines of types alone. */
  | { kind: 'types'; text: string; terminated: boolean }
  /** Text that starts no statement: imports, export lists, directives. */
  | { kind: 'inert'; text: string }
);

/** How the plain form is laid out on lines. */
export interface Layout {
  typescript: boolean;
  commonjs: boolean;
  semicolons: boolean;
  /** How likely a statement shares its line with the one before it. */
  packed: number;
  /** How likely a `Break` begins a new line. */
  broken: number;
  /** How likely a brace stands on a line of its own. */
  allman: number;
  /** How likely a comment or an empty line stands before a statement. */
  comments: number;
  crlf: boolean;
}

export interface Program {
  name: string;
  seed: number;
  layout: Layout;
  body: Statement[];
  /** For each place's id, what kind of place it is. */
  places: string[];
  /** How many functions there are. */
  functions: number;
}

/** A point at which a line may end. */
export function brk(text = ''): Break {
  return { kind: 'break', text };
}

/** Text of the TypeScript form. */
export function typed(text: string): Typed {
  return { kind: 'typed', text };
}
