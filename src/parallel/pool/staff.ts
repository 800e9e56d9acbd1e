/**
 * The workers of a pool: started when jobs want them, side by side; replaced when they die and work is left. What always
 * holds: while a job has joined, the workers keep the process alive, otherwise they do not; there are never more workers
 * than the pool's size, those that start included; a pool whose workers die before they do anything stops starting more
 * after `MOST_FAILURES` in a row, and says so to its jobs.
 */
import { HastenError } from '../../support/errors.ts';
import { type PackedError, reviveError } from '../../support/thrown.ts';
import type { WorkDescriptor } from '../work/descriptor.ts';
import type { Crew, Job } from './crew.ts';
import { Member } from './member.ts';
import type { CheckedOptions } from './options.ts';
import type { WorkerEnd } from './pool-worker.ts';
import { ProcessVessel } from './process-vessel.ts';
import { ThreadVessel } from './thread-vessel.ts';
import type { StartData } from './vessel.ts';

const MOST_FAILURES = 3;

export class Staff implements Crew {
  readonly kind: 'thread' | 'process';
  readonly size: number;
  readonly #options: CheckedOptions;
  readonly #init: WorkDescriptor | null;
  readonly #ready: Member[] = [];
  readonly #starting = new Set<Member>();
  /** And how many workers each of them wants. */
  readonly #jobs = new Map<Job, () => number>();
  #ids = 0;
  #failures = 0;
  #closed = false;
  #whenIdle: (() => void)[] = [];
  started = 0;
  died = 0;

  constructor(options: CheckedOptions, init: WorkDescriptor | null) {
    this.kind = options.kind;
    this.size = options.workers;
    this.#options = options;
    this.#init = init;
  }

  get workers(): readonly Member[] {
    return this.#ready;
  }

  get starting(): number {
    return this.#starting.size;
  }

  join(job: Job, wanted: number | (() => number) = this.size): () => void {
    this.refuseIfClosed();
    this.#failures = 0;
    if (this.#jobs.size === 0) this.#each((member) => member.ref());
    this.#jobs.set(job, typeof wanted === 'number' ? () => wanted : wanted);
    this.#fill();
    // A worker may become ready, or end, by what the job does with another.
    for (const member of [...this.#ready]) if (!member.ended && this.#jobs.has(job)) job.onWorker(member);
    return () => this.#leave(job);
  }

  /** A job wants more workers than when it joined. */
  wantMore(): void {
    this.#fill();
  }

  refuseIfClosed(): void {
    if (this.#closed) throw closed(this.#options.name, 'was closed');
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#jobs.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    const starting = [...this.#starting].map((member) => member.terminate());
    await Promise.all([...starting, ...this.#ready.map((member) => member.close())]);
  }

  async terminate(): Promise<void> {
    this.#closed = true;
    const members = [...this.#starting, ...this.#ready];
    const ends = members.map((member) => member.terminate());
    this.#fail(closed(this.#options.name, 'was terminated'));
    await Promise.all(ends);
  }

  #each(act: (member: Member) => void): void {
    for (const member of this.#ready) act(member);
    for (const member of this.#starting) act(member);
  }

  #leave(job: Job): void {
    if (!this.#jobs.delete(job) || this.#jobs.size > 0) return;
    this.#each((member) => member.unref());
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Starts as many as are wanted. */
  #fill(): void {
    let wanted = 0;
    for (const one of this.#jobs.values()) wanted += one();
    wanted = Math.min(wanted, this.size);
    while (this.#ready.length + this.#starting.size < wanted && this.#failures < MOST_FAILURES) this.#start();
  }

  #start(): void {
    const id = ++this.#ids;
    const start: StartData = { id, name: `${this.#options.name} ${id}` };
    let member: Member;
    try {
      const Vessel = this.kind === 'thread' ? ThreadVessel : ProcessVessel;
      member = new Member(id, new Vessel(start, this.#options));
    } catch (cause) {
      // Options that Node refuses, or no room for another thread.
      this.#failures = MOST_FAILURES;
      queueMicrotask(() => this.#fail(cannotStart(this.#options.name, `cannot be started: ${cause}`, cause)));
      return;
    }
    this.#starting.add(member);
    member.ref();
    member.handle('loaded', () => {
      if (this.#init !== null) member.channel.send(['init', this.#init]);
      else this.#isReady(member);
    });
    member.handle('ready', () => this.#isReady(member));
    member.handle('init-failed', (error: PackedError) => this.#initFailed(member, error));
    member.onDeath = (end) => this.#ended(member, end);
  }

  #isReady(member: Member): void {
    this.#starting.delete(member);
    this.#ready.push(member);
    this.started++;
    member.ready = true;
    if (this.#jobs.size === 0) member.unref();
    for (const job of [...this.#jobs.keys()]) {
      if (!member.ended && this.#jobs.has(job)) job.onWorker(member);
    }
  }

  #initFailed(member: Member, error: PackedError): void {
    const cause = reviveError(error);
    void member.terminate();
    this.#fail(
      new HastenError(
        'HASTEN_POOL_INIT',
        `init of ${titleOf(this.#options.name)} failed in a worker: ${cause.message}`,
        {
          cause,
          fix: 'see its cause; what was to be run has not begun',
        },
      ),
    );
  }

  #ended(member: Member, end: WorkerEnd): void {
    const wasReady = !this.#starting.delete(member);
    if (wasReady) this.#ready.splice(this.#ready.indexOf(member), 1);
    const hadWork = member.load > 0;
    for (const listener of member.onEnd) listener(end);
    // One whose init failed had a place that a job of now may want.
    if (end.how === 'closed') return this.#fill();
    this.died++;
    if (wasReady && !hadWork && end.how === 'error') warn(this.#options.name, end);
    if (member.proved || hadWork || end.how === 'killed') this.#failures = 0;
    else this.#failures++;
    if (this.#failures < MOST_FAILURES) return this.#fill();
    this.#fail(
      cannotStart(
        this.#options.name,
        `${MOST_FAILURES} in a row ended when they had just been started; the last ${end.message}`,
        end.cause,
      ),
    );
  }

  /** Tells all jobs, which have left by then. */
  #fail(error: Error): void {
    const jobs = [...this.#jobs.keys()];
    for (const job of jobs) this.#leave(job);
    for (const job of jobs) job.onFailure(error);
  }
}

/** A pool in messages; `pool` is what one without a name is called. */
function titleOf(name: string): string {
  return name === 'pool' ? 'the pool' : `the pool ${name}`;
}

function closed(name: string, what: string): HastenError {
  return new HastenError('HASTEN_POOL_CLOSED', `${titleOf(name)} ${what}`, {
    fix: 'close a pool when its work is done',
  });
}

function cannotStart(name: string, what: string, cause: unknown): HastenError {
  return new HastenError('HASTEN_POOL_START', `the workers of ${titleOf(name)} do not start: ${what}`, {
    ...(cause !== undefined && { cause }),
    fix: 'see its cause, and the execArgv and memoryLimitMb of the pool',
  });
}

/** Nobody waits for a worker without work; the program would have ended by such an error. */
function warn(name: string, end: WorkerEnd): void {
  const stack = end.cause instanceof Error ? `\n${end.cause.stack}` : '';
  process.emitWarning(`a worker of ${titleOf(name)} that had nothing to do ${end.message}${stack}`, 'HastenWarning');
}
