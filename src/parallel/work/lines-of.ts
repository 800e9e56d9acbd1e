/**
 * The text of a function that a tool compiled, in the lines of its source: tsx and minifiers write all in one line, and
 * the stack of an error in the worker could not tell where it was. Only white space is added, and only where it cannot
 * change the meaning.
 */
import { tokenizer } from 'acorn';

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Behind these a statement or expression goes on, or one has ended, with or without an end of line. */
const BEHIND = new Set(['{', '}', ';', ',', '(', '[', '${', '=>']);

/** The text as it is if it has those lines already. `placeOf` leads from its offsets to the source. */
export function inLinesOf(text: string, placeOf: (offset: number) => Place): string {
  let line = placeOf(0).line;
  let made = '';
  let end = 0;
  let type = '';
  try {
    for (const token of tokenizer(text, { ecmaVersion: 'latest' })) {
      const between = text.slice(end, token.start);
      line += linesIn(between);
      made += between;
      if (BEHIND.has(type) && token.type.label !== 'template') {
        const place = placeOf(token.start);
        if (place.line > line && place.line - line < 10_000) {
          made += '\n'.repeat(place.line - line) + ' '.repeat(place.column - 1);
          line = place.line;
        }
      }
      const own = text.slice(token.start, token.end);
      line += linesIn(own);
      made += own;
      end = token.end;
      type = token.type.label;
    }
  } catch {
    return text;
  }
  return made + text.slice(end);
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
