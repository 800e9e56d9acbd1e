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
    'Most began while app.ts:5 (150 ms) and app.ts:6 (30.0 ms) were running.',
  ]);
  expect(finding!.remedy).toMatch(/^Try to make fewer objects/);
});

test('what survives is said to be what costs, where the old generation took more', () => {
  const [finding] = new Program(text).pause('points[i', 200, 'markSweepCompact').find(garbage);
  expect(finding!.remedy).toMatch(/^Try to keep fewer objects alive/);
});

test('is silent below a tenth of the time, without pauses, and where no line of the user was running', () => {
  expect(new Program(text).pause('points[i', 90).find(garbage)).toEqual([]);
  expect(new Program(text).find(garbage)).toEqual([]);
  expect(new Program(text).pause(null, 500).find(garbage)).toEqual([]);
});

test('is silent for pauses that are long for a short run, and short by the clock', () => {
  expect(new Program(text, 200).pause('points[i', 40).find(garbage)).toEqual([]);
  expect(new Program(text, 200).pause('points[i', 60).find(garbage)).toHaveLength(1);
});
