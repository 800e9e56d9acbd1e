import { expect, test } from 'vitest';
import { threads } from '../../../src/doctor/rules/threads.ts';
import { Program } from '../support/program.ts';

const perRequest = `
import { Worker } from 'node:worker_threads';
createServer(async (req, res) => {
  const worker = new Worker('./pdf.js');
  res.end(await once(worker, 'message'));
});
`;
const inLoop = `
const count = availableParallelism();
for (let i = 0; i < count; i++) {
  workers.push(new Worker('./work.js'));
}
`;

function starting(text: string, name: string, calls: number): Program {
  return new Program(text).call(`${name}(`, { kind: 'start', name, from: 'node:worker_threads', calls });
}

test('a worker for each request', () => {
  const run = starting(perRequest, 'new Worker', 20).cores({ threadsStarted: 20, threadsAtOnce: 2 });
  const [finding] = run.find(threads);
  expect(finding).toMatchObject({ title: 'A worker is started for each request', line: 4, savesMs: 18 * 25 });
  expect(finding!.evidence).toEqual([
    'new Worker was called 20 times, with 2 threads at one time at most.',
    'A start takes about 25.0 ms: 500 ms in all.',
  ]);
  expect(finding!.remedy).toMatch(/^Try to keep a few/);
});

test.each([
  ['fork', `for (const file of files) {\n  const child = fork('./chapter.js');\n}`, 20 * 30 - 30],
  ['spawn', `for (const file of files) {\n  const child = spawn(process.execPath, ['a.js']);\n}`, 20 * 30 - 30],
  ['execFile', `for (const file of files) {\n  const child = await execFile('node', ['a.js']);\n}`, 20 * 30 - 30],
])('a process for each call: %s', (name, text, savesMs) => {
  const run = starting(text, name, 20).cores({ processesStarted: 20, processesAtOnce: 1 });
  expect(run.find(threads)).toMatchObject([{ title: 'A process is started for each call', savesMs }]);
});

test('other processes start quickly, so it takes many', () => {
  const text = `for (const file of files) {\n  await spawn('git', [file]);\n}`;
  const cores = { processesStarted: 20, processesAtOnce: 1 };
  expect(starting(text, 'spawn', 20).cores(cores).find(threads)).toEqual([]);
  expect(
    starting(text, 'spawn', 200)
      .cores({ ...cores, processesStarted: 200 })
      .find(threads),
  ).toHaveLength(1);
});

test.each([
  ['a pool that is made once', inLoop, 'new Worker', 8, { threadsStarted: 8, threadsAtOnce: 8, available: 8 }],
  ['few', perRequest, 'new Worker', 3, { threadsStarted: 3, threadsAtOnce: 1 }],
  [
    'one at the start',
    `const worker = new Worker('./a.js');`,
    'new Worker',
    1,
    { threadsStarted: 1, threadsAtOnce: 1 },
  ],
])('is silent: %s', (_, text, name, calls, cores) => {
  expect(starting(text, name, calls).cores(cores).find(threads)).toEqual([]);
});

test('more busy workers than cores', () => {
  const run = starting(inLoop, 'new Worker', 16).cores({ threadsStarted: 16, threadsAtOnce: 16, available: 1.5 });
  const [finding] = run.time('workers.push', 2500).find(threads);
  expect(finding).toMatchObject({ title: '16 threads for 2 cores', line: 4 });
  expect(finding!.evidence).toEqual([
    '16 workers ran at one time, where the process may use 1.5 cores.',
    'Together they wanted to run for 2.5 times as long as the run took; what they had too much took turns.',
  ]);
  expect(finding!.remedy).toMatch(/^Try as many workers as/);
});

test('more workers than cores that wait, or twice as many, are left alone', () => {
  const cores = { threadsStarted: 16, threadsAtOnce: 16 };
  expect(starting(inLoop, 'new Worker', 16).cores(cores).time('workers.push', 900).find(threads)).toEqual([]);
  const twice = { threadsStarted: 4, threadsAtOnce: 4 };
  const slow = (cores: { threadsAtOnce: number }) =>
    starting(inLoop, 'new Worker', 4)
      .cores({ ...twice, ...cores })
      .thread(1)
      .starting(1, 900)
      .time('workers.push', 4000);
  expect(slow({ threadsAtOnce: 4 }).find(threads)).toEqual([]);
  expect(slow({ threadsAtOnce: 5 }).find(threads)).toHaveLength(1);
});

test('processes that are started by a promise that the program made', () => {
  const text = `
const { execFile } = require('node:child_process');
const run = promisify(execFile);
async function thumbnail(picture) {
  const { stdout } = await run(process.execPath, ['a.js', picture]);
  return stdout;
}
for (const picture of pictures) thumbnail(picture);
`;
  const run = new Program(text).hits('await run', 24).cores({ processesStarted: 24, processesAtOnce: 2 });
  expect(run.found(threads)).toEqual([expect.stringContaining('await run(')]);
  expect(run.find(threads)[0]!.savesMs).toBe(22 * 30);
});

test('what the run’s workers took to start counts, where that is more', () => {
  const run = starting(perRequest, 'new Worker', 8).cores({ threadsStarted: 8, threadsAtOnce: 1 });
  expect(run.find(threads)[0]!.savesMs).toBe(7 * 25);
  run.thread(1).starting(1, 90).thread(2).starting(2, 70);
  expect(run.find(threads)[0]!.savesMs).toBeCloseTo(7 * 80);
});
