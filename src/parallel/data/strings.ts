/** Many short strings as one: structured clone takes each string by itself, and one long one at once. */

/** Structured-cloneable. */
export interface Strings {
  readonly text: string;
  /** Where each one ends in the text. */
  readonly ends: Uint32Array;
}

/** Units of UTF-16 of all together; what is cut out of a text keeps all of it in memory. */
const MOST = 1 << 20;
/** On average. Longer ones gain nothing, and would keep much. */
const LONGEST = 64;

/** Null where they are better sent one by one. */
export function packStrings(strings: readonly string[]): Strings | null {
  const ends = new Uint32Array(strings.length);
  let end = 0;
  for (let at = 0; at < strings.length; at++) {
    end += strings[at]!.length;
    ends[at] = end;
  }
  if (end > MOST || end > LONGEST * strings.length) return null;
  return { text: strings.join(''), ends };
}

export function unpackStrings({ text, ends }: Strings): string[] {
  const strings = new Array<string>(ends.length);
  let start = 0;
  for (let at = 0; at < ends.length; at++) {
    const end = ends[at]!;
    strings[at] = text.slice(start, end);
    start = end;
  }
  return strings;
}
