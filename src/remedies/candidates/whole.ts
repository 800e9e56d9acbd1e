/**
 * A function that is a kernel already in all but name: numbers, booleans and typed arrays in, a number or nothing out. It
 * is wrapped where it stands; module constants and functions that it uses are given by `with`.
 */
import type { Node } from '../../instrument/ast.ts';
import { freeVariables } from '../../source/free-variables.ts';
import type { FileEdit } from '../candidate.ts';
import type { FoundFunction } from '../slice/find-function.ts';
import { type ProgramModule, refuse } from '../slice/module.ts';
import { firstUse, helperText } from '../slice/order.ts';
import { bindingOf, mentionsOf } from './bindings.ts';
import { endOf, importOf } from './imports.ts';
import { type KernelForm, type MadeKernel, optionsText } from './kernel-text.ts';
import { ask } from './load-ask.ts';
import { typeNameOf, typesOf } from './types.ts';
import { checkWrappable } from './wrappable.ts';

/** `types` are those of the recorded arguments, in their order. Throws a `Refused`. */
export function wrapWhole(
  module: ProgramModule,
  fn: FoundFunction,
  types: readonly string[],
  form: KernelForm,
): MadeKernel {
  const { file, code } = module;
  const { node, statement, name } = fn;
  checkWrappable(module, fn);
  const isDeclaration = node.type === 'FunctionDeclaration';
  if (node.async || node.generator) {
    refuse(
      module,
      node.start,
      `\`${name}\` is ${node.async ? 'async' : 'a generator'}`,
      'make its loop a function of its own',
    );
  }
  const value = valueUse(module, fn);
  if (value !== null) {
    const fix = `call it there: \`(value) => ${name}(value)\``;
    refuse(module, value, `\`${name}\` is passed on, and a kernel takes no more arguments than it names`, fix);
  }
  const known = types.map((type, index) => {
    const param = node.params[index];
    return (
      typeNameOf(type) ??
      refuse(
        module,
        param?.start ?? node.start,
        `\`${param?.name ?? `argument ${index + 1}`}\` is ${type}`,
        'pass typed arrays, numbers and booleans',
      )
    );
  });
  const early = isDeclaration ? firstUse(module, statement) : null;
  if (early !== null) {
    refuse(
      module,
      early.node.start,
      `\`${name}\` is called above its declaration, where a constant is not there yet`,
      `move that below \`${name}\``,
    );
  }
  const given = capturedBy(module, fn);
  const answer = ask({
    text: withCaptured(code.slice(node.start, node.end), node, [...given.keys()]),
    name,
    types: known,
    helpers: given,
    fast: form.fast,
    threads: form.threads,
  });
  if (!answer.taken) {
    const of = answer.helper === null ? '' : `\`${answer.helper}\`, which it calls: `;
    refuse(
      module,
      answer.helper === null ? Math.min(node.start + answer.at, node.end) : node.start,
      of + answer.message,
      answer.fix,
    );
  }
  if (form.threads && !answer.shared) {
    refuse(module, node.start, 'no loop of it can be shared by threads', 'make its rounds independent of each other');
  }
  const { name: kernel, edits } = importOf(module, 'kernel', 'hasten/kernel');
  const options = optionsText([...given.keys()], form);
  const close = `${options === null ? '' : `, ${options}`})${isDeclaration ? endOf(module).semicolon : ''}`;
  const open: FileEdit = {
    file,
    start: node.start,
    end: node.start,
    text: `${isDeclaration ? `const ${name} = ` : ''}${kernel}(`,
  };
  const shut: FileEdit = { file, start: node.end, end: node.end, text: close };
  const { vectorised } = answer;
  if (given.size === 0) return { edits: [...edits, open, shut], vectorised };
  const pattern = `{ ${[...given.keys()].join(', ')} }`;
  const last = node.params.at(-1) as Node | undefined;
  const at =
    last === undefined ? module.text.indexOf('(', node.id?.end ?? node.start) + 1 : endOfParameter(module, node);
  const added: FileEdit = { file, start: at, end: at, text: last === undefined ? pattern : `, ${pattern}` };
  return { edits: [...edits, open, added, shut], vectorised };
}

/** Where the function is used other than in a call; null if nowhere. Its export, and its place in `with`, are none. */
function valueUse({ ast }: ProgramModule, { node, declaration, name }: FoundFunction): number | null {
  const found = mentionsOf(ast, name, node).find(({ at, path }) => {
    const parent = path.at(-1)!;
    if (at === declaration.id?.start || parent.type === 'ExportSpecifier') return false;
    return !(parent.type === 'CallExpression' && parent.callee.start === at);
  });
  return found?.at ?? null;
}

/** Constants and functions of the module, with their texts. */
function capturedBy(
  module: ProgramModule,
  { node, name }: FoundFunction,
): Map<string, string | number | boolean | { array: string }> {
  const found = new Map<string, string | number | boolean | { array: string }>();
  const path = [module.ast];
  const types = typesOf(module, new Map(), (asked) => {
    const binding = bindingOf(path, asked);
    return binding?.kind === 'variable' ? binding.variable : null;
  });
  for (const { name: free, at } of freeVariables(node)) {
    const binding = free === name ? null : bindingOf(path, free);
    if (binding === null) continue;
    if (binding.kind === 'function') {
      found.set(free, helperText(module, binding.node));
      continue;
    }
    if (binding.kind !== 'variable')
      refuse(module, at, `\`${free}\` comes from another module, or is no number`, 'pass it as an argument');
    if (binding.declared !== 'const')
      refuse(module, at, `\`${free}\` is a variable of the module that may change`, 'pass it as an argument');
    if (binding.variable.id.start > node.start)
      refuse(module, at, `\`${free}\` is not there yet where the kernel is made`, `declare \`${free}\` above`);
    const type = types.of(free);
    if (type === null) refuse(module, at, `the type of \`${free}\` is not known`, 'pass it as an argument');
    const { init } = binding.variable;
    const value = init?.type === 'Literal' ? init.value : type === 'boolean' ? true : 1.5;
    found.set(free, type.endsWith('[]') ? { array: type } : value);
  }
  return found;
}

function withCaptured(text: string, node: Node, names: readonly string[]): string {
  if (names.length === 0) return text;
  const last = node.params.at(-1) as Node | undefined;
  const pattern = `{ ${names.join(', ')} }`;
  if (
    last?.type === 'Identifier' &&
    text[last.end - node.start] !== undefined &&
    !text.startsWith('(') &&
    node.params.length === 1 &&
    !isParenthesised(text, last.end - node.start)
  ) {
    return `(${last.name}, ${pattern})${text.slice(last.end - node.start)}`;
  }
  const at = last === undefined ? text.indexOf('(', node.id ? node.id.end - node.start : 0) + 1 : last.end - node.start;
  return text.slice(0, at) + (last === undefined ? '' : ', ') + pattern + text.slice(at);
}

/** Whether a `)` comes before the arrow. */
function isParenthesised(text: string, at: number): boolean {
  return /^\s*,?\s*\)/.test(text.slice(at));
}

/** Behind the last parameter's type. */
function endOfParameter(module: ProgramModule, node: Node): number {
  const { text, code } = module;
  const from = (node.params.at(-1) as Node).end;
  // Types are white space in `code`: the next character there is the list's end, or a comma before it.
  const next = code.slice(from).search(/\S/) + from;
  if (code[next] !== ')' && code[next] !== ',')
    refuse(module, from, 'its one parameter has no parentheses', 'write them');
  const type = text.slice(from, next);
  return from + type.trimEnd().length;
}
