/**
 * `map` of a million tiny tasks: over a typed array, plain numbers, and small objects, on two workers. The loop in this
 * thread is what the work itself takes. Peers are at their best: batches that were made by hand, of a size that suits
 * them, ranges of shared memory for typed arrays; Python with its own chunks and with larger ones. `one by one` is what
 * a call for each item takes them; less items, since it takes them long. table.ts runs it.
 */
import { bench } from 'hasten/bench';
import { allocate, map, pool } from 'hasten/parallel';
import { hashOf } from './answers.ts';
import { inPython, quick, sides } from './here.ts';
import { inBatches, inRanges, oneByOne, openPeer, PEERS, type Peer, shared } from './peers.ts';
import * as tasks from './tasks.ts';
import { move, numbers, type Row, rows, tiny, weigh } from './work.ts';

type Candidates<I, R> = Record<string, ((input: I) => R | Promise<R>) | { command: string[] }>;

const MILLION = quick ? 10_000 : 1_000_000;
const EACH = quick ? 1000 : 10_000;

/** By hand: eight for each of the two workers. */
const BATCHES = 16;

const crew = pool({ workers: 2 });

/** A candidate for each of the three, with its pool opened at the first call. */
function withPeers<I, R>(call: (peer: Peer, input: I) => Promise<R>): Candidates<I, R> {
  if (sides.peers === null) return {};
  return Object.fromEntries(
    PEERS.map((name) => {
      let opened: Promise<Peer> | undefined;
      const candidate = async (input: I) => {
        opened ??= openPeer(name);
        return call(await opened, input);
      };
      return [name, candidate];
    }),
  );
}

function tinyTasks<T, R extends ArrayLike<unknown>>(
  name: string,
  make: (n: number) => T[],
  loop: (item: T) => unknown,
  task: (item: T) => unknown,
  batch: string,
): void {
  bench<T[], R>(name, {
    sizes: { million: MILLION },
    setup: make,
    elements: (items) => items.length,
    checksum: hashOf,
    candidates: {
      loop: (items) => items.map((item) => loop(item)) as unknown as R,
      hasten: (items) => map(items, task, { pool: crew }) as Promise<unknown> as Promise<R>,
      ...withPeers<T[], R>((peer, items) => inBatches(peer, batch, items, BATCHES) as Promise<unknown> as Promise<R>),
      ...inPython(name),
    },
  });
}

let given: Float64Array | undefined;
let placed: Float64Array | undefined;
bench<Float64Array, ArrayLike<number>>('typed array', {
  sizes: { million: MILLION },
  setup: (n) => Float64Array.from(numbers(n)),
  elements: (items) => items.length,
  check: (first, other) => hashOf(first) === hashOf(other),
  checksum: hashOf,
  candidates: {
    loop: (items) => items.map((x) => tiny(x)),
    hasten: (items) => {
      if (items !== given) placed = allocate(Float64Array, items);
      given = items;
      return map(placed!, tasks.tiny, { pool: crew });
    },
    ...withPeers((peer, items: Float64Array) => {
      if (items !== given) placed = shared(items);
      given = items;
      return inRanges(peer, 'tinyRange', placed!, BATCHES);
    }),
    ...inPython('typed array'),
  },
});

tinyTasks<number, number[]>('numbers', numbers, tiny, tasks.tiny, 'tinyBatch');
tinyTasks<Row, number[]>('objects to numbers', rows, weigh, tasks.weigh, 'weighBatch');
tinyTasks<Row, Row[]>('objects to objects', rows, move, tasks.move, 'moveBatch');

bench<number[], number[]>('one by one', {
  sizes: { each: EACH },
  setup: numbers,
  elements: (items) => items.length,
  checksum: hashOf,
  candidates: {
    loop: (items) => items.map((item) => tiny(item)),
    hasten: (items) => map(items, tasks.tiny, { pool: crew }),
    ...withPeers((peer, items: number[]) => oneByOne(peer, 'tiny', items) as Promise<number[]>),
    ...inPython('one by one'),
  },
});
