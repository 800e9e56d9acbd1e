/**
 * A map or reduction under way: gives items to workers and takes results, until there are all or there is an error. What
 * always holds: an item is with one worker at most; its result is taken once, whatever ends; when the job has settled, it
 * takes nothing more, and its memory is given back when the last worker has left it.
 */
import type { SharedArray } from '../../shared-memory/array-types.ts';
import { HastenError } from '../../support/errors.ts';
import { type PackedError, reviveError } from '../../support/thrown.ts';
import { type Hold, newHold } from '../data/hold.ts';
import { unpackItems } from '../data/items.ts';
import { discard, type Packed, pack } from '../data/pack.ts';
import type { Crew } from '../pool/crew.ts';
import type { PoolWorker, WorkerEnd } from '../pool/pool-worker.ts';
import { control, type Failure, type Run, slot, status } from '../worker/job.ts';
import { Dealer } from './dealer.ts';
import { dismissLate, dismissLater } from './dismiss.ts';
import { blame, ItemEnds, workerDied } from './ends.ts';
import { Member } from './member.ts';
import { JobMemory } from './memory.ts';
import { connect, disconnect } from './messages.ts';
import type { JobPlan, Sink } from './plan.ts';
import { type Source, sourceOf } from './source.ts';
import { specOf } from './spec.ts';
import { Watch } from './watch.ts';

let jobs = 0;

