/**
 * Insertions into a text. The original is never changed or removed, and no insertion holds a line break: lines stay where
 * they are, and taking the insertions out again gives the original back, which is what `Function.prototype.toString`
 * has to show. Each insertion therefore stands between two comments that no program writes.
 */
const OPEN = '/*\x01*/';
const CLOSE = '/*\x02*/';

/** An insertion whose text may still be changed until `apply`. */
export interface Edit {
  at: number;
  text: string;
}

export class Edits {
  readonly #edits: Edit[] = [];

  /** Inserts `text` before position `at`. At one position, insertions stand in the order in which they were made. */
  insert(at: number, text: string): Edit {
    const edit = { at, text };
    this.#edits.push(edit);
    return edit;
  }

  apply(code: string): string {
    const edits = this.#edits.filter((edit) => edit.text !== '').sort((a, b) => a.at - b.at);
    const parts: string[] = [];
    let from = 0;
    for (let index = 0; index < edits.length; ) {
      const { at } = edits[index] as Edit;
      parts.push(code.slice(from, at), OPEN);
      while (edits[index]?.at === at) parts.push((edits[index++] as Edit).text);
      parts.push(CLOSE);
      from = at;
    }
    parts.push(code.slice(from));
    return parts.join('');
  }
}

/** An arrow function's braces are part of an insertion, so its text may end within one. */
const INSERTION = /\/\*\x01\*\/[^]*?(?:\/\*\x02\*\/|$)/g;

/** The text as it was before `Edits.apply`: all of it, or the part that is one function's. */
export function withoutEdits(text: string): string {
  return text.includes(OPEN) ? text.replace(INSERTION, '') : text;
}
