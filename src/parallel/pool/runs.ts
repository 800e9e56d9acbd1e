/**
 * `pool.run`: single tasks, each given to a worker that runs no other, the one with the least to do. What always holds: a
 * task is answered once, by its result or its error; one whose worker ended before it began it is given to another, one
 * that had begun is not run again; arguments in shared memory stay until the answer.
 */
import { HastenError } from '../../support/errors.ts';
import { type PackedError, reviveError } from '../../support/thrown.ts';
import { type Hold, newHold } from '../data/hold.ts';
import { discard, type Packed, pack, unpack } from '../data/pack.ts';
import type { AnyFunction, WorkDescriptor } from '../work/descriptor.ts';
import { workOf } from '../work/work.ts';
import type { Job } from './crew.ts';
import type { Member } from './member.ts';
import { type PoolWorker, type WorkerEnd, word } from './pool-worker.ts';
import type { Staff } from './staff.ts';

interface Run {
  readonly number: number;
  readonly work: NumberedWork;
  /** Values that need no packing, or null. */
  readonly plain: readonly unknown[] | null;
  readonly packed: Packed | null;
  readonly hold: Hold | null;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Work is told to a worker once, then named by its number. */
interface NumberedWork {
  readonly number: number;
  readonly descriptor: WorkDescriptor;
}

const byFunction = new WeakMap<AnyFunction, NumberedWork>();
/** Inline functions of one text are one work, however often the expression is evaluated. */
const byText = new Map<string, NumberedWork>();
const MOST_TEXTS = 1000;
let works = 0;

export class Runs implements Job {
  readonly #staff: Staff;
  readonly #waiting: Run[] = [];
  /** Of those that waited, how many have gone. */
  #gone = 0;
  readonly #running = new Map<number, { run: Run; member: Member }>();
  readonly #known = new WeakSet<PoolWorker>();
  #numbers = 0;
  #leave: (() => void) | null = null;
  #leaving = false;
  done = 0;

  constructor(staff: Staff) {
    this.#staff = staff;
  }

  get waiting(): number {
    return this.#waiting.length - this.#gone;
  }

  run(task: AnyFunction, args: unknown[], caller: AnyFunction): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#staff.refuseIfClosed();
      const work = workFor(task, caller);
      const isPlain = args.every(isPrimitive);
      const hold = isPlain ? null : newHold();
      const packed = hold === null ? null : pack(args, this.#staff.kind, hold, { root: 'arguments' });
      this.#numbers = (this.#numbers + 1) & 0x7fffffff || 1;
      const run: Run = { number: this.#numbers, work, plain: isPlain ? args : null, packed, hold, resolve, reject };
      this.#join();
      const member = this.waiting === 0 ? this.#free() : null;
      if (member !== null) return this.#give(run, member);
      this.#waiting.push(run);
      this.#staff.wantMore();
    });
  }

