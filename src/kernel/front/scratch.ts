/** `new Float64Array(16)`: scratch arrays of a fixed length, zeroed each time that they are reached. */
import type * as acorn from 'acorn';
import type { ArrayVariable, Dtype, Expression } from '../tree.ts';
import { type Frame, placeOf, textOf, type Value } from './frame.ts';
import { asNumber, constant } from './make.ts';
import { inOrder } from './order.ts';
import { refuse } from './refusal.ts';
import { scalar, scalarOf } from './scalars.ts';
import { unsupported } from './unsupported.ts';

/** Elements of one scratch array at most. */
const LIMIT = 65_536;

const DTYPES: Record<string, Dtype> = {
  Int8Array: 'i8',
  Uint8Array: 'u8',
  Uint8ClampedArray: 'u8c',
  Int16Array: 'i16',
  Uint16Array: 'u16',
  Int32Array: 'i32',
  Uint32Array: 'u32',
  Float32Array: 'f32',
  Float64Array: 'f64',
};

export function newScratch(frame: Frame, node: acorn.NewExpression): Value {
  const place = placeOf(frame, node);
  const name = textOf(frame, node.callee);
  const isGlobal = node.callee.type === 'Identifier' && frame.scope.find(node.callee.name) === undefined;
  const dtype = isGlobal && Object.hasOwn(DTYPES, name) ? DTYPES[name] : undefined;
  if (dtype === undefined) {
    const fix = name.startsWith('Big')
      ? 'keep to numbers: integers are exact up to 2 ** 53'
      : 'kernels make scratch arrays alone: `new Float64Array(16)`';
    return refuse(place, `\`new ${name}\` cannot be used in a kernel`, fix);
  }
  const [argument, ...others] = node.arguments;
  if (argument === undefined || others.length > 0 || argument.type === 'SpreadElement') {
    return refuse(
      place,
      `\`${textOf(frame, node)}\` takes another memory than its own`,
      'give the number of elements alone',
    );
  }
  if (argument.type === 'ArrayExpression') return filled(frame, node, name, dtype, argument);
  const given = frame.unit.lower.value(frame, argument);
  if (given.kind === 'array') {
    return refuse(
      place,
      `\`${textOf(frame, node)}\` copies an array`,
      'pass an array for the copy, and write the loop that copies',
    );
  }
  const size = scalarOf(frame, argument, given);
  if (size.op !== 'constant' || typeof size.value !== 'number') {
    return refuse(
      placeOf(frame, argument),
      `the length of \`${textOf(frame, node)}\` is not known when the kernel is compiled`,
      'take a constant (also one that `with` gives), or pass the array as a parameter',
    );
  }
  if (!Number.isInteger(size.value) || size.value < 0 || size.value > LIMIT) {
    return refuse(
      placeOf(frame, argument),
      `a scratch array of ${size.value} elements cannot be made`,
      `take at most ${LIMIT}, or pass the array as a parameter`,
    );
  }
  return { kind: 'array', array: scratch(frame, node, name, dtype, size.value) };
}

function scratch(frame: Frame, node: acorn.NewExpression, name: string, dtype: Dtype, size: number): ArrayVariable {
  const place = placeOf(frame, node);
  const array = frame.unit.array(name, dtype, place, { scratch: size });
  frame.out.push({ op: 'clearScratch', array, place });
  return array;
}

/** `new Float64Array([1, x, 3])`. */
function filled(
  frame: Frame,
  node: acorn.NewExpression,
  name: string,
  dtype: Dtype,
  list: acorn.ArrayExpression,
): Value {
  const place = placeOf(frame, node);
  const elements = list.elements.map((element): acorn.Expression => {
    if (element !== null && element.type !== 'SpreadElement') return element;
    const [, fix] = unsupported('SpreadElement');
    return refuse(place, `\`${textOf(frame, list)}\` leaves elements out or spreads them`, fix);
  });
  if (elements.length > LIMIT) {
    return refuse(place, `a scratch array of ${elements.length} elements cannot be made`, `take at most ${LIMIT}`);
  }
  const values = inOrder(frame, elements, (element): Expression => asNumber(scalar(frame, element)));
  const array = scratch(frame, node, name, dtype, elements.length);
  for (const [index, value] of values.entries()) {
    frame.out.push({ op: 'store', array, index: constant(value.place, index), value, place: value.place });
  }
  return { kind: 'array', array };
}
