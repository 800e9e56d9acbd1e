/**
 * Who holds what, and what becomes of it when its holder ends. A holder is a thread, by a number that a shared word can
 * have: within a process one more than Node's `threadId`, between processes the process's id and the thread together.
 * What always holds: 0 is nobody; a word that names a holder is written by the same atomic step that takes the thing, so
 * that there is no moment in which somebody could end and leave it taken by nobody; a number is not used again while the
 * process lives. That a thread has ended is noted in a table that all threads of the process see (workers inherit it), so
 * whoever waits can look, and those objects that the thread which saw the end knows are released at once.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { getEnvironmentData, setEnvironmentData, threadId, type Worker } from 'node:worker_threads';

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

/** Threads are numbered modulo this in holders of objects that several processes use. */
const THREADS = 511;
const SHIFT = 9;
const PIDS = 2 ** 22 - 1;
const OURS = process.pid & PIDS;

/** This thread, among those of all processes of the machine. Process ids are below 2^22. */
export const thisThreadOfAll = holderAcross(process.pid, threadId);

function holderAcross(pid: number, thread: number): number {
  return ((pid & PIDS) << SHIFT) + (thread % THREADS) + 1;
}

/** One byte a thread, by Node's `threadId`: 0 lives (or is not known), 1 died, 2 closed. Pages that nobody touches cost nothing. */
const ENDS = 1 << 18;
const KEY = 'hasten.sync.ends.1';
const ends = new Int8Array(endsTable());

function endsTable(): SharedArrayBuffer {
  const inherited = getEnvironmentData(KEY);
  if (inherited instanceof SharedArrayBuffer) return inherited;
  const made = new SharedArrayBuffer(ENDS);
  setEnvironmentData(KEY, made as never);
  return made;
}

/** How a thread of this process ended, or null while it lives. */
export function endOfThread(holder: number): End | null {
  const end = holder > 0 && holder <= ENDS ? Atomics.load(ends, holder - 1) : 0;
  return end === 0 ? null : end === 1 ? 'died' : 'closed';
}

/**
 * The same for a holder among all processes. It takes some 20 µs: not for each attempt. Of the threads of this process it
 * knows nothing: what they held is released by `releaseHeldBy`.
 */
export function endOfHolder(holder: number): End | null {
  const pid = (holder - 1) >>> SHIFT;
  return pid !== OURS && hasEnded(pid) ? 'died' : null;
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
  forAll((holder, across) => holder === (across ? thisThreadOfAll : thisThread), how);
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
 * loaded; pools call it, since they know which end is none in the middle of something. Locks that it held are abandoned (whoever waits, or
 * acquires next, gets `HASTEN_LOCK_ABANDONED`), permits of semaphores come back, barriers that it took part in are broken
 * (unless it was `closed`). `thread` is Node's `worker.threadId`, as it was while the worker lived.
 */
export function releaseHeldBy(thread: number, how: End = 'died'): void {
  note(thread, how);
  const ofAll = holderAcross(process.pid, thread);
  forAll((holder, across) => holder === (across ? ofAll : thread + 1), how);
}

/** The same for a process and its id. Without it, whoever waits finds out within a quarter of a second. */
export function releaseHeldByProcess(pid: number, how: End = 'died'): void {
  forAll((holder, across) => across && holder > 0 && (holder - 1) >>> SHIFT === (pid & PIDS), how);
}
