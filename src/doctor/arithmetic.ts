/** How much a loop computes with numbers, and whether it does anything else: what kernels are good for. */
import { eachChild, isFunction, type Node } from '../instrument/ast.ts';
import type { ProgramModule } from '../remedies/slice/module.ts';
import type { Run } from './run.ts';

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '**', '<<', '>>', '>>>', '&', '|', '^']);
const NOT_NUMERIC = new Set(
  `TemplateLiteral AwaitExpression YieldExpression NewExpression ThisExpression ThrowStatement TryStatement SpreadElement
  ForInStatement ArrowFunctionExpression FunctionExpression FunctionDeclaration ClassExpression ClassDeclaration`.split(
    /\s+/,
  ),
);
/** What a function of Math counts as. */
const OF_MATH = 4;
/** Fewer operations than this compute nothing that lanes would be good for. */
const LEAST_OPERATIONS = 2;

/** How much arithmetic was done in these lines, by what was counted, in functions of the module that are called there, too. */
export function operationsIn(run: Run, file: string, first: number, last: number): number {
  const text = run.text(file)!;
  const hits = new Map(run.lines.filter((one) => one.file === file).map((one) => [one.line, one.hits]));
  const seen = new Set<Node>();
  let operations = 0;
  // `times`: of the statement that a node is part of, which may have begun on a line above.
  const visit = (node: Node, times: number): void => {
    const own = /Statement$|Declaration$/.test(node.type) ? hits.get(text.lineOf(node.start)) : undefined;
    const count = own ?? times;
    const { type, operator, callee } = node;
    if (type === 'BinaryExpression' && ARITHMETIC.has(operator)) operations += count;
    else if (type === 'AssignmentExpression' && operator !== '=') operations += count;
    else if (type === 'CallExpression' && callee.object?.name === 'Math') operations += OF_MATH * count;
    else if (type === 'CallExpression' && callee.type === 'Identifier') {
      const fn = functionNamed(text.module, callee.name);
      if (fn !== null && !seen.has(fn)) {
        seen.add(fn);
        visit(fn.body, run.functions.find((one) => one.file === file && one.name === callee.name)?.calls ?? count);
      }
    }
    eachChild(node, (child) => visit(child, count));
  };
  const within = text.around(first).find((node) => {
    const place = text.place(node);
    return place.first === first && place.last === last;
  });
  if (within !== undefined) visit(within, hits.get(first) ?? 0);
  return operations;
}

/**
 * Whether a loop does nothing but to compute with numbers, in functions of the module that it calls, too: no texts, no
 * waiting, no methods but those of Math, no objects but plain ones.
 */
export function isNumeric(module: ProgramModule, loop: Node): boolean {
  const seen = new Set<Node>();
  let operations = 0;
  let isPlain = true;
  const visit = (node: Node): void => {
    if (!isPlain || seen.has(node)) return;
    switch (node.type) {
      case 'BinaryExpression':
        if (ARITHMETIC.has(node.operator)) operations++;
        break;
      case 'AssignmentExpression':
        if (node.operator !== '=' && ARITHMETIC.has(node.operator.slice(0, -1)) && !isOne(node.right)) operations++;
        break;
      case 'Literal':
        if (typeof node.value !== 'number' && typeof node.value !== 'boolean') isPlain = false;
        break;
      case 'CallExpression':
        if (node.callee.type === 'Identifier') enter(node.callee.name);
        else if (node.callee.object?.name !== 'Math') isPlain = false;
        break;
      default:
        if (NOT_NUMERIC.has(node.type)) isPlain = false;
    }
    eachChild(node, visit);
  };
  const enter = (name: string): void => {
    const fn = functionNamed(module, name);
    if (fn === null) isPlain = false;
    else if (!seen.has(fn.body)) {
      visit(fn.body);
      seen.add(fn.body);
    }
  };
  visit(loop);
  return isPlain && operations >= LEAST_OPERATIONS;
}

function isOne(node: Node): boolean {
  return node.type === 'Literal' && node.value === 1;
}

function functionNamed(module: ProgramModule, name: string): Node | null {
  const declared = module.declaredBy.get(name)?.node;
  const statement = declared?.declaration ?? declared;
  const fn =
    statement?.type === 'FunctionDeclaration'
      ? statement
      : statement?.declarations?.find(({ id }: Node) => id.name === name)?.init;
  return fn && isFunction(fn) ? fn : null;
}
