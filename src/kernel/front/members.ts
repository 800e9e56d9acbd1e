/** Elements, lengths, and the constants of `Math` and `Number`. */
import type * as acorn from 'acorn';
import type { ArrayVariable, Expression } from '../tree.ts';
import { capturedValue } from './captures.ts';
import { type Frame, placeOf, textOf, type Value } from './frame.ts';
import { clone, compare, constant, length, logical, math, typeOf } from './make.ts';
import { checkObject } from './names.ts';
import { reusable } from './order.ts';
import { refuse } from './refusal.ts';
import { chosen, scalar } from './scalars.ts';

const CONSTANTS: Record<string, number> = {
  'Math.E': Math.E,
  'Math.LN10': Math.LN10,
  'Math.LN2': Math.LN2,
  'Math.LOG10E': Math.LOG10E,
  'Math.LOG2E': Math.LOG2E,
  'Math.PI': Math.PI,
  'Math.SQRT1_2': Math.SQRT1_2,
  'Math.SQRT2': Math.SQRT2,
  'Number.EPSILON': Number.EPSILON,
  'Number.MAX_SAFE_INTEGER': Number.MAX_SAFE_INTEGER,
  'Number.MAX_VALUE': Number.MAX_VALUE,
  'Number.MIN_SAFE_INTEGER': Number.MIN_SAFE_INTEGER,
  'Number.MIN_VALUE': Number.MIN_VALUE,
  'Number.NaN': Number.NaN,
  'Number.NEGATIVE_INFINITY': Number.NEGATIVE_INFINITY,
  'Number.POSITIVE_INFINITY': Number.POSITIVE_INFINITY,
};

export function member(frame: Frame, node: acorn.MemberExpression): Value {
  const place = placeOf(frame, node);
  if (node.object.type === 'Super') return refuse(place, '`super` cannot be used in a kernel', 'name a function');
  const name = nameOf(node);
  checkObject(frame, node.object, name);
  const object = frame.unit.lower.value(frame, node.object);
  switch (object.kind) {
    case 'array':
      if (name === 'length') return { kind: 'scalar', expression: length(place, object.array) };
      if (name !== null) return refuseProperty(frame, node, name);
      return { kind: 'scalar', expression: { op: 'load', array: object.array, index: index(frame, node), place } };
    case 'builtin':
      return property(frame, node, object.path, name ?? '');
    case 'captures':
      if (name !== null && Object.hasOwn(object.captured, name))
        return capturedValue(frame, node, object.captured, name);
      return refuse(
        place,
        `\`with\` gives no \`${name ?? textOf(frame, node.property)}\``,
        `add it: \`with: { ${name} }\``,
      );
    default:
      return refuse(
        place,
        `\`${textOf(frame, node)}\` is the property of something that is no array`,
        'kernels know typed arrays, their elements and lengths, `Math` and `Number`',
      );
  }
}

/** Of `Math`, `Number` and other globals. */
export function property(frame: Frame, node: acorn.Node, of: string, name: string): Value {
  const place = placeOf(frame, node);
  const path = `${of}.${name}`;
  const value = Object.hasOwn(CONSTANTS, path) ? CONSTANTS[path] : undefined;
  if (value !== undefined) return { kind: 'scalar', expression: constant(place, value) };
  const bits = name === 'BYTES_PER_ELEMENT' ? /^\D*(\d+)/.exec(of)?.[1] : undefined;
  if (bits !== undefined) return { kind: 'scalar', expression: constant(place, Number(bits) / 8) };
  return { kind: 'builtin', path };
}

/** The name behind the dot, also as `['name']`; null for an element. */
export function nameOf(node: acorn.MemberExpression): string | null {
  const { property } = node;
  if (!node.computed) return property.type === 'Identifier' ? property.name : '';
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : null;
}

/** The array whose element an assignment is for. */
export function elementArray(frame: Frame, node: acorn.MemberExpression): ArrayVariable {
  const place = placeOf(frame, node);
  if (node.object.type !== 'Super') {
    const object = frame.unit.lower.value(frame, node.object);
    if (object.kind === 'array' && nameOf(node) === null) return object.array;
  }
  return refuse(
    place,
    `\`${textOf(frame, node)}\` is no element of a typed array and is assigned to`,
    'a kernel writes variables of its own and elements of typed arrays',
  );
}

/** The index of an element, a number. */
export function index(frame: Frame, node: acorn.MemberExpression): Expression {
  const made = scalar(frame, node.property as acorn.Expression);
  if (typeOf(made) === 'number') return made;
  return refuse(
    placeOf(frame, node.property),
    `the index \`${textOf(frame, node.property)}\` is a boolean`,
    'index with a number',
  );
}

/** `x[i] ?? 0`: the right side where `i` is no index of `x`. */
export function elementOrDefault(frame: Frame, node: acorn.LogicalExpression): Expression {
  let element = node.left;
  while (element.type === 'ParenthesizedExpression') element = element.expression;
  if (element.type === 'MemberExpression' && element.object.type !== 'Super' && nameOf(element) === null) {
    const object = frame.unit.lower.value(frame, element.object);
    if (object.kind === 'array') {
      const { array } = object;
      const place = placeOf(frame, element);
      const at = reusable(frame, 'index', index(frame, element));
      const isIndex = logical(
        place,
        '&&',
        logical(
          place,
          '&&',
          compare(place, '>=', clone(at), constant(place, 0)),
          compare(place, '<', clone(at), length(place, array)),
        ),
        compare(place, '==', math(place, 'floor', clone(at)), clone(at)),
      );
      return chosen(
        frame,
        node,
        isIndex,
        () => ({ op: 'load', array, index: at, place }),
        () => scalar(frame, node.right),
      );
    }
  }
  return refuse(
    placeOf(frame, node),
    '`??` stands behind something that is never null',
    'leave it and its right side out',
  );
}

const METHODS: Record<string, string> = {
  at: 'write the index: `x[x.length - 1]`',
  fill: 'write the loop: `for (let i = 0; i < x.length; i++) x[i] = value`',
  set: 'write the loop: `for (let i = 0; i < y.length; i++) x[offset + i] = y[i]`',
  copyWithin: 'write the loop that copies',
  subarray: 'pass the view as a parameter, or pass its offset and add it to the index',
  slice: 'pass the part as a parameter, or pass its offset and add it to the index',
};

function refuseProperty(frame: Frame, node: acorn.MemberExpression, name: string): never {
  const fix = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  refuse(
    placeOf(frame, node),
    `\`.${name}\` of an array cannot be used in a kernel`,
    fix ?? 'write a loop over its elements; kernels know `x[i]` and `x.length`',
  );
}
