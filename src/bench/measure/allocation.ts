/**
 * Bytes that a call allocates: what the heap and the memory outside of it (array buffers) grew by over many calls, with
 * what collections in between freed added again, as V8 tells it before and after each.
 */
import { GCProfiler, getHeapStatistics } from 'node:v8';
import type { Calling } from './batch.ts';
import { awaitMany, callMany } from './loop.ts';

/** More calls do not make it more exact. */
const MOST_CALLS = 20_000;

/** Growth below this is the measuring's own. */
const NOISE_BYTES = 64;

/** Bytes per call, 0 where nothing was found; null where the collector's own account does not add up. */
export async function allocatedPerCall(calling: Calling, calls: number, collect: () => void): Promise<number | null> {
  const count = Math.min(calls, MOST_CALLS);
  if (calling.makeInput !== null) return perFreshCall(calling, Math.min(count, 20), collect);
  // Twice: what the first one compiles and grows is not the candidate's.
  await growth(calling, 0, collect);
  const own = await growth(calling, 0, collect);
  const first = await growth(calling, count, collect);
  const second = await growth(calling, count, collect);
  return perCall(Math.min(first, second) - own, count);
}

function perCall(bytes: number, calls: number): number | null {
  if (!Number.isFinite(bytes) || bytes < -NOISE_BYTES * 16) return null;
  return bytes < NOISE_BYTES ? 0 : bytes / calls;
}

async function perFreshCall(calling: Calling, calls: number, collect: () => void): Promise<number | null> {
  const bytes: number[] = [];
  for (let call = 0; call < calls; call++) {
    const one = { ...calling, input: await calling.makeInput!() };
    const own = await growth(one, 0, collect);
    bytes.push((await growth(one, 1, collect)) - own);
  }
  return perCall(bytes.sort((a, b) => a - b)[calls >> 1]!, 1);
}

async function growth({ callee, async, input }: Calling, calls: number, collect: () => void): Promise<number> {
  collect();
  const profiler = new GCProfiler();
  profiler.start();
  const before = getHeapStatistics();
  if (async) await awaitMany(callee, input, calls);
  else callMany(callee, input, calls);
  const after = getHeapStatistics();
  let bytes = after.used_heap_size + after.external_memory - before.used_heap_size - before.external_memory;
  for (const { beforeGC, afterGC } of profiler.stop()?.statistics ?? []) {
    const { usedHeapSize, externalMemory } = beforeGC.heapStatistics;
    bytes +=
      usedHeapSize + externalMemory - afterGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.externalMemory;
  }
  return bytes;
}
