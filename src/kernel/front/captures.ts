/** Values that `with` gives: numbers and booleans are constants of the specialisation, arrays parameters, functions inlined. */
import type * as acorn from 'acorn';
import { type Captured, type Frame, placeOf, Scope, type Value } from './frame.ts';
import { constant } from './make.ts';
import { refuse } from './refusal.ts';
import { parse } from './text.ts';

export function capturedValue(frame: Frame, node: acorn.Node, captured: Record<string, Captured>, name: string): Value {
  const value = captured[name];
  const place = placeOf(frame, node);
  if (typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', expression: constant(place, value) };
  }
  if (value === undefined) return refuse(place, `\`with\` gives no \`${name}\``, `add it: \`with: { ${name} }\``);
  if ('dtype' in value) {
    const array = frame.unit.capturedArrays.get(value.parameter);
    if (array === undefined) throw new Error(`no array for parameter ${value.parameter}`);
    return { kind: 'array', array };
  }
  const source = parse(value.source);
  const closure = {
    name,
    node: source.ast,
    source: frame.unit.sourceIndex(source),
    scope: new Scope(null),
    captured: value.captured,
    isVectorMath: false,
  };
  return { kind: 'function', closure };
}
