/**
 * What a text shows of the collection that is searched or copied: whether it is a text (for which no set helps), whether
 * it lives longer than one search, and whether it is copied in order to grow. Types that were written are read, since the
 * tree has none.
 */
import { eachChild, isFunction, type Node } from '../instrument/ast.ts';
import { lastName } from '../instrument/functions.ts';
import { namesOf } from '../source/free-variables.ts';
import { usesOf } from './callers.ts';
import { declaredBelow, variableOf, writesOf } from './names.ts';
import type { Run } from './run.ts';
import { isRepeatedBy, iterationOf } from './surroundings.ts';
import type { Text } from './text.ts';
import { ancestors, calledName, functionAround, isCall, parentOf, plain, receiverOf } from './tree.ts';

const OF_ARRAYS =
  'copyWithin every fill filter find findIndex findLast flat flatMap forEach map pop push reduce reverse shift some sort splice toSorted unshift';
const MAKES_TEXT = new Set(
  'String join normalize padEnd padStart readFileSync repeat replace replaceAll stringify substring text toISOString toLowerCase toString toUpperCase trim'.split(
    ' ',
  ),
);
const MAKES_ARRAY = new Set(
  `Array concat entries filter flat flatMap from getAll keys map matchAll of readdirSync sort split toReversed toSorted values
  Float32Array Float64Array Int8Array Int16Array Int32Array Uint8Array Uint16Array Uint32Array`.split(/\s+/),
);
/** Callers of callers are asked so far. */
const DEEPEST = 3;

/** Whether a collection is an array, as far as the module's text and the arguments that were seen show it. */
export function isArray(run: Run, text: Text, collection: Node): boolean {
  const { module } = text;
  const name = lastName(collection);
  if (name === null) return false;
  const seen = argumentType(run, text, collection);
  if (seen !== null) return !seen.startsWith('string');
  const word = name.replace('#', '').replaceAll('$', String.raw`\$`);
  const typed = new RegExp(String.raw`\b${word}[?!]?\s*:\s*(?:readonly\s+)?([\w.]+)(<[^=;]*?>)?((?:\[\])*)`, 'g');
  for (const [, type = '', , brackets = ''] of module.text.matchAll(typed)) {
    if (type === 'string' && brackets === '') return false;
    if (brackets !== '' || /^(ReadonlyArray|Array|\w+\d+Array)$/.test(type)) return true;
  }
  const made = valuesOf(module.ast, name);
  if (made.some(isText)) return false;
  if (made.some(makesArray)) return true;
  return new RegExp(String.raw`\b${word}\??\.(?:${OF_ARRAYS.replaceAll(' ', '|')})\(`).test(module.text);
}

/** The type that a parameter was seen with most; null for what is none, and where nobody looked. */
function argumentType(run: Run, text: Text, collection: Node): string | null {
  if (collection.type !== 'Identifier') return null;
  for (const fn of ancestors(text.module, collection)) {
    if (!isFunction(fn)) continue;
    const index = (fn.params as Node[]).findIndex(
      (param) => param.type === 'Identifier' && param.name === collection.name,
    );
    if (index < 0) continue;
    const line = text.lineOf(fn.start);
    const observed = run.observations?.functions.find((one) => one.file === text.module.file && one.line === line);
    return observed?.signatures[0]?.types[index] ?? null;
  }
  return null;
}

/** What variables, properties and fields of a name are given in a module. */
function valuesOf(ast: Node, name: string): Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    const [target, value] =
      node.type === 'VariableDeclarator'
        ? [node.id, node.init]
        : node.type === 'AssignmentExpression' && node.operator === '='
          ? [node.left, node.right]
          : node.type === 'Property' || node.type === 'PropertyDefinition'
            ? [node.key, node.value]
            : [null, null];
    if (target && value && lastName(target) === name) found.push(plain(value));
    eachChild(node, visit);
  };
  visit(ast);
  return found;
}

function isText(value: Node): boolean {
  if (value.type === 'TemplateLiteral') return true;
  if (value.type === 'Literal') return typeof value.value === 'string';
  if (value.type === 'BinaryExpression' && value.operator === '+')
    return isText(plain(value.left)) || isText(plain(value.right));
  const name = calledName(value);
  if (name === 'readFileSync' || name === 'toString') return name === 'toString' || value.arguments.length > 1;
  return name !== null && MAKES_TEXT.has(name);
}

