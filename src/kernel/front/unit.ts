/** What belongs to one tree: the numbers of its variables, arrays and labels, its texts, and the vector math that it uses. */

import type { FunctionText } from '../function-text.ts';
import type { ArrayVariable, Expression, Label, Statement, Tree, Variable } from '../tree.ts';
import { type Closure, type Lower, Scope, type Unit } from './frame.ts';
import { parseFunction, type SourceText } from './text.ts';

interface Given {
  source: FunctionText;
  fast: boolean;
  mathText?: (name: string) => string | null;
  texts?: FunctionText[];
}

export function unitOf({ source, fast, mathText, texts }: Given, lower: Lower): Unit {
  const sources = texts ?? [];
  sources.push(source);
  const variables: Variable[] = [];
  const arrays: ArrayVariable[] = [];
  const math = new Map<string, Closure | null>();
  let labels = 0;
  const sourceIndex = (text: FunctionText): number => {
    const known = sources.indexOf(text);
    return known >= 0 ? known : sources.push(text) - 1;
  };
  return {
    sources,
    fast,
    lower,
    variables,
    arrays,
    unset: new Map(),
    stack: [],
    capturedArrays: new Map(),
    sourceIndex,
    mathFunction(name) {
      let closure = math.get(name);
      if (closure === undefined) {
        const text = mathText?.(name) ?? null;
        closure = text === null ? null : closureOfText(text, name, sourceIndex);
        math.set(name, closure);
      }
      return closure;
    },
    variable(name, type, place) {
      const variable = { id: variables.length, name, type, place };
      variables.push(variable);
      return variable;
    },
    array(name, dtype, place, from) {
      const array = { id: arrays.length, name, dtype, place, from };
      arrays.push(array);
      return array;
    },
    label: (name): Label => ({ id: labels++, name }),
  };
}

const parsed = new Map<string, SourceText>();

function closureOfText(text: string, name: string, sourceIndex: (text: FunctionText) => number): Closure {
  let source = parsed.get(text);
  if (source === undefined) {
    source = parseFunction(text, name);
    parsed.set(text, source);
  }
  const { ast } = source;
  return { name, node: ast, source: sourceIndex(source), scope: new Scope(null), captured: null, isVectorMath: true };
}

/** Fills in the variables and arrays that the tree's statements and parameters name, numbered from 0. */
export function keepUsed(tree: Tree, unit: Unit): void {
  const variables = new Set<Variable>();
  const arrays = new Set<ArrayVariable>();
  for (const parameter of tree.parameters) {
    if (parameter.kind === 'array') arrays.add(parameter.array);
    else variables.add(parameter.variable);
  }
  const expression = (node: Expression): void => {
    switch (node.op) {
      case 'read':
        variables.add(node.variable);
        return;
      case 'length':
        arrays.add(node.array);
        return;
      case 'load':
        arrays.add(node.array);
        return expression(node.index);
      case 'unary':
      case 'toNumber':
        return expression(node.argument);
      case 'binary':
      case 'compare':
      case 'logical':
        expression(node.left);
        return expression(node.right);
      case 'choose':
        expression(node.test);
        expression(node.then);
        return expression(node.otherwise);
      case 'math':
        node.arguments.forEach(expression);
    }
  };
  const statement = (node: Statement): void => {
    switch (node.op) {
      case 'set':
        variables.add(node.variable);
        return expression(node.value);
      case 'store':
        arrays.add(node.array);
        expression(node.index);
        return expression(node.value);
      case 'clearScratch':
        arrays.add(node.array);
        return;
      case 'if':
        expression(node.test);
        node.then.forEach(statement);
        return node.otherwise.forEach(statement);
      case 'loop':
        expression(node.test);
        node.body.forEach(statement);
        return node.update.forEach(statement);
      case 'block':
        return node.body.forEach(statement);
      case 'return':
        if (node.value !== null) expression(node.value);
    }
  };
  tree.body.forEach(statement);
  tree.variables = unit.variables.filter((variable) => variables.has(variable));
  tree.arrays = unit.arrays.filter((array) => arrays.has(array));
  for (const [id, variable] of tree.variables.entries()) variable.id = id;
  for (const [id, array] of tree.arrays.entries()) array.id = id;
}
