/** Gives the modules of one thread their places, one behind the other. */
import type { ModuleText } from '../../instrument/hook.ts';
import { type MarkedModule, markModule } from '../../instrument/marked-module.ts';
import { type Memory, PLACES, slotField } from '../layout.ts';
import type { RunConfig } from '../recording.ts';

/** Modules begin at multiples of this, so that a change to one of them leaves the numbers of the next as they were cached. */
const BASE_STEP = 256;

export class Marker {
  readonly #config: RunConfig;
  readonly #memory: Memory;
  readonly #slot: number;
  #nextBase = 0;

  constructor(config: RunConfig, memory: Memory, slot: number) {
    this.#config = config;
    this.#memory = memory;
    this.#slot = slot;
  }

  /** Throws when there are no places left, and what `markModule` throws. */
  mark(module: ModuleText): MarkedModule {
    const base = this.#nextBase;
    const { frames, hits, callees, observe, cacheFolder } = this.#config;
    const marked = markModule(module, { frames, hits, callees, observe, cacheFolder, base });
    // A text tells little about its places: that of the TypeScript compiler has nine million characters and 120 000 places.
    if (base + marked.count > PLACES) throw new Error('too many lines in one process');
    this.#nextBase = Math.ceil((base + marked.count) / BASE_STEP) * BASE_STEP;
    this.#memory.set(this.#slot, slotField.places, this.#nextBase);
    return marked;
  }
}
