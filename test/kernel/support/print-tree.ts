/** Trees as text, for tests that look at a tree's shape and for people who look for a fault. */
import type { Expression, Statement, Tree, Variable } from '../../../src/kernel/tree.ts';

export function printTree(tree: Tree): string {
  const parameters = tree.parameters.map((parameter) =>
    parameter.kind === 'array' ? `${parameter.name}: ${parameter.array.dtype}[]` : printVariable(parameter.variable),
  );
  return [`${tree.name}(${parameters.join(', ')}): ${tree.returns}`, ...printStatements(tree.body, '  ')].join('\n');
}

export function printStatements(statements: readonly Statement[], indent = ''): string[] {
  return statements.flatMap((statement) => printStatement(statement, indent));
}

function printStatement(statement: Statement, indent: string): string[] {
  const inner = (list: readonly Statement[]): string[] => printStatements(list, `${indent}  `);
  switch (statement.op) {
    case 'set':
      return [`${indent}${printVariable(statement.variable)} = ${print(statement.value)}`];
    case 'store':
      return [`${indent}${statement.array.name}[${print(statement.index)}] = ${print(statement.value)}`];
    case 'clearScratch':
      return [`${indent}clear ${statement.array.name}`];
    case 'if': {
      const otherwise = statement.otherwise.length === 0 ? [] : [`${indent}else`, ...inner(statement.otherwise)];
      return [`${indent}if ${print(statement.test)}`, ...inner(statement.then), ...otherwise];
    }
    case 'loop':
      return [
        `${indent}loop ${statement.label.id} while ${print(statement.test)}`,
        ...inner(statement.body),
        ...(statement.update.length === 0 ? [] : [`${indent}update`, ...inner(statement.update)]),
      ];
    case 'block':
      return [`${indent}block ${statement.label.id}`, ...inner(statement.body)];
    case 'break':
    case 'continue':
      return [`${indent}${statement.op} ${statement.label.id}`];
    case 'return':
      return [`${indent}return${statement.value === null ? '' : ` ${print(statement.value)}`}`];
  }
}

function printVariable({ name, id }: Variable): string {
  return `${name}.${id}`;
}

export function print(expression: Expression): string {
  switch (expression.op) {
    case 'constant':
      return Object.is(expression.value, -0) ? '-0' : String(expression.value);
    case 'read':
      return printVariable(expression.variable);
    case 'length':
      return `${expression.array.name}.length`;
    case 'load':
      return `${expression.array.name}[${print(expression.index)}]`;
    case 'unary':
      return `${expression.operator}${print(expression.argument)}`;
    case 'binary':
    case 'compare':
    case 'logical':
      return `(${print(expression.left)} ${expression.operator} ${print(expression.right)})`;
    case 'choose':
      return `(${print(expression.test)} ? ${print(expression.then)} : ${print(expression.otherwise)})`;
    case 'math':
      return `${expression.name}(${expression.arguments.map(print).join(', ')})`;
    case 'toNumber':
      return `Number(${print(expression.argument)})`;
  }
}
