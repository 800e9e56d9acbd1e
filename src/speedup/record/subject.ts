/** Which function of a module is meant, and why it may not be recorded: only what can run by itself again is. */
import { eachChild, isClass, isFunction, type Node } from '../../instrument/ast.ts';
import { type FoundFunction, findFunction } from '../../remedies/slice/find-function.ts';
import {
  lineOf,
  type ModuleSource,
  type ProgramModule,
  Refused,
  readModule,
  refuse,
} from '../../remedies/slice/module.ts';
import { freeVariables, namesOf } from '../../source/free-variables.ts';
import { HastenError } from '../../support/errors.ts';

export interface Subject {
  name: string;
  /** From 1. */
  line: number;
  isAsync: boolean;
}

/**
 * The function by its name, or by a line in it (`31` or `:31`).
 *
 * Throws `HASTEN_TRY_FUNCTION` with the place for one that is not there, a method, a function inside of another one, a
 * generator, and one that uses `this`.
 */
export function findSubject(source: ModuleSource, which: string): Subject {
  try {
    return subjectOf(readModule(source), which);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { message, file, line, column, fix } = error.reason;
    throw new HastenError('HASTEN_TRY_FUNCTION', message, { file, line, column, fix: fix ?? undefined });
  }
}

function subjectOf(module: ProgramModule, which: string): Subject {
  const line = /^:?(\d+)$/.exec(which)?.[1];
  const found = line === undefined ? byName(module, which) : byLine(module, Number(line));
  check(module, found);
  return { name: found.name, line: lineOf(module, found.node.start), isAsync: found.isAsync };
}

function byName(module: ProgramModule, name: string): FoundFunction {
  const member = membersOf(module).find((one) => one.name === name || one.title === name);
  try {
    return findFunction(module, name);
  } catch (error) {
    if (error instanceof Refused && member !== undefined) refuseMember(module, member);
    throw error;
  }
}

function byLine(module: ProgramModule, line: number): FoundFunction {
  const member = membersOf(module)
    .filter(({ fn }) => lineOf(module, fn.start) <= line && line <= lineOf(module, fn.end))
    .sort((a, b) => b.fn.start - a.fn.start)[0];
  let found: FoundFunction | null = null;
  try {
    found = findFunction(module, line);
  } catch (error) {
    if (!(error instanceof Refused) || member === undefined) throw error;
  }
  if (found === null || (member !== undefined && member.fn.start > found.node.start)) refuseMember(module, member!);
  return found;
}

/** What has a name and is a function, but no variable of the module. */
interface Member {
  name: string;
  /** As the message names it: `Matrix.times`. */
  title: string;
  fn: Node;
  kind: 'method' | 'property' | 'default';
}

function membersOf(module: ProgramModule): Member[] {
  const found: Member[] = [];
  const visit = (node: Node, around: string | null): void => {
    let inside = around;
    if (isClass(node)) inside = node.id?.name ?? around;
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') inside = node.id.name;
    if (node.type === 'ExportDefaultDeclaration' && isFunction(node.declaration) && !node.declaration.id) {
      found.push({ name: 'default', title: 'default', fn: node.declaration, kind: 'default' });
    }
    const isMember = /^(MethodDefinition|PropertyDefinition|Property)$/.test(node.type);
    if (isMember && node.value && isFunction(node.value) && !node.computed) {
      const name = String(node.key.name ?? node.key.value);
      const isProperty = node.type === 'PropertyDefinition' || (node.kind === 'init' && !node.method);
      const kind = isProperty ? 'property' : 'method';
      found.push({ name, title: inside === null ? name : `${inside}.${name}`, fn: node.value, kind });
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && isFunction(node.right)) {
      const { start, end, property, computed } = node.left;
      const name = computed ? '' : String(property.name);
      found.push({ name, title: module.code.slice(start, end), fn: node.right, kind: 'property' });
    }
    eachChild(node, (child) => visit(child, inside));
  };
  visit(module.ast, null);
  return found;
}

function refuseMember(module: ProgramModule, { name, title, fn, kind }: Member): never {
  if (kind === 'default') {
    refuse(module, fn.start, 'the default export has no name', 'give it one: export default function NAME');
  }
  const usesThis = ownUse(fn, 'ThisExpression') !== null || ownUse(fn, 'Super') !== null;
  const what = kind === 'method' ? 'a method' : 'a function in a property';
  refuse(
    module,
    fn.start,
    `\`${title}\` is ${what}${usesThis ? ', and what it does depends on its object' : ''}`,
    `move what it does to \`function ${name || 'NAME'}\` at the top of the module, with what it needs as arguments, and call that`,
  );
}

