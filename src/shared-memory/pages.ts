/**
 * The pages of the memory: how many it may have, and making it larger. What always holds: it never detaches a buffer.
 */
import { HastenError } from '../support/errors.ts';

export const PAGE = 65_536;
/** Of a shared memory, in pages: the most that 32-bit addresses reach, or less where that much address space is not to be had. */
const MAXIMA = [65_536, 32_768, 16_384, 8192, 4096, 1024];
/** Of a memory that is not shared, all at once. Pages that are not touched cost address space only. */
const RESERVES = [4096, 1024, 256];
/** Pages of a shared memory at first. Growing is cheap, but arrays from before then have another buffer object. */
export const INITIAL = 256;
/** At most so many pages more than are needed, when it grows. */
const GROWTH = 4096;

export interface Pages {
  memory: WebAssembly.Memory;
  /** False where the platform has no shared memory: then it has all its pages. */
  shared: boolean;
  /** The most that it can have, in bytes. */
  limit: number;
}

/** Throws `HASTEN_MEMORY_EXHAUSTED` where the platform has no room for a memory. */
export function newPages(): Pages {
  if (typeof WebAssembly === 'undefined') {
    throw new HastenError('HASTEN_WEBASSEMBLY', 'this engine has no WebAssembly, in whose memory arrays lie', {
      fix: 'run without --jitless, or use ordinary arrays and run kernels as JavaScript: HASTEN_KERNEL=js',
    });
  }
  return shareable() ?? reserved();
}

function shareable(): Pages | null {
  for (const maximum of MAXIMA) {
    try {
      const memory = new WebAssembly.Memory({ initial: INITIAL, maximum, shared: true });
      return { memory, shared: true, limit: maximum * PAGE };
    } catch {
      // No such thing here, or no address space for so much.
    }
  }
  return null;
}

function reserved(): Pages {
  for (const pages of RESERVES) {
    try {
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      return { memory, shared: false, limit: pages * PAGE };
    } catch {
      // No address space for so much.
    }
  }
  throw new HastenError('HASTEN_MEMORY_EXHAUSTED', 'there is no address space for a WebAssembly memory', {
    fix: 'raise the limit of the address space (ulimit -v)',
  });
}

/** Makes room up to the address `end` in a shared memory, unless another thread has just done so; whether there is room. */
export function growTo(end: number, { memory, limit }: Pages): boolean {
  const most = limit / PAGE;
  const needed = Math.ceil(end / PAGE);
  if (needed > most) return false;
  // What there is now: `buffer` may show what this thread saw last.
  const there = memory.grow(0);
  if (there >= needed) return true;
  for (const wanted of [Math.max(needed, Math.min(2 * there, there + GROWTH, most)), needed]) {
    try {
      memory.grow(wanted - there);
      return true;
    } catch {
      // The machine has not so much: then exactly what is needed. Or others were faster, and then it is there.
      if (memory.grow(0) >= needed) return true;
    }
  }
  return false;
}
