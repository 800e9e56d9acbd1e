/**
 * A loop nest becomes a kernel of its own above the function that it is in: what the nest reads from outside becomes
 * parameters, the one number that it sets and somebody reads later is returned, module functions that it calls are given
 * by `with`. The nest's text stays as it is, but for its indentation.
 */
import { eachChild, isFunction, isLoop, type Node } from '../../instrument/ast.ts';
import type { TypeName } from '../../kernel/runtime/argument-types.ts';
import { freeVariables } from '../../source/free-variables.ts';
import type { FileEdit } from '../candidate.ts';
import type { FoundFunction } from '../slice/find-function.ts';
import { type ProgramModule, refuse } from '../slice/module.ts';
import { helperText, placeFor } from '../slice/order.ts';
import { assignedIn, type Binding, bindingOf, declaredWithin, mentionsOf } from './bindings.ts';
import { aboveOf, endOf, freeName, importOf } from './imports.ts';
import { callOf, type KernelForm, kernelText, type MadeKernel, type Parameter } from './kernel-text.ts';
import { ask } from './load-ask.ts';
import type { Nest } from './nests.ts';
import { annotationOf, typesOf } from './types.ts';

/** Edits that outline the nest. Throws a `Refused` with the place of what keeps it from being a kernel. */
export function outline(
  module: ProgramModule,
  fn: FoundFunction,
  nest: Nest,
  recorded: ReadonlyMap<string, string>,
  form: KernelForm,
): MadeKernel {
  const { text, file, isTypeScript } = module;
  const { node } = nest;
  checkWays(module, node);
  const inside = inputsOf(module, fn, nest, recorded);
  const name = freeName(module, `${fn.name}Loop`);
  const { name: kernel, edits } = importOf(module, 'kernel', 'hasten/kernel');
  const { parameters, helpers, locals, result } = inside;
  const made = kernelText(module, { ...inside, name, kernel, form, loop: node, isTypeScript });
  const answer = ask({
    text: plainText(module, node, name, parameters, [...helpers.keys()], locals, result),
    name,
    types: parameters.map(({ type }) => type),
    helpers,
    fast: form.fast,
    threads: form.threads,
  });
  if (!answer.taken) {
    const of = answer.helper === null ? '' : `\`${answer.helper}\`, which it calls: `;
    const at = answer.helper === null ? Math.max(node.start, node.start + answer.at - made.before) : node.start;
    refuse(module, Math.min(at, node.end), of + answer.message, answer.fix);
  }
  if (form.threads && !answer.shared) {
    refuse(module, node.start, 'no loop of it can be shared by threads', 'make its rounds independent of each other');
  }
  const place = placeFor(module, fn.statement, [...helpers.keys()]);
  const end = endOf(module);
  const above = aboveOf(module, place.node.start);
  const call = callOf(name, parameters, result, end.semicolon, indentAt(text, node.start), module);
  const insertion: FileEdit = { file, start: above, end: above, text: `${made.text}${end.line}${end.line}` };
  const replaced: FileEdit = { file, start: node.start, end: node.end, text: call };
  const { vectorised } = answer;
  // An import in front of the very same statement comes first.
  if (edits[0]?.start === above) {
    return { edits: [{ ...insertion, text: edits[0].text + insertion.text }, replaced], vectorised };
  }
  return { edits: [...edits, insertion, replaced], vectorised };
}

function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))![0];
}

/** What the compiler is asked about: the kernel as JavaScript. The loop begins at `kernelText(…).before`. */
function plainText(
  { code }: ProgramModule,
  loop: Node,
  name: string,
  parameters: readonly Parameter[],
  helpers: readonly string[],
  locals: readonly string[],
  result: Parameter | null,
): string {
  const given = helpers.length === 0 ? [] : [`{ ${helpers.join(', ')} }`];
  const list = [...parameters.map((one) => one.name), ...given].join(', ');
  const declared = locals.length === 0 ? '' : `let ${locals.join(', ')};`;
  const returned = result === null ? '' : ` return ${result.name};`;
  return `function ${name}(${list}) {${declared}${code.slice(loop.start, loop.end)}${returned}}`;
}

