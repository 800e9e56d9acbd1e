/** A command line in words, for running it without a shell: quotes and backslashes as sh(1) has them, nothing expanded. */
import { HastenError } from '../../support/errors.ts';

/**
 * The words of `line`. Throws `HASTEN_USAGE` where a quote is left open or there is no word.
 *
 * ```ts
 * splitWords(`node -e 'let a = 1' x\\ y`); // ['node', '-e', 'let a = 1', 'x y']
 * ```
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [part, single, double, escaped, blank] of line.matchAll(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|(\s+)|[^\s'"\\]+|[\s\S]/g,
  )) {
    if (blank !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    if (part === "'" || part === '"' || part === '\\') throw unended(line);
    word = (word ?? '') + (single ?? double?.replace(/\\([$`"\\])/g, '$1').replace(/\\\n/g, '') ?? escaped ?? part);
  }
  if (word !== null) words.push(word);
  if (words.length === 0) throw new HastenError('HASTEN_USAGE', 'a command is empty', { fix: 'name a program' });
  return words;
}

function unended(line: string): HastenError {
  return new HastenError('HASTEN_USAGE', `a quote or backslash of the command ${line} has no end`, {
    fix: 'close it, or leave --shell none out',
  });
}