function makesArray(value: Node): boolean {
  return value.type === 'ArrayExpression' || MAKES_ARRAY.has(calledName(value) ?? '');
}

/** Whether the collection at a place is there for more than one time that the place is come by. */
export function outlives(run: Run, text: Text, collection: Node, at: Node, depth = 0): boolean {
  const variable = variableOf(collection);
  if (variable === null) return false;
  const root = variable.split('.')[0]!;
  let below = at;
  for (const around of ancestors(text.module, at)) {
    if (isFunction(around)) {
      const isParameter = (around.params as Node[]).some((param) => namesOf(param).includes(root));
      if (iterationOf(text, around) !== null) {
        if (isParameter || declaredBelow(around.body).has(root)) return false;
        return true;
      }
      if (isParameter) return isGivenAgain(run, text, around, root, depth);
      if (root !== 'this' && declaredBelow(around.body).has(root)) return false;
    } else if (isRepeatedBy(around, below)) {
      const head = [around.left, around.init].flatMap((part) => (part ? [...declaredBelow(part)] : []));
      return !head.includes(root) && !declaredBelow(around.body).has(root);
    }
    below = around;
  }
  return true;
}

/** Whether callers give the same collection again; what calls cannot be seen may. */
function isGivenAgain(run: Run, text: Text, fn: Node, root: string, depth: number): boolean {
  const index = (fn.params as Node[]).findIndex((param) => namesOf(param).includes(root));
  const calls = usesOf(run, text.module, fn).filter((use) => use.isCall && use.node.arguments.length > index);
  if (calls.length === 0 || depth >= DEEPEST) return true;
  return calls.some((use) => outlives(run, use.text, plain(use.node.arguments[index]), use.node, depth + 1));
}

/** Whether a copy (`[...xs, y]`, `{ ...o, k }`, `xs.concat(y)`) takes the place of what it was copied from. */
export function replacesIts(run: Run, text: Text, copy: Node, source: Node): boolean {
  const variable = variableOf(source);
  if (variable === null) return false;
  let below = copy;
  for (const around of ancestors(text.module, copy)) {
    switch (around.type) {
      case 'AssignmentExpression':
        return below === around.right && variableOf(around.left) === variable;
      case 'VariableDeclarator':
        return isPutBack(text, around, variable);
      case 'ReturnStatement':
        return isReturnedTo(run, text, functionAround(text.module, around), variable);
      case 'ArrowFunctionExpression':
        return around.body === below && isReturnedTo(run, text, around, variable);
      case 'Property':
      case 'ObjectExpression':
      case 'ArrayExpression':
      case 'SpreadElement':
      case 'ConditionalExpression':
      case 'LogicalExpression':
        break;
      default:
        return false;
    }
    below = around;
  }
  return false;
}

/** `const next = [...xs, y]; xs = next`. */
function isPutBack(text: Text, declarator: Node, variable: string): boolean {
  const made = lastName(declarator.id);
  const fn = functionAround(text.module, declarator) ?? text.module.ast;
  return writesOf(fn).some(({ name, value }) => name === variable && value && variableOf(value) === made);
}

/** The function gives back a grown copy of a parameter, and who calls it keeps that in place of what it gave. */
function isReturnedTo(run: Run, text: Text, fn: Node | null, variable: string): boolean {
  if (fn === null) return false;
  const index = (fn.params as Node[]).findIndex((param) => param.type === 'Identifier' && param.name === variable);
  if (index < 0) return false;
  if (index === 0 && isReducer(text, fn)) return true;
  return usesOf(run, text.module, fn).some(({ text: other, node, isCall: called }) => {
    if (!called) return index === 0 && isReducer(other, node);
    const parent = parentOf(other.module, node);
    const given = node.arguments[index];
    if (parent?.type !== 'AssignmentExpression' || parent.right !== node || !given) return false;
    return variableOf(given) !== null && variableOf(parent.left) === variableOf(given);
  });
}

function isReducer(text: Text, fn: Node): boolean {
  const call = parentOf(text.module, fn);
  if (call === null || !isCall(call) || call.arguments[0] !== fn || receiverOf(call) === null) return false;
  return /^reduce(Right)?$/.test(calledName(call) ?? '');
}
