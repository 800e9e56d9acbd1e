/** Values with `compress`: head and parts, each by itself, as Zstandard of Node's own. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Encoded } from '../store/types.ts';
import { COMPRESSED, HEAD } from './format.ts';

export function compress({ head, parts }: Encoded): Encoded {
  const body = zstdCompressSync(head.subarray(HEAD));
  const packed = new Uint8Array(HEAD + body.length);
  packed.set(head.subarray(0, HEAD));
  packed[1]! |= COMPRESSED;
  packed.set(body, HEAD);
  return { head: packed, parts: parts.map((part) => zstdCompressSync(part)) };
}

export function isCompressed(head: Uint8Array): boolean {
  return (head[1]! & COMPRESSED) !== 0;
}

export function decompressHead(head: Uint8Array): Uint8Array {
  const body = zstdDecompressSync(head.subarray(HEAD));
  const plain = new Uint8Array(HEAD + body.length);
  plain.set(head.subarray(0, HEAD));
  plain[1]! &= ~COMPRESSED;
  plain.set(body, HEAD);
  return plain;
}

export function decompressPart(part: ArrayBuffer): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = zstdDecompressSync(new Uint8Array(part));
  return (byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
}
