/** The functions that kernels are made of: which texts are taken, and what is said of the others. */
import type * as acorn from 'acorn';
import { type FunctionExpression, parseText } from '../../source/text.ts';
import { type FunctionText, textOf } from '../function-text.ts';
import { refuse } from './refusal.ts';

export interface SourceParameter {
  /** Null where it is taken apart. */
  name: string | null;
  /** Whether it may be left out. */
  optional: boolean;
}

/** One that has been read: the same object. */
export interface SourceText extends FunctionText {
  readonly ast: FunctionExpression;
  /** The function's own name, or `kernel`. */
  readonly title: string;
  readonly params: readonly SourceParameter[];
}

/** The text of an ordinary function: an expression, an arrow function or a method. Throws a `Refusal` for any other. */
export function readFunction(fn: (...values: never[]) => unknown): SourceText {
  return parse(textOf(fn));
}

/** The same of a text that is there already. */
export function parseFunction(text: string, name: string): SourceText {
  return parse({ text, name });
}

/** The same, once for each text: what is read is put into it. */
export function parse(source: FunctionText): SourceText {
  if ('ast' in source) return source as SourceText;
  const { text, name } = source;
  const place = { source: 0, start: 0, end: text.length };
  const code = 'HASTEN_KERNEL_SOURCE';
  const title = name === '' ? 'the function' : `\`${name}\``;
  const parsed = parseText(text, name);
  if ('why' in parsed) {
    switch (parsed.why) {
      case 'native':
      case 'bound': {
        const what = parsed.why === 'bound' ? 'is bound: its text cannot be had' : 'is native: it has no text';
        return refuse(
          place,
          `${title} ${what}`,
          'give the function itself, and what it needs as arguments or by `with`',
          code,
        );
      }
      case 'class':
        return refuse(place, `${title} is a class`, 'give a function');
      case 'syntax': {
        const message = `the text of ${title} cannot be read${parsed.message === '' ? '' : `: ${parsed.message}`}`;
        return refuse({ ...place, start: parsed.at }, message, 'give an ordinary function', code);
      }
    }
  }
  const { ast } = parsed;
  if (ast.async || ast.generator) {
    const what = ast.async ? 'is async' : 'is a generator';
    refuse(place, `${title} ${what}`, 'await outside of the kernel, and write results into an array');
  }
  const rest = ast.params.find(({ type }) => type === 'RestElement');
  if (rest !== undefined) {
    const what = `\`${text.slice(rest.start, rest.end)}\` takes any number of arguments`;
    refuse({ ...place, start: rest.start, end: rest.end }, what, 'take a typed array of them');
  }
  return Object.assign(source, { ast, title: name === '' ? 'kernel' : name, params: ast.params.map(parameterOf) });
}

function parameterOf(pattern: acorn.Pattern): SourceParameter {
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  return { name: target.type === 'Identifier' ? target.name : null, optional: pattern.type === 'AssignmentPattern' };
}
