/**
 * `items.map(fn)`, or a loop that pushes one result an item, becomes `await map(items, fn)` of hasten/parallel, where the
 * place can wait for it. A function that needs nothing of the module but constants is written into the call, with what it
 * takes along; others would have to be tasks of a module that workers may load, which is refused with what to do.
 */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { freeVariables, namesOf } from '../../source/free-variables.ts';
import type { Candidate, FileEdit, Reason } from '../candidate.ts';
import { findFunction } from '../slice/find-function.ts';
import {
  lineOf,
  type ModuleSource,
  type ProgramModule,
  Refused,
  reach,
  readModule,
  reasonAt,
  refuse,
  startOfLine,
} from '../slice/module.ts';
import { firstUse, runs } from '../slice/order.ts';
import { bindingOf } from './bindings.ts';
import { pathTo, sharedBy } from './effects.ts';
import { endOf, importOf } from './imports.ts';
import { checkIndependent, mentions } from './independent.ts';
import { typesOf } from './types.ts';

export interface ParallelRequest extends ModuleSource {
  /** The line of the loop or of the call of `map`, or one inside of it, from 1. */
  line: number;
}

/** One candidate: the innermost `map` or loop around the line that can be, refused with the reason of the outermost. */
export function parallelCandidate(request: ParallelRequest): Candidate {
  let edits: FileEdit[] = [];
  let refused: Reason | null = null;
  try {
    edits = firstOf(readModule(request), request.line);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error.reason;
  }
  return { name: 'parallel', remedy: 'parallel', edits, nodeArgs: [], node: null, refused };
}

/** A place that has work for several cores, whether or not it can be changed as it stands. */
export interface ParallelWork {
  node: Node;
  kind: 'map' | 'loop';
  /** What gives the items. */
  items: Node;
  /** What is done with each: a function or its name; a loop's body. */
  each: Node;
  /** What each needs of the functions around it, by name: it travels with every map. */
  takes: string[];
  /** Why the items cannot be computed in any order; null where nothing speaks against it. */
  dependent: Reason | null;
}

/** All places of a module where items are mapped, or loops push a result for each: outer ones before inner ones. */
export function parallelWorks(module: ProgramModule): ParallelWork[] {
  const found: ParallelWork[] = [];
  const visit = (node: Node, path: Node[]): void => {
    const work = mapCall(node) ?? pushLoop(node);
    if (work !== null) {
      const { items, fn } = work;
      const isLoop = fn instanceof PushLoop;
      const dependent = dependence(module, { node, path, items, fn });
      const each = isLoop ? fn.body : fn;
      const takes = takenBy([...path, node], each, isLoop ? [...namesOf(fn.item), fn.into] : []);
      found.push({ node, kind: isLoop ? 'loop' : 'map', items, each, takes, dependent });
    }
    eachChild(node, (child) => visit(child, [...path, node]));
  };
  visit(module.ast, []);
  return found;
}

function takenBy(path: readonly Node[], each: Node, own: string[]): string[] {
  return freeVariables(each)
    .map(({ name }) => name)
    .filter((name) => {
      const binding = own.includes(name) ? null : bindingOf(path, name);
      return (binding?.kind === 'variable' || binding?.kind === 'part') && binding.owner !== null;
    });
}

/** What an arrow function or a loop has from the function around it: an instance and its private fields do not travel. */
const FROM_AROUND = new Set(['this', 'super', 'arguments', 'new.target']);

function dependence(module: ProgramModule, { node, path, fn }: Work): Reason | null {
  const no = (at: number, message: string, fix: string | null = null) => reasonAt(module, at, message, fix);
  const around = freeVariables(fn instanceof PushLoop ? fn.body : fn).find(({ name }) => FROM_AROUND.has(name));
  if (around !== undefined) return no(around.at, `it uses \`${around.name}\``, 'read what it needs into constants');
  if (fn instanceof PushLoop) {
    const { item, body, pushed, into } = fn;
    try {
      checkRounds(module, body);
    } catch (error) {
      if (error instanceof Refused) return error.reason;
      throw error;
    }
    if (mentions(body, into, pushed.callee.object)) return no(pushed.start, `an item looks at \`${into}\``);
    return sharedBy(module, [...path, node], body, { reads: false }, new Set([...namesOf(item), into]));
  }
  const parent = path.at(-1);
  if (parent?.type === 'CallExpression' && parent.callee.object?.name === 'Promise') {
    return no(node.start, 'its items wait at the same time already');
  }
  let its = fn;
  let standsIn: Node[] = [...path, node];
  if (fn.type === 'Identifier') {
    const binding = bindingOf(path, fn.name);
    // Of another module: nobody has read it, and to try it decides.
    if (binding?.kind === 'import') return null;
    if (binding?.kind !== 'function') return no(fn.start, `\`${fn.name}\` is no function of this module`);
    its = binding.node;
    standsIn = pathTo(module.ast, its);
  }
  if (its.generator || its.async) return no(its.start, 'its items wait at the same time already');
  return sharedBy(module, standsIn, its, { reads: false });
}

