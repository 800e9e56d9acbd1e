/** The kernel's own parameters, by the types of the arguments of a call. */
import type * as acorn from 'acorn';
import type { ArgumentType, ArrayVariable, Dtype, Parameter } from '../tree.ts';
import { bindCaptured, refusePattern, takesCaptured } from './bind.ts';
import type { Captured, CapturedArray, Frame } from './frame.ts';
import { placeOf } from './frame.ts';
import { typeOf } from './make.ts';
import { refuse } from './refusal.ts';
import { scalar } from './scalars.ts';
import type { SourceText } from './text.ts';

export interface Signature {
  types: readonly ArgumentType[];
  /** For each parameter the first one that is the very same view: itself if there is none. */
  same: readonly number[];
  captured: Record<string, Captured>;
}

export function bindSignature(frame: Frame, source: SourceText, signature: Signature): Parameter[] {
  const { types, captured } = signature;
  const { params } = source.ast;
  const last = params.at(-1);
  const capturing = last !== undefined && takesCaptured(last, captured) ? last : null;
  const taken = capturing === null ? params : params.slice(0, -1);
  if (types.length > taken.length) {
    refuse(
      { source: 0, start: source.ast.start, end: source.ast.end },
      `\`${source.title}\` takes ${countOf(taken.length)} and is given ${types.length}`,
      'leave the others out',
      'HASTEN_KERNEL_ARGUMENT',
    );
  }
  /** The arrays by parameter. */
  const arrays = new Map<number, ArrayVariable>();
  const arrayAt = (index: number, name: string, dtype: Dtype, node: acorn.Node): ArrayVariable => {
    const first = arrays.get(signature.same[index] ?? index);
    const array = first ?? frame.unit.array(name, dtype, placeOf(frame, node), { parameter: index });
    arrays.set(index, array);
    return array;
  };
  const parameters: Parameter[] = [];
  for (const [index, pattern] of taken.entries()) {
    const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
    if (target.type !== 'Identifier') refusePattern(frame, target);
    const type = types[index];
    if (type?.kind === 'array') {
      const array = arrayAt(index, target.name, type.dtype, target);
      frame.scope.bind(target.name, { kind: 'array', array });
      parameters.push({ kind: 'array', array, name: target.name });
    } else if (type !== undefined) {
      parameters.push(scalarParameter(frame, target, type));
    } else if (pattern.type === 'AssignmentPattern') {
      bindDefault(frame, target, pattern.right);
    } else {
      refuse(
        placeOf(frame, pattern),
        `\`${source.title}\` takes ${countOf(taken.length)} and is given ${types.length}`,
        `give \`${target.name}\` too`,
        'HASTEN_KERNEL_ARGUMENT',
      );
    }
  }
  for (const [name, { dtype, parameter }] of capturedArrays(captured)) {
    const array = arrayAt(parameter, name, dtype, capturing ?? source.ast);
    frame.unit.capturedArrays.set(parameter, array);
    parameters[parameter] = { kind: 'array', array, name };
  }
  if (capturing !== null) bindCaptured(frame, capturing, captured);
  return parameters;
}

function scalarParameter(
  frame: Frame,
  target: acorn.Identifier,
  type: Exclude<ArgumentType, { kind: 'array' }>,
): Parameter {
  const { name } = target;
  const place = placeOf(frame, target);
  const variable = frame.unit.variable(name, type.kind, place);
  frame.scope.bind(name, { kind: 'variable', name, variable, mutable: true, place });
  return type.kind === 'number'
    ? { kind: 'number', variable, int: type.int, name }
    : { kind: 'boolean', variable, name };
}

function bindDefault(frame: Frame, target: acorn.Identifier, node: acorn.Expression): void {
  const value = scalar(frame, node);
  const place = placeOf(frame, target);
  const variable = frame.unit.variable(target.name, typeOf(value), place);
  frame.out.push({ op: 'set', variable, value, place });
  frame.scope.bind(target.name, { kind: 'variable', name: target.name, variable, mutable: true, place });
}

/** Those of captured functions too. */
function capturedArrays(captured: Record<string, Captured>): [string, CapturedArray][] {
  return Object.entries(captured).flatMap(([name, value]): [string, CapturedArray][] => {
    if (typeof value !== 'object') return [];
    return 'dtype' in value ? [[name, value]] : capturedArrays(value.captured);
  });
}

function countOf(parameters: number): string {
  return parameters === 1 ? '1 argument' : `${parameters} arguments`;
}
