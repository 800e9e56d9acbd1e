/**
 * The user's own other function in the place of the original: the original's body becomes a call of the other one, so that
 * its name, its parameters and everybody who calls it stay as they are. The other one may be in another file, from which it
 * is then imported.
 */
import { dirname, relative } from 'node:path';
import { eachChild, type Node } from '../../instrument/ast.ts';
import { freeVariables, namesOf } from '../../source/free-variables.ts';
import type { Candidate, FileEdit, Reason } from '../candidate.ts';
import { type FoundFunction, findFunction } from '../slice/find-function.ts';
import { type ModuleSource, type ProgramModule, Refused, readModule, refuse } from '../slice/module.ts';
import { endOf, importOf } from './imports.ts';

export interface OtherRequest extends ModuleSource {
  /** The original by its name, or a line in it, from 1. */
  function: string | number;
  other: {
    /** The module that it is in; null for the original's own. */
    module: ModuleSource | null;
    /** By its name, or a line in it, from 1. */
    name: string | number;
  };
}

/** One candidate, named as the other function. */
export function otherCandidate(request: OtherRequest): Candidate {
  let edits: FileEdit[] = [];
  let refused: Reason | null = null;
  let name = String(request.other.name);
  try {
    const module = readModule(request);
    const theirs = request.other.module === null ? module : readModule(request.other.module);
    const fn = findFunction(module, request.function);
    const its = findFunction(theirs, request.other.name);
    name = its.name;
    check(module, fn, theirs, its);
    edits = editsOf(module, fn, theirs, its);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error.reason;
  }
  return { name, remedy: 'other', edits, nodeArgs: [], node: null, refused };
}

function check(module: ProgramModule, fn: FoundFunction, theirs: ProgramModule, its: FoundFunction): void {
  const { node, name } = fn;
  if (!its.isTopLevel) {
    refuse(theirs, its.node.start, `\`${its.name}\` is a function inside of another one`, 'declare it at the top');
  }
  if (theirs === module && its.node === node) {
    refuse(module, node.start, `\`${name}\` is the original itself`, 'name another function');
  }
  if (its.isAsync && !fn.isAsync) {
    const fix = `make \`${name}\` async, or \`${its.name}\` not`;
    refuse(theirs, its.node.start, `\`${its.name}\` is async, and \`${name}\` is not`, fix);
  }
  if (its.node.generator || node.generator) {
    const [where, which] = its.node.generator ? [theirs, its] : [module, fn];
    refuse(where, which.node.start, `\`${which.name}\` is a generator`, 'return an array');
  }
  if (theirs === module) checkNotBack(module, its, name);
}

function editsOf(module: ProgramModule, fn: FoundFunction, theirs: ProgramModule, its: FoundFunction): FileEdit[] {
  const { node } = fn;
  const called =
    theirs === module
      ? { name: its.name, edits: [] }
      : importOf(module, exportedAs(theirs, its), pathTo(module, theirs));
  checkOwn(module, fn, called.name);
  const call = `${called.name}(${argumentsOf(module, fn)})`;
  const { body } = node;
  const { file } = module;
  const text = node.expression || body.type !== 'BlockStatement' ? call : blockOf(module, body, call);
  return [...called.edits, { file, start: body.start, end: body.end, text }];
}

/** The other one must not call the original: that would be the other one again, without an end. */
function checkNotBack(module: ProgramModule, its: FoundFunction, name: string): void {
  const back = freeVariables(its.node).find((free) => free.name === name);
  if (back === undefined) return;
  refuse(module, back.at, `\`${its.name}\` calls \`${name}\`, in whose place it would be`, 'give it what it needs');
}

/** The original may use nothing that its arguments do not hand on, and must not hide the other one's name. */
function checkOwn(module: ProgramModule, { node, name }: FoundFunction, called: string): void {
  const hiding = (node.params as Node[]).find((param) => namesOf(param).includes(called));
  if (hiding !== undefined) {
    refuse(module, hiding.start, `\`${name}\` has a parameter \`${called}\`, which hides the function`, 'rename it');
  }
  const visit = (below: Node): void => {
    if (below.type === 'ThisExpression' || (below.type === 'Identifier' && below.name === 'arguments')) {
      const used = below.name ?? 'this';
      refuse(module, below.start, `\`${name}\` uses \`${used}\``, 'pass what it needs as arguments');
    }
    eachChild(below, visit);
  };
  visit(node);
}

/** The parameters as they are handed on. */
function argumentsOf(module: ProgramModule, { node, name }: FoundFunction): string {
  return (node.params as Node[])
    .map((param) => {
      const isRest = param.type === 'RestElement';
      const target = isRest ? param.argument : param.type === 'AssignmentPattern' ? param.left : param;
      if (target.type === 'Identifier') return `${isRest ? '...' : ''}${target.name}`;
      const fix = 'give the parameter a name, and take it apart in the first line';
      return refuse(module, param.start, `\`${name}\` takes a parameter apart`, fix);
    })
    .join(', ');
}

function blockOf(module: ProgramModule, body: Node, call: string): string {
  const { line, semicolon } = endOf(module);
  const before = module.text.slice(0, body.start);
  const indent = /^[ \t]*/.exec(before.slice(before.lastIndexOf('\n') + 1))![0];
  return `{${line}${indent}${indentOf(module)}return ${call}${semicolon}${line}${indent}}`;
}

/** What the module indents by. */
function indentOf({ text }: ProgramModule): string {
  return /^(\t| +)\S/m.exec(text)?.[1] ?? '  ';
}

/** The name of the export; a module of CommonJS has to set it by its own name. */
function exportedAs(module: ProgramModule, { name, node, statement }: FoundFunction): string {
  if (module.sourceType === 'commonjs') {
    const isExported = new RegExp(`\\bexports\\b[^;]*\\b${name}\\b`).test(module.code);
    return isExported ? name : refuse(module, node.start, `\`${name}\` is not exported`, `set \`exports.${name}\``);
  }
  if (statement.node.type === 'ExportNamedDeclaration') return name;
  if (statement.node.type === 'ExportDefaultDeclaration') {
    refuse(module, node.start, `\`${name}\` is the default export`, 'export it by its name');
  }
  for (const one of module.ast.body as Node[]) {
    if (one.type !== 'ExportNamedDeclaration' || one.source) continue;
    const found = one.specifiers.find(({ local }: Node) => local.name === name);
    if (found !== undefined) return found.exported.name;
  }
  return refuse(module, node.start, `\`${name}\` is not exported`, `write \`export\` in front of it`);
}

function pathTo({ file }: ModuleSource, { file: to }: ModuleSource): string {
  const path = relative(dirname(file), to).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
