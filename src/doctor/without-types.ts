/** The JavaScript of a module out of what the run made of it, so that nothing has to take the types out again. */
import { withoutEdits } from '../instrument/edits.ts';

/**
 * The text with white space in place of its types; null where `transformed` is not of this text: another file by now, or
 * one that a loader of the user's has changed.
 */
export function withoutTypes(text: string, transformed: string | null): string | null {
  if (transformed === null) return null;
  const code = withoutEdits(transformed);
  if (code.length !== text.length) return null;
  for (let at = 0; at < code.length; at++) {
    const character = code.charCodeAt(at);
    // Types become blanks, and now and then a semicolon, a bracket or a comma that keeps statements apart.
    if (character !== text.charCodeAt(at) && !BLANKS.has(character)) return null;
  }
  return code;
}

const BLANKS = new Set([...' ;(),\u00a0\u2002\ufeff'].map((character) => character.charCodeAt(0)));
