/**
 * The text of a function as the function itself tells it, and its syntax tree, whose offsets point into this text;
 * locate.ts finds where it stands in the user's files. Which functions are taken, and what is said of others, is up to
 * whoever reads them.
 */
import type * as acorn from 'acorn';
import { parseExpressionAt } from 'acorn';
import { eachChild, type Node } from '../instrument/ast.ts';

export type FunctionExpression = acorn.FunctionExpression | acorn.ArrowFunctionExpression;

/** Around a text that does not stand by itself, to make an expression of it. */
export type Wrapping = readonly [before: string, after: string];

/** Of what has no text that could be read. `at` is the offset of what is wrong. */
export type Unreadable = { why: 'native' | 'bound' | 'class' } | { why: 'syntax'; at: number; message: string };

export interface ParsedFunction {
  ast: FunctionExpression;
  wrapping: Wrapping;
}

/** The tree of a function's text: of a function, an arrow function or a method. */
export function parseText(text: string, name: string): ParsedFunction | Unreadable {
  if (/\{\s*\[native code\]\s*\}$/.test(text)) return { why: name.startsWith('bound ') ? 'bound' : 'native' };
  if (/^class\b/.test(text)) return { why: 'class' };
  return parseAny(text);
}

/** Functions and arrow functions stand by themselves; methods in an object or, with private names, in a class. */
const WRAPPINGS: readonly Wrapping[] = [
  ['', ''],
  ['({', '})'],
  ['(class{', '})'],
];

function parseAny(text: string): ParsedFunction | Unreadable {
  let first: unknown;
  for (const wrapping of WRAPPINGS) {
    const [before, after] = wrapping;
    try {
      const made = parseExpressionAt(before + text + after, 0, { ecmaVersion: 'latest' });
      const ast = functionIn(made as acorn.AnyNode);
      if (ast === null || (before === '' && ast.end !== text.length)) continue;
      if (before !== '') shift(ast as unknown as Node, before.length);
      return { ast, wrapping };
    } catch (error) {
      first ??= error;
    }
  }
  const { pos = 0 } = (first ?? {}) as { pos?: number };
  return { why: 'syntax', at: pos, message: first instanceof Error ? first.message : '' };
}

function functionIn(node: acorn.AnyNode): FunctionExpression | null {
  switch (node.type) {
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node;
    case 'ObjectExpression': {
      const [property] = node.properties;
      return property?.type === 'Property' && property.kind === 'init'
        ? functionIn(property.value as acorn.AnyNode)
        : null;
    }
    case 'ClassExpression': {
      const [member] = node.body.body;
      return member?.type === 'MethodDefinition' && member.kind === 'method' ? member.value : null;
    }
    default:
      return null;
  }
}

/** Moves the offsets back to where they are in the text itself. */
function shift(node: Node, by: number): void {
  node.start -= by;
  node.end -= by;
  eachChild(node, (child) => shift(child, by));
}
