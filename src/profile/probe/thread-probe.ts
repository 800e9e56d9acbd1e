/** What one thread does for its profile, from its first module to its end. */
import { appendFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { installHook, type LoadedModule } from '../../instrument/hook.ts';
import { type Memory, PLACES, SlotState, slotField } from '../layout.ts';
import { nowUs } from '../now.ts';
import {
  type EndRecord,
  file,
  type ModuleRecord,
  type RunConfig,
  type SkippedRecord,
  type StartRecord,
} from '../recording.ts';
import { userFiles } from '../user-files.ts';
import { endBeforeStart, whyItCannotStart } from './cannot-start.ts';
import { EventLoopWatch } from './event-loop.ts';
import { aroundEvents } from './events.ts';
import { GarbageWatch } from './garbage.ts';
import { defineGlobals } from './globals.ts';
import type { Sampler } from './sampler.ts';
import { dieOf } from './uncaught.ts';

/** Modules begin at multiples of this, so that a change to one of them leaves the numbers of the next as they were cached. */
const BASE_STEP = 256;

export class ThreadProbe {
  readonly #folder: string;
  readonly #config: RunConfig;
  readonly #memory: Memory;
  readonly #slot: number;
  readonly #thread: number;
  readonly #sampler: Sampler | null;
  #nextBase = 0;
  #waited = false;

  constructor(folder: string, config: RunConfig, memory: Memory, slot: number, sampler: Sampler | null) {
    this.#folder = folder;
    this.#config = config;
    this.#memory = memory;
    this.#slot = slot;
    this.#thread = memory.get(slot, slotField.generation);
    this.#sampler = sampler;
  }

  start(): void {
    const { frames, hits, cacheFolder } = this.#config;
    const isUser = userFiles(this.#config);
    const hasBegun = defineGlobals(this.#memory, this.#slot);
    installHook({
      frames,
      hits,
      cacheFolder,
      isUser,
      nextBase: (text) => (this.#nextBase + text.length / 2 < PLACES ? this.#nextBase : null),
      onModule: (module) => this.#onModule(module),
      onSkipped: (path, reason) => {
        if (!hasBegun()) this.#checkStart(path, reason);
        this.#onSkipped(path, reason);
      },
      onUnresolved: (path, reason) => {
        if (!hasBegun()) this.#checkStart(path, reason);
      },
    });
    const record: StartRecord = {
      threadId: isMainThread ? 0 : threadId,
      name: isMainThread ? 'main' : `worker ${threadId} (${basename(process.argv[1] ?? 'eval')})`,
      pid: process.pid,
      startUs: nowUs(),
      node: process.version,
    };
    writeFileSync(join(this.#folder, file.start(this.#thread)), JSON.stringify(record));
    this.#memory.set(this.#slot, slotField.kernelId, kernelThreadId());
    this.#memory.set(this.#slot, slotField.state, SlotState.running);
    const garbage = new GarbageWatch();
    const eventLoop = new EventLoopWatch();
    aroundEvents((uncaught) => {
      this.#end(garbage, eventLoop);
      if (uncaught && isMainThread) dieOf(uncaught.error, Number(process.exitCode ?? 1));
    });
  }

  #onModule({ path, base, count, map, mapFile }: LoadedModule): void {
    // With all modules in place, the time until here was loading: from now on a missing sampler would miss the program.
    if (!this.#waited) this.#sampler?.waitUntilReady();
    this.#waited = true;
    this.#nextBase = Math.ceil((base + count) / BASE_STEP) * BASE_STEP;
    this.#memory.set(this.#slot, slotField.places, this.#nextBase);
    let kept = mapFile;
    if (kept === null) {
      kept = join(this.#folder, `map-${this.#thread}-${base}.json`);
      writeFileSync(kept, JSON.stringify(map));
    }
    this.#record({ path, base, count, mapFile: kept });
  }

  #onSkipped(path: string, reason: unknown): void {
    const { message, code } = reason as { message?: string; code?: string };
    this.#record({ path, skipped: message ?? String(reason), code });
  }

  #checkStart(path: string, reason: unknown): void {
    const why = isMainThread ? whyItCannotStart(path, reason) : null;
    if (why) endBeforeStart(this.#folder, why);
  }

  #record(record: ModuleRecord | SkippedRecord): void {
    appendFileSync(join(this.#folder, file.modules(this.#thread)), `${JSON.stringify(record)}\n`);
  }

  #end(garbage: GarbageWatch, eventLoop: EventLoopWatch): void {
    const record: EndRecord = { endUs: nowUs(), ...garbage.stop(), ...eventLoop.stop() };
    writeFileSync(join(this.#folder, file.end(this.#thread)), JSON.stringify(record));
    if (this.#sampler) this.#sampler.stop();
    else this.#memory.set(this.#slot, slotField.state, SlotState.ended);
  }
}

/** The thread's id in the kernel, on Linux; 0 elsewhere. */
function kernelThreadId(): number {
  try {
    return Number(basename(readlinkSync('/proc/thread-self')));
  } catch {
    return 0;
  }
}
