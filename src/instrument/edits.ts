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
    const parts: string[] = [];
    let from = 0;
    for (const { at, text } of this.all()) {
      parts.push(code.slice(from, at), text);
      from = at;
    }
    parts.push(code.slice(from));
    return parts.join('');
  }

  /** The insertions as `apply` makes them, one for each position, in order. */
  all(): Edit[] {
    const edits = this.#edits.filter((edit) => edit.text !== '').sort((a, b) => a.at - b.at);
    const joined: Edit[] = [];
    for (let index = 0; index < edits.length; ) {
      const { at } = edits[index] as Edit;
      let text = OPEN;
      while (edits[index]?.at === at) text += (edits[index++] as Edit).text;
      joined.push({ at, text: text + CLOSE });
    }
    return joined;
  }
}

/** An arrow function's braces are part of an insertion, so its text may end within one. */
const INSERTION = /\/\*\x01\*\/[^]*?(?:\/\*\x02\*\/|$)/g;

/** Whether `Edits.apply` made the text. */
export function hasEdits(text: string): boolean {
  return text.includes(OPEN);
}

/** The text as it was before `Edits.apply`: all of it, or the part that is one function's. */
export function withoutEdits(text: string): string {
  return hasEdits(text) ? text.replace(INSERTION, '') : text;
}
