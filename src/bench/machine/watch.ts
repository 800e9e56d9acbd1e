/**
 * What happened to the machine while a benchmark ran: other programs and other virtual machines that took the CPU, a
 * clock that went up and down, limits that stopped the processes. It reads a few small files of the kernel once a second
 * and says afterwards, with numbers, what a reader must know. What a machine does not tell is not watched; where there
 * is no /proc (macOS, Windows) only how busy all cores were is known.
 */
import { cpus, loadavg } from 'node:os';
import type { Warning } from '../model.ts';
import { quantile } from '../statistics/quantile.ts';
import {
  type CpuTicks,
  cpuTicks,
  KERNEL,
  type KernelFiles,
  othersTicks,
  programOf,
  treeTicks,
  USER_HZ,
} from './proc.ts';
import { type CgroupStops, cgroupStops, clockMHz, governor, heatStops } from './throttling.ts';

/** Others that take less than this part of a core do not matter: a quiet desktop takes about 0.05. */
const LEAST_OTHERS = 0.1;
/** Nor does what they take if it is below this part of all cores. */
const LEAST_SHARE = 0.03;
/** A program that takes less of a core is not named. */
const LEAST_NAMED = 0.05;
/** From this share of the time on it is said that the hypervisor ran other machines. */
const LEAST_STEAL = 0.01;
/** The clock may move by this part before it is said; between the 10th and the 90th percentile of the readings. */
const CLOCK_SPREAD = 0.1;
/** Fewer readings of the clock say nothing. */
const LEAST_READINGS = 5;
/** A reading of less than this, in ms, is too coarse for the books' ticks of 10 ms. */
const LEAST_STRETCH = 300;

interface WatchOptions {
  /** The process whose family is not "others"; this one by default. */
  pid?: number;
  /** The kernel's files, for tests. */
  files?: KernelFiles;
  /** Milliseconds between two readings; 1000 by default. */
  everyMs?: number;
}

/** A reading of the books on CPU time. */
interface Reading {
  atMs: number;
  ticks: CpuTicks;
  own: number;
}

/**
 * Watches from `start` to `stop`.
 *
 * ```ts
 * const watch = new MachineWatch();
 * watch.start();
 * await measureEverything();
 * report.warnings.push(...watch.stop());
 * ```
 *
 * It keeps no process alive, and costs a fraction of a millisecond a second in the process that measures nothing itself.
 */
export class MachineWatch {
  readonly #pid: number;
  readonly #files: KernelFiles;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | null = null;
  #first: Reading | null = null;
  #last: Reading | null = null;
  #most = { others: 0, atMs: 0 };
  #clocks: number[] = [];
  #stops = new Map<string, CgroupStops>();
  #heat: number | null = null;
  #others = new Map<number, { name: string; ticks: number }>();
  #cores: CoreTimes | null = null;

  constructor({ pid = process.pid, files = KERNEL, everyMs = 1000 }: WatchOptions = {}) {
    this.#pid = pid;
    this.#files = files;
    this.#everyMs = everyMs;
  }

  start(): void {
    this.stop();
    this.#most = { others: 0, atMs: 0 };
    this.#clocks = [];
    this.#stops = new Map(cgroupStops(this.#files, this.#pid).map((stops) => [stops.group, stops]));
    this.#heat = heatStops(this.#files);
    this.#others = othersTicks(this.#files, this.#pid);
    this.#cores = coreTimes();
    this.#first = this.#last = this.#read();
    this.#timer = setInterval(() => this.#tick(), this.#everyMs);
    this.#timer.unref();
  }

