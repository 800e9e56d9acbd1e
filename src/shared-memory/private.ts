/**
 * Part of a file as an ordinary ArrayBuffer: its pages are mapped, copy on write, over the memory that the buffer has
 * anyway. So it is read when it is first touched, writes stay here, and the buffer is collected, cloned and transferred
 * like any other one (a view of foreign memory can be neither transferred to a worker nor unmapped safely).
 *
 * What always holds: only memory that the C library has mapped for this one allocation is mapped over, and gives it back as a
 * whole. glibc says so in the word before it (malloc.c: the chunk's size, of whole pages, with IS_MMAPPED set), and such
 * memory begins 16 bytes into a page. So the part has to lie 16 bytes into a page of the file; the pages' ends are read.
 */
import { readSync } from 'node:fs';
import { canMap, theMapper } from './mapper.ts';

/** A part that is to be mapped begins at a multiple of this many bytes, and `MAPPED_SHIFT`: pages are 4 to 64 kB. */
export const MAPPED_ALIGNMENT = 65536;
export const MAPPED_SHIFT = 16;

/**
 * The bytes of an open file from `offset` on; null where they cannot be mapped (no koffi, not Linux, another C library,
 * not enough memory) and are to be read.
 */
export function mapPrivate(descriptor: number, offset: number, bytes: number): ArrayBuffer | null {
  if (process.platform !== 'linux' || !canMap()) return null;
  const mapper = theMapper();
  const page = mapper.pageBytes;
  let buffer: ArrayBuffer;
  try {
    buffer = new ArrayBuffer(bytes);
  } catch {
    return null;
  }
  const address = mapper.addressOf(buffer);
  if (Number(address % BigInt(page)) !== MAPPED_SHIFT || (offset - MAPPED_SHIFT) % page !== 0) return null;
  const chunk = mapper.wordAt(address - 8n);
  if (chunk !== BigInt(Math.ceil((bytes + MAPPED_SHIFT) / page) * page + IS_MMAPPED)) return null;
  const before = page - MAPPED_SHIFT;
  const whole = Math.floor((bytes - before) / page) * page;
  if (whole <= 0 || !mapper.mapOver(address + BigInt(before), whole, descriptor, offset + before)) return null;
  const after = before + whole;
  const readAll = (from: number, to: number): boolean =>
    from === to ||
    readSync(descriptor, new Uint8Array(buffer, from, to - from), 0, to - from, offset + from) === to - from;
  return readAll(0, before) && readAll(after, bytes) ? buffer : null;
}

const IS_MMAPPED = 2;
