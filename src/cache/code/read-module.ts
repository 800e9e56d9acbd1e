/** What a module's text says of it, without what it imports: its tree, what it uses, where its functions stand. */
import { eachChild, isFunction, type Node, type SourceType } from '../../instrument/ast.ts';
import { sourceTypeOf } from '../../instrument/javascript.ts';
import { parse } from '../../instrument/parser.ts';
import { strip } from '../../instrument/strip.ts';
import { findText } from '../../source/find-text.ts';
import { findTokens } from '../../source/find-tokens.ts';
import { freeVariables } from '../../source/free-variables.ts';
import { parseText } from '../../source/text.ts';
import { hashText } from '../key/hash.ts';
import { type Bindings, bindingsOf } from './bindings.ts';
import { titleIn } from './title.ts';
import { treeText } from './tree-text.ts';
import { roughUses, type Use, usesOf } from './uses.ts';

export interface ModuleFacts {
  readonly hash: string;
  readonly uses: readonly Use[];
  /** Whether it can tell where its file lies. */
  readonly isPlaced: boolean;
}

/** Why a function cannot be cached. */
export interface Refusal {
  readonly code: 'HASTEN_CACHE_THIS' | 'HASTEN_CACHE_CLOSURE';
  /** `this`, `super`, `new.target`, or the variable. */
  readonly name: string;
  /** From 1, in the file; null where it was found in the text that runs alone. */
  readonly line: number | null;
  readonly column: number | null;
}

interface Parsed {
  readonly root: Node;
  readonly bindings: Bindings;
}

/** `sourceType`: null where the text decides. */
export function readModule(path: string, text: string, sourceType: SourceType | null): ModuleFacts {
  const parsed = parseModule(path, text, sourceType);
  if (parsed === null) {
    const isPlaced = /\bimport\.meta\b|\b__(?:dir|file)name\b/.test(text);
    return { hash: `text ${hashText(text.replaceAll('\r\n', '\n'))}`, uses: roughUses(text), isPlaced };
  }
  return { hash: hashText(treeText(parsed.root, parsed.bindings)), ...usesOf(parsed.root) };
}

let last: { path: string; text: string; parsed: Parsed | null } | null = null;

/** Null for a text that is neither JavaScript nor TypeScript that Node could strip. */
function parseModule(path: string, text: string, sourceType: SourceType | null): Parsed | null {
  if (last?.path === path && last.text === text) return last.parsed;
  let parsed: Parsed | null = null;
  try {
    const code = /\.[cm]?tsx?$/.test(path) ? strip(text) : text;
    const type = sourceTypeOf({ sourceType }, code);
    const root = parse(code, type);
    parsed = { root, bindings: bindingsOf(root, type === 'commonjs') };
  } catch {}
  last = { path, text, parsed };
  return parsed;
}

export interface FunctionFacts {
  /**
   * Where it stands among the module's functions, which tells it from them whatever it is called: their numbers in the
   * tree. Null where it is not found there, as behind some bundlers.
   */
  readonly place: string | null;
  /** Of its own tree, as it runs; null where that cannot be read. */
  readonly tree: string | null;
  readonly refusal: Refusal | null;
  /** What the program calls that which it made of the function; empty where that is not known. */
  readonly title: string;
}

/** Of the function that runs with the text `own`. `text`: of its module, or null where there is none. */
export function readFunction(
  path: string,
  text: string | null,
  sourceType: SourceType | null,
  own: string,
): FunctionFacts {
  const ast = parseText(own, '');
  const root = 'why' in ast ? null : (ast.ast as unknown as Node);
  const tree = root === null ? null : hashText(treeText(root, bindingsOf(root, true)));
  const parsed = text === null ? null : parseModule(path, text, sourceType);
  const found = parsed === null ? [] : functionsWith(parsed.root, text!, own);
  for (const { node } of found) {
    const refusal = refusalOf(node, parsed!.bindings);
    if (refusal !== null)
      return { place: null, tree, refusal: { ...refusal, ...positionIn(text!, refusal.at) }, title: '' };
  }
  const [only, other] = found;
  const title = only !== undefined && other === undefined ? titleIn(parsed!.root, only.node) : '';
  if (found.length > 0) return { place: found.map(({ number }) => number).join(), tree, refusal: null, title };
  const refusal = root === null ? null : thisIn(root);
  return { place: null, tree, refusal: refusal === null ? null : { ...refusal, line: null, column: null }, title };
}

function positionIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

interface FoundFunction {
  readonly node: Node;
  readonly number: number;
}

function functionsWith(root: Node, text: string, functionText: string): FoundFunction[] {
  const offsets = new Set(findText(text, functionText));
  // One that only begins like it goes on.
  const same = functionsAt(root, (start, end) => offsets.has(start) && end === start + functionText.length);
  if (same.length > 0) return same;
  const offset = findTokens(text, functionText)?.(0);
  // Printers leave out the parentheses of a single parameter.
  return offset === undefined
    ? []
    : functionsAt(root, (start) => start === offset || /^\(\s*$/.test(text.slice(start, offset)));
}

function functionsAt(root: Node, isMeant: (start: number, end: number) => boolean): FoundFunction[] {
  const found: FoundFunction[] = [];
  let number = 0;
  const visit = (node: Node, start: number): void => {
    if (isFunction(node)) {
      if (isMeant(start, node.end)) found.push({ node, number });
      number++;
    }
    // Of a method, where its name stands.
    const isMember =
      node.type === 'MethodDefinition' || (node.type === 'Property' && (node.method || node.kind !== 'init'));
    eachChild(node, (child) => visit(child, isMember && child === node.value ? node.start : child.start));
  };
  visit(root, root.start);
  return found;
}

type RefusalAt = Pick<Refusal, 'code' | 'name'> & { readonly at: number };

function refusalOf(fn: Node, bindings: Bindings): RefusalAt | null {
  return thisIn(fn) ?? closureIn(fn, bindings);
}

/** What a function has of how it is called, beside its arguments. */
function thisIn(fn: Node): RefusalAt | null {
  // As if it were an arrow function, which has none of its own.
  const free = freeVariables({ ...fn, type: 'ArrowFunctionExpression' });
  const found = free.find(({ name }) => name === 'this' || name === 'super' || name === 'new.target');
  return found === undefined ? null : { code: 'HASTEN_CACHE_THIS', ...found };
}

/** The first variable that is declared neither in the function nor at the top of its module. */
function closureIn(fn: Node, bindings: Bindings): RefusalAt | null {
  let found: RefusalAt | null = null;
  const isInside = (at: { start: number; end: number }): boolean => at.start >= fn.start && at.end <= fn.end;
  for (const [node, binding] of bindings) {
    if (!isInside(node) || binding.isTop || isInside(binding) || (found !== null && found.at < node.start)) continue;
    // What a function declaration is called belongs to what is around it.
    if (node !== fn.id) found = { code: 'HASTEN_CACHE_CLOSURE', name: node.name, at: node.start };
  }
  return found;
}
