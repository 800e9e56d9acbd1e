// Recursive walks and look-ups in a tree of small nodes, beside a loop over a typed array.
import { Laps } from '../clock.ts';

interface Node {
  key: number;
  left: Node | null;
  right: Node | null;
}

function build(low: number, high: number): Node | null {
  if (low >= high) return null;
  const key = (low + high) >> 1;
  return { key, left: build(low, key), right: build(key + 1, high) };
}

function sumOf(node: Node | null): number {
  return node === null ? 0 : node.key + sumOf(node.left) + sumOf(node.right);
}

function has(node: Node | null, key: number): boolean {
  if (node === null) return false;
  if (key === node.key) return true;
  return key < node.key ? has(node.left, key) : has(node.right, key);
}

function findAll(root: Node | null, n: number): number {
  let found = 0;
  for (let i = 0; i < n; i++) if (has(root, (i * 7919) % 60_000)) found++;
  return found;
}

const data = Float64Array.from({ length: 1_000_000 }, (_, i) => i % 1013);

function squares(): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] * data[i];
  return sum;
}

function main() {
  const laps = new Laps();
  const root = build(0, 50_000);
  let sum = 0;
  for (let round = 0; round < 90; round++) {
    laps.start();
    sum += sumOf(root) + sumOf(root) + sumOf(root) + sumOf(root); // @walk
    laps.lap('walk');
    sum += findAll(root, 60_000); // @find
    laps.lap('find');
    for (let i = 0; i < 5; i++) sum += squares(); // @loop
    laps.lap('loop');
  }
  laps.print(sum, [{ function: 'squares', parts: ['loop'], kind: 'self' }]);
}

main();
