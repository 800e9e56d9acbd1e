/** Values with `compress`: head and parts, each by itself, as Zstandard of Node's own. */
import type { Encoded } from '../store/types.ts';
import { COMPRESSED, HEAD } from './format.ts';

/** Most programs compress nothing, and loading it takes milliseconds. */
let loaded: typeof import('node:zlib') | undefined;

function zlib(): typeof import('node:zlib') {
  loaded ??= process.getBuiltinModule('node:zlib');
  return loaded;
}

export function compress({ head, parts }: Encoded): Encoded {
  const body = zlib().zstdCompressSync(head.subarray(HEAD));
  const packed = new Uint8Array(HEAD + body.length);
  packed.set(head.subarray(0, HEAD));
  packed[1]! |= COMPRESSED;
  packed.set(body, HEAD);
  return { head: packed, parts: parts.map((part) => zlib().zstdCompressSync(part)) };
}

export function isCompressed(head: Uint8Array): boolean {
  return (head[1]! & COMPRESSED) !== 0;
}

export function decompressHead(head: Uint8Array): Uint8Array {
  const body = zlib().zstdDecompressSync(head.subarray(HEAD));
  const plain = new Uint8Array(HEAD + body.length);
  plain.set(head.subarray(0, HEAD));
  plain[1]! &= ~COMPRESSED;
  plain.set(body, HEAD);
  return plain;
}

export function decompressPart(part: ArrayBuffer): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = zlib().zstdDecompressSync(new Uint8Array(part));
  return (byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
}