/** Refuses what leaves the nest in a way that a call cannot, or that kernels know nothing of. */
function checkWays(module: ProgramModule, nest: Node): void {
  const labels = new Set<string>();
  const visit = (node: Node, isOwn: boolean): void => {
    const no = (what: string, fix: string) => refuse(module, node.start, what, fix);
    switch (node.type) {
      case 'AwaitExpression':
        return no('the loop awaits', 'wait for all it needs before the loop');
      case 'ForOfStatement':
        if (node.await) no('the loop awaits', 'wait for all it needs before the loop');
        break;
      case 'YieldExpression':
        return no('the loop yields', 'write its results into an array');
      case 'ThisExpression':
      case 'Super':
        return no('the loop uses `this`', 'read what it needs of it into constants before the loop');
      case 'ReturnStatement':
        if (isOwn) no('the function returns out of the loop', 'break out of it, and return behind it');
        break;
      case 'LabeledStatement':
        labels.add(node.label.name);
        break;
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label && !labels.has(node.label.name)) {
          no(`it leaves the loop for \`${node.label.name}\``, 'make the labelled loop the kernel, or set a flag');
        }
        break;
      case 'TryStatement':
      case 'ThrowStatement':
        return no('the loop throws or catches', 'test before the loop, or note the failure in a number');
    }
    eachChild(node, (child) => visit(child, isOwn && !isFunction(node)));
  };
  visit(nest, true);
}

export interface Inputs {
  parameters: Parameter[];
  /** Texts of functions of the module. */
  helpers: Map<string, string>;
  /** Variables from outside that only the nest sets and reads. */
  locals: string[];
  result: Parameter | null;
}

function inputsOf(module: ProgramModule, fn: FoundFunction, nest: Nest, recorded: ReadonlyMap<string, string>): Inputs {
  const { node, path } = nest;
  const assigned = assignedIn(node);
  const within = declaredWithin(node);
  const types = typesOf(module, recorded, (name) => {
    const found = bindingOf(path, name);
    if (found?.kind !== 'variable') return null;
    const { variable, declared } = found;
    const isEmpty = variable.init === null && declared !== 'parameter';
    return isEmpty ? { ...variable, init: setBefore(name, nest) } : variable;
  });
  checkVars(module, fn.node, node);
  const inputs: Inputs = { parameters: [], helpers: new Map(), locals: [], result: null };
  const results: { name: string; at: number; type: TypeName }[] = [];
  for (const { name, at } of freeVariables(node)) {
    const binding = bindingOf(path, name);
    if (name === 'arguments' && binding === null) {
      refuse(module, at, 'the loop uses `arguments`', 'name the parameters');
    }
    if (binding === null) continue;
    if (within.has(name))
      refuse(module, at, `\`${name}\` is declared again in the loop`, 'give one of the two another name');
    if (binding.kind === 'function' || binding.kind === 'import' || binding.kind === 'class') {
      inputs.helpers.set(name, functionOf(module, binding, name, at));
      continue;
    }
    const place = assigned.get(name);
    if (place !== undefined && (binding.kind !== 'variable' || binding.owner !== ownerOf(path))) {
      const what = `the loop sets \`${name}\`, which is not a variable of \`${fn.name}\``;
      refuse(module, place, what, 'set a local variable, and that one behind the loop');
    }
    const isLive = place !== undefined && isReadLater(nest, ownerOf(path), name);
    if (place !== undefined && !hasValue(binding, name, nest)) {
      if (isLive) refuse(module, place, `\`${name}\` has no value before the loop`, `give it one: \`let ${name} = 0\``);
      inputs.locals.push(name);
      continue;
    }
    const type = typeOf(module, types.of(name), recorded.get(name), name, at);
    if (place !== undefined && type.endsWith('[]')) {
      refuse(module, place, `the loop sets \`${name}\`, which is an array`, 'take an inner loop, or copy elements');
    }
    if (place !== undefined && isLive) results.push({ name, at: place, type });
    inputs.parameters.push({ name, type, annotation: annotationOf(type) });
  }
  const [first, second] = results;
  if (first !== undefined && second !== undefined) {
    const names = results.map(({ name }) => `\`${name}\``).join(', ');
    refuse(
      module,
      second.at,
      `the loop sets ${results.length} variables that are read behind it: ${names}`,
      'keep all but one in a typed array',
    );
  }
  inputs.result = inputs.parameters.find(({ name }) => name === first?.name) ?? null;
  if (inputs.result !== null) return inputs;
  if (!writesElements(node))
    refuse(module, node.start, 'the loop sets nothing that is read behind it', 'have it write into a typed array');
  return inputs;
}

