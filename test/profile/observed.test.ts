/** What observers saw, brought to the places of the source: merged, timed by the samples, cleaned of what is nobody's. */
import { expect, test } from 'vitest';
import type { ModuleMap } from '../../src/instrument/module-map.ts';
import { transform } from '../../src/instrument/transform.ts';
import { type ObservedThread, observationsOf, observedThread } from '../../src/profile/observed.ts';
import type { RecordedThread } from '../../src/profile/read-recording.ts';
import type { ObservationsRecord } from '../../src/profile/recording.ts';

const CODE = `function f(a) {
  for (const b of a) JSON.parse(b);
  if (a.length > 1) f(a.slice(1));
}
`;

function mapped(code: string): ModuleMap {
  return transform(code, { sourceType: 'module', base: 0, frames: 'auto', hits: true, observe: true, sourceMap: null })
    .map;
}

const map = mapped(CODE);
const placeOf = (kind: string) => map.observed.find((one) => one.kind === kind)?.place as number;
const [entry, call] = [placeOf('entry'), placeOf('call')];

/** The module is loaded at each of `bases`. */
function thread(bases: number[], rest: Partial<RecordedThread>): RecordedThread {
  return {
    start: { threadId: 0, name: 'main', pid: 1, startUs: 0, node: 'v24.0.0' },
    sampledFromUs: 0,
    modules: bases.map((base) => ({ path: '/p/a.js', base, count: map.places.length / 3, mapFile: '', map })),
    skipped: [],
    nodes: new Int32Array(),
    samples: new Int32Array(),
    counts: new Float64Array(1000),
    v8Parts: [],
    texts: [],
    observations: null,
    end: null,
    ...rest,
  };
}

function counts(...pairs: [number, number][]): Float64Array {
  const all = new Float64Array(1000);
  for (const [place, count] of pairs) all[place] = count;
  return all;
}

const seen = (record: Partial<ObservationsRecord>): ObservationsRecord => ({
  functions: [],
  calls: [],
  awaits: [],
  spentMs: 0,
  process: null,
  ...record,
});

test('the time of a call is that of all samples under it, once for a recursion', () => {
  // Nodes: 1 f's entry, 2 the call in it, 3 f called back from there, 4 the call in that one.
  const nodes = new Int32Array([0, entry, 0, call, 2, entry, 3, call]);
  const samples = new Int32Array([1, 1000, 2, 2000, 3, 4000, 4, 8000, 9, 5000]);
  const { calls } = observedThread(thread([0], { nodes, samples, counts: counts([call, 3]) }), 0, '/p');
  expect(calls).toEqual([
    {
      file: 'a.js',
      line: 2,
      thread: 0,
      name: 'JSON.parse',
      from: null,
      kind: 'json',
      calls: 3,
      ms: 14,
      observed: 0,
      size: null,
    },
  ]);
});

test('a module that was loaded twice is one', () => {
  const size = (sizes: number[]) => ({
    count: sizes.length,
    sum: sizes.reduce((a, b) => a + b),
    min: Math.min(...sizes),
    max: Math.max(...sizes),
    some: sizes,
  });
  const int = { types: ['int'], count: 2 };
  const observations = seen({
    functions: [
      { place: entry, observed: 2, distinct: 1, signatures: [int], bytes: 8 },
      { place: 256 + entry, observed: 6, distinct: 5, signatures: [int, { types: ['null'], count: 4 }], bytes: 16 },
    ],
    calls: [
      { place: call, observed: 2, size: size([1, 2]) },
      { place: 256 + call, observed: 1, size: size([9]) },
    ],
  });
  const all = counts([entry, 10], [256 + entry, 20], [call, 3], [256 + call, 4]);
  const { functions, calls } = observedThread(thread([0, 256], { observations, counts: all }), 7, '/p');
  expect(functions).toMatchObject([{ name: 'f', line: 1, thread: 7, calls: 30, observed: 8, distinct: 6, bytes: 14 }]);
  expect(functions[0]?.signatures).toEqual([
    { types: ['int'], count: 4 },
    { types: ['null'], count: 4 },
  ]);
  expect(calls).toMatchObject([{ calls: 7, observed: 3, size: { min: 1, median: 2, max: 9, mean: 4 } }]);
});

test('a thread that left no observations has its counts; what never ran is left out', () => {
  const { functions, calls } = observedThread(thread([0], { counts: counts([entry, 5]) }), 0, '/p');
  expect(functions).toMatchObject([{ calls: 5, observed: 0, distinct: 0, signatures: [], bytes: null }]);
  expect(calls).toEqual([]);
});

test('processes that are waited for count, too', () => {
  const calls = (name: string, kind: 'start' | 'synchronous', calls: number): ObservedThread['calls'][number] => ({
    ...{ file: 'a.js', line: 1, thread: 0, name, from: 'node:child_process', kind, calls, ms: null, observed: 0 },
    size: null,
  });
  const one = {
    functions: [],
    awaits: [],
    calls: [calls('cp.execSync', 'synchronous', 3), calls('spawn', 'start', 2)],
  };
  const process = { threads: { started: 5, atOnce: 4 }, processes: { started: 2, atOnce: 0 }, threadPool: 8 };
  const main = thread([0], { observations: seen({ process }) });
  expect(observationsOf([one], { threads: [main], clock: null }, 1.5).cores).toEqual({
    available: 1.5,
    threadsStarted: 5,
    threadsAtOnce: 4,
    processesStarted: 5,
    processesAtOnce: 1,
    threadPool: 8,
  });
});
