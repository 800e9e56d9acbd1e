/**
 * What is taken to have no effect but its value, or none but on what it is called on, by name. Everything else that is
 * called may do anything, so a doubt never becomes a warning.
 */
import type { Node } from '../../instrument/ast.ts';

/** Objects whose functions only compute, except for those in `CHANGING`. */
const PURE_OBJECTS = new Set(['Math', 'Number', 'String', 'BigInt', 'Array', 'Object', 'JSON', 'Symbol']);
const CHANGING = new Set(['random', 'assign', 'defineProperty', 'defineProperties', 'freeze', 'seal', 'fromAsync']);
const PURE_FUNCTIONS = new Set([
  'Number',
  'String',
  'Boolean',
  'BigInt',
  'parseInt',
  'parseFloat',
  'isNaN',
  'isFinite',
]);

/** Methods of arrays, typed arrays, strings, Maps and Sets that change nothing. */
const PURE_METHODS = new Set(
  `at charAt charCodeAt codePointAt concat endsWith entries every filter find findIndex findLast findLastIndex flat
  flatMap forEach get has includes indexOf join keys lastIndexOf map match matchAll normalize padEnd padStart reduce
  reduceRight repeat replace replaceAll search slice some split startsWith subarray substring toFixed toLowerCase
  toReversed toSorted toSpliced toString toUpperCase trim trimEnd trimStart values with`.split(/\s+/),
);

/** Methods of arrays, typed arrays, Maps and Sets that change what they are called on. */
export const MUTATING_METHODS: ReadonlySet<string> = new Set(
  'add clear copyWithin delete fill pop push reverse set shift sort splice unshift'.split(' '),
);

/** Classes whose instances are new memory that nobody else knows. */
const FRESH = new Set(
  `Array ArrayBuffer BigInt64Array BigUint64Array DataView Date Error Float32Array Float64Array Int16Array Int32Array
  Int8Array Map Object RangeError RegExp Set TypeError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap
  WeakSet`.split(/\s+/),
);

/** Methods that give new memory. */
const COPYING_METHODS = new Set(
  'concat filter flat flatMap map slice split toReversed toSorted toSpliced with from of'.split(' '),
);

type CallKind = 'pure' | 'changes-its-object' | 'unknown';

/** What a call may do. A local name hides a global one. */
export function kindOfCall(call: Node, isLocal: (name: string) => boolean): CallKind {
  const { callee } = call;
  const callbacks = (call.arguments as Node[]).every(
    (argument) => argument.type !== 'Identifier' || !takesFunction(call),
  );
  if (callee.type === 'Identifier')
    return PURE_FUNCTIONS.has(callee.name) && !isLocal(callee.name) ? 'pure' : 'unknown';
  if (callee.type !== 'MemberExpression' || callee.computed || !callbacks) return 'unknown';
  const { object, property } = callee;
  if (object.type === 'Identifier' && !isLocal(object.name) && PURE_OBJECTS.has(object.name)) {
    return CHANGING.has(property.name) ? 'unknown' : 'pure';
  }
  if (MUTATING_METHODS.has(property.name)) return 'changes-its-object';
  return PURE_METHODS.has(property.name) ? 'pure' : 'unknown';
}

/** Methods that call what they are given: a function that is only named may do anything. */
function takesFunction({ callee }: Node): boolean {
  return /^(every|filter|find\w*|flatMap|forEach|from|map|reduce\w*|replace\w*|some|sort|toSorted)$/.test(
    callee.property?.name ?? '',
  );
}

export function isPureConstruction({ callee }: Node, isLocal: (name: string) => boolean): boolean {
  return callee.type === 'Identifier' && FRESH.has(callee.name) && !isLocal(callee.name);
}

/** Whether the value is memory that did not exist before and that only this expression knows. */
export function isFresh(node: Node | null, isLocal: (name: string) => boolean): boolean {
  if (node === null) return true;
  switch (node.type) {
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
      return true;
    case 'NewExpression':
      return isPureConstruction(node, isLocal);
    case 'CallExpression':
      if (node.callee.type !== 'MemberExpression' || kindOfCall(node, isLocal) === 'unknown') return false;
      if (node.callee.object.type === 'Identifier' && PURE_OBJECTS.has(node.callee.object.name)) return true;
      return COPYING_METHODS.has(node.callee.property.name) || isFreshChain(node, isLocal);
    default:
      return false;
  }
}

/** `[...xs].sort()` and `new Array(n).fill(0)` give back what they were called on. */
function isFreshChain({ callee }: Node, isLocal: (name: string) => boolean): boolean {
  return /^(sort|reverse|fill|copyWithin)$/.test(callee.property.name) && isFresh(callee.object, isLocal);
}

/** Whether an expression computes something at all: an operator or a call. */
export function isWork(node: Node | null): boolean {
  if (node === null) return false;
  switch (node.type) {
    case 'BinaryExpression':
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
      return true;
    case 'TemplateLiteral':
    case 'ArrayExpression':
      return [...(node.expressions ?? []), ...(node.elements ?? [])].some((part) => isWork(part));
    case 'ObjectExpression':
      return node.properties.some((property: Node) => isWork(property.value ?? property.argument));
    case 'MemberExpression':
      return isWork(node.object) || (node.computed && isWork(node.property));
    case 'UnaryExpression':
    case 'SpreadElement':
    case 'AssignmentExpression':
      return isWork(node.argument ?? node.right);
    case 'ConditionalExpression':
      return isWork(node.test) || isWork(node.consequent) || isWork(node.alternate);
    case 'LogicalExpression':
      return isWork(node.left) || isWork(node.right);
    default:
      return false;
  }
}
