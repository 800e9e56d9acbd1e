/**
 * Values that come in pieces, as a stream's chunks. On disk each piece is its length (f64), its checksum (16 bytes) and its
 * bytes, one after another; the checksum of all those before is the entry's. Small ones end up in the index, others in
 * a file that grows as they come.
 */
import { closeSync } from 'node:fs';
import { HastenError } from '../../support/errors.ts';
import { hashBytes, hashText } from '../key/hash.ts';
import { openFile, read } from './files.ts';

/** Up to here, in bytes, a file is checked before its first piece is given. */
const CHECKED = 64 * 2 ** 20;

const BEFORE = 24;

/** What comes before a piece. */
export function before(piece: Uint8Array, sum: string): Uint8Array {
  const bytes = new Uint8Array(BEFORE);
  new DataView(bytes.buffer).setFloat64(0, piece.byteLength, true);
  bytes.set(Buffer.from(sum, 'hex'), 8);
  return bytes;
}

/** The checksum of pieces by that of those before. */
export function sumAfter(all: string, one: string): string {
  return hashText(all + one);
}

/** Those in a row, which has been checked. */
export function* piecesIn(body: Uint8Array<ArrayBuffer>): Generator<Uint8Array, void, undefined> {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let at = 0; at < body.byteLength; ) {
    const bytes = view.getFloat64(at, true);
    at += BEFORE;
    yield body.slice(at, at + bytes);
    at += bytes;
  }
}

/** Those in a file; null where it is not there or spoiled. */
export function piecesOf(
  folder: string,
  file: string,
  bytes: number,
  sum: string,
  broken: () => void,
): (() => Generator<Uint8Array, void, undefined>) | null {
  if (bytes <= CHECKED ? !areWhole(folder, file, bytes, sum) : !isThere(folder, file, bytes)) return null;
  return function* () {
    const descriptor = openFile(folder, file, bytes);
    let all = '';
    try {
      for (const { piece, own } of descriptor === null ? [] : inFile(descriptor, bytes)) {
        all = sumAfter(all, own);
        yield piece;
      }
    } finally {
      if (descriptor !== null) closeSync(descriptor);
    }
    if (all === sum) return;
    broken();
    throw new HastenError('HASTEN_CACHE_STORE', `an entry of the cache in ${folder} was spoiled while it was read`, {
      fix: 'call once more: it is computed then',
    });
  };
}

/** Whether all pieces are what was written. */
export function areWhole(folder: string, file: string, bytes: number, sum: string): boolean {
  const descriptor = openFile(folder, file, bytes);
  if (descriptor === null) return false;
  try {
    let all = '';
    for (const { own } of inFile(descriptor, bytes)) all = sumAfter(all, own);
    return all === sum;
  } finally {
    closeSync(descriptor);
  }
}

function isThere(folder: string, file: string, bytes: number): boolean {
  const descriptor = openFile(folder, file, bytes);
  if (descriptor !== null) closeSync(descriptor);
  return descriptor !== null;
}

/** Up to the first that is spoiled. */
function* inFile(descriptor: number, bytes: number): Generator<{ piece: Uint8Array; own: string }> {
  for (let at = 0; at < bytes; ) {
    const start = read(descriptor, at, BEFORE);
    if (start === null) return;
    const length = new DataView(start.buffer).getFloat64(0, true);
    if (!(length >= 0 && length <= bytes - at - BEFORE)) return;
    const piece = read(descriptor, at + BEFORE, length);
    const own = Buffer.from(start.buffer, 8, 16).toString('hex');
    if (piece === null || hashBytes(piece) !== own) return;
    yield { piece, own };
    at += BEFORE + length;
  }
}
