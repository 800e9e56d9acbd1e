/**
 * A text of a syntax tree that tells programs apart as far as they do something else. What does not count: types,
 * comments, white space, parentheses, semicolons, quotes, the spelling of numbers and escapes, and names of locals that
 * nothing but the program's own text sees (bindings.ts). What always holds: two trees with one text do the same.
 */
import type { Node } from '../../instrument/ast.ts';
import type { Bindings } from './bindings.ts';

/** Positions, and what is the same in other words. */
const LEFT_OUT = new Set(['type', 'start', 'end', 'loc', 'range', 'raw', 'shorthand', 'sourceType']);

/** Fields of which an identifier is a name, not a variable. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  MetaProperty: ['meta', 'property'],
  LabeledStatement: ['label'],
  BreakStatement: ['label'],
  ContinueStatement: ['label'],
  ImportSpecifier: ['imported'],
  ExportSpecifier: ['exported'],
  ExportAllDeclaration: ['exported'],
  ImportAttribute: ['key'],
};

const KEYED = new Set(['Property', 'MethodDefinition', 'PropertyDefinition']);

export function treeText(root: Node, bindings: Bindings): string {
  const numbers = new Map<object, number>();
  const parts: string[] = [];
  write(root);
  return parts.join('');

  function write(node: Node): void {
    switch (node.type) {
      case 'Identifier': {
        const binding = bindings.get(node);
        if (binding === undefined || binding.isSeen) parts.push(JSON.stringify(node.name));
        else {
          let number = numbers.get(binding);
          if (number === undefined) {
            number = numbers.size;
            numbers.set(binding, number);
          }
          parts.push(`$${number}`);
        }
        return;
      }
      case 'Literal':
        parts.push(literalText(node));
        return;
      case 'TaggedTemplateExpression':
        parts.push('(Tagged ');
        write(node.tag);
        for (const { value } of node.quasi.quasis) parts.push(` ${JSON.stringify([value.cooked, value.raw])}`);
        writeAll(node.quasi.expressions);
        parts.push(')');
        return;
      case 'TemplateLiteral':
        parts.push('(Template');
        for (const { value } of node.quasis) parts.push(` ${JSON.stringify(value.cooked)}`);
        writeAll(node.expressions);
        parts.push(')');
        return;
    }
    parts.push(`(${node.type}`);
    const names = namesIn(node);
    for (const field in node) {
      const value = node[field];
      if (LEFT_OUT.has(field) || value === null || value === undefined || value === false) continue;
      // The one shorthand that is not the long form: it makes a property, where `__proto__: x` sets the prototype.
      if (node.shorthand === true && field === 'key' && value.name === '__proto__') parts.push(' own');
      parts.push(` ${field}=`);
      if (names?.includes(field)) parts.push(JSON.stringify(nameOf(value)));
      else if (Array.isArray(value)) writeAll(value);
      else if (typeof value === 'object') write(value);
      else parts.push(JSON.stringify(value));
    }
    parts.push(')');
  }

  function writeAll(nodes: readonly (Node | null)[]): void {
    parts.push('[');
    for (const node of nodes) {
      if (node?.type === 'EmptyStatement') continue;
      if (node === null) parts.push('_');
      else write(node);
      parts.push(',');
    }
    parts.push(']');
  }
}

function namesIn(node: Node): readonly string[] | undefined {
  if (node.type === 'ExportSpecifier' && node.local.type === 'Literal') return ['local', 'exported'];
  if (KEYED.has(node.type)) return node.computed || node.key.type === 'PrivateIdentifier' ? undefined : ['key'];
  if (node.type === 'MemberExpression') {
    return node.computed || node.property.type === 'PrivateIdentifier' ? undefined : ['property'];
  }
  return NAMES[node.type];
}

/** Of an identifier, or of a literal where one may stand for it. */
function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return typeof node.bigint === 'string' ? String(BigInt(node.bigint)) : String(node.value);
}

function literalText(node: Node): string {
  if (node.regex) return `/${JSON.stringify([node.regex.pattern, node.regex.flags])}`;
  if (typeof node.bigint === 'string') return `${BigInt(node.bigint)}n`;
  if (typeof node.value === 'string') return `'${JSON.stringify(node.value)}`;
  // 1e400 is Infinity here, as it is in the program.
  return String(node.value);
}
