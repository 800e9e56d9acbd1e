/**
 * The types of a function's variables, as far as kernels take them: from recorded arguments, from what variables are set
 * to, and from their annotations. Null where a type is not known, so that nobody guesses.
 */
import { isFunction, type Node } from '../../instrument/ast.ts';
import type { TypeName } from '../../kernel/runtime/argument-types.ts';
import type { ProgramModule } from '../slice/module.ts';

const ARRAYS: Record<string, TypeName> = {
  Float64Array: 'f64[]',
  Float32Array: 'f32[]',
  Int32Array: 'i32[]',
  Uint32Array: 'u32[]',
  Int16Array: 'i16[]',
  Uint16Array: 'u16[]',
  Int8Array: 'i8[]',
  Uint8Array: 'u8[]',
  Uint8ClampedArray: 'u8c[]',
};
const CLASSES = Object.fromEntries(Object.entries(ARRAYS).map(([name, type]) => [type, name]));

/** A recorded type (`f64[1000]`, `int`) as kernels name it; null for one that they do not take. */
export function typeNameOf(recorded: string): TypeName | null {
  const name = recorded.trim().replace(/\[\d*\]$/, '[]');
  return name === 'number' || name === 'int' || name === 'boolean' || name in CLASSES ? (name as TypeName) : null;
}

/** As TypeScript writes it. */
export function annotationOf(type: TypeName): string {
  return type === 'int' ? 'number' : (CLASSES[type] ?? type);
}

/** Where a variable's type can be read. */
export interface Variable {
  /** The identifier that declares it. */
  id: Node;
  /** What it is set to there; null for a parameter, and for one without a value. */
  init: Node | null;
}

/** The types of names; a name's variable is looked up when it is asked for. */
export interface Types {
  of(name: string): TypeName | null;
}

/** `recorded` has precedence: types of parameters, and of other variables where somebody has looked. */
export function typesOf(
  module: ProgramModule,
  recorded: ReadonlyMap<string, string>,
  variable: (name: string) => Variable | null,
): Types {
  const asked = new Set<string>();
  const of = (name: string): TypeName | null => {
    const seen = recorded.get(name);
    if (seen !== undefined) return typeNameOf(seen);
    if (asked.has(name)) return null;
    asked.add(name);
    const found = variable(name);
    const type =
      found === null ? null : ((found.init && inferred(found.init)) ?? annotated(module.text.slice(found.id.end)));
    asked.delete(name);
    return type;
  };
  const inferred = (node: Node): TypeName | null => {
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'number')
          return Number.isInteger(node.value) && Math.abs(node.value) < 2 ** 31 ? 'int' : 'number';
        return typeof node.value === 'boolean' ? 'boolean' : null;
      case 'Identifier':
        return ['Infinity', 'NaN'].includes(node.name) ? 'number' : of(node.name);
      case 'UnaryExpression':
        if (node.operator === '!') return 'boolean';
        return ['-', '+', '~'].includes(node.operator) && isScalar(inferred(node.argument)) ? 'number' : null;
      case 'BinaryExpression':
        return ofBinary(node);
      case 'ConditionalExpression': {
        const [then, otherwise] = [inferred(node.consequent), inferred(node.alternate)];
        return then === otherwise ? then : isScalar(then) && isScalar(otherwise) ? 'number' : null;
      }
      case 'MemberExpression':
        return ofMember(node);
      case 'NewExpression':
        return node.callee.type === 'Identifier' ? (ARRAYS[node.callee.name] ?? null) : null;
      case 'CallExpression':
        return ofCall(node);
      default:
        return null;
    }
  };
  const ofBinary = ({ operator, left, right }: Node): TypeName | null => {
    if (/^[<>=!]=?=?$|^(in|instanceof)$/.test(operator)) return 'boolean';
    if (!isScalar(inferred(left)) || !isScalar(inferred(right))) return null;
    return /^([|&^]|<<|>>)$/.test(operator) ? 'int' : 'number';
  };
  const ofMember = ({ object, property, computed }: Node): TypeName | null => {
    if (object.name === 'Math' && !computed) return /^[A-Z]/.test(property.name) ? 'number' : null;
    const type = inferred(object);
    if (type?.endsWith('[]'))
      return computed
        ? /^[iu](8|16|32)c?\[\]$/.test(type)
          ? 'int'
          : 'number'
        : property.name === 'length'
          ? 'int'
          : null;
    return !computed && property.name === 'length' && isLength(object) ? 'int' : null;
  };
  const ofCall = (node: Node): TypeName | null => {
    const { callee } = node;
    if (callee.type === 'Identifier') {
      if (callee.name === 'Number') return 'number';
      if (callee.name === 'Boolean') return 'boolean';
      if (callee.name === 'allocate') return ARRAYS[node.arguments[0]?.name] ?? null;
      return resultOf(module, callee.name);
    }
    if (callee.type !== 'MemberExpression' || callee.computed) return null;
    const { object, property } = callee;
    if (object.name === 'Math' || (object.name === 'performance' && property.name === 'now')) return 'number';
    if (object.name in ARRAYS && ['from', 'of'].includes(property.name)) return ARRAYS[object.name]!;
    const type = inferred(object);
    const keeps = [
      'slice',
      'subarray',
      'map',
      'fill',
      'filter',
      'reverse',
      'sort',
      'toSorted',
      'toReversed',
      'with',
      'copyWithin',
    ];
    return type?.endsWith('[]') && keeps.includes(property.name) ? type : null;
  };
  // What has a length that is a number: all but objects of the user's own, which annotations do not tell from arrays.
  const isLength = (object: Node): boolean => {
    const type = object.type === 'Identifier' ? recorded.get(object.name) : undefined;
    return type !== undefined && /^(array|string)\b/.test(type);
  };
  return { of };
}

function isScalar(type: TypeName | null): boolean {
  return type === 'number' || type === 'int' || type === 'boolean';
}

/** Of a function of the module, by its annotation. */
function resultOf({ text, declaredBy }: ProgramModule, name: string): TypeName | null {
  const node = declaredBy.get(name)?.node;
  const declaration = node?.declaration ?? node;
  const fn =
    declaration?.type === 'FunctionDeclaration'
      ? declaration
      : declaration?.declarations?.find(({ id }: Node) => id.name === name)?.init;
  if (!fn || !isFunction(fn)) return null;
  const head = text.slice(fn.start, fn.body.start);
  const annotation = /\)\s*:\s*(\w+)(?:<[^>]*>)?\s*(?:=>\s*)?$/.exec(head)?.[1];
  return annotation === undefined ? null : named(annotation);
}

/** What stands behind a name: `: Float64Array = …`. */
function annotated(behind: string): TypeName | null {
  const annotation = /^\s*[?!]?\s*:\s*(\w+)(?:<\w*>)?\s*(?=[,)=;\r\n]|$)/.exec(behind)?.[1];
  return annotation === undefined ? null : named(annotation);
}

function named(annotation: string): TypeName | null {
  return annotation === 'number' || annotation === 'boolean' ? annotation : (ARRAYS[annotation] ?? null);
}