export class Job {
  readonly #id = ++jobs;
  readonly #crew: Crew;
  readonly #plan: JobPlan;
  readonly #sink: Sink;
  readonly #members = new Map<PoolWorker, Member>();
  readonly #ends = new ItemEnds();
  readonly #dealer: Dealer;
  readonly #hold: Hold;
  readonly #collect: boolean;
  #captures: Packed | null = null;
  #memory: JobMemory | null = null;
  readonly #source: Source;
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
    this.#source = sourceOf(
      items,
      () => this.feed(),
      (error) => this.#settle(error),
    );
    this.#dealer = new Dealer(this.#id, crew, options, this.#source, this.#hold);
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
    const { timeout } = options;
    if (timeout !== undefined) this.#watch = new Watch(() => dismissLate(this.#members.values(), timeout));
    options.signal?.addEventListener('abort', this.#abort, { once: true });
    this.#leaveCrew = this.#crew.join(
      {
        onWorker: (worker) => this.#enter(worker),
        onFailure: (error) => this.#settle(this.#plan.call.of(error)),
      },
      wanted,
    );
    if (this.#settled) this.#leaveCrew();
  }

  /** Ends it before it is done. Workers that do not leave soon are ended. */
  cancel(reason: unknown): void {
    this.#settle(reason);
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
    member.onEnd = (end) => {
      if (!this.#settled) this.#lost(member, end);
      this.#left(worker);
    };
    worker.onEnd.add(member.onEnd);
    connect(worker, this.#id, {
      ready: () => {
        member.ready = true;
        member.begins(performance.now());
      },
      part: (runs: Run[], failures: Failure[] | null) => this.#part(member, runs, failures),
      claimed: (itemMs: number) => this.#claimed(member, itemMs),
      did: (chunk: number, run: Run | null, failures: Failure[] | null, ms: number) =>
        this.#did(member, chunk, run, failures, ms),
      refused: (error: PackedError) => this.#settle(this.#plan.call.behind(reviveError(error))),
      left: () => this.#left(worker),
    });
    const workers = Math.min(this.#crew.size, this.#source.total ?? this.#crew.size);
    // It may be ended for this job's sake; what it does for others is known in threads.
    if (worker.words === null) worker.channel.send(['tell-begun']);
    worker.channel.send(['map-start', this.#id, specOf(this.#plan, this.#captures, this.#memory, number, workers)]);
    if (this.#claiming) {
      member.claiming = true;
      worker.load++;
      worker.channel.send(['map-claim', this.#id]);
    }
    this.#feed(member);
  }

  /** A worker has nothing to do with the job any more. */
  #left(worker: PoolWorker): void {
    const member = this.#members.get(worker);
    if (member === undefined) return;
    this.#members.delete(worker);
    worker.onEnd.delete(member.onEnd);
    disconnect(worker, this.#id);
    this.#dealer.release(member);
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
    if (this.#settled || this.#claiming || member.claiming) return;
    try {
      this.#dealer.deal(member, this.#members.values(), this.#sink.full);
    } catch (error) {
      this.#settle(error instanceof HastenError ? this.#plan.call.behind(error) : error);
    }
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
    if (itemMs > 0 && !this.#dealer.isMeasured) this.#dealer.measured(1, itemMs);
    this.#checkClaims();
    this.feed();
  }

  /** All items are claimed, and no one is at them: those without a result are the ones of workers that died. */
  #checkClaims(): void {
    if (!this.#claiming || this.#settled) return;
    for (const member of this.#members.values()) if (member.claiming) return;
    if (Atomics.load(this.#memory!.words, control.next) < this.#source.total!) return;
    this.#claiming = false;
    this.#dealer.backlog.putBackOpen(this.#memory!.status!, this.#ends);
  }

  #did(member: Member, number: number, run: Run | null, failures: Failure[] | null, ms: number): void {
    if (this.#settled || !this.#dealer.answered(member, number, ms)) {
      if (run !== null) discard(run[2]);
      return;
    }
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
      this.#settle(error instanceof Error ? this.#plan.call.behind(error) : error);
    }
  }

  #fail(failures: Failure[] | null): void {
    for (const [index, packed] of failures ?? []) {
      if (this.#settled) return;
      this.#failed(index, this.#plan.call.behind(reviveError(packed as PackedError)));
    }
  }

  #failed(index: number, error: Error): void {
    if (this.#memory?.status != null) this.#memory.status[index] = status.received;
    if (this.#collect) this.#sink.fail(index, error);
    else this.#settle(error);
  }

  #checkDone(): void {
    if (this.#settled || this.#claiming || !this.#dealer.backlog.done) return;
    for (const member of this.#members.values()) if (member.chunks.length > 0 || member.claiming) return;
    this.#complete();
  }

  #complete(): void {
    try {
      // A set may have got other items meanwhile.
      const isShared = this.#memory !== null && this.#memory.items !== null;
      this.#sink.complete(isShared ? this.#source.total! : this.#dealer.backlog.taken, this.#memory);
    } catch (error) {
      this.#settle(error);
      return;
    }
    this.#end(true);
  }

  #settle(error: unknown): void {
    if (this.#settled) return;
    this.#end(false);
    this.#sink.error(error);
  }

  /** Takes nothing more, and tells the workers. Those that are at an item yet have to leave it soon. */
  #end(complete: boolean): void {
    this.#settled = true;
    this.#plan.options.signal?.removeEventListener('abort', this.#abort);
    this.#dealer.stop();
    this.#source.close();
    this.#watch?.stop();
    this.#leaveCrew();
    if (this.#memory !== null) Atomics.store(this.#memory.words, control.stop, 1);
    const members = [...this.#members.keys()];
    for (const worker of members) worker.channel.send(['map-stop', this.#id]);
    if (members.length === 0) this.#release();
    else if (!complete) dismissLater(this.#members);
  }

  // What goes wrong with workers

  /** A worker has ended before the job did: what it had is run again, except for what ended it too often. */
  #lost(member: Member, end: WorkerEnd): void {
    const { timeout = 0, retries = 0, transfer = false } = this.#plan.options;
    const found = blame(member, end, this.#ends, { timeout, retries, done: this.progress.done });
    if (found.fatal !== null) return this.#settle(this.#plan.call.of(found.fatal));
    const { error } = found;
    let { culprit } = found;
    if (this.#claiming && culprit >= 0 && this.#memory!.status![culprit] !== status.open) culprit = -1;
    const [running] = member.chunks;
    this.#dealer.putBack(member, found, culprit, this.#ends);
    if (error !== null && culprit >= 0) this.#failed(culprit, this.#plan.call.of(error));
    // Items that were moved there are not here any more.
    if (transfer && running?.items != null) this.#settle(this.#plan.call.of(workerDied(running.from, end, 1)));
  }
}
