/**
 * `hasten/register`: this thread's modules get their marks and counters as they are loaded, so that a session
 * (session.ts) can be started at any time. Until then nothing is sampled: a mark is a store and a counter an addition.
 *
 * Each thread has a memory of its own, and `--import` preloads into worker threads, too: a session sees the thread that
 * starts it.
 */

import { runInThisContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { cacheFolder } from '../instrument/cache.ts';
import { installHook, type ModuleText } from '../instrument/hook.ts';
import type { ModuleMap } from '../instrument/module-map.ts';
import { names } from '../instrument/names.ts';
import { restoreFunctionText } from '../instrument/original-text.ts';
import { createMemory, Memory, SlotState, slotField } from './layout.ts';
import { aroundEvents } from './probe/events.ts';
import { defineGlobals } from './probe/globals.ts';
import { Marker } from './probe/marker.ts';
import { isHastensThread } from './probe/sampler.ts';
import { kernelThreadId } from './probe/this-thread.ts';
import { RUN_VARIABLE } from './probe/traces.ts';
import { dieOf } from './probe/uncaught.ts';
import type { ModuleRecord, RunConfig, SkippedRecord } from './recording.ts';
import { scriptFolder, userFiles } from './user-files.ts';

export interface Registered {
  config: RunConfig;
  memory: Memory;
  slot: number;
  modules: KeptModule[];
  skipped: SkippedRecord[];
}

/** A module's place numbers, and what they mean: in a file, or here where there is none. */
export interface KeptModule extends Omit<ModuleRecord, 'mapFile'> {
  mapFile: string | null;
  map: ModuleMap | null;
}

let current: Registered | null = null;

/** Null where `hasten/register` was not preloaded. */
export function registered(): Registered | null {
  return current;
}

/** Does nothing in a program that `hasten profile` runs, or where it was called before. */
export function register(): void {
  const isMarked = runInThisContext(`typeof ${names.marks}`) !== 'undefined';
  if (isMarked || process.env[RUN_VARIABLE] !== undefined || isHastensThread()) return;
  const config: RunConfig = {
    engine: 'lines',
    intervalUs: 0,
    hits: true,
    frames: 'auto',
    callees: false,
    observe: false,
    include: globs(process.env.HASTEN_INCLUDE),
    exclude: globs(process.env.HASTEN_EXCLUDE),
    cwd: process.cwd(),
    scriptFolder: scriptFolder(),
    cacheFolder: cacheFolder(),
    children: false,
  };
  const memory = new Memory(createMemory(1));
  const slot = memory.claim() as number;
  const { modules, skipped } = { modules: [], skipped: [] } as Pick<Registered, 'modules' | 'skipped'>;
  const marker = new Marker(config, memory, slot);
  restoreFunctionText();
  const realm = defineGlobals(memory, slot, null);
  installHook({
    isUser: userFiles(config),
    onText(module: ModuleText) {
      const marked = marker.mark(module);
      const { path, base, count, map, mapFile } = marked;
      // A map may be large: where the cache keeps it, it is read again.
      modules.push({ path, base, count, mapFile, map: mapFile === null ? map : null });
      return marked;
    },
    onSkipped(path, reason) {
      const { message, code } = reason as { message?: string; code?: string };
      skipped.push({ path, skipped: message ?? String(reason), code });
    },
    onUnresolved() {},
  });
  memory.set(slot, slotField.kernelId, kernelThreadId());
  memory.set(slot, slotField.state, SlotState.running);
  aroundEvents(realm, (uncaught) => {
    if (uncaught && isMainThread) dieOf(uncaught.error, Number(process.exitCode ?? 1));
  });
  current = { config, memory, slot, modules, skipped };
}

function globs(list: string | undefined): string[] {
  return list ? list.split(',').map((glob) => glob.trim()) : [];
}
