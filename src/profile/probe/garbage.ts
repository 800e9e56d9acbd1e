/** Garbage collection of one thread, from Node's performance entries. */
import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from 'node:perf_hooks';
import { lastingMs, type Pause } from '../lasting-pauses.ts';
import type { GarbageCollection } from '../model.ts';
import { nowUs } from '../now.ts';

const KINDS: Record<number, string> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'scavenge',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'markSweepCompact',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakCallbacks',
};

export class GarbageWatch {
  readonly #pauses: [number, number][] = [];
  readonly #kinds: string[] = [];
  readonly #summary: Omit<GarbageCollection, 'lastingMs'> = { count: 0, totalMs: 0, maxMs: 0, byKind: {} };
  readonly #observer: PerformanceObserver;

  constructor() {
    const offset = nowUs() - performance.now() * 1000;
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#add(entry, offset);
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  #add(entry: { startTime: number; duration: number; detail?: unknown }, offset: number): void {
    const { startTime, duration } = entry;
    const kind = KINDS[(entry.detail as NodeGCPerformanceDetail).kind ?? -1] ?? 'minorMarkSweep';
    this.#pauses.push([Math.round(offset + startTime * 1000), Math.round(duration * 1000)]);
    this.#kinds.push(kind);
    this.#summary.byKind[kind] ??= { count: 0, totalMs: 0, maxMs: 0 };
    for (const sum of [this.#summary, this.#summary.byKind[kind]]) {
      sum.count++;
      sum.totalMs += duration;
      sum.maxMs = Math.max(sum.maxMs, duration);
    }
  }

  /** Stops watching. Pauses of the last turn of the event loop are missing where the program ended within it. */
  stop(): { gc: GarbageCollection; gcPauses: [number, number][] } {
    this.#observer.disconnect();
    const pauses = this.#pauses.map(([, us], at): Pause => ({ kind: this.#kinds[at]!, ms: us / 1000 }));
    return { gc: { ...this.#summary, lastingMs: lastingMs(pauses) }, gcPauses: this.#pauses };
  }
}
