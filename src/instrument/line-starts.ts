/** Where the lines of a text begin, as JavaScript counts lines. Positions and indices are from 0. */
export class LineStarts {
  readonly #starts = [0];
  /** Positions are asked for in nearly rising order: the last answer is the best first guess. */
  #last = 0;

  constructor(text: string) {
    for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) this.#starts.push(match.index + match[0].length);
  }

  get count(): number {
    return this.#starts.length;
  }

  start(index: number): number {
    return this.#starts[index] as number;
  }

  index(position: number): number {
    const starts = this.#starts;
    for (let near = this.#last; near < this.#last + 8; near++) {
      const next = starts[near + 1];
      if (position < (starts[near] as number)) break;
      if (next === undefined || position < next) {
        this.#last = near;
        return near;
      }
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low;
  }
}
