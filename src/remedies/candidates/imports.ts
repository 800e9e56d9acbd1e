/** The edit that gives a module a name of one of hasten's faces. */
import type { Node } from '../../instrument/ast.ts';
import type { FileEdit } from '../candidate.ts';
import type { ProgramModule } from '../slice/module.ts';

export interface Imported {
  /** What the name is called in this module. */
  name: string;
  edits: FileEdit[];
}

/** `import { kernel } from 'hasten/kernel'`, where the module's imports are; nothing where it has it already. */
export function importOf(module: ProgramModule, name: string, face: string): Imported {
  const { file, ast } = module;
  const imports = (ast.body as Node[]).filter(({ type }) => type === 'ImportDeclaration');
  const ofFace = imports.find(({ source }) => source.value === face);
  const known = ofFace?.specifiers.find(
    ({ type, imported }: Node) => type === 'ImportSpecifier' && imported.name === name,
  );
  if (known !== undefined) return { name: known.local.name, edits: [] };
  const local = freeName(module, name);
  const specifier = local === name ? name : `${name} as ${local}`;
  const last = ofFace?.specifiers.findLast(({ type }: Node) => type === 'ImportSpecifier');
  if (last !== undefined) {
    return { name: local, edits: [{ file, start: last.end, end: last.end, text: `, ${specifier}` }] };
  }
  const quote = quoteOf(module);
  const end = endOf(module);
  const of = `${quote}${face}${quote}${end.semicolon}`;
  const line =
    module.sourceType === 'module'
      ? `import { ${specifier} } from ${of}`
      : `const { ${specifier.replace(' as ', ': ')} } = require(${quote}${face}${quote})${end.semicolon}`;
  const before = imports.at(-1) ?? (ast.body as Node[]).findLast((node) => isRequire(node) || isDirective(node));
  if (before !== undefined) {
    return { name: local, edits: [{ file, start: before.end, end: before.end, text: end.line + line }] };
  }
  const at = beginningOf(module);
  return { name: local, edits: [{ file, start: at, end: at, text: `${line}${end.line}${end.line}` }] };
}

/** A name that nothing in the module has: `kernel`, else `kernel2` and so on. */
export function freeName({ names }: ProgramModule, name: string): string {
  if (!names.has(name)) return name;
  for (let n = 2; ; n++) if (!names.has(`${name}${n}`)) return `${name}${n}`;
}

export function endOf({ text, ast }: ProgramModule): { line: string; semicolon: string } {
  const statements = (ast.body as Node[]).filter(({ type }) => !/^(Function|Class)Declaration$/.test(type));
  const without = statements.filter(({ end }) => text[end - 1] !== ';' && text[end - 1] !== '}').length;
  return { line: text.includes('\r\n') ? '\r\n' : '\n', semicolon: without * 2 > statements.length ? '' : ';' };
}

function quoteOf({ text }: ProgramModule): string {
  return text.split('"').length > text.split("'").length ? '"' : "'";
}

function isDirective(node: Node): boolean {
  return typeof node.directive === 'string';
}

function isRequire(node: Node): boolean {
  return (
    node.type === 'VariableDeclaration' && node.declarations.some(({ init }: Node) => init?.callee?.name === 'require')
  );
}

/** Behind the file's own comment, in front of the one of its first statement. */
function beginningOf(module: ProgramModule): number {
  const { text, ast } = module;
  const first = (ast.body as Node[])[0];
  if (first === undefined) return text.length;
  const isDocumented = /^(Function|Class|Export)/.test(first.type);
  return isDocumented ? aboveOf(module, first.start) : first.start;
}

/** Where a statement begins together with the comments that stand directly above it. */
export function aboveOf({ text }: Pick<ProgramModule, 'text'>, start: number): number {
  const before = text.slice(0, start);
  const comments = /(?:(?:\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\r\n]*)[ \t]*\r?\n[ \t]*)+$/.exec(before);
  const at = comments === null ? start : start - comments[0].length;
  // A comment behind code on the same line is that code's.
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(lineStart, at).trim() === '' ? at : start;
}