function check(module: ProgramModule, found: FoundFunction): void {
  const { name, node } = found;
  if (!found.isTopLevel) refuseInner(module, found);
  if (!module.declaredBy.has(name)) {
    refuse(module, node.start, `\`${name}\` is declared in a block`, 'declare it at the top of the module');
  }
  if (node.generator) {
    const fix = 'record a function that uses what it yields';
    refuse(module, node.start, `\`${name}\` is a generator: it is called once and runs many times`, fix);
  }
  const own = ownUse(node, 'ThisExpression') ?? ownUse(node, 'MetaProperty');
  if (own !== null) {
    const what = own.type === 'MetaProperty' ? 'new.target' : 'this';
    refuse(module, own.start, `\`${name}\` uses \`${what}\``, 'give it what it needs as an argument');
  }
  const set = assignmentTo(module.ast, name);
  if (set !== null)
    refuse(module, set.start, `\`${name}\` is set anew here`, 'declare it with `const`, under one name each');
}

function refuseInner(module: ProgramModule, { name, node }: FoundFunction): never {
  const around = functionsAround(module.ast, node);
  const theirs = new Set(around.flatMap((outer) => declaredIn(outer, node)));
  const closes = freeVariables(node).filter((free) => theirs.has(free.name) && free.name !== name);
  const outer = nameOf(module, around.at(-1)!);
  if (closes.length === 0) {
    const fix = 'it needs nothing of what is around it: move it to the top of the module';
    refuse(module, node.start, `\`${name}\` is a function inside of ${outer}`, fix);
  }
  const names = closes.map((free) => `\`${free.name}\``).join(', ');
  refuse(
    module,
    node.start,
    `\`${name}\` closes over ${names} of ${outer}`,
    `move it to the top of the module, with ${names} as ${closes.length === 1 ? 'an argument' : 'arguments'}; or try ${outer} itself`,
  );
}

/** From the outermost to the innermost, without itself. */
function functionsAround(from: Node, node: Node): Node[] {
  const found: Node[] = [];
  const visit = (one: Node): void => {
    if (one === node || one.end < node.end || one.start > node.start) return;
    if (isFunction(one)) found.push(one);
    eachChild(one, visit);
  };
  visit(from);
  return found;
}

/** All names that a function declares, but for those of functions in it that are not around `inner`. */
function declaredIn(outer: Node, inner: Node): string[] {
  const names = outer.params.flatMap((param: Node) => namesOf(param)) as string[];
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator') namesOf(node.id, names);
    if (/^(Function|Class)Declaration$/.test(node.type) && node.id) names.push(node.id.name);
    if (node.type === 'CatchClause' && node.param) namesOf(node.param, names);
    if (isFunction(node) && !(node.start <= inner.start && inner.end <= node.end)) return;
    eachChild(node, visit);
  };
  visit(outer.body);
  return names;
}

function nameOf(module: ProgramModule, fn: Node): string {
  if (fn.id) return `\`${fn.id.name}\``;
  let name: string | null = null;
  const visit = (node: Node): void => {
    if (node.type === 'VariableDeclarator' && node.init === fn && node.id.type === 'Identifier') name = node.id.name;
    else if (/^(MethodDefinition|PropertyDefinition|Property)$/.test(node.type) && node.value === fn)
      name = node.key.name;
    eachChild(node, visit);
  };
  visit(module.ast);
  return name === null ? `the function on line ${lineOf(module, fn.start)}` : `\`${name}\``;
}

/** Where a function uses `this` or the like of its own: arrow functions in it have it from there. */
function ownUse(fn: Node, type: 'ThisExpression' | 'Super' | 'MetaProperty'): Node | null {
  let found: Node | null = null;
  const visit = (node: Node): void => {
    if (found !== null || (isFunction(node) && node.type !== 'ArrowFunctionExpression')) return;
    if (node.type === type && (type !== 'MetaProperty' || node.meta.name === 'new')) found = node;
    else if (isClass(node)) {
      // Of a class only what it extends is evaluated here.
      if (node.superClass) visit(node.superClass);
    } else eachChild(node, visit);
  };
  for (const param of fn.params) visit(param);
  visit(fn.body);
  return found;
}

function assignmentTo(ast: Node, name: string): Node | null {
  let found: Node | null = null;
  const visit = (node: Node): void => {
    if (found !== null) return;
    const target = node.type === 'AssignmentExpression' ? node.left : null;
    if (target !== null && target.type === 'Identifier' && target.name === name) found = node;
    eachChild(node, visit);
  };
  visit(ast);
  return found;
}
