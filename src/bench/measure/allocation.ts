/**
 * Bytes that a call allocates. On the heap: what it grew by over many calls, with what collections in between freed added
 * again, as V8 tells it before and after each. Outside of it (array buffers): what that grew by over as many calls as fit
 * between two collections, because such memory is freed by a thread of V8's own at some time after them.
 */
import { GCProfiler, getHeapStatistics } from 'node:v8';
import type { Calling } from './batch.ts';
import { awaitMany, callMany } from './loop.ts';

/** More calls do not make it more exact. */
const MOST_CALLS = 20_000;
const EXTERNAL_CALLS = [1, 4, 16, 64];

/** Calls with an input each, whose median is taken. */
const FRESH_CALLS = 20;

/** Growth below this is the measuring's own. */
const NOISE_BYTES = 64;

/** Bytes per call, 0 where nothing was found; null where the collector's own account does not add up. */
export async function allocatedPerCall(calling: Calling, calls: number, collect: () => void): Promise<number | null> {
  if (calling.makeInput === null) return allocatedWith(calling, Math.min(calls, MOST_CALLS), collect);
  const bytes: number[] = [];
  for (let call = 0; call < Math.min(calls, FRESH_CALLS); call++) {
    const own = await growth({ ...calling, input: await calling.makeInput() }, 0, collect);
    const one = await growth({ ...calling, input: await calling.makeInput() }, 1, collect);
    bytes.push(one.heap - own.heap + Math.max(0, one.external));
  }
  return perCall(bytes.sort((a, b) => a - b)[bytes.length >> 1]!, 1);
}

async function allocatedWith(calling: Calling, calls: number, collect: () => void): Promise<number | null> {
  // Twice: what the first one compiles and grows is not the candidate's.
  await growth(calling, 0, collect);
  const own = (await growth(calling, 0, collect)).heap;
  if (calls === 1) {
    const one = await growth(calling, 1, collect);
    return perCall(one.heap - own + Math.max(0, one.external), 1);
  }
  const grown: number[] = [];
  // The least of them: V8 puts compiled code on the same heap.
  for (let time = 0; time < 3; time++) grown.push((await growth(calling, calls, collect)).heap);
  const heap = perCall(Math.min(...grown) - own, calls);
  return heap === null ? null : heap + (await externalPerCall(calling, calls, collect));
}

async function externalPerCall(calling: Calling, calls: number, collect: () => void): Promise<number> {
  let bytes = 0;
  for (const some of EXTERNAL_CALLS) {
    if (some > calls) break;
    const { external, collections } = await growth(calling, some, collect);
    if (collections > 0 && bytes > 0) break;
    bytes = Math.max(0, external / some);
    if (collections > 0) break;
  }
  return bytes;
}

function perCall(bytes: number, calls: number): number | null {
  if (!Number.isFinite(bytes) || bytes < -NOISE_BYTES * 16) return null;
  return bytes < NOISE_BYTES ? 0 : bytes / calls;
}

interface Growth {
  /** Bytes, as if nothing had been freed. */
  heap: number;
  external: number;
  collections: number;
}

async function growth({ callee, async, input }: Calling, calls: number, collect: () => void): Promise<Growth> {
  // The second one waits for the thread that still frees what the first one found.
  collect();
  collect();
  const profiler = new GCProfiler();
  profiler.start();
  const before = getHeapStatistics();
  if (async) await awaitMany(callee, input, calls);
  else callMany(callee, input, calls);
  const after = getHeapStatistics();
  const collections = profiler.stop()?.statistics ?? [];
  let heap = after.used_heap_size - before.used_heap_size;
  for (const { beforeGC, afterGC } of collections) {
    heap += beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize;
  }
  return { heap, external: after.external_memory - before.external_memory, collections: collections.length };
}
