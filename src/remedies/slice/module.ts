/**
 * A module of the user's as the remedies see it: its text, its tree (whose offsets point into that text, since stripping
 * keeps them), what each of its top-level statements declares and needs, and where an offset is. Nothing is run. What takes
 * another walk over the whole tree is worked out when it is first asked for: most modules that are read are only looked at.
 */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { sourceTypeOf } from '../../instrument/javascript.ts';
import { LineStarts } from '../../instrument/line-starts.ts';
import { parse } from '../../instrument/load-parser.ts';
import { strip } from '../../instrument/strip.ts';
import { freeVariables, namesOf } from '../../source/free-variables.ts';
import type { Reason } from '../candidate.ts';

export interface ModuleSource {
  file: string;
  text: string;
  isTypeScript: boolean;
  /** As Node would load it; null for a `.js` file without a package type. */
  sourceType: 'module' | 'commonjs' | null;
  /** The text as JavaScript, of the same length, where somebody has it: to load what takes types out costs 30 ms. */
  code?: string;
}

/** A statement at the top of the module. */
export interface TopLevel {
  node: Node;
  /** Names that it declares. */
  declares: string[];
  /** Names from outside of it that it refers to, those behind `typeof` too. */
  readonly needs: Set<string>;
}

export interface ProgramModule extends ModuleSource {
  sourceType: 'module' | 'commonjs';
  code: string;
  ast: Node;
  statements: TopLevel[];
  /** All names that stand anywhere in it, but for those of properties. */
  readonly names: Set<string>;
  /** Which statement declares a name. */
  declaredBy: Map<string, TopLevel>;
}

/** How the makers of candidates say no; their faces turn it into a candidate that is refused. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason.message);
    this.reason = reason;
  }
}

const MARK = '\uFEFF';

/** Reads a module. Throws `Refused` for a text that Node would not take either. */
export function readModule(source: ModuleSource): ProgramModule {
  let code: string;
  let ast: Node;
  let sourceType: 'module' | 'commonjs';
  try {
    code = source.code ?? (source.isTypeScript ? strip(source.text) : source.text);
    // Taking types out takes the byte order mark out, too, which is a blank to the parser.
    if (source.text.startsWith(MARK) && !code.startsWith(MARK)) code = MARK + code;
    if (code.length !== source.text.length) throw new Error('its types cannot be taken out in place');
    sourceType = sourceTypeOf(source, code);
    ast = parse(code, sourceType);
  } catch (error) {
    const { message } = error as Error;
    const { line = 1, column = 0 } = (error as { loc?: { line: number; column: number } }).loc ?? {};
    const fix = 'types that can be stripped are taken: no enums, no namespaces, no parameter properties';
    throw new Refused({
      message: `the file cannot be read: ${message}`,
      file: source.file,
      line,
      column: column + 1,
      fix,
    });
  }
  const statements = (ast.body as Node[]).map(topLevel);
  const declaredBy = new Map(statements.flatMap((one) => one.declares.map((name) => [name, one] as const)));
  let names: Set<string> | null = null;
  return {
    ...source,
    sourceType,
    code,
    ast,
    statements,
    get names() {
      names ??= namesIn(ast);
      return names;
    },
    declaredBy,
  };
}

function topLevel(node: Node): TopLevel {
  const declares = declaredIn(node);
  let needs: Set<string> | null = null;
  return {
    node,
    declares,
    get needs() {
      if (needs === null) {
        needs = neededBy(node);
        for (const name of declares) needs.delete(name);
      }
      return needs;
    },
  };
}

function namesIn(ast: Node): Set<string> {
  const names = new Set<string>();
  const collect = (node: Node): void => {
    if (node.type === 'Identifier') names.add(node.name);
    const key = isNamed(node) ? (node.property ?? node.key) : null;
    eachChild(node, (child) => {
      if (child !== key) collect(child);
    });
  };
  collect(ast);
  return names;
}

/** Throws a `Refused` with the place of an offset. */
export function refuse(module: ModuleSource, at: number, message: string, fix: string | null = null): never {
  throw new Refused(reasonAt(module, at, message, fix));
}

export function reasonAt(module: ModuleSource, at: number, message: string, fix: string | null): Reason {
  const starts = startsOf(module);
  const index = starts.index(at);
  return { message, file: module.file, line: index + 1, column: at - starts.start(index) + 1, fix };
}

/** The line of an offset, from 1. */
export function lineOf(module: ModuleSource, at: number): number {
  return startsOf(module).index(at) + 1;
}

/** The offset at which a line, from 1, begins; the text's end behind the last one. */
export function startOfLine(module: ModuleSource, line: number): number {
  const starts = startsOf(module);
  return line > starts.count ? module.text.length : starts.start(line - 1);
}

const known = new WeakMap<ModuleSource, LineStarts>();

function startsOf(module: ModuleSource): LineStarts {
  let starts = known.get(module);
  if (starts === undefined) {
    starts = new LineStarts(module.text);
    known.set(module, starts);
  }
  return starts;
}

/** What has a name that is no variable's: `a.name`, `{ name: 1 }`. */
function isNamed({ type, computed, shorthand }: Node): boolean {
  return /^(MemberExpression|Property|PropertyDefinition|MethodDefinition)$/.test(type) && !computed && !shorthand;
}

function declaredIn(node: Node): string[] {
  switch (node.type) {
    case 'ExportNamedDeclaration':
      return node.declaration ? declaredIn(node.declaration) : [];
    case 'ExportDefaultDeclaration':
      return node.declaration.id && /Declaration$/.test(node.declaration.type) ? [node.declaration.id.name] : [];
    case 'ImportDeclaration':
      return node.specifiers.map(({ local }: Node) => local.name);
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return [node.id.name];
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }: Node) => namesOf(id));
    default:
      return varsIn(node);
  }
}

/** `var`s of a statement that are the module's. */
function varsIn(node: Node, into: string[] = []): string[] {
  if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return into;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const { id } of node.declarations) namesOf(id, into);
  }
  eachChild(node, (child) => {
    varsIn(child, into);
  });
  return into;
}

function neededBy(node: Node): Set<string> {
  const names = new Set<string>();
  if (node.type === 'ImportDeclaration') return names;
  if (node.type === 'ExportNamedDeclaration' && !node.declaration) {
    if (!node.source) for (const { local } of node.specifiers) names.add(local.name);
    return names;
  }
  if (node.type === 'ExportAllDeclaration') return names;
  for (const { name } of freeVariables(node)) names.add(name);
  const visit = (child: Node): void => {
    if (child.type === 'UnaryExpression' && child.operator === 'typeof' && child.argument.type === 'Identifier') {
      names.add(child.argument.name);
    }
    eachChild(child, visit);
  };
  visit(node);
  return names;
}

/** All names from which the statements that declare them can be reached, beginning with those of one statement. */
export function reach(module: ProgramModule, from: Iterable<string>): Set<TopLevel> {
  const found = new Set<TopLevel>();
  const names = [...from];
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    const statement = module.declaredBy.get(name);
    if (statement === undefined || found.has(statement)) continue;
    found.add(statement);
    names.push(...statement.needs);
  }
  return found;
}

/** The variable that a property, or a property of one, belongs to: `a` of `a.b[c]`. */
export function rootOf(node: Node): string | null {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? rootOf(node.object) : null;
}
