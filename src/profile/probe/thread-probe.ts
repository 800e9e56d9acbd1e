/** What one thread does for its profile, from its first module to its end. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { installHook, type ModuleText } from '../../instrument/hook.ts';
import { maker } from '../../instrument/maker.ts';
import type { MarkedModule } from '../../instrument/marked-module.ts';
import { type Memory, SlotState, slotField } from '../layout.ts';
import { nowUs } from '../now.ts';
import {
  type EndRecord,
  file,
  type ModuleRecord,
  type RunConfig,
  type SkippedRecord,
  type TextRecord,
} from '../recording.ts';
import { userFiles } from '../user-files.ts';
import { endBeforeStart, whyItCannotStart } from './cannot-start.ts';
import { EventLoopWatch } from './event-loop.ts';
import { aroundEvents } from './events.ts';
import { GarbageWatch } from './garbage.ts';
import { defineGlobals } from './globals.ts';
import { adaptInlining } from './inlining.ts';
import { Marker } from './marker.ts';
import { Observer } from './observer.ts';
import type { Sampler } from './sampler.ts';
import { leave, waitUntilProfiled } from './seats.ts';
import { kernelThreadId, startRecord } from './this-thread.ts';
import { dieOf } from './uncaught.ts';
import { HIDDEN_THREADS } from './workers.ts';

export class ThreadProbe {
  readonly #folder: string;
  readonly #config: RunConfig;
  readonly #memory: Memory;
  readonly #slot: number;
  readonly #thread: number;
  readonly #sampler: Sampler | null;
  readonly #marker: Marker;
  readonly #observer: Observer | null;
  #modules = 0;
  #waited = false;

  constructor(folder: string, config: RunConfig, memory: Memory, slot: number, sampler: Sampler | null) {
    this.#folder = folder;
    this.#config = config;
    this.#memory = memory;
    this.#slot = slot;
    this.#thread = memory.get(slot, slotField.generation);
    this.#sampler = sampler;
    this.#marker = new Marker(config, memory, slot);
    this.#observer = config.observe ? new Observer(memory, slot, join(folder, file.observations(this.#thread))) : null;
  }

  start(): void {
    const isV8 = this.#config.engine === 'v8';
    const realm = isV8
      ? { hasBegun: () => this.#modules > 0, emptyStack: () => {} }
      : defineGlobals(this.#memory, this.#slot, this.#observer);
    installHook({
      isUser: userFiles(this.#config),
      onText: (module) => (isV8 ? this.#keep(module) : this.#mark(module)),
      onSkipped: (path, reason) => {
        if (!realm.hasBegun()) this.#checkStart(path, reason);
        this.#onSkipped(path, reason);
      },
      onUnresolved: (path, reason) => {
        if (!realm.hasBegun()) this.#checkStart(path, reason);
      },
    });
    writeFileSync(join(this.#folder, file.start(this.#thread)), JSON.stringify(startRecord()));
    this.#memory.set(this.#slot, slotField.kernelId, kernelThreadId());
    // Shown ids leave the sampler's thread out (workers.ts).
    this.#memory.set(this.#slot, slotField.threadId, isMainThread ? 0 : threadId + HIDDEN_THREADS);
    this.#memory.set(this.#slot, slotField.state, SlotState.running);
    if (isV8 && !isMainThread) waitUntilProfiled(this.#memory, this.#slot);
    const garbage = new GarbageWatch();
    const eventLoop = new EventLoopWatch();
    aroundEvents(realm, (uncaught) => {
      this.#end(garbage, eventLoop);
      if (uncaught && isMainThread && !isV8) dieOf(uncaught.error, Number(process.exitCode ?? 1));
    });
  }

  #mark(module: ModuleText): MarkedModule {
    const marked = this.#marker.mark(module);
    const isFirst = this.#sampler !== null && !this.#waited;
    this.#waitForSampler();
    if (isFirst) adaptInlining();
    const { path, base, count, map } = marked;
    let { mapFile } = marked;
    if (mapFile === null) {
      mapFile = join(this.#folder, `map-${this.#thread}-${base}.json`);
      writeFileSync(mapFile, JSON.stringify(map));
    }
    this.#record({ path, base, count, mapFile });
    this.#observer?.follow(marked);
    return marked;
  }

  /** V8 engine: the text as it will run, without which V8's positions could not be understood. */
  #keep(module: ModuleText): null {
    // The program's own file must be one that can start.
    if (this.#modules === 0) maker().check(module);
    this.#waitForSampler();
    const textFile = join(this.#folder, `text-${this.#thread}-${this.#modules++}.json`);
    writeFileSync(textFile, JSON.stringify(module));
    this.#record({ path: module.path, textFile });
    return null;
  }

  /** With the first module here, the time before was loading: from now on a missing sampler would miss the program. */
  #waitForSampler(): void {
    if (!this.#waited) this.#sampler?.waitUntilReady();
    this.#waited = true;
  }

  #onSkipped(path: string, reason: unknown): void {
    const { message, code } = reason as { message?: string; code?: string };
    this.#record({ path, skipped: message ?? String(reason), code });
  }

  #checkStart(path: string, reason: unknown): void {
    const why = isMainThread ? whyItCannotStart(path, reason) : null;
    if (why) endBeforeStart(this.#folder, why);
  }

  #record(record: ModuleRecord | TextRecord | SkippedRecord): void {
    appendFileSync(join(this.#folder, file.modules(this.#thread)), `${JSON.stringify(record)}\n`);
  }

  #end(garbage: GarbageWatch, eventLoop: EventLoopWatch): void {
    const record: EndRecord = { endUs: nowUs(), ...garbage.stop(), ...eventLoop.stop() };
    writeFileSync(join(this.#folder, file.end(this.#thread)), JSON.stringify(record));
    this.#observer?.write();
    if (this.#sampler) this.#sampler.stop();
    else leave(this.#memory, this.#slot, this.#config.engine);
  }
}
