/**
 * An entry's row and file as what the caller gets. What always holds: bytes that were read have been checked before
 * anybody sees them. The two exceptions are what would otherwise have to be read whole for its first byte: mapped parts,
 * of whose file the size and the lead are checked, and long streams, whose pieces are checked one by one.
 */
import { closeSync } from 'node:fs';
import { mapPrivate } from '../../shared-memory/private.ts';
import { hashBytes } from '../key/hash.ts';
import { openFile, read } from './files.ts';
import { type Frame, MAP_BYTES, type Part, readLead } from './frame.ts';
import { piecesIn, piecesOf } from './pieces.ts';
import type { Found } from './types.ts';

/** Of `SELECTED`, in its order. */
export type Row = [
  key: string,
  sum: string,
  expires: number | null,
  created: number,
  cost: number,
  hits: number,
  flags: number,
  bytes: number,
  file: string | null,
  lead: number,
  body: Uint8Array<ArrayBuffer> | null,
];

export const SELECTED = 'key, sum, expires, created, cost, hits, flags, bytes, file, lead, body';

export const FAILED = 1;
export const STREAMED = 2;

/** Null where it is spoiled, or its file is not there. */
export function found(folder: string, row: Row, hits: number, broken: () => void): Found | null {
  const [, sum, , created, cost, , flags, bytes, file, lead, body] = row;
  const about = { created, cost, hits, bytes, failed: (flags & FAILED) !== 0 };
  if (file === null) {
    if (body === null || hashBytes(body) !== sum) return null;
    if ((flags & STREAMED) !== 0) return streamed(about, () => piecesIn(body));
    const frame = readLead(body);
    return frame === null
      ? null
      : whole(about, frame, (part) => body.buffer.slice(part.offset, part.offset + part.bytes));
  }
  if ((flags & STREAMED) !== 0) {
    const pieces = piecesOf(folder, file, bytes, sum, broken);
    return pieces === null ? null : streamed(about, pieces);
  }
  const descriptor = openFile(folder, file, bytes);
  if (descriptor === null) return null;
  try {
    const frame = leadOf(descriptor, lead, sum);
    if (frame === null) return null;
    // At once, since the file may be removed before they are asked for.
    const parts: (ArrayBuffer | null)[] = [];
    for (const part of frame.parts) {
      const buffer = partAt(descriptor, part);
      if (buffer === null) return null;
      parts.push(buffer);
    }
    return whole(about, frame, (part, index) => {
      const buffer = parts[index];
      parts[index] = null;
      return buffer ?? onePart(folder, file, bytes, part);
    });
  } finally {
    closeSync(descriptor);
  }
}

type About = Pick<Found, 'created' | 'cost' | 'hits' | 'bytes' | 'failed'>;

function whole(about: About, { head, parts }: Frame, take: (part: Part, index: number) => ArrayBuffer | null): Found {
  return {
    ...about,
    head,
    parts: parts.length,
    streamed: false,
    part: (index) => take(parts[index]!, index),
    *chunks() {},
  };
}

function streamed(about: About, chunks: () => Generator<Uint8Array, void, undefined>): Found {
  return { ...about, head: new Uint8Array(0), parts: 0, streamed: true, part: () => null, chunks };
}

/** What a file begins with, or null where that is spoiled. */
export function leadOf(descriptor: number, lead: number, sum: string): Frame | null {
  const start = read(descriptor, 0, lead);
  return start === null || hashBytes(start) !== sum ? null : readLead(start);
}

function onePart(folder: string, file: string, bytes: number, part: Part): ArrayBuffer | null {
  const descriptor = openFile(folder, file, bytes);
  if (descriptor === null) return null;
  try {
    return partAt(descriptor, part);
  } finally {
    closeSync(descriptor);
  }
}

function partAt(descriptor: number, part: Part): ArrayBuffer | null {
  return (
    (part.bytes < MAP_BYTES ? null : mapPrivate(descriptor, part.offset, part.bytes)) ?? readPart(descriptor, part)
  );
}

/** Null where it is not what was written. */
export function readPart(descriptor: number, { offset, bytes, sum }: Part): ArrayBuffer | null {
  const part = read(descriptor, offset, bytes);
  return part === null || hashBytes(part) !== sum ? null : part.buffer;
}
