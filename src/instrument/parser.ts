/** A file's text as a syntax tree (ast.ts), for code that has the parser with it; others take load-parser.ts. */
import { parse as acornParse } from 'acorn';
import type { Node, SourceType } from './ast.ts';

/** Parses a whole file. Throws acorn's SyntaxError, whose `loc` is the place. */
export function parse(code: string, sourceType: SourceType): Node {
  return acornParse(code, {
    ecmaVersion: 'latest',
    sourceType,
    allowHashBang: true,
    allowAwaitOutsideFunction: sourceType === 'module',
    checkPrivateFields: false,
  }) as unknown as Node;
}
