/** Piscina, Tinypool and workerpool in one form: with two threads each, all of them started before anything is timed. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ending, sides } from './here.ts';
import type { Range } from './peer-worker.ts';

export const PEERS = ['piscina', 'tinypool', 'workerpool'] as const;
export type PeerName = (typeof PEERS)[number];

export interface Peer {
  /** Calls the function of peer-worker.ts with that name in one of the workers. */
  run(name: string, argument: unknown): Promise<unknown>;
  close(): Promise<unknown>;
}

export async function openPeer(name: PeerName, threads = 2): Promise<Peer> {
  const file = (worker: string) => join(import.meta.dirname, worker + ending);
  const require = createRequire(join(sides.peers!, 'package.json'));
  if (name === 'workerpool') {
    const pool = require(name).pool(file('workerpool-worker'), {
      workerType: 'thread',
      minWorkers: threads,
      maxWorkers: threads,
    });
    return { run: (fn, argument) => pool.exec(fn, [argument]), close: () => pool.terminate() };
  }
  const module = require(name);
  const filename = pathToFileURL(file('peer-worker')).href;
  const pool = new module[name === 'piscina' ? 'Piscina' : 'Tinypool']({
    filename,
    minThreads: threads,
    maxThreads: threads,
  });
  return { run: (fn, argument) => pool.run(argument, { name: fn }), close: () => pool.destroy() };
}

/** One call for each item. */
export function oneByOne(peer: Peer, name: string, items: readonly unknown[]): Promise<unknown[]> {
  return Promise.all(items.map((item) => peer.run(name, item)));
}

/** A call for each of so many batches, which are arrays of items. */
export async function inBatches(peer: Peer, name: string, items: readonly unknown[], batches: number) {
  const size = Math.ceil(items.length / batches);
  const parts = Array.from({ length: batches }, (_, i) => items.slice(i * size, (i + 1) * size));
  return (await Promise.all(parts.map((part) => peer.run(name, part)))).flat();
}

/** A call for each of so many ranges of an array in shared memory; the results are in shared memory, too. */
export async function inRanges(peer: Peer, name: string, items: Float64Array, batches: number): Promise<Float64Array> {
  const results = new Float64Array(new SharedArrayBuffer(items.byteLength));
  const size = Math.ceil(items.length / batches);
  const parts = Array.from({ length: batches }, (_, i): Range => {
    return { from: i * size, to: Math.min((i + 1) * size, items.length), items, results };
  });
  await Promise.all(parts.map((part) => peer.run(name, part)));
  return results;
}

/** A copy in shared memory, as peers can be given it without a copy for each task. */
export function shared(items: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(items.byteLength));
  copy.set(items);
  return copy;
}
