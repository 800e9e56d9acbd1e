/**
 * A map that computes: all items alike, and badly skewed. The first candidate is a loop in one thread; the others have one
 * worker or two. Peers are given each item by itself (some 0.2 ms each), and batches made by hand.
 */
import { bench } from 'hasten/bench';
import { allocate, map, pool } from 'hasten/parallel';
import { hashOf } from './answers.ts';
import { quick, sides } from './here.ts';
import { inRanges, oneByOne, openPeer, type Peer, shared } from './peers.ts';
import * as tasks from './tasks.ts';
import { skewed, spin, uniform } from './work.ts';

const ITEMS = quick ? 50 : 1000;

let placed: Float64Array | undefined;
let peer: Promise<Peer> | undefined;

function hasten(workers: number) {
  const crew = pool({ workers });
  return {
    run: (items: Float64Array): Promise<ArrayLike<number>> => {
      placed ??= allocate(Float64Array, items);
      return map(placed, tasks.spin, { pool: crew });
    },
  };
}

const piscina = {
  'piscina one by one': {
    run: async (items: Float64Array): Promise<ArrayLike<number>> => {
      peer ??= openPeer('piscina');
      return (await oneByOne(await peer, 'spin', [...items])) as number[];
    },
  },
  'piscina batches': {
    run: async (items: Float64Array): Promise<ArrayLike<number>> => {
      peer ??= openPeer('piscina');
      placed ??= shared(items);
      return inRanges(await peer, 'spinRange', placed, 16);
    },
  },
};

for (const [name, make] of Object.entries({ uniform, skewed })) {
  bench<Float64Array, ArrayLike<number>>(name, {
    sizes: { items: ITEMS },
    setup: make,
    elements: (items) => items.length,
    check: (first, other) => hashOf(first) === hashOf(other),
    candidates: {
      loop: (items) => items.map((steps) => spin(steps)),
      'hasten, 1 worker': hasten(1),
      'hasten, 2 workers': hasten(2),
      ...(sides.peers !== null && piscina),
    },
  });
}
