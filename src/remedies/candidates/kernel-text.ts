/** How an outlined loop is written: in the file's own indentation, line ends and width. */
import type { Node } from '../../instrument/ast.ts';
import type { TypeName } from '../../kernel/runtime/argument-types.ts';
import type { FileEdit } from '../candidate.ts';
import type { ProgramModule } from '../slice/module.ts';
import { endOf } from './imports.ts';

/** Options of `kernel` that make candidates of their own. */
export interface KernelForm {
  fast: boolean;
  threads: boolean;
}

export interface MadeKernel {
  edits: FileEdit[];
  /** Whether a loop of it runs in lanes. */
  vectorised: boolean;
}

export interface Parameter {
  name: string;
  type: TypeName;
  annotation: string;
}

interface Written {
  name: string;
  /** What `kernel` is called here. */
  kernel: string;
  form: KernelForm;
  parameters: readonly Parameter[];
  helpers: ReadonlyMap<string, string>;
  locals: readonly string[];
  result: Parameter | null;
  loop: Node;
  isTypeScript: boolean;
}

/** `before`: characters in front of the loop in the function that the compiler is asked about. */
export function kernelText(module: ProgramModule, written: Written): { text: string; before: number } {
  const { name, kernel, form, parameters, helpers, locals, result, loop, isTypeScript } = written;
  const { line, semicolon } = endOf(module);
  const unit = unitOf(module.text);
  const options = optionsText([...helpers.keys()], form);
  const inner = options === null ? '' : unit;
  const given = helpers.size === 0 ? [] : [`{ ${[...helpers.keys()].join(', ')} }`];
  const list = [...parameters.map((one) => (isTypeScript ? `${one.name}: ${one.annotation}` : one.name)), ...given];
  const returns = isTypeScript ? `: ${result?.annotation ?? 'void'}` : '';
  const lead = options === null ? `const ${name} = ${kernel}(` : inner;
  const head = wrapped(`${lead}function ${name}(`, list, `)${returns} {`, inner, unit, module.text, line);
  const body = [
    ...(locals.length === 0
      ? []
      : [`let ${locals.map((one) => (isTypeScript ? `${one}: number` : one)).join(', ')}${semicolon}`]),
    indented(module.text, loop),
    ...(result === null ? [] : [`return ${result.name}${semicolon}`]),
  ]
    .join('\n')
    .split(/\r?\n/)
    .map((one) => (one.trim() === '' ? '' : inner + unit + one))
    .join(line);
  const text =
    options === null
      ? `${head}${line}${body}${line}})${semicolon}`
      : [`const ${name} = ${kernel}(`, head, body, `${inner}},`, `${inner}${options},`, `)${semicolon}`].join(line);
  const plain = [...parameters.map((one) => one.name), ...given].join(', ');
  const declared = locals.length === 0 ? '' : `let ${locals.join(', ')};`;
  return { text, before: `function ${name}(${plain}) {${declared}`.length };
}

/** `{ with: { f }, fast: true }`; null for none. */
export function optionsText(captured: readonly string[], { fast, threads }: KernelForm): string | null {
  const options = [
    ...(captured.length === 0 ? [] : [`with: { ${captured.join(', ')} }`]),
    ...(fast ? ['fast: true'] : []),
    ...(threads ? ["threads: 'auto'"] : []),
  ];
  return options.length === 0 ? null : `{ ${options.join(', ')} }`;
}

/** What stands in the loop's place. */
export function callOf(
  name: string,
  parameters: readonly Parameter[],
  result: Parameter | null,
  semicolon: string,
  indent: string,
  { text }: ProgramModule,
): string {
  const lead = result === null ? `${name}(` : `${result.name} = ${name}(`;
  const list = parameters.map((one) => one.name);
  const line = text.includes('\r\n') ? '\r\n' : '\n';
  return wrapped(lead, list, `)${semicolon}`, indent, unitOf(text), text, line);
}

/** A list on one line, or on one line each where that would be longer than the file's lines are. */
function wrapped(
  lead: string,
  list: readonly string[],
  tail: string,
  indent: string,
  unit: string,
  text: string,
  line: string,
): string {
  const one = `${lead}${list.join(', ')}${tail}`;
  const longest = text.split('\n').reduce((most, { length }) => Math.max(most, length), 80);
  if (one.length <= Math.min(longest, 120) || list.length < 2) return one;
  return [lead, ...list.map((item) => `${indent}${unit}${item},`), `${indent}${tail}`].join(line);
}

/** The loop's lines without the indentation of its first one. */
function indented(text: string, { start, end }: Node): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))![0];
  return text
    .slice(start, end)
    .split(/\r?\n/)
    .map((one) => (one.startsWith(indent) ? one.slice(indent.length) : one))
    .join('\n');
}

/** Of the first indented line. */
function unitOf(text: string): string {
  return /\n(\t| {2,8})(?=[^\s*])/.exec(text)?.[1] ?? '  ';
}
