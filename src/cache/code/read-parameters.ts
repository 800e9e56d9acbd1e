/** Parameters of a function's text, from its tree. */
import { parseText } from '../../source/text.ts';

export interface Parameter {
  /** Null where it is taken apart. */
  readonly name: string | null;
  /** Names of the properties that `{ … }` takes out of it; null where that is not what it does. */
  readonly properties: readonly string[] | null;
  /** Whether it is all that is left: `...rows`. */
  readonly isRest: boolean;
}

/** Empty where the text cannot be read. */
export function parametersIn(text: string): Parameter[] {
  const parsed = parseText(text, '');
  if ('why' in parsed) return [];
  return parsed.ast.params.map((param) => {
    const isRest = param.type === 'RestElement';
    let target = param.type === 'AssignmentPattern' ? param.left : param;
    if (target.type === 'RestElement') target = target.argument;
    if (target.type === 'Identifier') return { name: target.name, properties: null, isRest };
    if (target.type !== 'ObjectPattern') return { name: null, properties: null, isRest };
    const properties = target.properties.flatMap((property) => {
      if (property.type !== 'Property' || property.computed) return [];
      const { key } = property;
      if (key.type === 'Identifier') return [key.name];
      return key.type === 'Literal' ? [String(key.value)] : [];
    });
    return { name: null, properties, isRest };
  });
}
