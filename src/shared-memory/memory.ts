/**
 * The one WebAssembly memory of the process, which arrays of `allocate` lie in and all kernels import: each memory
 * reserves address space, and some 13 000 exhaust it. It is made when it is first needed. Threads that `adoptMemory` share
 * it, each with a heap of its own; any other thread makes one for itself. What always holds: it never detaches a buffer,
 * since a single detached one makes V8's own typed-array loops slower for the rest of the process (benchmarks/kernel). So
 * it is shared, which lets it grow without, and where there is no shared memory it has all its pages from the start and
 * never grows.
 */
import { HastenError } from '../support/errors.ts';
import { type Block, Heap } from './heap.ts';
import { growTo, INITIAL, newPages, PAGE, type Pages } from './pages.ts';
import { Pins } from './pinned.ts';
import { Records } from './records.ts';
import { START, UNIT, Units } from './units.ts';

export interface TheMemory {
  readonly memory: WebAssembly.Memory;
  /** False where the platform has no shared memory: then it has all its pages, and workers cannot see it. */
  readonly shared: boolean;
  /** This thread's number among those that share it; 0 for the one that made it. */
  readonly thread: number;
  /** What this thread has of it. */
  readonly heap: Heap;
  readonly units: Units;
  readonly records: Records;
  readonly pins: Pins;
  /** Over the whole of it as this thread saw it last, and at least over all that its heap has; another array after it grew. */
  bytes: Uint8Array;
  /** The most that it can have, in bytes. */
  readonly limit: number;
}

let the: TheMemory | null = null;
/** The memory's buffer object, and every one that it has had. */
let current: ArrayBufferLike | null = null;
const buffers = new WeakSet<object>();

/** Makes the memory if there is none yet. Throws `HASTEN_MEMORY_EXHAUSTED` where the platform has no room for one. */
export function theMemory(): TheMemory {
  the ??= create();
  return the;
}

/**
 * Whether a buffer is the memory's: one that it has now, or had before it grew, or one that shows it because another
 * thread sent a view.
 */
export function isOurs(buffer: ArrayBufferLike): boolean {
  if (buffer === current || (current !== null && buffers.has(buffer))) return true;
  // Pages that are not cross-origin isolated have shared memories, but no such name.
  const isShared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
  return isShared && the?.shared === true && showsIt(buffer, the);
}

function showsIt(buffer: SharedArrayBuffer, { units }: TheMemory): boolean {
  const size = buffer.byteLength;
  if (size < INITIAL * PAGE || size % PAGE !== 0 || !units.shownBy(buffer)) return false;
  buffers.add(buffer);
  return true;
}

/** The memory's buffer, up to the address `end` if there is so much: another thread may have made it larger. */
export function bufferTo(end: number): ArrayBufferLike {
  return bufferOf(theMemory(), end);
}

function bufferOf(of: TheMemory, end: number): ArrayBufferLike {
  if (end > of.bytes.length && of.shared) {
    look(of);
    if (end > of.bytes.length) {
      // V8 lets a thread know at its next loop or call that another made the memory larger. This asks.
      of.memory.grow(0);
      look(of);
    }
  }
  return of.bytes.buffer;
}

/** What a thread needs to take part in this one's memory; structured-cloneable. */
export interface MemoryHandover {
  readonly memory: WebAssembly.Memory;
  /** The most that it can have, in bytes. */
  readonly limit: number;
  /** The number of the thread that adopts it, never given twice; 0 is the one that made the memory. */
  readonly thread: number;
}

/**
 * For one thread that is to be started: the memory and a number of its own, to be passed to `adoptMemory` there. Makes
 * the memory if there is none yet. Null where the memory is not shared (some browsers).
 */
export function handover(): MemoryHandover | null {
  const { memory, shared, limit, units } = theMemory();
  return shared ? { memory, limit, thread: units.newThread() } : null;
}

/**
 * Takes part in the memory of the thread that called `handover()`: arrays and kernels of this thread lie in it from then
 * on. To be called before anything else uses the memory. Throws `HASTEN_MEMORY_ADOPTED` where this thread has one already.
 */
export function adoptMemory({ memory, limit, thread }: MemoryHandover): void {
  if (the !== null) {
    throw new HastenError('HASTEN_MEMORY_ADOPTED', 'this thread had a memory of its own before it was given one', {
      fix: 'allocate arrays and call kernels in what a worker runs, not in what is loaded before it (--import, --require)',
    });
  }
  the = partIn({ memory, shared: true, limit }, thread);
}

/** The number of this thread among those that share the memory: 0 for the one that made it. */
export function threadNumber(): number {
  return the?.thread ?? 0;
}

/** How much of the memory is used, in bytes. */
export interface MemoryUsage {
  /** In this thread's arrays that were allocated and not freed, and in what its kernels use to copy arguments. */
  allocated: number;
  /** In units of 1 MB that threads have for their arrays: of all threads that share the memory. */
  claimed: number;
  /** What the memory has now. */
  size: number;
  /** What it can grow to. */
  limit: number;
}

/** How much of hasten's shared memory is used; all 0 before its first use. */
export function memoryUsage(): MemoryUsage {
  if (the === null) return { allocated: 0, claimed: 0, size: 0, limit: 0 };
  if (the.shared) look(the);
  return { allocated: the.heap.taken, claimed: the.units.claimed * UNIT, size: the.bytes.length, limit: the.limit };
}

/** The error for a request that the memory has no room for. */
export function exhausted(bytes: number): HastenError {
  const { allocated, limit } = memoryUsage();
  const others = the === null ? 0 : the.units.claimedByOthers(the.thread) * UNIT;
  const shares = others === 0 ? '' : `, and other threads have ${amount(others)}`;
  return new HastenError(
    'HASTEN_MEMORY_EXHAUSTED',
    `no room for ${amount(bytes)} in hasten's shared memory: ${amount(allocated)} of ${amount(limit)} are allocated${shares}`,
    { fix: 'give arrays back with free(array), or allocate them in an arena(), whose end gives all back' },
  );
}

function amount(bytes: number): string {
  const [size, unit] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

function create(): TheMemory {
  const made = partIn(newPages(), 0);
  // The first unit, whose beginning is the header.
  made.units.claimAt(0, 1, 0);
  made.heap.open(START, UNIT);
  return made;
}

/** A thread's part in a memory. */
function partIn(pages: Pages, thread: number): TheMemory {
  const { memory, shared, limit } = pages;
  const units = new Units(memory.buffer, limit);
  const reserve = (end: number): boolean => hasRoom(part, pages, end);
  const heap = new Heap(units, thread, reserve);
  const pins = new Pins();
  const give = (block: Block): void => heap.give(block);
  const release = (block: Block): void => pins.whenFree(block, give);
  const words = (end: number): Int32Array => new Int32Array(bufferOf(part, end));
  const records = new Records({ units, thread, heap, reserve, words, release });
  const part: TheMemory = { memory, shared, thread, heap, units, records, pins, bytes: new Uint8Array(0), limit };
  heap.onShortage = () => records.collect();
  look(part);
  return part;
}

/** Notes the memory's buffer of now. */
function look(of: TheMemory): void {
  const { buffer } = of.memory;
  if (buffer === current) return;
  current = buffer;
  buffers.add(buffer);
  of.bytes = new Uint8Array(buffer);
}

/** Makes room up to the address `end` if it can. */
function hasRoom(of: TheMemory, pages: Pages, end: number): boolean {
  if (end <= of.bytes.length) return true;
  if (!of.shared || !growTo(end, pages)) return false;
  look(of);
  return end <= of.bytes.length;
}