interface Work {
  /** What is replaced. */
  node: Node;
  path: Node[];
  items: Node;
  /** A function, or the name of one; a loop that pushes. */
  fn: Node | PushLoop;
}

class PushLoop {
  readonly item: Node;
  readonly body: Node;
  /** The call of `push`. */
  readonly pushed: Node;
  /** The array's name. */
  readonly into: string;

  constructor(item: Node, body: Node, pushed: Node, into: string) {
    this.item = item;
    this.body = body;
    this.pushed = pushed;
    this.into = into;
  }
}

function firstOf(module: ProgramModule, line: number): FileEdit[] {
  const reasons: Refused[] = [];
  for (const work of worksAt(module, line)) {
    try {
      return editsOf(module, work);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      reasons.push(error);
    }
  }
  if (reasons[0] !== undefined) throw reasons[0];
  const message = 'no `map` over items, and no loop that pushes one result an item, is here';
  return refuse(module, startOfLine(module, line), message, 'write it as `items.map(fn)`');
}

function worksAt(module: ProgramModule, line: number): Work[] {
  const found: Work[] = [];
  const visit = (node: Node, path: Node[]): void => {
    if (lineOf(module, node.start) <= line && line <= lineOf(module, node.end)) {
      const work = mapCall(node) ?? pushLoop(node);
      if (work !== null) found.push({ node, path, ...work });
    }
    eachChild(node, (child) => visit(child, [...path, node]));
  };
  visit(module.ast, []);
  return found;
}

function mapCall(node: Node): Pick<Work, 'items' | 'fn'> | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.optional) return null;
  const { object, property, computed } = node.callee;
  if (computed || property.name !== 'map' || node.arguments.length !== 1) return null;
  const [fn] = node.arguments;
  return isFunction(fn) || fn.type === 'Identifier' ? { items: object, fn } : null;
}

/** `for (const item of items) results.push(f(item))`, also with statements in front of the push. */
function pushLoop(node: Node): Pick<Work, 'items' | 'fn'> | null {
  if (node.type !== 'ForOfStatement' || node.await || node.left.type !== 'VariableDeclaration') return null;
  const statements: Node[] = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
  const last = statements.at(-1);
  const call = last?.type === 'ExpressionStatement' ? last.expression : null;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null;
  const { object, property } = call.callee;
  if (property.name !== 'push' || object.type !== 'Identifier' || call.arguments.length !== 1) return null;
  if (call.arguments[0].type === 'SpreadElement') return null;
  const item = node.left.declarations[0].id;
  return { items: node.right, fn: new PushLoop(item, node.body, call, object.name) };
}

function editsOf(module: ProgramModule, work: Work): FileEdit[] {
  const { file, text } = module;
  const { node, path, items, fn } = work;
  checkPlace(module, node, path);
  const types = typesOf(module, new Map(), (name) => {
    const binding = bindingOf(path, name);
    return binding?.kind === 'variable' ? binding.variable : null;
  });
  if (items.type === 'Identifier' && !(fn instanceof PushLoop) && types.of(items.name) !== null) {
    refuse(
      module,
      items.start,
      `\`map\` of \`${items.name}\` makes a typed array`,
      'numbers are better off in a kernel',
    );
  }
  const { name: map, edits } = importOf(module, 'map', 'hasten/parallel');
  const source = text.slice(items.start, items.end);
  const written = fn instanceof PushLoop ? bodyOf(module, work, fn) : functionOf(module, work, fn);
  const { code, captured } = written;
  const options = captured.length === 0 ? '' : `, { with: { ${captured.join(', ')} } }`;
  const call = `await ${map}(${source}, ${code}${options})`;
  const parent = path.at(-1);
  const needsParentheses = parent?.type === 'MemberExpression' && parent.object === node;
  const { semicolon } = endOf(module);
  const made =
    fn instanceof PushLoop
      ? `for (const each of ${call}) ${fn.into}.push(each)${semicolon}`
      : needsParentheses
        ? `(${call})`
        : call;
  return [...inOneImport(edits, written.edits ?? []), { file, start: node.start, end: node.end, text: made }];
}

