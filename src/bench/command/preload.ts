/**
 * Preloaded (`NODE_OPTIONS=--require`) into the Node programs that `hasten time` runs, in every process below the command:
 * says at once that it is there, by a file named for its process, and fills it at the end. Written for any Node since 16,
 * because the command may start another one; what that one lacks is null. Threads other than the main one are left alone.
 *
 * The collector is watched by v8.GCProfiler and not by performance entries: those are delivered by the event loop, so a
 * program that ends within one turn would seem to have none.
 */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import type { NodeFigures } from './node-figures.ts';

/** Coarse, because each look wakes the program: 50 times a second. */
const RESOLUTION_MS = 20;
/** Fewer looks than this say nothing about a distribution. */
const ENOUGH = 20;

const folder = process.env.HASTEN_NODE_FIGURES;
if (isMainThread && folder !== undefined) watch(folder);

function watch(folder: string): void {
  const path = join(folder, String(process.pid));
  try {
    closeSync(openSync(path, 'w'));
  } catch {
    return; // hasten has ended, and this process outlives it
  }
  const begin = performance.now();
  const gc = watchGarbage();
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.once('exit', () => {
    const end = performance.now();
    delay.disable();
    const { idle } = performance.eventLoopUtilization();
    const { user, system } = process.cpuUsage();
    const ms = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS);
    // Node before 17.4 does not count.
    const few = !(delay.count >= ENOUGH);
    const figures: NodeFigures = {
      pid: process.pid,
      node: process.version,
      script: process.argv[1] ?? null,
      durationMs: end - begin,
      cpuMs: (user + system) / 1000,
      loopUse: Math.min(1, Math.max(0, 1 - idle / (end - begin))),
      loopDelayMs: few ? null : { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) },
      gc: gc(),
      costMs: 0,
    };
    figures.costMs = performance.now() - end;
    try {
      writeFileSync(path, JSON.stringify(figures));
    } catch {
      // As above.
    }
  });
}

function watchGarbage(): () => NodeFigures['gc'] {
  if (typeof v8.GCProfiler !== 'function') return () => null;
  const profiler = new v8.GCProfiler();
  profiler.start();
  return () => {
    // In µs; V8 gives nothing where the profiler has been stopped by the program.
    const pauses = (profiler.stop()?.statistics ?? []).map(({ cost }) => cost / 1000);
    return {
      count: pauses.length,
      totalMs: pauses.reduce((sum, pause) => sum + pause, 0),
      maxMs: pauses.reduce((longest, pause) => Math.max(longest, pause), 0),
    };
  };
}
