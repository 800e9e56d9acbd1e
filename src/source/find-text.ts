/**
 * Finds a function's text in the text of a file. They are equal, or Node has blanked what is TypeScript's: each character
 * of a type became white space, so lines and columns are the same.
 */

/** Every offset at which the function's text stands. */
export function findText(file: string, text: string): number[] {
  const anchor = /^\S+/.exec(text)?.[0];
  if (anchor === undefined) return [];
  const found: number[] = [];
  for (let at = file.indexOf(anchor); at >= 0; at = file.indexOf(anchor, at + 1)) {
    if (standsAt(file, at, text)) found.push(at);
  }
  return found;
}

function standsAt(file: string, at: number, text: string): boolean {
  if (file.startsWith(text, at)) return true;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    const own = file[at + index];
    if (own === character) continue;
    // A blanked type; where it ended a statement, a semicolon stands for its first character.
    if (own === undefined || own === '\n' || !/[^\S\n]|;/.test(character)) return false;
  }
  return true;
}

/** Of several, the one that is meant: the first behind the call, or the nearest. */
export function nearest(offsets: readonly number[], hint: number): number | null {
  const behind = offsets.find((offset) => offset >= hint);
  return behind ?? offsets.at(-1) ?? null;
}
