/**
 * Who holds what, and what becomes of it when its holder ends. A holder is a thread, by a number that a shared word can
 * have: within a process one more than Node's `threadId`, between processes the process's id and a seat of the thread.
 * What always holds: 0 is nobody; a word that names a holder is written by the same atomic step that takes the thing, so
 * that there is no moment in which somebody could end and leave it taken by nobody; two living threads never have the same
 * number. That a thread has ended is noted in a table that all threads of the process see (workers inherit it), so
 * whoever waits can look, and those objects that the thread which saw the end knows are released at once.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { getEnvironmentData, setEnvironmentData, threadId, type Worker } from 'node:worker_threads';
import { HastenError } from '../../support/errors.ts';

/** How a holder ended: `closed` was in order (it had nothing more to do), `died` in the middle of something. */
export type End = 'died' | 'closed';

/** A method of what can be held: not for users. */
export const holderEnded: unique symbol = Symbol('hasten.holderEnded');

/** What can be held, or taken part in. */
export interface Held {
  /** Releases what holders had for whom `is` says so; `across` is how this object numbers them. */
  [holderEnded](is: (holder: number, across: boolean) => boolean, how: End): void;
}

/** This thread, among those of its process. */
export const thisThread = threadId + 1;

/** Process ids are below 2^22, so a holder has 9 bits for its thread: a seat from 1, which is another's when it has ended. */
const SHIFT = 9;
const SEATS = 511;
const PIDS = 2 ** 22 - 1;
const OURS = process.pid & PIDS;

/**
 * What all threads of the process know. One byte a thread, by Node's `threadId`: 0 lives (or is not known), 1 died, 2 closed;
 * pages that nobody touches cost nothing. Behind them how often a seat was looked for, and for each seat who has it.
 */
const ENDS = 1 << 18;
const KEY = 'hasten.sync.ends.2';
const table = threadTable();
const ends = new Int8Array(table, 0, ENDS);
const seats = new Int32Array(table, ENDS, 1 + SEATS);

function threadTable(): SharedArrayBuffer {
  const inherited = getEnvironmentData(KEY);
  if (inherited instanceof SharedArrayBuffer) return inherited;
  const made = new SharedArrayBuffer(ENDS + 4 * (1 + SEATS));
  setEnvironmentData(KEY, made as never);
  return made;
}

let mySeat = 0;

/** This thread, among those of all processes of the machine. Throws `HASTEN_SYNC_ARGUMENT` where all seats are taken. */
export function thisThreadOfAll(): number {
  if (mySeat === 0) mySeat = takeSeat();
  return holderAcross(process.pid, mySeat);
}

/** The seats in turn, so that one that was given up stays empty as long as possible. */
function takeSeat(): number {
  for (let tried = 0; tried < SEATS; tried++) {
    const seat = 1 + ((Atomics.add(seats, 0, 1) >>> 0) % SEATS);
    const sits = Atomics.load(seats, seat);
    if (sits !== 0 && endOfThread(sits) === null) continue;
    if (Atomics.compareExchange(seats, seat, sits, thisThread) === sits) return seat;
  }
  throw new HastenError('HASTEN_SYNC_ARGUMENT', `more than ${SEATS} threads use objects that processes share`, {
    fix: 'use them in fewer threads of a process',
  });
}

function holderAcross(pid: number, seat: number): number {
  return ((pid & PIDS) << SHIFT) + seat;
}

/** How a thread of this process ended, or null while it lives. */
export function endOfThread(holder: number): End | null {
  const end = holder > 0 && holder <= ENDS ? Atomics.load(ends, holder - 1) : 0;
  return end === 0 ? null : end === 1 ? 'died' : 'closed';
}

/**
 * The same for a holder among all processes. It takes some 20 µs: not for each attempt. Of the threads of another process it
 * knows nothing while that lives: what they held is released there, by `releaseHeldBy`.
 */
export function endOfHolder(holder: number): End | null {
  const pid = holder >>> SHIFT;
  if (pid === OURS) {
    const sits = Atomics.load(seats, holder & SEATS);
    // Nobody: it was a process of before that had our id.
    return sits === 0 ? 'died' : endOfThread(sits);
  }
  return hasEnded(pid) ? 'died' : null;
}

/** Whether a process is no more; one that has ended and that its parent has not looked after yet is no more, too. */
function hasEnded(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const state = stat[stat.lastIndexOf(')') + 2];
      return state === 'Z' || state === 'X';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && canSeeProcesses) return true;
    }
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const canSeeProcesses = process.platform === 'linux' && isThere(`/proc/${process.pid}/stat`);

function isThere(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

/** All objects of this thread that can be held. */
const known = new Map<string, WeakRef<Held>>();
const forgotten = new FinalizationRegistry<string>((key) => {
  if (known.get(key)?.deref() === undefined) known.delete(key);
});
let listens = false;

/** The object of that name in this thread. */
export function knownAs(key: string): Held | undefined {
  return known.get(key)?.deref();
}

/** From now on the object is released when its holder ends. */
export function know(key: string, held: Held): void {
  known.set(key, new WeakRef(held));
  forgotten.register(held, key);
  if (listens) return;
  listens = true;
  // A thread that ends by itself says so; it is not asked when it is terminated.
  process.once('exit', (code) => releaseOwn(code === 0 ? 'closed' : 'died'));
}

function releaseOwn(how: End): void {
  note(threadId, how);
  const ofAll = mySeat === 0 ? -1 : thisThreadOfAll();
  forAll((holder, across) => holder === (across ? ofAll : thisThread), how);
}

function note(thread: number, how: End): void {
  if (thread >= 0 && thread < ENDS) Atomics.store(ends, thread, how === 'died' ? 1 : 2);
}

function forAll(is: (holder: number, across: boolean) => boolean, how: End): void {
  for (const one of known.values()) one.deref()?.[holderEnded](is, how);
}

// Whoever makes workers in this thread: their ends are seen here. One that ended by itself has said so, and a pool that knows
// more of an end says so in the same moment; any other was terminated.
subscribe('worker_threads', (message) => {
  const { worker } = message as { worker: Worker };
  const thread = worker.threadId;
  worker.once('exit', () => {
    queueMicrotask(() => {
      if (endOfThread(thread + 1) === null) releaseHeldBy(thread);
    });
  });
});

/**
 * A worker thread has ended. It is called by itself when one exits whose `Worker` was made in this thread after this module was
 * loaded; a pool calls it, since they know which end is none in the middle of something. Locks that it held are abandoned (whoever waits, or
 * acquires next, gets `HASTEN_LOCK_ABANDONED`), permits of semaphores come back, barriers that it took part in are broken
 * (unless it was `closed`). `thread` is Node's `worker.threadId`, as it was while the worker lived.
 */
export function releaseHeldBy(thread: number, how: End = 'died'): void {
  note(thread, how);
  const seat = seats.indexOf(thread + 1, 1);
  const ofAll = seat < 0 ? -1 : holderAcross(process.pid, seat);
  forAll((holder, across) => holder === (across ? ofAll : thread + 1), how);
}

/** The same for a process and its id. Without it, whoever waits finds out within a quarter of a second. */
export function releaseHeldByProcess(pid: number, how: End = 'died'): void {
  forAll((holder, across) => across && holder > 0 && holder >>> SHIFT === (pid & PIDS), how);
}
