/**
 * A map or reduction under way: gives items to workers and takes results, until there are all or there is an error. What
 * always holds: an item is with one worker at most; its result is taken once, whatever ends; when the job has settled, it
 * takes nothing more, and its memory is given back when the last worker has left it.
 */
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { type PackedError, reviveError } from '../../support/thrown.ts';
import { type Hold, newHold } from '../data/hold.ts';
import { unpackItems } from '../data/items.ts';
import { discard, type Packed, pack } from '../data/pack.ts';
import type { Crew } from '../pool/crew.ts';
import type { PoolWorker, WorkerEnd } from '../pool/pool-worker.ts';
import { Grain } from '../worker/grain.ts';
import { control, type Failure, LARGEST_CHUNK, type Run, slot, status } from '../worker/job.ts';
import { Backlog, partOf } from './backlog.ts';
import { blame, ItemEnds, workerDied } from './ends.ts';
import { type Chunk, Member, type Stretch } from './member.ts';
import { JobMemory } from './memory.ts';
import { connect, disconnect } from './messages.ts';
import { packStretch } from './pack-stretch.ts';
import type { JobPlan, Sink } from './plan.ts';
import { type Source, sourceOf } from './source.ts';
import { specOf } from './spec.ts';
import { Watch } from './watch.ts';

/** How long a chunk should take, in ms. */
const CHUNK_MS = 3;
/** A second chunk waits at a worker while it runs one, where chunks are shorter than this, in ms. */
const AHEAD_MS = 20;
/** After the end of a job workers have so long to leave it, in ms, if they are to be ended otherwise. */
const GRACE_MS = 60;
/** And so long if they are not at an item: they load the task, or have had no turn. */
const LOADING_MS = 2000;

let jobs = 0;

export class Job {
  readonly #id = ++jobs;
  readonly #crew: Crew;
  readonly #plan: JobPlan;
  readonly #sink: Sink;
  readonly #members = new Map<PoolWorker, Member>();
  readonly #ends = new ItemEnds();
  readonly #grain: Grain;
  readonly #hold: Hold;
  readonly #collect: boolean;
  #captures: Packed | null = null;
  #memory: JobMemory | null = null;
  readonly #source: Source;
  readonly #backlog: Backlog;
  /** Whether workers still claim items. */
  #claiming = false;
  #settled = false;
  #received = 0;
  #leaveCrew: () => void = () => {};
  #watch: Watch | null = null;

  /** Throws where it cannot begin: captures that cannot travel, a pool that is closed. */
  constructor(crew: Crew, plan: JobPlan, sink: Sink) {
    this.#crew = crew;
    this.#plan = plan;
    this.#sink = sink;
    const { items, options } = plan;
    this.#collect = options.onError === 'collect';
    this.#hold = newHold();
    const alone = crew.kind === 'process' && options.timeout !== undefined;
    this.#grain = new Grain(CHUNK_MS, alone ? 1 : (options.grain ?? null), LARGEST_CHUNK);
    this.#source = sourceOf(
      items,
      () => this.feed(),
      (error) => this.#settle(error),
    );
    this.#backlog = new Backlog(this.#source);
    try {
      this.#begin();
    } catch (error) {
      this.#settled = true;
      options.signal?.removeEventListener('abort', this.#abort);
      this.#source.close();
      this.#release();
      throw error;
    }
  }

