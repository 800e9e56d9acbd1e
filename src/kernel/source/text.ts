/**
 * The text of a function as the function itself tells it, and its syntax tree. Every offset of the front end points into
 * this text; locate.ts finds where it stands in the user's files.
 */

import type * as acorn from 'acorn';
import { parseExpressionAt } from 'acorn';
import { eachChild, type Node } from '../../instrument/ast.ts';
import { refuse } from '../front/refusal.ts';

export type FunctionExpression = acorn.FunctionExpression | acorn.ArrowFunctionExpression;

export interface SourceParameter {
  /** Null where it is taken apart. */
  name: string | null;
  /** Whether it may be left out. */
  optional: boolean;
}

export interface SourceText {
  text: string;
  ast: FunctionExpression;
  /** The function's own, or `kernel`. */
  name: string;
  params: SourceParameter[];
}

const texts = new WeakMap<object, SourceText>();

/** The text of an ordinary function: an expression, an arrow function or a method. Throws a `Refusal` for any other. */
export function readFunction(fn: (...values: never[]) => unknown): SourceText {
  const known = texts.get(fn);
  if (known !== undefined) return known;
  const text = Function.prototype.toString.call(fn);
  const source = parseFunction(text, fn.name);
  texts.set(fn, source);
  return source;
}

/** The same of a text that is there already. */
export function parseFunction(text: string, name: string): SourceText {
  const place = { source: 0, start: 0, end: text.length };
  const code = 'HASTEN_KERNEL_SOURCE';
  if (/\{\s*\[native code\]\s*\}$/.test(text)) {
    const what = name.startsWith('bound ') ? 'is bound: its text cannot be had' : 'is native: it has no text';
    refuse(place, `\`${name}\` ${what}`, 'give the function itself, and what it needs as arguments or by `with`', code);
  }
  if (/^class\b/.test(text)) refuse(place, `\`${name}\` is a class`, 'give a function', 'HASTEN_KERNEL_UNSUPPORTED');
  const ast = parseAny(text, name);
  if (ast.async || ast.generator) {
    const what = ast.async ? 'is async' : 'is a generator';
    refuse(
      place,
      `\`${name}\` ${what}`,
      'await outside of the kernel, and write results into an array',
      'HASTEN_KERNEL_UNSUPPORTED',
    );
  }
  return { text, ast, name: name === '' ? 'kernel' : name, params: ast.params.map(parameterOf) };
}

function parameterOf(pattern: acorn.Pattern): SourceParameter {
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  return { name: target.type === 'Identifier' ? target.name : null, optional: pattern.type === 'AssignmentPattern' };
}

/** Functions and arrow functions stand by themselves; methods in an object or, with private names, in a class. */
function parseAny(text: string, name: string): FunctionExpression {
  const wraps: readonly [string, string][] = [
    ['', ''],
    ['({', '})'],
    ['(class{', '})'],
  ];
  let first: unknown;
  for (const [before, after] of wraps) {
    try {
      const made = parseExpressionAt(before + text + after, 0, { ecmaVersion: 'latest' });
      const found = functionIn(made as acorn.AnyNode);
      if (found === null || (before === '' && found.end !== text.length)) continue;
      if (before !== '') shift(found as unknown as Node, before.length);
      return found;
    } catch (error) {
      first ??= error;
    }
  }
  const at = (first as { pos?: number } | undefined)?.pos ?? 0;
  return refuse(
    { source: 0, start: at, end: text.length },
    `the text of \`${name}\` cannot be read${first instanceof Error ? `: ${first.message}` : ''}`,
    'give an ordinary function',
    'HASTEN_KERNEL_SOURCE',
  );
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