function ownerOf(path: readonly Node[]): Node | null {
  return path.findLast(isFunction) ?? null;
}

function functionOf(module: ProgramModule, binding: Binding, name: string, at: number): string {
  if (binding.kind === 'import') {
    return refuse(
      module,
      at,
      `\`${name}\` comes from another module`,
      'write what the loop needs of it in this module',
    );
  }
  if (binding.kind !== 'function')
    return refuse(module, at, `\`${name}\` is a class`, 'keep its fields in typed arrays');
  if (binding.owner !== null) {
    return refuse(module, at, `\`${name}\` is a function inside of another one`, 'declare it at the top of the module');
  }
  return helperText(module, binding.node);
}

function typeOf(
  module: ProgramModule,
  type: TypeName | null,
  recorded: string | undefined,
  name: string,
  at: number,
): TypeName {
  if (type !== null) return type;
  if (recorded === undefined) {
    return refuse(
      module,
      at,
      `the type of \`${name}\` is not known`,
      `annotate it, \`${name}: Float64Array\`, or keep it in a typed array or a number`,
    );
  }
  return refuse(module, at, `\`${name}\` is ${said(recorded)}`, fixFor(recorded));
}

function fixFor(recorded: string): string {
  if (!recorded.startsWith('array')) return 'keep what the loop needs of it in typed arrays and numbers';
  if (/ of (\w+\|)*array/.test(recorded)) return 'keep its rows in one typed array, one after the other';
  if (/ of .*\{/.test(recorded)) return 'keep each field of its elements in a typed array';
  return 'keep it in a typed array';
}

function said(recorded: string): string {
  if (/^array/.test(recorded)) return `an ordinary ${recorded}`;
  return /^[aeiou]/.test(recorded) ? `an ${recorded}` : `a ${recorded}`;
}

/** `var`s that the nest declares are the function's. */
function checkVars(module: ProgramModule, fn: Node, nest: Node): void {
  const visit = (node: Node): void => {
    if (isFunction(node)) return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const { id } of node.declarations) {
        for (const name of id.type === 'Identifier' ? [id.name as string] : []) {
          if (mentionsOf(fn, name, nest).length > 0) {
            refuse(module, id.start, `\`var ${name}\` of the loop is used outside of it`, 'declare it by `let`');
          }
        }
      }
    }
    eachChild(node, visit);
  };
  visit(nest);
}

/** Whether a variable may be read once the nest has set it: behind it, in a loop around it, or by a function. */
function isReadLater({ node, path }: Nest, owner: Node | null, name: string): boolean {
  const around = path.slice(owner === null ? 0 : path.indexOf(owner)).filter(isLoop);
  return mentionsOf(owner ?? path[0]!, name, node).some(
    (mention) =>
      mention.at > node.end ||
      mention.path.some((one) => one !== owner && isFunction(one)) ||
      (around.some((loop) => mention.path.includes(loop)) &&
        !mention.path.some(
          (one) => one.type === 'VariableDeclarator' && one.id.name === name && one.id.start === mention.at,
        )),
  );
}

/** Whether a variable has a value for certain when the nest begins. */
function hasValue(binding: Binding, name: string, nest: Nest): boolean {
  if (binding.kind !== 'variable' || binding.variable.init !== null || binding.declared === 'parameter') return true;
  return setBefore(name, nest) !== null;
}

/** What a statement in front of the nest sets a variable to, in a block that the nest is in, too. */
function setBefore(name: string, { node, path }: Nest): Node | null {
  const found = path
    .flatMap((block) => (block.type === 'BlockStatement' ? (block.body as Node[]) : []))
    .find(
      ({ type, start, expression }) => type === 'ExpressionStatement' && start < node.start && sets(expression, name),
    );
  return found?.expression.right ?? null;
}

function sets({ type, operator, left }: Node, name: string): boolean {
  return type === 'AssignmentExpression' && operator === '=' && left.type === 'Identifier' && left.name === name;
}

function writesElements(node: Node): boolean {
  if (node.type === 'AssignmentExpression' && node.left.type !== 'Identifier') return true;
  if (node.type === 'UpdateExpression' && node.argument.type !== 'Identifier') return true;
  let found = false;
  eachChild(node, (child) => {
    found ||= writesElements(child);
  });
  return found;
}
