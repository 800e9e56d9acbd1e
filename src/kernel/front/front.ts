/**
 * The front end's face: the text of a function, and the types of a call's arguments, to the tree that all later parts
 * read. Its parts are joined here, since expressions, statements and helpers hold each other.
 */

import type { FunctionText } from '../function-text.ts';
import type { ArgumentType, Tree } from '../tree.ts';
import { declare } from './declarations.ts';
import { checkDefinite } from './definite.ts';
import { effect, value } from './expressions.ts';
import { type Captured, type Exit, type Frame, type Lower, Scope } from './frame.ts';
import { hoistVariables } from './hoist.ts';
import { inline } from './inline.ts';
import { bindSignature } from './signature.ts';
import { block, rest, statements } from './statements.ts';
import { parse } from './text.ts';
import { keepUsed, unitOf } from './unit.ts';

export type { Captured, CapturedArray, CapturedFunction } from './frame.ts';

export interface FrontRequest {
  source: FunctionText;
  /** Of the arguments of the call, without captured arrays. */
  types: readonly ArgumentType[];
  /**
   * For each parameter, captured arrays included, the first one to which the call passes the very same view (itself if
   * there is none).
   */
  same: readonly number[];
  captured: Record<string, Captured>;
  fast: boolean;
  /** The kernel-language text of a function of `Math`, for `fast`. */
  mathText?: (name: string) => string | null;
  /** Filled with what places index, also where a `Refusal` is thrown. */
  texts?: FunctionText[];
}

export interface Front {
  tree: Tree;
  /** What places index. */
  sources: FunctionText[];
}

const LOWER: Lower = { value, effect, declare, statements, rest, block, inline };

/** Makes the tree. Throws a `Refusal` for what kernels do not take. */
export function buildTree(request: FrontRequest): Front {
  const source = parse(request.source);
  const unit = unitOf(request, LOWER);
  const node = source.ast;
  const exit: Exit = {
    kind: 'kernel',
    name: source.title,
    wanted: true,
    label: unit.label(null),
    left: false,
    type: null,
    result: null,
    direct: null,
  };
  const scope = new Scope(null);
  const frame: Frame = { unit, source: 0, exit, isVectorMath: false, scope, out: [], targets: [] };
  if (node.type !== 'ArrowFunctionExpression' && node.id) {
    const closure = { name: source.title, node, source: 0, scope, captured: request.captured, isVectorMath: false };
    scope.bind(node.id.name, { kind: 'function', closure });
    frame.scope = new Scope(scope);
  }
  unit.stack.push(node);
  const parameters = bindSignature(frame, source, request);
  if (node.body.type === 'BlockStatement') {
    hoistVariables(frame, node.body.body);
    unit.lower.statements(frame, node.body.body, 'end');
  } else {
    const { start, end } = node.body;
    unit.lower.rest(frame, [{ type: 'ReturnStatement', argument: node.body, start, end }], 'end');
  }
  const tree: Tree = {
    name: source.title,
    parameters,
    variables: [],
    arrays: [],
    body: frame.out,
    returns: exit.type ?? 'nothing',
  };
  checkDefinite(tree, unit.unset, { source: 0, start: node.start, end: node.end });
  keepUsed(tree, unit);
  return { tree, sources: unit.sources };
}
