import { expect, test } from 'vitest';
import { garbage } from '../../../src/doctor/rules/garbage.ts';
import { Program } from '../support/program.ts';

const text = `
const points: { x: number; y: number }[] = [];
function step(n: number) {
  for (let i = 0; i < n; i++) {
    points[i % 1000] = { x: i, y: i };
    report(\`\${i}\`);
  }
}
function report(line: string) {
  console.log(line);
}
step(1e6);
`;

test('names the lines below which most pauses began, the first of them as the place', () => {
  const run = new Program(text).pause('points[i', 90).pause('points[i', 60).pause('report(`', 30, 'markSweepCompact');
  const [finding] = run.find(garbage);
  expect(finding).toMatchObject({
    rule: 'garbage',
    title: 'Garbage collection takes 18 % of the time',
    line: 5,
    function: 'step',
    command: 'hasten try --with flags -- app.ts 100',
    savesMs: 180,
  });
  expect(finding!.evidence).toEqual([
    '3 pauses took 180 ms, the longest 90.0 ms; 150 ms of that in the young generation.',
    'Most began while app.ts:5 (150 ms) and app.ts:6 (30.0 ms) made objects.',
  ]);
  expect(finding!.remedy).toMatch(/^Try to make fewer objects/);
});

test('what survives is said to be what costs, where the old generation took more', () => {
  const [finding] = new Program(text)
    .pause('points[i', 120, 'markSweepCompact')
    .pause('points[i', 100, 'markSweepCompact')
    .find(garbage);
  expect(finding!.remedy).toMatch(/^Try to keep fewer objects alive/);
});

test('is silent below fifteen per cent of the time, without pauses, and where no line of the user was running', () => {
  expect(new Program(text).pause('points[i', 140).find(garbage)).toEqual([]);
  expect(new Program(text).find(garbage)).toEqual([]);
  expect(new Program(text).pause(null, 500).find(garbage)).toEqual([]);
});

test('is silent where nothing survives, though a busy machine makes each pause some ms long, and some of them long', () => {
  const busy = new Program(text);
  for (let i = 0; i < 60; i++) busy.pause('points[i', [0.4, 9, 2, 14, 3][i % 5]!);
  expect(busy.find(garbage)).toEqual([]);
  const surviving = new Program(text);
  for (let i = 0; i < 12; i++) surviving.pause('points[i', [22, 31, 26][i % 3]!);
  expect(surviving.find(garbage)).toHaveLength(1);
});

test('is silent for pauses that are long for a short run, and short by the clock', () => {
  expect(new Program(text, 200).pause('points[i', 40).find(garbage)).toEqual([]);
  expect(new Program(text, 200).pause('points[i', 60).find(garbage)).toHaveLength(1);
});

test('what a small function makes is found on its line, and not on that which calls it', () => {
  const calls = `
type Tree = { key: number; left: Tree | null; right: Tree | null } | null;
function insert(tree: Tree, key: number): Tree {
  if (tree === null) return { key, left: null, right: null };
  if (key < tree.key) return { ...tree, left: insert(tree.left, key) };
  return { ...tree, right: insert(tree.right, key) };
}
let root: Tree = null;
for (let i = 0; i < 1e6; i++) {
  const key = (i * 7919) % 10_007;
  root = insert(root, key);
}
`;
  const run = new Program(calls)
    .hits('if (key', 3e6)
    .hits('if (tree', 4e6)
    .hits('right: insert', 9e6)
    .hits('root = insert', 1e6);
  expect(run.pause('root = insert', 300).found(garbage)).toEqual([
    'return { ...tree, right: insert(tree.right, key) };',
  ]);
});

test('callbacks on lines of their own are looked into, too', () => {
  const calls = `
const cells = [1, 2, 3];
function copy() {
  return cells
    .map(
      (cell) => ({ cell }),
    );
}
for (let i = 0; i < 1e6; i++) copy();
`;
  expect(new Program(calls).hits('({ cell', 3e6).pause('return cells', 300).found(garbage)).toEqual([
    '(cell) => ({ cell }),',
  ]);
});

test('a line that makes nothing is not what makes garbage, though a pause was due there', () => {
  const run = new Program(text).pause('i < n', 200).pause('points[i', 100);
  expect(run.found(garbage)).toEqual(['points[i % 1000] = { x: i, y: i };']);
});

test('the head of a loop over a generator is not where the loop makes its objects', () => {
  const loop = `
function* numbers(count: number) {
  for (let i = 0; i < count; i++) yield i;
}
for (const number of numbers(1e6)) {
  kept[number % 10] = { number };
}
`;
  expect(new Program(loop).pause('of numbers', 300).pause('kept[', 100).found(garbage)).toEqual([
    expect.stringContaining('kept['),
  ]);
});
