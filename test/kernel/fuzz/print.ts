/**
 * Prints a generated kernel. The plain dialect is what is compiled. Other dialects are the same program with some of its
 * parts written in another way: the checked twin (execute.ts), which tells an index out of range and counts rounds, and
 * the mutants (mutants.ts), which are wrong on purpose.
 */
import type { Dtype, Expression, FunctionNode, Loop, Program, Statement, Target } from './tree.ts';

export interface Dialect {
  /** The text of an expression, or null for the plain one. `print` prints a part of it in the same dialect. */
  expression?(node: Expression, print: (part: Expression) => string): string | null;
  /** The same for a loop; `body` is the text of its body, without braces. */
  loop?(node: Loop, print: (part: Expression) => string, body: string): string | null;
  /** Stands first in each loop's body. */
  round?: string;
  /** Stands first in the kernel and in each function. */
  open?: string;
}

const CONSTRUCTORS: Record<Dtype, string> = {
  i8: 'Int8Array',
  u8: 'Uint8Array',
  u8c: 'Uint8ClampedArray',
  i16: 'Int16Array',
  u16: 'Uint16Array',
  i32: 'Int32Array',
  u32: 'Uint32Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};

/** The name of the global that makes arrays of a dtype. */
export function constructorOf(dtype: Dtype): string {
  return CONSTRUCTORS[dtype];
}

/** The whole kernel as an expression. */
export function printProgram(program: Program, dialect: Dialect = {}): string {
  const params = program.params.map((one) => one.name);
  const captured = [...program.captured.map((one) => one.name), ...program.capturedFunctions.map((one) => one.name)];
  if (captured.length > 0) params.push(`{ ${captured.join(', ')} }`);
  const body = braces(program.body, dialect, '');
  const list = params.join(', ');
  if (program.form === 'arrow') return `(${list}) => ${body}`;
  return program.form === 'method' ? `({ fuzzed(${list}) ${body} }).fuzzed` : `function fuzzed(${list}) ${body}`;
}

/** A function that stands outside of the kernel, as an expression. */
export function printFunction(fn: FunctionNode, dialect: Dialect = {}): string {
  const list = fn.params.join(', ');
  const [first] = fn.body;
  if (fn.form === 'arrow' && fn.body.length === 1 && first?.kind === 'return' && first.value) {
    return `(${list}) => ${wrap(first.value, dialect)}`;
  }
  const body = braces(fn.body, dialect, '');
  return fn.form === 'arrow' ? `(${list}) => ${body}` : `function ${fn.name}(${list}) ${body}`;
}

function braces(body: readonly Statement[], dialect: Dialect, indent: string, first?: string): string {
  const lines = printStatements(body, dialect, `${indent}  `);
  if (first) lines.unshift(`${indent}  ${first}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

function printStatements(body: readonly Statement[], dialect: Dialect, indent: string): string[] {
  return body.map((one) => indent + printStatement(one, dialect, indent));
}

function printStatement(node: Statement, dialect: Dialect, indent: string): string {
  const print = (part: Expression) => printExpression(part, dialect);
  switch (node.kind) {
    case 'declare': {
      const items = node.items.map((one) => (one.value === null ? one.name : `${one.name} = ${print(one.value)}`));
      return `${node.keyword} ${items.join(', ')};`;
    }
    case 'scratch':
      return `const ${node.name} = new ${constructorOf(node.dtype)}(${node.length});`;
    case 'function': {
      const text = printFunction(node.fn, dialect).replaceAll('\n', `\n${indent}`);
      return node.fn.form === 'declaration' ? text : `const ${node.fn.name} = ${text};`;
    }
    case 'expression':
      return `${print(node.value)};`;
    case 'if': {
      const otherwise = node.otherwise.length > 0 ? ` else ${braces(node.otherwise, dialect, indent)}` : '';
      return `if (${print(node.test)}) ${braces(node.then, dialect, indent)}${otherwise}`;
    }
    case 'block':
      return `${node.label === null ? '' : `${node.label}: `}${braces(node.body, dialect, indent)}`;
    case 'switch': {
      const cases = node.cases.map(({ test, body }, index) => {
        const lines = printStatements(body, dialect, `${indent}    `);
        if (index < node.cases.length - 1) lines.push(`${indent}    break;`);
        return `${indent}  ${test === null ? 'default' : `case ${print(test)}`}: {\n${lines.join('\n')}\n${indent}  }`;
      });
      return `switch (${print(node.value)}) {\n${cases.join('\n')}\n${indent}}`;
    }
    case 'break':
    case 'continue':
      return `${node.kind}${node.label === null ? '' : ` ${node.label}`};`;
    case 'return':
      return node.value === null ? 'return;' : `return ${print(node.value)};`;
    default:
      return printLoop(node, dialect, indent);
  }
}

function printLoop(node: Loop, dialect: Dialect, indent: string): string {
  const print = (part: Expression) => printExpression(part, dialect);
  const body = braces(node.body, dialect, indent, dialect.round);
  const label = node.label === null ? '' : `${node.label}: `;
  const other = dialect.loop?.(node, print, body);
  if (other) return label + other;
  if (node.kind === 'for') {
    const init = node.init === null ? ';' : printStatement(node.init, dialect, indent);
    const test = node.test === null ? '' : ` ${print(node.test)}`;
    return `${label}for (${init}${test};${node.update === null ? '' : ` ${print(node.update)}`}) ${body}`;
  }
  if (node.kind === 'forOf') return `${label}for (const ${node.name} of ${node.array}) ${body}`;
  if (node.kind === 'while') return `${label}while (${print(node.test)}) ${body}`;
  return `${label}do ${body} while (${print(node.test)});`;
}

/** An expression, without parentheses around it. */
function printExpression(node: Expression, dialect: Dialect): string {
  const other = dialect.expression?.(node, (part) => wrap(part, dialect));
  if (other !== null && other !== undefined) return other;
  const print = (part: Expression) => printExpression(part, dialect);
  const inner = (part: Expression) => wrap(part, dialect);
  switch (node.kind) {
    case 'literal':
      return node.text;
    case 'name':
      return node.name;
    case 'length':
      return `${node.array}.length`;
    case 'load':
      return `${node.array}[${print(node.index)}]`;
    case 'unary':
      return `${node.operator}${inner(node.argument)}`;
    case 'binary':
      return `${inner(node.left)} ${node.operator} ${inner(node.right)}`;
    case 'choose':
      return `${inner(node.test)} ? ${inner(node.then)} : ${inner(node.otherwise)}`;
    case 'call':
      return `${node.callee}(${node.arguments.map(print).join(', ')})`;
    case 'assign':
      return `${printTarget(node.target, dialect)} ${node.operator} ${inner(node.value)}`;
    case 'step': {
      const target = printTarget(node.target, dialect);
      return node.prefix ? `${node.operator}${target}` : `${target}${node.operator}`;
    }
    case 'comma':
      return `(${inner(node.first)}, ${inner(node.then)})`;
  }
}

function printTarget(target: Target, dialect: Dialect): string {
  return target.kind === 'name' ? target.name : `${target.array}[${printExpression(target.index, dialect)}]`;
}

/** In parentheses, unless it is an atom. A negative literal is none: `- -1` and `(-1) ** 2` need them. */
function wrap(node: Expression, dialect: Dialect): string {
  const text = printExpression(node, dialect);
  return /^[\w$.]+$/.test(text) || /^[\w$.]+[[(][\w$.]*[\])]$/.test(text) ? text : `(${text})`;
}
