/**
 * The threads that kernels share their loops with, as the calling thread sees them: started at the first call that is
 * worth it, parked between jobs, and no reason for the process to stay alive. What always holds: nobody waits for a thread
 * that is not in the job, so one that never comes costs nothing; and when `run` ends, no thread is in the job any more.
 */
import { theMemory } from '../../shared-memory/memory.ts';
import { entryUrl } from '../../support/entry-url.ts';
import { HastenError } from '../../support/errors.ts';
import { builtin } from './platform.ts';
import { Spin } from './spin.ts';
import { indexOf, takePart, textOf } from './take-part.ts';
import { tuning } from './tuning.ts';
import {
  ALONE,
  ASLEEP,
  BASE,
  BLOCK,
  type CrewData,
  done,
  end,
  FAILED,
  FROM,
  fault,
  faultKind,
  faultSite,
  GENERATION,
  GONE,
  inside,
  LOOP,
  type LoopFunction,
  MODULE,
  MOST,
  type ModuleMessage,
  NONE,
  native,
  newWords,
  next,
  OWN,
  OWN_BYTES,
  RANGE,
  READY,
  STRIDE,
  state,
  TEAM,
  UNITS,
} from './words.ts';

/** Blocks `first` to `blocks` - 1 of a loop. */
export interface Job {
  module: number;
  loop: number;
  run: LoopFunction;
  base: number;
  own: number;
  ownBytes: number;
  from: number;
  stride: number;
  units: number;
  block: number;
  first: number;
  blocks: number;
  team: number;
}

interface Thread {
  postMessage(message: unknown): void;
  terminate(): Promise<number>;
}

export class Crew {
  readonly words = newWords();
  /** Why there are no threads although some were wanted. */
  failure: string | null = null;
  /** ms of work that more threads could have shared. */
  missed = 0;
  /** ms that waking workers takes of the caller's time, of late. */
  waking = 0.02;
  readonly threads: Thread[] = [];
  readonly #modules: ModuleMessage[] = [];

