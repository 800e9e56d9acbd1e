/**
 * Reductions in an order that depends on nothing but the number of items. The items `lo` to `hi` are combined as
 * `combine(tree(lo, mid), tree(mid, hi))`, with `mid - lo` the largest power of two below `hi - lo`: so every block
 * of 2^k items that begins at a multiple of 2^k is a node of the tree, whoever computes it. A worker combines what it has to
 * nodes as large as possible; `Tree` puts them together in whatever order they arrive.
 */
import { HastenError } from '../../support/errors.ts';

/** The combined value of the items `from` to `from + size`; size is a power of two that divides `from`. */
export interface TreeNode {
  readonly from: number;
  readonly size: number;
  readonly value: unknown;
}

export type Combine = (left: unknown, right: unknown) => unknown;

/** What the program gave to combine with. A promise throws `HASTEN_TASK_COMBINE`. */
export function combineOf(combine: (...values: unknown[]) => unknown, captures: unknown): Combine {
  return (left, right) => {
    const value = captures === null ? combine(left, right) : combine(left, right, captures);
    if (typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function') {
      throw new HastenError('HASTEN_TASK_COMBINE', '`combine` gave a promise', {
        fix: 'combine without await; what has to be waited for belongs in the task',
      });
    }
    return value;
  };
}

/** The fewest nodes that hold all these values, the first of which is that of item `from`. `at` is told which item is being added. */
export function nodesOf(
  values: readonly unknown[],
  from: number,
  combine: Combine,
  at?: (index: number) => void,
): TreeNode[] {
  const starts: number[] = [];
  const sizes: number[] = [];
  const nodes: unknown[] = [];
  let top = 0;
  for (let offset = 0; offset < values.length; offset++) {
    let start = from + offset;
    let size = 1;
    let value = values[offset];
    at?.(start);
    while (top > 0 && sizes[top - 1] === size && starts[top - 1]! % (2 * size) === 0) {
      top--;
      value = combine(nodes[top], value);
      start = starts[top]!;
      size *= 2;
    }
    starts[top] = start;
    sizes[top] = size;
    nodes[top++] = value;
  }
  return Array.from({ length: top }, (_, node) => ({ from: starts[node]!, size: sizes[node]!, value: nodes[node] }));
}

/** The whole tree, as its nodes arrive. */
export class Tree {
  readonly #combine: Combine;
  /** By start, for each size: nodes whose other half is not there yet. */
  readonly #levels: Map<number, unknown>[] = [];
  /** How many items are in it. */
  count = 0;

  constructor(combine: Combine) {
    this.#combine = combine;
  }

  add(node: TreeNode): void {
    this.count += node.size;
    let { from, size, value } = node;
    for (let level = Math.log2(size); ; level++) {
      this.#levels[level] ??= new Map();
      const waiting = this.#levels[level]!;
      const isLeft = from % (2 * size) === 0;
      const other = isLeft ? from + size : from - size;
      if (!waiting.has(other)) {
        waiting.set(from, value);
        return;
      }
      const otherValue = waiting.get(other);
      waiting.delete(other);
      value = isLeft ? this.#combine(value, otherValue) : this.#combine(otherValue, value);
      from = Math.min(from, other);
      size *= 2;
    }
  }

  /** The value of all items, once they are all there; there must be one at least. */
  value(): unknown {
    // What is left is the right edge: smaller blocks to the right, combined from there.
    let value: unknown;
    let has = false;
    for (const waiting of this.#levels) {
      for (const left of waiting?.values() ?? []) {
        value = has ? this.#combine(left, value) : left;
        has = true;
      }
    }
    return value;
  }
}

/** `combine` for values that are maps: values of the same key are combined, and keys keep the order in which they first came. */
export function byKey(combine: Combine): Combine {
  return (left, right) => {
    const into = left as Map<unknown, unknown>;
    for (const [key, value] of right as Map<unknown, unknown>) {
      into.set(key, into.has(key) ? combine(into.get(key), value) : value);
    }
    return into;
  };
}

/** What an item of `mapReduce` gave, as a map. Several values of one key are combined in their order. */
export function leafOf(
  pairs: Iterable<readonly [unknown, unknown]> | null | undefined,
  combine: Combine,
): Map<unknown, unknown> {
  const leaf = new Map<unknown, unknown>();
  if (typeof (pairs ?? [])[Symbol.iterator] !== 'function') {
    throw new HastenError(
      'HASTEN_TASK_PAIRS',
      `a task of mapReduce gave ${typeof pairs}, not pairs of a key and a value`,
      {
        fix: 'return [[key, value]], or combine the results themselves with `reduce`',
      },
    );
  }
  for (const [key, value] of pairs ?? []) leaf.set(key, leaf.has(key) ? combine(leaf.get(key), value) : value);
  return leaf;
}
