/**
 * The one WebAssembly memory of the process, which arrays of `allocate` lie in and all kernels import: each memory
 * reserves address space, and some 13 000 exhaust it. It is made when it is first needed. What always holds: it never
 * detaches a buffer, since a single detached one makes V8's own typed-array loops slower for the rest of the process
 * (benchmarks/kernel). So it is shared, which lets it grow without, and where there is no shared memory it has all its
 * pages from the start and never grows.
 */
import { HastenError } from '../support/errors.ts';
import { Heap } from './heap.ts';

const PAGE = 65_536;
/** Of a shared memory, in pages: the most that 32-bit addresses reach, or less where that much address space is not to be had. */
const MAXIMA = [65_536, 32_768, 16_384, 8192, 4096, 1024];
/** Of a memory that is not shared, all at once. Pages that are not touched cost address space only. */
const RESERVES = [4096, 1024, 256];
/** Pages of a shared memory at first. Growing is cheap, but arrays from before then have another buffer object. */
const INITIAL = 256;
/** At most so many pages more than are needed, when it grows. */
const GROWTH = 4096;
/** No array begins below this address: kernels compute addresses up to 2048 bytes too low, and add that later. */
const START = 4096;

export interface TheMemory {
  readonly memory: WebAssembly.Memory;
  /** False where the platform has no shared memory: then it has all its pages, and workers cannot see it. */
  readonly shared: boolean;
  readonly heap: Heap;
  /** Over the whole of it as it is now; another array after it grew. */
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

/** Whether a buffer is the memory's: one that it has now, or had before it grew. */
export function isOurs(buffer: ArrayBufferLike): boolean {
  return buffer === current || (current !== null && buffers.has(buffer));
}

/** The memory's buffer, at least up to the address `end` if it is there at all. */
export function bufferTo(end: number): ArrayBufferLike {
  const of = theMemory();
  if (end > of.bytes.length && of.shared) of.bytes = see(of.memory);
  return of.bytes.buffer;
}

/** What a thread needs to take part in this one's memory; structured-cloneable. */
export interface MemoryHandover {
  readonly memory: WebAssembly.Memory;
  /** In bytes. */
  readonly limit: number;
  /** The number of the thread that adopts it, never given twice; 0 is the one that made the memory. */
  readonly thread: number;
}

/**
 * For one thread that is to be started: the memory and a number of its own, to be passed to `adoptMemory` there. Makes
 * the memory if there is none yet. Null where the memory is not shared (some browsers).
 */
export function handover(): MemoryHandover | null {
  const { memory, shared, limit } = theMemory();
  return shared ? { memory, limit, thread: ++threads } : null;
}
let threads = 0;

/**
 * Takes part in the memory of the thread that called `handover()`: arrays and kernels of this thread lie in it from then on. To be
 * called before anything else uses the memory. Throws `HASTEN_MEMORY_ADOPTED` where this thread has one already.
 */
export function adoptMemory(given: MemoryHandover): void {
  throw new Error(`not written yet: ${given}`);
}

/** The number of this thread among those that share the memory: 0 for the one that made it. */
export function threadNumber(): number {
  return 0;
}

/** How much of the memory is used, in bytes. */
export interface MemoryUsage {
  /** In arrays that were allocated and not freed, and in what kernels use to copy arguments. */
  allocated: number;
  /** What the memory has now. */
  size: number;
  /** What it can grow to. */
  limit: number;
}

/** How much of hasten's shared memory is used; all 0 before its first use. */
export function memoryUsage(): MemoryUsage {
  if (the === null) return { allocated: 0, size: 0, limit: 0 };
  return { allocated: the.heap.taken, size: the.bytes.length, limit: the.limit };
}

/** The error for a request that the memory has no room for. */
export function exhausted(bytes: number): HastenError {
  const { allocated, limit } = memoryUsage();
  return new HastenError(
    'HASTEN_MEMORY_EXHAUSTED',
    `no room for ${amount(bytes)} in hasten's shared memory: ${amount(allocated)} of ${amount(limit)} are allocated`,
    { fix: 'give arrays back with free(array), or allocate them in a `using scope = arena()`' },
  );
}

function amount(bytes: number): string {
  const [size, unit] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

function create(): TheMemory {
  if (typeof WebAssembly === 'undefined') {
    throw new HastenError('HASTEN_WEBASSEMBLY', 'this engine has no WebAssembly, in whose memory arrays lie', {
      fix: 'run without --jitless, or use ordinary arrays and run kernels as JavaScript: HASTEN_KERNEL=js',
    });
  }
  const { memory, shared, pages } = shareable() ?? reserved();
  const bytes = see(memory);
  const made: TheMemory = {
    memory,
    shared,
    heap: new Heap(START, bytes.length, (end) => grow(made, end)),
    bytes,
    limit: pages * PAGE,
  };
  return made;
}

/** Notes the memory's buffer of now. */
function see(memory: WebAssembly.Memory): Uint8Array {
  current = memory.buffer;
  buffers.add(current);
  return new Uint8Array(current);
}

function shareable() {
  for (const maximum of MAXIMA) {
    try {
      const memory = new WebAssembly.Memory({ initial: INITIAL, maximum, shared: true });
      return { memory, shared: true, pages: maximum };
    } catch {
      // No such thing here, or no address space for so much.
    }
  }
  return null;
}

function reserved() {
  for (const pages of RESERVES) {
    try {
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      return { memory, shared: false, pages };
    } catch {
      // No address space for so much.
    }
  }
  throw new HastenError('HASTEN_MEMORY_EXHAUSTED', 'there is no address space for a WebAssembly memory', {
    fix: 'raise the limit of the address space (ulimit -v)',
  });
}

/** Makes room up to the address `end` if it can, and gives up to where there is room now. */
function grow(of: TheMemory, end: number): number {
  const pages = of.bytes.length / PAGE;
  const needed = Math.ceil(end / PAGE) - pages;
  const most = of.limit / PAGE - pages;
  if (!of.shared || needed > most) return of.bytes.length;
  const wanted = Math.max(needed, Math.min(pages, GROWTH));
  for (const more of new Set([Math.min(wanted, most), needed])) {
    try {
      of.memory.grow(more);
      of.bytes = see(of.memory);
      break;
    } catch {
      // The machine has not so much: then exactly what is needed.
    }
  }
  return of.bytes.length;
}