/** Two names of one face: where both would be an import of its own, they are one. */
function inOneImport(edits: FileEdit[], more: FileEdit[]): FileEdit[] {
  const [first] = edits;
  const [second, ...rest] = more;
  const name = second === undefined ? undefined : /import \{ (.*) \}/.exec(second.text)?.[1];
  if (first === undefined || second === undefined || first.start !== second.start || name === undefined)
    return [...edits, ...more];
  return [{ ...first, text: first.text.replace(' }', `, ${name} }`) }, ...rest];
}

/** Refuses a place that cannot wait. */
function checkPlace(module: ProgramModule, node: Node, path: readonly Node[]): void {
  const parent = path.at(-1);
  if (
    parent?.type === 'CallExpression' &&
    parent.callee.type === 'MemberExpression' &&
    parent.callee.object.name === 'Promise'
  ) {
    refuse(module, node.start, 'its items wait at the same time already', null);
  }
  const around = path.findLast(isFunction);
  if (around === undefined) {
    if (module.sourceType === 'commonjs')
      refuse(module, node.start, 'a CommonJS module cannot wait at its top level', 'put it into an async function');
    return;
  }
  if (!around.async) {
    const name = around.id?.name;
    refuse(
      module,
      node.start,
      `${name === undefined ? 'the function around it' : `\`${name}\``} is synchronous, so it cannot wait`,
      'make it async, and await its callers',
    );
  }
}

interface Written {
  code: string;
  /** What it takes along. */
  captured: string[];
  /** Of a task: what makes it one. */
  edits?: FileEdit[];
}

function functionOf(module: ProgramModule, work: Work, fn: Node): Written {
  const { path } = work;
  const { text, isTypeScript } = module;
  let its = fn;
  if (fn.type === 'Identifier') {
    const binding = bindingOf(path, fn.name);
    if (binding?.kind !== 'function')
      refuse(
        module,
        fn.start,
        `\`${fn.name}\` is no function of this module`,
        `make it a task there: \`export const ${fn.name} = task(import.meta, …)\``,
      );
    its = binding.node;
  }
  if (its.generator) refuse(module, its.start, 'it is a generator', 'return a value');
  if (its.async) refuse(module, its.start, 'its items wait at the same time already', 'what waits needs no cores');
  if (its.params.length > 1)
    refuse(module, its.params[1].start, 'it takes more than the item', 'map over `items.entries()`');
  const outside = namesOutside(path, its);
  checkIndependent(module, its.body, outside);
  if (fn.type === 'Identifier' && outside.size > 0) return taskOf(module, work, fn, its);
  const captured = capturedBy(module, path, its, new Set());
  if (captured.length === 0) return { code: text.slice(fn.start, fn.end), captured };
  const given = `{ ${captured.join(', ')} }`;
  const param = its.params[0] as Node | undefined;
  if (param === undefined) {
    if (its.type !== 'ArrowFunctionExpression') refuse(module, its.start, 'it takes no item', 'name the item');
    const arrow = module.code.indexOf('=>', its.start);
    return { code: `(_item${isTypeScript ? ': unknown' : ''}, ${given}) ${text.slice(arrow, its.end)}`, captured };
  }
  const end = endOfParameter(module, param, its);
  const isBare =
    its.type === 'ArrowFunctionExpression' && text.slice(its.start, param.start).trim() !== ''
      ? false
      : !text.slice(its.start, param.start).includes('(');
  const head = text.slice(its.start, end);
  return isBare
    ? { code: `(${head}, ${given})${text.slice(end, its.end)}`, captured }
    : { code: `${head}, ${given}${text.slice(end, its.end)}`, captured };
}

/** Names that a function has from around it, other than globals. */
function namesOutside(path: readonly Node[], fn: Node): Set<string> {
  return new Set(
    freeVariables(fn)
      .map(({ name }) => name)
      .filter((name) => bindingOf(path, name) !== null),
  );
}

