import { expect, test } from 'vitest';
import { byKey, leafOf, nodesOf, Tree } from '../../../src/parallel/worker/tree.ts';

/** The definition. */
function tree(lo: number, hi: number): string {
  if (hi - lo === 1) return String(lo);
  const half = 2 ** Math.floor(Math.log2(hi - lo - 1));
  return `(${tree(lo, lo + half)} ${tree(lo + half, hi)})`;
}

const join = (left: unknown, right: unknown): string => `(${left} ${right})`;

/** Numbers from 0 to 1, the same for the same seed. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('whatever the parts and their order, what is combined with what depends on the number of items alone', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = randoms(seed);
    const count = 1 + Math.floor(next() * 70);
    const parts: [number, number][] = [];
    for (let from = 0; from < count; ) {
      const to = Math.min(count, from + 1 + Math.floor(next() * 20));
      parts.push([from, to]);
      from = to;
    }
    parts.sort(() => next() - 0.5);
    const whole = new Tree(join);
    for (const [from, to] of parts) {
      const values = Array.from({ length: to - from }, (_, at) => String(from + at));
      for (const node of nodesOf(values, from, join)) whole.add(node);
    }
    expect(whole.value(), `seed ${seed}`).toBe(tree(0, count));
    expect(whole.count).toBe(count);
  }
});

test('a part is combined to as few nodes as there can be', () => {
  expect(nodesOf(new Array(1024).fill('x'), 0, join)).toHaveLength(1);
  expect(nodesOf(new Array(1024).fill('x'), 1, join).map(({ from, size }) => [from, size])).toHaveLength(11);
});

test('values of a key are combined in the order of their items, and keys come in the order in which they first came', () => {
  const leaves = ['b a', 'a', 'c b', 'a b'].map((text, item) =>
    leafOf(
      text.split(' ').map((key) => [key, String(item)] as [string, string]),
      join,
    ),
  );
  const whole = new Tree(byKey(join));
  for (const node of nodesOf(leaves.slice(2), 2, byKey(join))) whole.add(node);
  for (const node of nodesOf(leaves.slice(0, 2), 0, byKey(join))) whole.add(node);
  expect([...(whole.value() as Map<string, string>)]).toEqual([
    ['b', '(0 (2 3))'],
    ['a', '((0 1) 3)'],
    ['c', '2'],
  ]);
});