  /** What was noticed since `start`; nothing where it was not started. */
  stop(): Warning[] {
    if (this.#timer === null) return [];
    clearInterval(this.#timer);
    this.#timer = null;
    this.#tick();
    const [first, end] = [this.#first, this.#read() ?? this.#last];
    return [
      ...(first === null || end === null ? this.#busyCores() : [...this.#busy(first, end), ...stolen(first, end)]),
      ...this.#clockSteps(),
      ...this.#throttled(),
    ];
  }

  #read(): Reading | null {
    const ticks = cpuTicks(this.#files, this.#pid);
    const own = ticks === null ? null : treeTicks(this.#files, this.#pid);
    return ticks === null || own === null ? null : { atMs: performance.now(), ticks, own };
  }

  #tick(): void {
    const now = this.#read();
    const MHz = clockMHz(this.#files, this.#pid);
    if (MHz !== null) this.#clocks.push(MHz);
    if (now === null || this.#last === null || this.#first === null) return;
    if (now.atMs - this.#last.atMs < LEAST_STRETCH) return;
    const others = othersCores(this.#last, now);
    if (others > this.#most.others) this.#most = { others, atMs: now.atMs - this.#first.atMs };
    this.#last = now;
  }

  #busy(first: Reading, last: Reading): Warning[] {
    const seconds = (last.atMs - first.atMs) / 1000;
    if (seconds * 1000 < LEAST_STRETCH) return [];
    const { cpus } = first.ticks;
    const others = othersCores(first, last);
    if (others < LEAST_OTHERS || others < LEAST_SHARE * cpus) return [];
    const { others: most, atMs } = this.#most;
    const peak =
      most > 1.2 * others ? `, at most ${most.toFixed(2)} (${Math.round(atMs / 1000)} s after the start)` : '';
    const cores = `${cpus === 1 ? 'the one core' : `the ${cpus} cores`}`;
    const message = `other programs took ${others.toFixed(2)} of ${cores} on average${peak}, the benchmark ${ownCores(first, last).toFixed(2)}${this.#culprits(seconds)}`;
    return [{ code: 'busy-machine', message }];
  }

  /** `; most of it: cc1plus 0.41, chrome 0.12`: those that were there from the start to the end. */
  #culprits(seconds: number): string {
    const byName = new Map<string, number>();
    for (const [pid, { name, ticks }] of othersTicks(this.#files, this.#pid)) {
      const cores = (ticks - (this.#others.get(pid)?.ticks ?? 0)) / USER_HZ / seconds;
      if (cores < LEAST_NAMED) continue;
      const program = programOf(this.#files, pid, name);
      byName.set(program, (byName.get(program) ?? 0) + cores);
    }
    const most = [...byName].sort((a, b) => b[1] - a[1]);
    const names = most.slice(0, 3).map(([name, cores]) => `${name} ${cores.toFixed(2)}`);
    return names.length === 0 ? '' : `; most of it: ${names.join(', ')}`;
  }

  #clockSteps(): Warning[] {
    if (this.#clocks.length < LEAST_READINGS) return [];
    const [low, high] = [quantile(this.#clocks, 0.1), quantile(this.#clocks, 0.9)];
    if (high - low < CLOCK_SPREAD * high) return [];
    const by = governor(this.#files, this.#pid);
    const hint = by === null || by === 'performance' ? '' : `; its governor is ${by}, performance keeps it steadier`;
    const [from, to] = [low, high].map((MHz) => (MHz / 1000).toFixed(2));
    return [
      { code: 'frequency-steps', message: `the clock of the fastest core moved between ${from} and ${to} GHz${hint}` },
    ];
  }

  #throttled(): Warning[] {
    const worst = cgroupStops(this.#files, this.#pid)
      .flatMap((now) => {
        const before = this.#stops.get(now.group);
        const throttled = now.throttled - (before?.throttled ?? 0);
        const periods = now.periods - (before?.periods ?? 0);
        const throttledMs = now.throttledMs - (before?.throttledMs ?? 0);
        return before === undefined || throttled <= 0 ? [] : [{ ...now, throttled, periods, throttledMs }];
      })
      .sort((a, b) => b.throttledMs - a.throttledMs)[0];
    const warnings: Warning[] = [];
    if (worst !== undefined) {
      const { throttled, periods, throttledMs, limit } = worst;
      const of = limit === null ? 'its CPU time' : `${Number(limit.toFixed(2))} CPUs`;
      const message = `a cgroup's limit of ${of} stopped the processes in ${throttled} of ${periods} periods, for ${(throttledMs / 1000).toFixed(2)} s in all`;
      warnings.push({ code: 'throttled', message });
    }
    const heat = heatStops(this.#files);
    if (heat !== null && this.#heat !== null && heat > this.#heat) {
      warnings.push({ code: 'throttled', message: `the processor slowed down for heat ${heat - this.#heat} times` });
    }
    return warnings;
  }

  /** Where no books tell who ran: how busy all cores were together, and how long the queue for them is. */
  #busyCores(): Warning[] {
    const [before, after] = [this.#cores, coreTimes()];
    if (before === null || after === null || after.total - before.total < LEAST_STRETCH * after.count) return [];
    const busy = (after.count * (after.busy - before.busy)) / (after.total - before.total);
    // One process measures at a time; its collector and compiler take some of a second core.
    if (busy < Math.max(1.75, 0.5 * after.count)) return [];
    const queue = loadavg()[0]!;
    const load = queue > 0 ? `, with a load of ${queue.toFixed(1)}` : '';
    const message = `${busy.toFixed(1)} of the ${after.count} cores were busy on average${load}; what took them this system does not tell`;
    return [{ code: 'busy-machine', message }];
  }
}

function stolen(first: Reading, last: Reading): Warning[] {
  const total = last.ticks.total - first.ticks.total;
  const share = total > 0 ? (last.ticks.steal - first.ticks.steal) / total : 0;
  if (share < LEAST_STEAL) return [];
  const percent = (share * 100).toFixed(1);
  return [
    { code: 'busy-machine', message: `the hypervisor gave ${percent} % of the CPU time to other virtual machines` },
  ];
}

/** Cores' worth of time that others took between two readings. */
function othersCores(from: Reading, to: Reading): number {
  const all = ((to.ticks.busy - from.ticks.busy) / USER_HZ) * 1000;
  // The books are kept in steps of 10 ms, so a short stretch may seem to hold more than there is.
  return Math.min(from.ticks.cpus, Math.max(0, all / (to.atMs - from.atMs) - ownCores(from, to)));
}

function ownCores(from: Reading, to: Reading): number {
  return Math.max(0, (((to.own - from.own) / USER_HZ) * 1000) / (to.atMs - from.atMs));
}

interface CoreTimes {
  busy: number;
  total: number;
  count: number;
}

/** Milliseconds since the machine started, over all cores; null where Node does not know. */
function coreTimes(): CoreTimes | null {
  const times = cpus().map((cpu) => cpu.times);
  if (times.length === 0) return null;
  const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  return { busy, total: times.reduce((sum, { idle }) => sum + idle, busy), count: times.length };
}