/** A function of the module with all that it uses: a task, where workers may load the module. */
function taskOf(module: ProgramModule, { path }: Work, fn: Node, its: Node): Written {
  const { file, sourceType } = module;
  const name: string = fn.name;
  const found = findFunction(module, name);
  const { statement } = found;
  if (found.node !== its || !found.isTopLevel || statement.node.type === 'ExportDefaultDeclaration') {
    refuse(module, its.start, `\`${name}\` is not declared at the top of the module`, 'declare it there');
  }
  const own = module.statements.find(({ node }) => path.includes(node));
  for (const one of module.statements) {
    const starts = one.declares.length === 0 || one === own || (own !== undefined && reach(module, one.needs).has(own));
    if (runs(one.node) && starts && !isGuard(one.node)) {
      const what = `workers load this module for \`${name}\`, and would run this, too`;
      refuse(module, one.node.start, what, 'put it behind `if (import.meta.main)`');
    }
  }
  const early = firstUse(module, statement);
  if (early !== null || sourceType === 'commonjs') {
    refuse(
      module,
      early?.node.start ?? its.start,
      `\`${name}\` cannot become a constant`,
      'declare it above its first use, in an ES module',
    );
  }
  const { name: task, edits } = importOf(module, 'task', 'hasten/parallel');
  const isDeclaration = its.type === 'FunctionDeclaration';
  const open = `${isDeclaration ? `const ${name} = ` : ''}${task}(import.meta, `;
  const close = `)${isDeclaration ? endOf(module).semicolon : ''}`;
  return {
    code: name,
    captured: [],
    edits: [
      ...edits,
      { file, start: its.start, end: its.start, text: open },
      { file, start: its.end, end: its.end, text: close },
    ],
  };
}

/** `if (import.meta.main)`, `if (isMainThread)`. */
function isGuard({ type, test }: Node): boolean {
  return type === 'IfStatement' && (test.property?.name === 'main' || test.name === 'isMainThread');
}

function endOfParameter({ code, text }: ProgramModule, param: Node, fn: Node): number {
  const next = code.slice(param.end, fn.body.start).search(/\S/) + param.end;
  return param.end + text.slice(param.end, next).trimEnd().length;
}

/** Refuses rounds that have no result, or wait. */
function checkRounds(module: ProgramModule, body: Node): void {
  const visit = (below: Node, isOwn: boolean): void => {
    if (isOwn && /^(Break|Continue|Return)Statement$/.test(below.type)) {
      refuse(module, below.start, 'not every item has one result', 'filter the items first, or the results behind it');
    }
    if (below.type === 'AwaitExpression')
      refuse(module, below.start, 'it waits for each item in turn', 'use `Promise.all`: what waits needs no cores');
    eachChild(below, (child) => visit(child, isOwn && !isFunction(below)));
  };
  visit(body, true);
}

/** The body of a loop as a function that returns what was pushed. */
function bodyOf(module: ProgramModule, { node, path }: Work, fn: PushLoop): Written {
  const { text } = module;
  const { item, body, pushed, into } = fn;
  checkRounds(module, body);
  const captured = capturedBy(module, [...path, node], body, new Set([...namesOf(item), into]));
  if (mentions(body, into, pushed.callee.object)) {
    refuse(
      module,
      pushed.start,
      `an item looks at \`${into}\`, the results of those before it`,
      'compute each result from its item alone',
    );
  }
  checkIndependent(module, body, new Set(captured));
  const value = text.slice(pushed.arguments[0].start, pushed.arguments[0].end);
  const given = captured.length === 0 ? '' : `, { ${captured.join(', ')} }`;
  const head = `(${text.slice(item.start, item.end)}${given}) => `;
  const before = text.slice(body.start, pushed.start);
  const after = text.slice(pushed.end, body.end);
  if (body.type === 'BlockStatement' && body.body.length > 1)
    return { code: `${head}${before}return ${value}${after}`, captured };
  return { code: head + (value.startsWith('{') ? `(${value})` : value), captured };
}

/** Names of values that it takes along. Functions and what is imported do not travel. */
function capturedBy(module: ProgramModule, path: readonly Node[], node: Node, own: ReadonlySet<string>): string[] {
  const captured: string[] = [];
  for (const { name, at } of freeVariables(node)) {
    if (own.has(name)) continue;
    if (['this', 'super', 'arguments'].includes(name))
      refuse(module, at, `it uses \`${name}\``, 'read what it needs into constants');
    const binding = bindingOf(path, name);
    if (binding === null) continue;
    if (binding.kind === 'variable' || binding.kind === 'part') {
      captured.push(name);
      continue;
    }
    const starts = module.statements.some((one) => runs(one.node) && one.declares.length === 0);
    const guard = starts ? ', and start the program behind `if (import.meta.main)`' : '';
    refuse(
      module,
      at,
      `it uses \`${name}\`, which does not travel to a worker`,
      `make it a task of its module: \`task(import.meta, …)\`${guard}`,
    );
  }
  return captured;
}
