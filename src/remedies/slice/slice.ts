/**
 * A function with all that it needs of its module, as a module of its own: the text with every other top-level statement
 * made white space, so that lines and columns stay. What fills the constants that it needs comes along; what starts the
 * program does not. That the slice computes the same is for whoever runs it on recorded calls to show.
 */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import type { Reason } from '../candidate.ts';
import { findFunction } from './find-function.ts';
import {
  type ModuleSource,
  type ProgramModule,
  Refused,
  reach,
  readModule,
  refuse,
  rootOf,
  type TopLevel,
} from './module.ts';
import { runs } from './order.ts';

export interface SliceRequest extends ModuleSource {
  function: string;
  /** What an import's specifier becomes, for a slice that lies elsewhere; default as it is. */
  specifier?: (specifier: string) => string;
}

export interface Slice {
  /** JavaScript, of the same kind of module as the file. It exports the function by its name. */
  text: string;
  sourceType: 'module' | 'commonjs';
  refused: Reason | null;
}

/** `text` is empty where it is refused. */
export function sliceOf(request: SliceRequest): Slice {
  try {
    const module = readModule(request);
    const { sourceType } = module;
    return { text: textOf(module, request.function, request.specifier ?? ((same) => same)), sourceType, refused: null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { text: '', sourceType: request.sourceType ?? 'module', refused: error.reason };
  }
}

function textOf(module: ProgramModule, name: string, specifier: (specifier: string) => string): string {
  const fn = findFunction(module, name);
  if (!fn.isTopLevel) {
    refuse(
      module,
      fn.node.start,
      `\`${name}\` is a function inside of another one`,
      'declare it at the top of the module',
    );
  }
  const kept = keptFor(module, fn.statement);
  for (const one of kept) checkLoading(module, one.node);
  let text = '';
  let at = 0;
  for (const { node } of module.statements) {
    text += blank(module.code.slice(at, node.start));
    const own = module.code.slice(node.start, node.end);
    const isKept = [...kept].some((one) => one.node === node) || isEffect(node);
    text += isKept ? withSpecifier(own, node, specifier) : blank(own);
    at = node.end;
  }
  const isExported = fn.statement.node.type === 'ExportNamedDeclaration';
  const isScript = module.sourceType === 'commonjs';
  const exported = isScript ? `module.exports = { ${name} };` : isExported ? '' : `export { ${name} };`;
  return `${text}${blank(module.code.slice(at))}\n${exported}\n`;
}

/** The function's statement, all that it reaches, and the statements that fill what those declare. */
function keptFor(module: ProgramModule, subject: TopLevel): Set<TopLevel> {
  const kept = new Set([subject, ...reach(module, subject.needs)]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const statement of module.statements) {
      if (kept.has(statement) || !runs(statement.node) || statement.declares.length > 0) continue;
      const needs = reach(module, statement.needs);
      // What comes to the function is the program that uses it.
      if (needs.has(subject) || ![...kept].some((one) => one.declares.some((name) => fills(statement.node, name, one))))
        continue;
      kept.add(statement);
      for (const one of needs) kept.add(one);
      grown = true;
    }
  }
  return kept;
}

/** Methods that leave the object that they are called on as it is. */
const READING = new Set(
  'at concat entries every filter find findIndex findLast flat flatMap forEach get has includes indexOf join keys lastIndexOf map reduce reduceRight slice some subarray toSorted toString values'.split(
    ' ',
  ),
);

/** Whether a statement may change what a name stands for: sets it or a part of it, calls a method of it, or passes it on. */
function fills(node: Node, name: string, { node: declaration }: TopLevel): boolean {
  if (/^(Function|Class|Import)Declaration$/.test((declaration.declaration ?? declaration).type)) return false;
  let found = false;
  const visit = (below: Node): void => {
    if (below.type === 'AssignmentExpression') found ||= rootOf(below.left) === name;
    else if (below.type === 'UpdateExpression') found ||= rootOf(below.argument) === name;
    else if (below.type === 'UnaryExpression' && below.operator === 'delete') found ||= rootOf(below.argument) === name;
    else if (below.type === 'CallExpression') {
      const { callee } = below;
      const isMethod = callee.type === 'MemberExpression';
      if (isMethod && rootOf(callee) === name) found ||= !READING.has(callee.property.name);
      const isShown = isMethod && callee.object.name === 'console';
      if (!isShown) found ||= below.arguments.some((value: Node) => value.type === 'Identifier' && value.name === name);
    }
    eachChild(below, visit);
  };
  visit(node);
  return found;
}

/** What a module may not touch while a slice of it is loaded: it is another process, with other arguments. */
const OUTSIDE: Record<string, string> = {
  process: "the process's arguments or environment",
  console: 'the console',
  fetch: 'the network',
  setTimeout: 'timers',
  setInterval: 'timers',
  setImmediate: 'timers',
};

/** Refuses a statement that does more, while it is loaded, than to compute. Bodies of functions run later. */
function checkLoading(module: ProgramModule, node: Node): void {
  if (node.type === 'ImportDeclaration') return;
  const visit = (below: Node): void => {
    if (isFunction(below)) return;
    if (below.type === 'Identifier') {
      const its = module.declaredBy.get(below.name);
      const isOwn = its !== undefined && !/^(node:)?process$/.test(its.node.source?.value);
      const what = Object.hasOwn(OUTSIDE, below.name) && !isOwn ? OUTSIDE[below.name] : undefined;
      if (what !== undefined) {
        refuse(
          module,
          below.start,
          `what the function needs is set from ${what} when the module is loaded`,
          'pass it as an argument',
        );
      }
    } else if (below.type === 'AwaitExpression') {
      refuse(
        module,
        below.start,
        'what the function needs is awaited when the module is loaded',
        'pass it as an argument',
      );
    } else if (below.type === 'MetaProperty' && below.meta.name === 'import' && !isFace(node)) {
      refuse(module, below.start, 'what the function needs depends on where the module lies', 'pass it as an argument');
    }
    eachChild(below, (child) => {
      const isName =
        (below.type === 'MemberExpression' && child === below.property) ||
        (below.type === 'Property' && child === below.key);
      if (!isName || below.computed) visit(child);
    });
  };
  visit(node);
}

/** `cache(import.meta, …)` and `task(import.meta, …)`. */
function isFace(statement: Node): boolean {
  const declaration = statement.declaration ?? statement;
  return (declaration.declarations ?? []).some(({ init }: Node) => init?.arguments?.[0]?.type === 'MetaProperty');
}

/** `import './fill.ts'` and directives. */
function isEffect(node: Node): boolean {
  return (
    (node.type === 'ImportDeclaration' && node.specifiers.length === 0 && !node.attributes?.length) ||
    typeof node.directive === 'string'
  );
}

function withSpecifier(text: string, node: Node, specifier: (specifier: string) => string): string {
  if (node.type !== 'ImportDeclaration') return text;
  const { start, end, value } = node.source;
  const made = specifier(value);
  if (made === value) return text;
  return text.slice(0, start - node.start) + JSON.stringify(made) + text.slice(end - node.start);
}

/** White space of the same length, with its line breaks. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
