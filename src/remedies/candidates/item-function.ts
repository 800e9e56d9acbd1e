/**
 * What is done with one item, as a function that workers get: written into the call with what it takes along, or a task of
 * its module. What workers could not run, or not alike, is refused.
 */
import type { Node } from '../../instrument/ast.ts';
import { freeVariables, namesOf } from '../../source/free-variables.ts';
import type { FileEdit } from '../candidate.ts';
import { findFunction } from '../slice/find-function.ts';
import { type ProgramModule, reach, refuse } from '../slice/module.ts';
import { firstUse, runs } from '../slice/order.ts';
import { bindingOf } from './bindings.ts';
import { endOf, importOf } from './imports.ts';
import { checkIndependent, mentions } from './independent.ts';
import { checkRounds, type PushLoop, WAITS_TOGETHER, type Work } from './parallel-works.ts';

export interface Written {
  code: string;
  /** What it takes along. */
  captured: string[];
  /** Of a task: what makes it one. */
  edits?: FileEdit[];
}

/** A function, or the name of one. */
export function functionOf(module: ProgramModule, work: Work, fn: Node): Written {
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
  if (its.async) refuse(module, its.start, WAITS_TOGETHER, 'what waits needs no cores');
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

/** The body of a loop as a function that returns what was pushed. */
export function bodyOf(module: ProgramModule, { node, path }: Work, fn: PushLoop): Written {
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
