/**
 * A value's bytes on disk, in a row of the index or in a file:
 *
 *   lead   u32 format, u32 bytes of head, u32 parts, u32 0;  each part: f64 offset, f64 bytes, 16 bytes checksum;  head
 *   parts  each at its offset
 *
 * A part begins at a multiple of 64 bytes; a large one where it can be mapped over an array's own memory
 * (src/shared-memory/private.ts). The lead's checksum is in the index, so that what it says of the parts counts.
 */
import { MAPPED_ALIGNMENT, MAPPED_SHIFT } from '../../shared-memory/private.ts';
import { hashBytes } from '../key/hash.ts';
import type { Encoded } from './types.ts';

/** From here on parts are mapped: glibc gives so large an array memory of its own in any case, and never a smaller one surely. */
export const MAP_BYTES = 32 * 2 ** 20;

const FORMAT = 0x31436e48;
const LEAD = 16;
const ROW = 32;

export interface Part {
  readonly offset: number;
  readonly bytes: number;
  readonly sum: string;
}

export interface Frame {
  readonly head: Uint8Array;
  readonly parts: readonly Part[];
}

/** What a value takes, in bytes, without its checksums. */
export function sizeOf({ head, parts }: Encoded): number {
  return layout(head.byteLength, parts).bytes;
}

/** The lead of a value and where its parts go. */
export function frame({ head, parts }: Encoded): { lead: Uint8Array; offsets: number[]; bytes: number } {
  const { offsets, bytes } = layout(head.byteLength, parts);
  const lead = new Uint8Array(LEAD + ROW * parts.length + head.byteLength);
  const view = new DataView(lead.buffer);
  view.setUint32(0, FORMAT, true);
  view.setUint32(4, head.byteLength, true);
  view.setUint32(8, parts.length, true);
  let at = LEAD;
  for (const [index, part] of parts.entries()) {
    view.setFloat64(at, offsets[index]!, true);
    view.setFloat64(at + 8, part.byteLength, true);
    lead.set(Buffer.from(hashBytes(part), 'hex'), at + 16);
    at += ROW;
  }
  lead.set(head, at);
  return { lead, offsets, bytes };
}

/** All of it in one piece. */
export function flat(value: Encoded): Uint8Array {
  const { lead, offsets, bytes } = frame(value);
  if (value.parts.length === 0) return lead;
  const all = new Uint8Array(bytes);
  all.set(lead);
  for (const [index, part] of value.parts.entries()) all.set(part, offsets[index]);
  return all;
}

/** What a lead says; null for one that is none. */
export function readLead(lead: Uint8Array): Frame | null {
  if (lead.byteLength < LEAD) return null;
  const view = new DataView(lead.buffer, lead.byteOffset, lead.byteLength);
  const headBytes = view.getUint32(4, true);
  const count = view.getUint32(8, true);
  const start = LEAD + ROW * count;
  if (view.getUint32(0, true) !== FORMAT || start + headBytes > lead.byteLength) return null;
  const parts: Part[] = [];
  for (let at = LEAD; at < start; at += ROW) {
    const sum = Buffer.from(lead.buffer, lead.byteOffset + at + 16, 16).toString('hex');
    parts.push({ offset: view.getFloat64(at, true), bytes: view.getFloat64(at + 8, true), sum });
  }
  return { head: lead.subarray(start, start + headBytes), parts };
}

function layout(headBytes: number, parts: readonly Uint8Array[]): { offsets: number[]; bytes: number } {
  let bytes = LEAD + ROW * parts.length + headBytes;
  const offsets: number[] = [];
  for (const part of parts) {
    const offset =
      part.byteLength < MAP_BYTES
        ? Math.ceil(bytes / 64) * 64
        : Math.ceil((bytes - MAPPED_SHIFT) / MAPPED_ALIGNMENT) * MAPPED_ALIGNMENT + MAPPED_SHIFT;
    offsets.push(offset);
    bytes = offset + part.byteLength;
  }
  return { offsets, bytes };
}