  #begin(): void {
    const { items, options, work, claims } = this.#plan;
    const { kind, size } = this.#crew;
    if (this.#source.total === 0) {
      this.#complete();
      return;
    }
    if (work.captures !== null) {
      this.#captures = pack(work.captures, kind, this.#hold, { root: 'with' });
    }
    const wanted = Math.min(size, this.#source.total ?? size);
    if (kind === 'thread') {
      this.#memory = new JobMemory(size);
      this.#claiming = claims && this.#memory.share(items, this.#plan.combine === null);
      if (this.#claiming) this.#source.close();
    }
    if (options.timeout !== undefined) this.#watch = new Watch(() => this.#look(options.timeout!));
    options.signal?.addEventListener('abort', this.#abort, { once: true });
    this.#leaveCrew = this.#crew.join(
      { onWorker: (worker) => this.#enter(worker), onFailure: (error) => this.#settle(error) },
      wanted,
    );
    if (this.#settled) this.#leaveCrew();
  }

  /** Ends it before it is done. Workers that do not leave soon are ended. */
  cancel(reason: unknown): void {
    this.#settle(reason, true);
  }

  /** How many items are done, and how many there are, as far as is known. */
  get progress(): { done: number; total: number | null } {
    const { total } = this.#source;
    const done = this.#memory === null ? this.#received : this.#memory.sum(slot.done);
    return { done: total === null ? done : Math.min(done, total), total };
  }

  readonly #abort = (): void => this.cancel(this.#plan.options.signal!.reason);

  // Workers

  #enter(worker: PoolWorker): void {
    if (this.#settled || this.#members.has(worker)) return;
    const shares = this.#memory !== null && worker.words !== null;
    const number = shares ? this.#memory!.takeSlot() : -1;
    if (shares && number < 0) return;
    const member = new Member(worker, number, number < 0 ? null : this.#memory!.slot(number));
    this.#members.set(worker, member);
    worker.onEnd.add(this.#onEnd(worker));
    connect(worker, this.#id, {
      ready: () => {
        member.ready = true;
        member.begins(performance.now());
      },
      part: (runs: Run[], failures: Failure[] | null) => this.#part(member, runs, failures),
      claimed: (itemMs: number) => this.#claimed(member, itemMs),
      did: (chunk: number, run: Run | null, failures: Failure[] | null, ms: number) =>
        this.#did(member, chunk, run, failures, ms),
      refused: (error: unknown) => this.#settle(reviveError(error as PackedError)),
      left: () => this.#left(worker),
    });
    const workers = Math.min(this.#crew.size, this.#source.total ?? this.#crew.size);
    worker.channel.send(['map-start', this.#id, specOf(this.#plan, this.#captures, this.#memory, number, workers)]);
    if (this.#claiming) {
      member.claiming = true;
      worker.load++;
      worker.channel.send(['map-claim', this.#id]);
    }
    this.#feed(member);
  }

  readonly #endings = new Map<PoolWorker, (end: WorkerEnd) => void>();

  #onEnd(worker: PoolWorker): (end: WorkerEnd) => void {
    const ending = (end: WorkerEnd): void => {
      const member = this.#members.get(worker);
      if (member !== undefined && !this.#settled) this.#lost(member, end);
      this.#left(worker);
    };
    this.#endings.set(worker, ending);
    return ending;
  }

  /** A worker has nothing to do with the job any more. */
  #left(worker: PoolWorker): void {
    const ending = this.#endings.get(worker);
    if (ending !== undefined) worker.onEnd.delete(ending);
    this.#endings.delete(worker);
    const member = this.#members.get(worker);
    if (member === undefined) return;
    this.#members.delete(worker);
    disconnect(worker, this.#id);
    for (const chunk of member.chunks) {
      worker.load--;
      chunk.hold?.release();
    }
    if (member.claiming) worker.load--;
    if (member.slotNumber >= 0) this.#memory?.giveSlot(member.slotNumber);
    if (this.#settled) {
      if (this.#members.size === 0) this.#release();
      return;
    }
    this.#checkClaims();
    this.feed();
  }

  #release(): void {
    this.#watch?.stop();
    this.#memory?.release();
    this.#memory = null;
    this.#hold.release();
  }

  // Items to workers

  /** Gives items to all workers that can take some. */
  feed(): void {
    if (this.#settled) return;
    for (const member of this.#members.values()) this.#feed(member);
    this.#checkDone();
  }

  #feed(member: Member): void {
    while (!this.#settled && !member.claiming && !this.#claiming && !member.worker.ended) {
      const { length } = member.chunks;
      const ahead = this.#grain.itemMs > 0 && this.#grain.itemMs * this.#grain.size < AHEAD_MS ? 2 : 1;
      if (length >= ahead) return;
      try {
        const stretch = this.#nextStretch(length === 0);
        if (stretch === null) return;
        this.#send(member, stretch);
      } catch (error) {
        this.#settle(error);
      }
    }
  }

  #nextStretch(idle: boolean): Stretch | null {
    const size = this.#grain.of(this.#backlog.left, this.#crew.size);
    const next = this.#backlog.next(size, this.#sink.full);
    if (next !== null || !this.#source.done || this.#sink.full) return next;
    // Items that were moved are not here any more.
    return idle && !this.#plan.options.transfer ? this.#takeBack() : null;
  }

  /** For an idle worker: items of the one that has the most which it has not begun. */
  #takeBack(): Stretch | null {
    let most = 0;
    let largest: { member: Member; chunk: Chunk } | null = null;
    for (const member of this.#members.values()) {
      for (const chunk of member.chunks) {
        const unbegun = member.unbegun(chunk);
        if (unbegun <= most) continue;
        most = unbegun;
        largest = { member, chunk };
      }
    }
    return largest?.member.takeBack(largest.chunk) ?? null;
  }

  #send(member: Member, stretch: Stretch): void {
    const { worker } = member;
    const { items, from, count, tries } = stretch;
    const hold = items === null ? null : newHold(this.#hold);
    const packed =
      items === null ? null : packStretch(items, from, this.#crew.kind, hold!, this.#plan.options.transfer);
    const chunk: Chunk = { ...stretch, number: member.open(count), hold };
    if (member.chunks.length === 0) member.begins(performance.now());
    member.chunks.push(chunk);
    worker.load++;
    worker.channel.send(['map-chunk', this.#id, chunk.number, from, count, packed, tries], hold?.transfer);
  }

  // Results from workers

  #part(_member: Member, runs: Run[], failures: Failure[] | null): void {
    for (const run of runs) this.#take(run);
    if (this.#settled) return;
    this.#fail(failures);
  }

  #claimed(member: Member, itemMs: number): void {
    member.claiming = false;
    member.worker.load--;
    if (itemMs > 0 && this.#grain.itemMs === 0) this.#grain.measured(1, itemMs);
    this.#checkClaims();
    this.feed();
  }

  /** All items are claimed, and no one is at them: those without a result are the ones of workers that died. */
  #checkClaims(): void {
    if (!this.#claiming || this.#settled) return;
    for (const member of this.#members.values()) if (member.claiming) return;
    if (Atomics.load(this.#memory!.words, control.next) < this.#source.total!) return;
    this.#claiming = false;
    this.#backlog.putBackOpen(this.#memory!.status!, this.#ends);
  }

  #did(member: Member, number: number, run: Run | null, failures: Failure[] | null, ms: number): void {
    const at = member.chunks.findIndex((chunk) => chunk.number === number);
    if (at < 0 || this.#settled) {
      if (run !== null) discard(run[2]);
      return;
    }
    const [chunk] = member.chunks.splice(at, 1) as [Chunk];
    member.worker.load--;
    chunk.hold?.release();
    member.begins(performance.now());
    this.#grain.measured(chunk.count, ms);
    if (run !== null) this.#take(run);
    this.#fail(failures);
    if (this.#settled) return;
    this.#feed(member);
    this.#checkDone();
  }

  #take([from, count, packed]: Run): void {
    if (this.#settled) return discard(packed);
    this.#received += count;
    if (this.#claiming) this.#memory!.status!.fill(status.received, from, from + count);
    const owned: SharedArray[] = [];
    try {
      this.#sink.take(from, count, unpackItems(packed, owned), owned);
    } catch (error) {
      this.#settle(error);
    }
  }

  #fail(failures: Failure[] | null): void {
    for (const [index, packed] of failures ?? []) {
      if (this.#settled) return;
      this.#failed(index, reviveError(packed as PackedError));
    }
  }

  #failed(index: number, error: Error): void {
    if (this.#memory?.status != null) this.#memory.status[index] = status.received;
    if (this.#collect) this.#sink.fail(index, error);
    else this.#settle(error);
  }

  #checkDone(): void {
    if (this.#settled || this.#claiming || !this.#backlog.done) return;
    for (const member of this.#members.values()) if (member.chunks.length > 0 || member.claiming) return;
    this.#complete();
  }

  #complete(): void {
    try {
      // A set may have got other items meanwhile.
      const isShared = this.#memory !== null && this.#memory.items !== null;
      this.#sink.complete(isShared ? this.#source.total! : this.#backlog.taken, this.#memory);
    } catch (error) {
      this.#settle(error);
      return;
    }
    this.#end(false);
  }

  #settle(error: unknown, urgent = false): void {
    if (this.#settled) return;
    this.#end(urgent);
    this.#sink.error(error);
  }

  /** Takes nothing more, and tells the workers. */
  #end(urgent: boolean): void {
    this.#settled = true;
    this.#plan.options.signal?.removeEventListener('abort', this.#abort);
    this.#source.close();
    this.#leaveCrew();
    if (this.#memory !== null) Atomics.store(this.#memory.words, control.stop, 1);
    const members = [...this.#members.keys()];
    for (const worker of members) worker.channel.send(['map-stop', this.#id]);
    if (members.length === 0) this.#release();
    else if (urgent) {
      setTimeout(() => this.#kill(true), GRACE_MS).unref();
      setTimeout(() => this.#kill(false), LOADING_MS).unref();
    } else this.#watch?.unref();
  }

  /** Ends the workers that have not left: those that are at an item, or all. */
  #kill(atItems: boolean): void {
    for (const [worker, member] of this.#members) {
      const busy = member.slotNumber < 0 ? member.ready : member.at >= 0;
      if (busy || !atItems) void worker.kill();
    }
  }

  // What goes wrong with workers

  /** A worker has ended before the job did: what it had is run again, except for what ended it too often. */
  #lost(member: Member, end: WorkerEnd): void {
    const { timeout = 0, retries = 0, transfer = false } = this.#plan.options;
    const found = blame(member, end, this.#ends, { timeout, retries, done: this.progress.done });
    if (found.fatal !== null) return this.#settle(found.fatal);
    const { error, suspect } = found;
    let { culprit } = found;
    if (this.#claiming && culprit >= 0 && this.#memory!.status![culprit] !== status.open) culprit = -1;
    const [running] = member.chunks;
    for (const chunk of member.chunks.splice(0)) {
      member.worker.load--;
      const back = { ...partOf(chunk, 0, chunk.count), suspect: (suspect && chunk === running) || chunk.suspect };
      this.#backlog.putBack(back, culprit, error === null ? this.#ends.tries(culprit) : null);
      chunk.hold?.release();
    }
    if (error !== null && culprit >= 0) this.#failed(culprit, error);
    // Items that were moved there are not here any more.
    if (transfer && running?.items != null) this.#settle(workerDied(running.from, end, 1));
  }

  /** Ends workers whose item takes too long. */
  #look(timeout: number): void {
    const now = performance.now();
    for (const member of this.#members.values()) {
      if (member.busyFor(now) < timeout || member.expired !== null) continue;
      member.expired = member.begun;
      void member.worker.kill();
    }
  }
}
