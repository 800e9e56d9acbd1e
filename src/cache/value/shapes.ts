/** Lists of keys, each with a number: objects of one shape write their keys once. */

interface Node {
  readonly next: Map<string, Node>;
  number: number;
}

const answer = { number: 0, isNew: false };

export class Shapes {
  readonly #root: Node = { next: new Map(), number: -1 };
  #count = 0;

  /** The list's number, in order of their first mention. The answer is the same object each time. */
  of(keys: readonly string[]): { number: number; isNew: boolean } {
    let node = this.#root;
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at]!;
      let next = node.next.get(key);
      if (next === undefined) {
        next = { next: new Map(), number: -1 };
        node.next.set(key, next);
      }
      node = next;
    }
    answer.isNew = node.number < 0;
    if (answer.isNew) node.number = this.#count++;
    answer.number = node.number;
    return answer;
  }
}
