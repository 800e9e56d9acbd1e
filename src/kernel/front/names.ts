/**
 * Resolves names. What is bound nowhere is a global that kernels know, one that they do not know, a name that a tool put
 * into the text, or a variable outside of the function, whose value nobody can get from the text.
 */
import type * as acorn from 'acorn';
import { rewrittenBy } from '../../source/tools.ts';
import type { Variable } from '../tree.ts';
import { type Binding, type Frame, placeOf, type Value } from './frame.ts';
import { clone, constant, read } from './make.ts';
import { refuse } from './refusal.ts';
import { GLOBALS } from './unsupported.ts';

const NUMBERS: Record<string, number> = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY };

/** What `builtin` values may be made of. */
const BUILTINS = new Set(['Math', 'Number', 'Boolean', 'Object', 'isNaN', 'isFinite']);

const INTRINSICS = new Set(['$nearest', '$exponent', '$mantissa', '$power2', '$clearLow', '$copySign', '$multiplyAdd']);

const TYPED_ARRAY = /^(?:Float|U?[Ii]nt|Uint|Big(?:Ui|I)nt)(?:8|16|32|64)(?:Clamped)?Array$/;

export function resolve(frame: Frame, node: acorn.Identifier): Value {
  const place = placeOf(frame, node);
  const binding = frame.scope.find(node.name);
  if (binding === undefined) return unbound(frame, node);
  switch (binding.kind) {
    case 'variable':
      if (binding.variable === null) {
        return refuse(place, `\`${node.name}\` is read before it has a value`, 'give it one where it is declared');
      }
      return { kind: 'scalar', expression: read(place, binding.variable) };
    case 'substitute':
      return { kind: 'scalar', expression: clone(binding.expression) };
    case 'scalar':
      return { kind: 'scalar', expression: constant(place, binding.expression.value) };
    case 'pending':
      return refuse(place, `\`${node.name}\` is used before it is declared`, 'move its declaration up');
    default:
      return binding;
  }
}

function unbound(frame: Frame, node: acorn.Identifier): Value {
  const { name } = node;
  const place = placeOf(frame, node);
  const value = NUMBERS[name];
  if (value !== undefined) return { kind: 'scalar', expression: constant(place, value) };
  if (BUILTINS.has(name) || TYPED_ARRAY.test(name)) return { kind: 'builtin', path: name };
  if (frame.isVectorMath) {
    if (INTRINSICS.has(name)) return { kind: 'builtin', path: `Math.${name}` };
    const closure = frame.unit.mathFunction(name);
    if (closure !== null) return { kind: 'function', closure };
  }
  return refuseUnbound(frame, node);
}

/** Of a name that nothing is bound to: who put it there, or what to do about it. */
export function refuseUnbound(frame: Frame, node: acorn.Identifier, property: string | null = null): never {
  const { name } = node;
  const place = placeOf(frame, node);
  if (name === 'undefined') refuse(place, '`undefined` is no number', 'take NaN, or a number that cannot occur');
  const tool = rewrittenBy(name);
  if (tool !== null) {
    refuse(place, `${tool.name} put \`${name}\` into the function's text`, tool.fix, 'HASTEN_KERNEL_SOURCE');
  }
  const fix = Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : undefined;
  if (fix !== undefined) refuse(place, `\`${name}\` cannot be used in a kernel`, fix);
  const what = property === null ? name : `${name}.${property}`;
  const given = property === null ? name : `${property}: ${what}`;
  refuse(
    place,
    `\`${what}\` is defined outside of the kernel, whose text does not tell its value`,
    `give it by \`with: { ${given} }\` and take it as \`{ ${property ?? name} }\`, the last parameter; or pass it, or declare it inside`,
  );
}

/** The same of the object of a property, which is what has to be given. */
export function checkObject(frame: Frame, node: acorn.Expression, property: string | null): void {
  if (node.type !== 'Identifier' || property === null || frame.scope.find(node.name) !== undefined) return;
  if (!BUILTINS.has(node.name) && !TYPED_ARRAY.test(node.name)) refuseUnbound(frame, node, property);
}

/** The variable that an assignment is for. `binding.variable` is made by the first value (declarations.ts). */
export function assignable(frame: Frame, node: acorn.Identifier): Extract<Binding, { kind: 'variable' }> {
  const binding = frame.scope.find(node.name);
  const place = placeOf(frame, node);
  switch (binding?.kind) {
    case 'variable':
      if (binding.mutable) return binding;
      return refuse(place, `\`${node.name}\` is a constant and is assigned to`, 'declare it with `let`');
    case undefined:
      return refuseUnbound(frame, node);
    case 'pending':
      return refuse(place, `\`${node.name}\` is used before it is declared`, 'move its declaration up');
    case 'array':
      return refuse(
        place,
        `\`${node.name}\` stands for an array and is assigned to`,
        'arrays are not exchanged in a kernel: call it twice with the arrays in either order, or copy elements',
      );
    case 'function':
      return refuse(place, `\`${node.name}\` is a function and is assigned to`, 'give the other function another name');
    default:
      return refuse(
        place,
        `\`${node.name}\` is a constant and is assigned to`,
        'declare it with `let`, or take a variable of another name',
      );
  }
}

/** Gives a variable that was declared without a value its type, from the first one. */
export function typed(frame: Frame, binding: Extract<Binding, { kind: 'variable' }>, type: Variable['type']): Variable {
  if (binding.variable === null) {
    binding.variable = frame.unit.variable(binding.name, type, binding.place);
    frame.unit.unset.set(binding.variable, {
      message: `\`${binding.name}\` may have no value here`,
      fix: 'give it one where it is declared',
    });
  }
  return binding.variable;
}