  /** Starts workers until a team has its members, the caller included. Never throws. */
  start(team: number): void {
    const { Worker } = builtin('node:worker_threads')!;
    while (this.threads.length + 1 < Math.min(team, MOST) && this.failure === null) {
      const member = this.threads.length + 1;
      const workerData: CrewData = { words: this.words, memory: theMemory().memory, member };
      try {
        // It runs nothing of the user's: no loader and no preloaded module is needed.
        const worker = new Worker(entryUrl('kernel/threads/worker'), {
          workerData,
          execArgv: [],
          stdin: false,
          name: 'hasten kernel',
        });
        worker.unref();
        worker.on('error', (error) => this.#lose(member, error.message));
        worker.on('exit', () => this.#lose(member, 'it ended'));
        for (const message of this.#modules) worker.postMessage(message);
        this.threads.push(worker);
      } catch (error) {
        this.failure = (error as Error).message;
      }
    }
  }

  /** Workers of a team that are there. */
  ready(team: number): number {
    let count = 0;
    for (let member = 1; member < team; member++) {
      if (Atomics.load(this.words, state(member)) === READY) count++;
    }
    return count;
  }

  get areAwake(): boolean {
    return Atomics.load(this.words, ASLEEP) === 0;
  }

  /** Makes a module known to all workers, and gives the number that jobs name it by. */
  know(module: WebAssembly.Module): number {
    const message = { id: this.#modules.length + 1, module };
    this.#modules.push(message);
    for (const worker of this.threads) worker.postMessage(message);
    return message.id;
  }

  /**
   * Runs a job and gives how many members took part. An index out of range ends in `range`, whoever found it; anything
   * else that was thrown is thrown here.
   */
  run(job: Job, range: (site: number, index: number) => void): number {
    const { words } = this;
    const { team } = job;
    this.#write(job);
    this.#open();
    if (tuning.always) this.#gather(team);
    const thrown = takePart(words, 0, job.run);
    this.#close();
    const failed = words[FAILED]!;
    let members = 0;
    for (let member = 0; member < team; member++) {
      if (words[done(member)]! > 0) members++;
      if (failed === NONE || words[fault(member)] !== failed) continue;
      if (words[faultKind(member)] === RANGE) range(words[faultSite(member)]!, indexOf(words, member));
      throw member === 0 ? thrown : new Error(`in a thread of a kernel: ${textOf(words, member)}`);
    }
    return members;
  }

  #write(job: Job): void {
    const { words } = this;
    const { team, first, blocks } = job;
    words[MODULE] = job.module;
    words[LOOP] = job.loop;
    words[BASE] = job.base;
    words[OWN] = job.own;
    words[OWN_BYTES] = job.ownBytes;
    words[FROM] = job.from;
    words[STRIDE] = job.stride;
    words[UNITS] = job.units;
    words[BLOCK] = job.block;
    words[TEAM] = team;
    words[ALONE] = tuning.always ? 1 : 0;
    words[FAILED] = NONE;
    for (let member = 0; member < team; member++) {
      words[next(member)] = first + Math.floor(((blocks - first) * member) / team);
      words[end(member)] = first + Math.floor(((blocks - first) * (member + 1)) / team);
      words[done(member)] = 0;
      words[fault(member)] = NONE;
    }
  }

  #open(): void {
    const { words } = this;
    Atomics.add(words, GENERATION, 1);
    if (Atomics.load(words, ASLEEP) === 0) return;
    const begin = performance.now();
    Atomics.notify(words, GENERATION);
    this.waking += (performance.now() - begin - this.waking) / 8;
  }

  /** Keeps workers out that have not come yet, and waits for those that have. */
  #close(): void {
    const { words } = this;
    Atomics.add(words, GENERATION, 1);
    let died = false;
    for (let member = 1; member <= this.threads.length; member++) {
      const at = inside(member);
      if (Atomics.load(words, at) === 0) continue;
      const spin = new Spin();
      while (Atomics.load(words, at) !== 0 && spin.goOn());
      while (Atomics.load(words, at) !== 0) {
        if (Atomics.wait(words, at, 1, 100) !== 'timed-out' || !this.#isDead(member)) continue;
        this.#lose(member, 'it ended');
        died = true;
      }
    }
    if (!died) return;
    throw new HastenError('HASTEN_KERNEL_THREAD', 'a thread of a kernel ended in the middle of its work', {
      fix: 'call the kernel again, which does without that thread; what this call has written is unspecified',
    });
  }

  /** A job that is open when no call runs: the call was ended from outside, which runs no `finally`. */
  get isAbandoned(): boolean {
    return this.words[GENERATION]! % 2 === 1;
  }

  /** Ends the threads, which may be in the middle of what nobody wants any more; waits until they no longer store anything. */
  end(): void {
    const { words, threads } = this;
    Atomics.store(words, FAILED, -1);
    Atomics.add(words, GENERATION, 1);
    for (const thread of threads) void thread.terminate();
    const until = performance.now() + 1000;
    for (let member = 1; member <= threads.length; member++) {
      while (Atomics.load(words, inside(member)) !== 0 && performance.now() < until) {
        if (Atomics.wait(words, inside(member), 1, 5) === 'timed-out' && this.#isDead(member)) break;
      }
    }
  }

  /** Until all members have done their parts of the open job, for four seconds at most; then others may do them. */
  #gather(team: number): void {
    const until = performance.now() + 4000;
    for (let member = 1; member < team; member++) {
      for (;;) {
        const block = Atomics.load(this.words, next(member));
        if (block >= this.words[end(member)]! || block > Atomics.load(this.words, FAILED)) break;
        if (performance.now() < until && Atomics.load(this.words, state(member)) !== GONE) continue;
        this.words[ALONE] = 0;
        return;
      }
    }
  }

  /** Whether the operating system has no such thread any more; false where it cannot be asked. */
  #isDead(member: number): boolean {
    const thread = this.words[native(member)]!;
    const fs = builtin('node:fs');
    return thread !== 0 && fs?.existsSync(`/proc/self/task/${thread}`) === false;
  }

  #lose(member: number, why: string): void {
    Atomics.store(this.words, state(member), GONE);
    Atomics.store(this.words, inside(member), 0);
    this.failure ??= why;
  }
}

let the: Crew | null = null;

/** The one crew of this thread; made, without workers, when it is first asked for. */
export function theCrew(): Crew {
  if (the?.isAbandoned === true) {
    the.end();
    the = null;
  }
  the ??= new Crew();
  return the;
}

/** The same if there is one. */
export const crewIfAny = (): Crew | null => the;
