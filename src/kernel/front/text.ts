/** The functions that kernels are made of: which texts are taken, and what is said of the others. */
import type * as acorn from 'acorn';
import { type FunctionExpression, parseText } from '../../source/text.ts';
import { refuse } from './refusal.ts';

export interface SourceParameter {
  /** Null where it is taken apart. */
  name: string | null;
  /** Whether it may be left out. */
  optional: boolean;
}

/** Every offset of the front end points into `text`. */
export interface SourceText {
  text: string;
  ast: FunctionExpression;
  /** The function's own, or `kernel`. */
  name: string;
  params: SourceParameter[];
}

const texts = new WeakMap<object, SourceText>();

/** The text of an ordinary function: an expression, an arrow function or a method. Throws a `Refusal` for any other. */
export function readFunction(fn: (...values: never[]) => unknown): SourceText {
  const known = texts.get(fn);
  if (known !== undefined) return known;
  const text = Function.prototype.toString.call(fn);
  const source = parseFunction(text, fn.name);
  texts.set(fn, source);
  return source;
}

/** The same of a text that is there already. */
export function parseFunction(text: string, name: string): SourceText {
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
  return { text, ast, name: name === '' ? 'kernel' : name, params: ast.params.map(parameterOf) };
}

function parameterOf(pattern: acorn.Pattern): SourceParameter {
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  return { name: target.type === 'Identifier' ? target.name : null, optional: pattern.type === 'AssignmentPattern' };
}
