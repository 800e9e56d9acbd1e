/**
 * Which items which worker gets, and when. What always holds: an item is with one worker at most; a worker has two chunks at
 * most, and the second one only where chunks are short; what is sent is held here until it is answered.
 */
import { type Hold, newHold } from '../data/hold.ts';
import type { Crew } from '../pool/crew.ts';
import { Grain } from '../worker/grain.ts';
import { LARGEST_CHUNK } from '../worker/job.ts';
import { Backlog, partOf } from './backlog.ts';
import type { Blame, ItemEnds } from './ends.ts';
import type { Chunk, Member, Stretch } from './member.ts';
import type { MapOptions } from './options.ts';
import { packStretch } from './pack-stretch.ts';
import type { Source } from './source.ts';

/** How long a chunk should take, in ms. */
const CHUNK_MS = 3;
/** A second chunk waits at a worker while it runs one, where chunks are shorter than this, in ms. */
const AHEAD_MS = 20;

export class Dealer {
  readonly backlog: Backlog;
  readonly #job: number;
  readonly #crew: Crew;
  readonly #transfer: boolean;
  readonly #source: Source;
  readonly #hold: Hold;
  readonly #grain: Grain;
  #stopped = false;

  /** `hold`: of the whole job. */
  constructor(job: number, crew: Crew, options: MapOptions, source: Source, hold: Hold) {
    this.#job = job;
    this.#crew = crew;
    this.#transfer = options.transfer ?? false;
    this.#source = source;
    this.#hold = hold;
    this.backlog = new Backlog(source);
    // The time of an item is that of its chunk where no memory is shared.
    const alone = crew.kind === 'process' && options.timeout !== undefined;
    this.#grain = new Grain(CHUNK_MS, alone ? 1 : (options.grain ?? null), LARGEST_CHUNK);
  }

  /** Gives nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Gives a worker what it can take. `all`: those from which items may be taken back. `full`: no new items. Throws
   * `HASTEN_TASK_DATA`, and what an iterable throws.
   */
  deal(member: Member, all: Iterable<Member>, full: boolean): void {
    while (!this.#stopped && !member.worker.ended) {
      const { length } = member.chunks;
      const ahead = this.#grain.itemMs > 0 && this.#grain.itemMs * this.#grain.size < AHEAD_MS ? 2 : 1;
      if (length >= ahead) return;
      const stretch = this.#next(length === 0, all, full);
      // An iterable may have ended the job.
      if (stretch === null || this.#stopped) return;
      this.#send(member, stretch);
    }
  }

  #next(idle: boolean, all: Iterable<Member>, full: boolean): Stretch | null {
    const size = this.#grain.of(this.backlog.left, this.#crew.size);
    const next = this.backlog.next(size, full);
    if (next !== null || !this.#source.done || full) return next;
    // Items that were moved are not here any more.
    return idle && !this.#transfer ? takeBack(all) : null;
  }

  #send(member: Member, stretch: Stretch): void {
    const { worker } = member;
    const { items, from, count, tries } = stretch;
    const hold = items === null ? null : newHold(this.#hold);
    const packed = items === null ? null : packStretch(items, from, this.#crew.kind, hold!, this.#transfer);
    const chunk: Chunk = { ...stretch, number: member.open(count), hold };
    if (member.chunks.length === 0) member.begins(performance.now());
    member.chunks.push(chunk);
    worker.load++;
    worker.channel.send(['map-chunk', this.#job, chunk.number, from, count, packed, tries], hold?.transfer);
  }

  /** A worker has done a chunk, in so many ms. False where it does not have it any more. */
  answered(member: Member, number: number, ms: number): boolean {
    const at = member.chunks.findIndex((chunk) => chunk.number === number);
    if (at < 0) return false;
    const [chunk] = member.chunks.splice(at, 1) as [Chunk];
    member.worker.load--;
    chunk.hold?.release();
    member.begins(performance.now());
    this.measured(chunk.count, ms);
    return true;
  }

  /** How long items took. */
  measured(items: number, ms: number): void {
    this.#grain.measured(items, ms);
  }

  /** Whether there is a measurement yet. */
  get isMeasured(): boolean {
    return this.#grain.itemMs > 0;
  }

  /** A worker has ended: what it had is to be run again, except for an item that is not. */
  putBack(member: Member, { suspect, error }: Blame, culprit: number, ends: ItemEnds): void {
    const [running] = member.chunks;
    for (const chunk of member.chunks) {
      const back = { ...partOf(chunk, 0, chunk.count), suspect: (suspect && chunk === running) || chunk.suspect };
      this.backlog.putBack(back, culprit, error === null ? ends.tries(culprit) : null);
    }
    this.release(member);
  }

  /** A worker has nothing of the job any more. */
  release(member: Member): void {
    for (const chunk of member.chunks.splice(0)) {
      member.worker.load--;
      chunk.hold?.release();
    }
  }
}

/** For an idle worker: items of the one that has the most which it has not begun. */
function takeBack(all: Iterable<Member>): Stretch | null {
  let most = 0;
  let largest: { member: Member; chunk: Chunk } | null = null;
  for (const member of all) {
    for (const chunk of member.chunks) {
      const unbegun = member.unbegun(chunk);
      if (unbegun <= most) continue;
      most = unbegun;
      largest = { member, chunk };
    }
  }
  return largest?.member.takeBack(largest.chunk) ?? null;
}
