/**
 * Which line makes the objects for which a collection began. The line that was running is known; where its text makes nothing
 * and only calls small functions that have no frame of their own (their time is their callers'), it is one of theirs.
 */
import { eachChild, isFunction, type Node } from '../instrument/ast.ts';
import { functionsNamed } from './callers.ts';
import type { Run } from './run.ts';
import type { Text } from './text.ts';
import { calledName, isCall } from './tree.ts';

export interface Site {
  file: string;
  line: number;
}

/** What could be made where nothing of it is written: by a call of somebody unknown. */
const UNKNOWN = 0.5;
/** Functions that call functions are followed so far. */
const DEEPEST = 4;

/** The line itself where it makes something, one that it calls, or null where no text makes anything. */
export function allocationSite(run: Run, { file, line }: Site): Site | null {
  const text = run.text(file);
  if (text === null) return { file, line };
  const sites = new Map<string, Site & { weight: number }>();
  const seen = new Set<Node>();
  const add = (at: Text, node: Node, weight: number): void => {
    const place = { file: at.module.file, line: at.lineOf(node.start) };
    const key = `${place.file}:${place.line}`;
    const known = sites.get(key) ?? { ...place, weight: 0 };
    const hits = run.line(place.file, place.line)?.hits ?? 1;
    sites.set(key, { ...known, weight: known.weight + weight * hits });
  };
  const visit = (at: Text, node: Node, depth: number, from: number | null): void => {
    if (from !== null && at.lineOf(node.start) !== from && (at.lineOf(node.start) > from || at.lineOf(node.end) < from))
      return;
    const isHere = from === null || at.lineOf(node.start) === from;
    if (isHere) {
      const weight = madeBy(node);
      if (weight > 0) add(at, node, weight);
      const light = isCall(node)
        ? [...lightFunctions(run, calledName(node)), ...lightArguments(run, at, node, from)]
        : [];
      for (const { text: other, fn } of light) {
        if (seen.has(fn) || depth >= DEEPEST) continue;
        seen.add(fn);
        visit(other, fn.body, depth + 1, null);
      }
      // A function with a frame of its own shows itself.
      if (isCall(node) && functionsNamed(run, calledName(node) ?? '').length === 0) add(at, node, UNKNOWN);
    }
    if (depth > 0 && isFunction(node)) return;
    eachChild(node, (child) => visit(at, child, depth, from));
  };
  visit(text, text.module.ast, 0, line);
  const [most] = [...sites.values()].sort((a, b) => b.weight - a.weight);
  return most === undefined ? null : { file: most.file, line: most.line };
}

/** Roughly how many words an expression allocates; 0 for none. */
function madeBy(node: Node): number {
  if (node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression' || node.type === 'ClassExpression')
    return 4;
  switch (node.type) {
    case 'ObjectExpression':
      return 3 + node.properties.length;
    case 'ArrayExpression':
      return 4 + node.elements.length;
    case 'NewExpression':
      return 4;
    case 'TemplateLiteral':
      return node.expressions.length > 0 ? 3 : 0;
    default:
      return 0;
  }
}

function lightFunctions(run: Run, name: string | null): { text: Text; fn: Node }[] {
  if (name === null) return [];
  return functionsNamed(run, name).flatMap((fn) => {
    const found = run.functions.find(
      (row) => row.chargedTo === 'caller' && row.name.split(/[. ]/).at(-1) === name && isAt(run, row, fn),
    );
    const text = found && run.text(found.file);
    return text ? [{ text, fn }] : [];
  });
}

/** Callbacks without a frame that begin on a later line than their call. */
function lightArguments(run: Run, text: Text, call: Node, from: number | null): { text: Text; fn: Node }[] {
  const { file } = text.module;
  return (call.arguments as Node[]).flatMap((fn) => {
    const line = text.lineOf(fn.start);
    if (!isFunction(fn) || from === null || line === from) return [];
    return run.functions.some((row) => row.chargedTo === 'caller' && row.file === file && row.line === line)
      ? [{ text, fn }]
      : [];
  });
}

function isAt(run: Run, { file, line }: Site, fn: Node): boolean {
  const text = run.text(file);
  return text !== null && text.lineOf(fn.start) === line && text.around(line).includes(fn);
}