  onWorker(worker: PoolWorker): void {
    const member = worker as Member;
    if (!this.#known.has(member)) {
      this.#known.add(member);
      member.handle('ran', (number: number, value: unknown) => this.#answered(number)?.resolve(value));
      member.handle('ran-packed', (number: number, packed: Packed) => {
        const run = this.#answered(number);
        if (run === null) return discard(packed);
        try {
          run.resolve(unpack(packed));
        } catch (error) {
          run.reject(error);
        }
      });
      member.handle('failed', (number: number, error: PackedError) =>
        this.#answered(number)?.reject(reviveError(error)),
      );
      member.handle('began', (number: number) => {
        member.begun = number;
      });
      member.onEnd.add((end) => this.#ended(member, end));
    }
    this.#next();
  }

  onFailure(error: Error): void {
    this.#leave = null;
    const runs = this.#waiting.splice(0).slice(this.#gone);
    this.#gone = 0;
    for (const { run, member } of this.#running.values()) {
      runs.push(run);
      member.load--;
      member.running = 0;
    }
    this.#running.clear();
    for (const run of runs) {
      run.hold?.release();
      run.reject(error);
    }
  }

  #join(): void {
    if (this.#leave !== null) return;
    // A worker that is ready is told of at once; by then we must have joined.
    this.#leave = () => {};
    this.#leave = this.#staff.join(this, () => this.waiting + this.#running.size);
  }

  /** Leaves when nothing is left in the next turn: most programs have another task by then. */
  #leaveSoon(): void {
    if (this.#leaving) return;
    this.#leaving = true;
    setImmediate(() => {
      this.#leaving = false;
      if (this.#running.size > 0 || this.waiting > 0) return;
      this.#leave?.();
      this.#leave = null;
    });
  }

  #free(): Member | null {
    let best: Member | null = null;
    for (const member of this.#staff.workers) {
      if (member.running !== 0 || member.leaving || member.ended || !this.#known.has(member)) continue;
      if (best === null || member.load < best.load) best = member;
    }
    return best;
  }

  #next(): void {
    while (this.waiting > 0) {
      const member = this.#free();
      if (member === null) return;
      const run = this.#waiting[this.#gone++]!;
      if (this.#gone === this.#waiting.length || (this.#gone > 1000 && this.#gone * 2 > this.#waiting.length)) {
        this.#waiting.splice(0, this.#gone);
        this.#gone = 0;
      }
      this.#give(run, member);
    }
  }

  #give(run: Run, member: Member): void {
    const { number, work, plain, packed, hold } = run;
    try {
      if (!member.known.has(work.number)) {
        member.channel.send(['work', work.number, work.descriptor]);
        member.known.add(work.number);
      }
      if (plain !== null) member.channel.send(['run', number, work.number, plain]);
      else member.channel.send(['run-packed', number, work.number, packed], hold!.transfer);
    } catch (error) {
      // What cannot be cloned: nothing was sent.
      hold?.release();
      run.reject(error);
      this.#leaveSoon();
      return;
    }
    member.running = number;
    member.load++;
    this.#running.set(number, { run, member });
  }

  /** The run that a worker has answered; it has the next one by then. */
  #answered(number: number): Run | null {
    const entry = this.#running.get(number);
    if (entry === undefined) return null;
    this.#running.delete(number);
    entry.member.running = 0;
    entry.member.load--;
    entry.run.hold?.release();
    this.done++;
    if (this.waiting > 0) this.#next();
    else if (this.#running.size === 0) this.#leaveSoon();
    return entry.run;
  }

  #ended(member: Member, end: WorkerEnd): void {
    const entry = this.#running.get(member.running);
    if (entry === undefined) return;
    const { run } = entry;
    this.#running.delete(run.number);
    member.running = 0;
    member.load--;
    if (!hasBegun(member, run, end) && !run.hold?.transfer.length) {
      if (this.#gone > 0) this.#waiting[--this.#gone] = run;
      else this.#waiting.unshift(run);
      // Workers may be there that have nothing to do.
      this.#next();
      return;
    }
    run.hold?.release();
    run.reject(died(run.work.descriptor, end));
    if (this.waiting === 0 && this.#running.size === 0) this.#leaveSoon();
  }
}

/** Whether a task may have had effects. A process tells it from its first map on (worker/begun.ts). */
function hasBegun(member: Member, run: Run, end: WorkerEnd): boolean {
  if (member.words !== null) return member.words[word.begun] === run.number;
  return end.forOthers !== true || member.begun === run.number;
}

function died({ name }: WorkDescriptor, end: WorkerEnd): HastenError {
  const task = name === '' ? 'a task' : `the task ${name}`;
  const fix = end.forOthers
    ? 'the task had begun, and is not run twice: call it again where that does no harm, or give such maps a pool of their own'
    : 'look at what the task does to its thread or process; what it has done so far is not known';
  return new HastenError('HASTEN_TASK_WORKER_DIED', `the worker that ran ${task} ${end.message}`, {
    ...(end.cause !== undefined && { cause: end.cause }),
    fix,
  });
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');
}

function workFor(task: AnyFunction, caller: AnyFunction): NumberedWork {
  const known = byFunction.get(task);
  if (known !== undefined) return known;
  const { descriptor } = workOf(task, undefined, caller);
  let work: NumberedWork | undefined;
  if (descriptor.kind === 'inline') {
    const key = JSON.stringify([descriptor.file, descriptor.line, descriptor.column, descriptor.text]);
    work = byText.get(key);
    if (work === undefined) {
      work = { number: ++works, descriptor };
      if (byText.size >= MOST_TEXTS) byText.clear();
      byText.set(key, work);
    }
  } else work = { number: ++works, descriptor };
  byFunction.set(task, work);
  return work;
}
