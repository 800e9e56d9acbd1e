/**
 * Calls whose result is kept: hits with small arguments, with one number, with an array of 8 MB, of a result of 8 MB; and
 * misses, which compute and keep. All sides have their caches in one new folder on the disk. table.ts runs it.
 */
import { bench } from 'hasten/bench';
import { stamped } from 'hasten/cache';
import {
  fromBoth,
  fromBothSync,
  fromDisk,
  fromDiskSync,
  inMemory,
  inMemoryAsync,
  numbersFromDisk,
  salted,
  sumFromBoth,
  sumFromDisk,
} from './cached.ts';
import { inPython, quick, sides } from './here.ts';
import { byKeyv, memoized } from './peers.ts';
import { extract, type Features, hashOf, numbers, type Options, square, sum } from './work.ts';

const PATH = 'data/measurements/2026/november/a.csv';
const OPTIONS: Options = { bins: 32 };
const EIGHT_MB = quick ? 10_000 : 1_000_000;

const withPeers = sides.peers !== null;
const compute = async (path: string, options: Options, salt?: number) => extract(path, options, salt);

interface Call {
  path: string;
  options: Options;
}

type SmallCandidates = Record<string, ((call: Call) => Features | Promise<Features>) | { command: string[] }>;

function smallPeers(): SmallCandidates {
  if (!withPeers) return {};
  const both = memoized(compute, 'keyv');
  const alone = byKeyv(compute);
  const memory = memoized(compute, 'memory');
  return {
    'p-memoize, Keyv, SQLite': ({ path, options }) => both(path, options),
    'Keyv, SQLite': ({ path, options }) => alone(path, options),
    'p-memoize, memory': ({ path, options }) => memory(path, options),
  };
}

bench<Call, Features>('small arguments', {
  setup: () => ({ path: PATH, options: OPTIONS }),
  checksum: hashOf,
  candidates: {
    'hasten, disk': ({ path, options }) => fromDisk(path, options),
    'hasten, disk, synchronous': ({ path, options }) => fromDiskSync(path, options),
    'hasten, memory': ({ path, options }) => fromBoth(path, options),
    'hasten, memory, synchronous': ({ path, options }) => fromBothSync(path, options),
    ...smallPeers(),
    ...inPython('Joblib'),
  },
});

const squared = withPeers ? memoized(async (x: number) => square(x), 'memory') : null;
bench<number, number>('one number', {
  setup: () => 12.5,
  candidates: {
    'hasten, memory: true': (x) => inMemory(x),
    'hasten, memory: true, async': (x) => inMemoryAsync(x),
    ...(squared !== null && { 'p-memoize, memory': (x: number) => squared(x) }),
  },
});

const summed = withPeers ? memoized(async (values: Float64Array) => sum(values), 'keyv') : null;
bench<Float64Array, number>('8 MB argument', {
  setup: () => stampedLater(numbers(EIGHT_MB)),
  bytes: (values) => values.byteLength,
  candidates: {
    'hasten, disk': (values) => sumFromDisk(values),
    'hasten, memory': (values) => sumFromBoth(values),
    'hasten, stamped, disk': () => sumFromDisk(withStamp!),
    'hasten, stamped, memory': () => sumFromBoth(withStamp!),
    ...(summed !== null && { 'p-memoize, Keyv, SHA-1': (values: Float64Array) => summed(values) }),
    ...inPython('Joblib, 8 MB argument'),
  },
});

/** An array of the same bytes, so that the other's are hashed. */
let withStamp: Float64Array | undefined;

function stampedLater(values: Float64Array): Float64Array {
  withStamp = stamped(values.slice(), 'measurements of november');
  return values;
}

bench<number, Float64Array>('8 MB result', {
  setup: () => EIGHT_MB,
  checksum: (values) => `${values.length} ${values[0]! + values.at(-1)!}`,
  candidates: {
    'hasten, disk': (n) => numbersFromDisk(n),
    ...inPython('Joblib, 8 MB result', 'Joblib, 8 MB result, mapped'),
  },
});

/** Another one for each call of each process. */
let salt = Math.random() * 2 ** 20;

bench<Call, Features>('miss', {
  setup: () => ({ path: PATH, options: OPTIONS }),
  checksum: hashOf,
  candidates: {
    'hasten, disk': ({ path, options }) => salted(path, options, salt++),
    ...missPeers(),
    ...inPython('Joblib, miss'),
  },
});

function missPeers(): SmallCandidates {
  if (!withPeers) return {};
  const both = memoized(compute, 'keyv');
  const alone = byKeyv(compute);
  return {
    'p-memoize, Keyv, SQLite': ({ path, options }) => both(path, options, salt++),
    'Keyv, SQLite': ({ path, options }) => alone(path, options, salt++),
  };
}
