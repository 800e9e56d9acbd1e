/** The one hash of the cache: of keys, of code, of files, and the checksum of what is kept. */
import { createHash } from 'node:crypto';

/** 32 lower-case hexadecimal digits, 128 bits. */
export type Key = string;

/** Of all bytes, in order. */
export function hashBytes(bytes: Uint8Array): Key {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** Of a text's UTF-16 code units: lone surrogates count as they are. */
export function hashText(text: string): Key {
  return hashBytes(Buffer.from(text, 'utf16le'));
}
