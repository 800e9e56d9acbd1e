/** One thread as the sampler sees it: reads its stack, keeps what is not written yet, writes it. */
import { appendFileSync, closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BASE_FRAME } from '../../instrument/names.ts';
import { MARKS, type Memory, slotField } from '../layout.ts';
import { nowUs } from '../now.ts';
import { file, pseudo, type ThreadRecord } from '../recording.ts';
import { Counters } from './counters.ts';
import type { IdleCheck } from './idle.ts';
import { CallTree } from './tree.ts';

export class SampledThread {
  readonly #memory: Memory;
  readonly #slot: number;
  readonly #marks: Int32Array;
  readonly #counters: Counters;
  readonly #tree = new CallTree();
  readonly #files: { nodes: number; samples: number; counts: number };
  readonly #counts: Int32Array;
  #samples: number[] = [];
  #last = Math.round(nowUs());

  constructor(memory: Memory, slot: number, folder: string, fromNow: boolean) {
    this.#memory = memory;
    this.#slot = slot;
    this.#marks = memory.marks(slot);
    this.#counts = memory.counts(slot);
    this.#counters = new Counters(this.#counts, fromNow);
    const thread = memory.get(slot, slotField.generation);
    const open = (name: string) => openSync(join(folder, name), 'w');
    this.#files = {
      nodes: open(file.nodes(thread)),
      samples: open(file.samples(thread)),
      counts: open(file.counts(thread)),
    };
    const record: ThreadRecord = { thread, startUs: this.#last };
    appendFileSync(join(folder, file.threads), `${JSON.stringify(record)}\n`);
  }

  sample(idle: IdleCheck): void {
    const top = this.#marks[0] as number;
    let node: number;
    if (top > BASE_FRAME) {
      node = this.#tree.node(this.#marks, BASE_FRAME + 1, Math.min(top, MARKS - 1));
    } else {
      const waits = idle.isIdle(this.#memory.get(this.#slot, slotField.kernelId));
      node = this.#tree.child(0, waits ? pseudo.idle : pseudo.outside);
    }
    const now = Math.round(nowUs());
    this.#samples.push(node, now - this.#last);
    this.#last = now;
  }

  /** Nodes before the samples that name them, so that the files fit together wherever they are cut off. */
  write(): void {
    writeSync(this.#files.nodes, this.#tree.takeFresh());
    writeSync(this.#files.samples, Int32Array.from(this.#samples));
    this.#samples = [];
    this.#counters.write(this.#memory.get(this.#slot, slotField.places), this.#files.counts);
  }

  /** Ends the thread's files and leaves its part of the memory as it was found. */
  close(): void {
    for (const fd of Object.values(this.#files)) closeSync(fd);
    this.#counts.fill(0, 0, this.#memory.get(this.#slot, slotField.places));
    this.#marks.fill(0);
    this.#memory.set(this.#slot, slotField.places, 0);
    this.#memory.set(this.#slot, slotField.kernelId, 0);
  }
}
