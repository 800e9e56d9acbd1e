/**
 * A call as bytes: its arguments before it ran, and behind it the result and what has become of them. What could not come
 * back as it was is refused by `Unkept` (cache/value/unkept.ts), with its path in the list of arguments.
 */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { types } from 'node:util';
import { decode } from '../../cache/value/decode.ts';
import { type EncodedValue, type EncodeOptions, encode } from '../../cache/value/encode.ts';
import { Unkept } from '../../cache/value/unkept.ts';
import type { CallHead, Section } from './files.ts';
import type { Outcome, RecordedCall } from './model.ts';

const OPTIONS: EncodeOptions = { isMemoryKept: true };

/** Arguments as they were. */
export interface Copy {
  section: Section;
  /** Head and parts, in memory of their own. */
  chunks: Uint8Array[];
  bytes: number;
}

/** Throws `Unkept` for arguments of which one is no data at all, before the others are copied, which may be large. */
export function checkArguments(args: readonly unknown[]): void {
  for (const [at, value] of args.entries()) {
    const what = typeof value === 'function' ? 'a function' : typeof value === 'symbol' ? 'a symbol' : null;
    if (what === null && !types.isProxy(value)) continue;
    const error = new Unkept(what ?? 'a Proxy');
    error.path = `args[${at}]`;
    throw error;
  }
}

/** `name`: what the path begins with where something is refused. Throws `Unkept`. */
export function copyOf(value: unknown, name: string): Copy {
  const { head, parts, bytes } = encodeNamed(value, name);
  // Parts are the arrays' own memory, which the call may change.
  return { section: sectionOf(head, parts), chunks: [head, ...parts.map((part) => part.slice())], bytes };
}

function encodeNamed(value: unknown, name: string): EncodedValue {
  try {
    return encode(value, OPTIONS);
  } catch (error) {
    if (error instanceof Unkept) error.path = `${name}${error.path}`;
    throw error;
  }
}

/** Bytes of a call, to be written. */
export interface CopiedCall {
  chunks: Uint8Array[];
  bytes: number;
}

/** The call behind its end. Throws `Unkept` where its result, or what it made of the arguments, cannot be kept. */
export function copyCall(before: Copy, args: unknown[], outcome: { value: unknown } | { error: unknown }): CopiedCall {
  const now = encodeNamed(args, 'args');
  const isChanged = !isSame(before, now);
  const error = 'error' in outcome ? describe(outcome.error) : null;
  const value = 'value' in outcome ? outcome.value : undefined;
  const isObject = typeof value === 'object' && value !== null;
  const at = isObject ? args.indexOf(value) : -1;
  const resultIs = at < 0 ? null : at;
  // Together, so that what the result shares with the arguments it shares in the copy.
  const isNew = error === null && resultIs === null;
  const after = isChanged ? copyOf([args, value], 'result') : isNew ? copyOf(value, 'result') : null;
  const { section } = before;
  const head: CallHead = { resultIs, error, args: section, after: after?.section ?? null, isChanged };
  const text = Buffer.from(JSON.stringify(head));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  const chunks = [size, text, ...before.chunks, ...(after?.chunks ?? [])];
  return { chunks, bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0) };
}

/** Writes the file, which is there whole or not at all. */
export function writeCall(path: string, { chunks }: CopiedCall): void {
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    }
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** Reads what `writeCall` wrote: values that nobody else has. */
export function readCall(path: string): RecordedCall {
  const bytes = readFileSync(path);
  const { start, head } = headOf(bytes);
  const args = decodeSection(bytes, start, head.args) as unknown[];
  const next = start + lengthOf(head.args);
  const behind = head.after === null ? undefined : decodeSection(bytes, next, head.after);
  const [argsAfter, value] = head.isChanged
    ? (behind as [unknown[], unknown])
    : [null, head.resultIs === null ? behind : (decodeSection(bytes, start, head.args) as unknown[])[head.resultIs]];
  const result: Outcome = head.error === null ? { value } : { error: head.error };
  return { args, result, argsAfter, resultIs: head.resultIs };
}

/** The arguments alone, of a file's bytes: anew each time. */
export function argumentsIn(bytes: Buffer): unknown[] {
  const { start, head } = headOf(bytes);
  return decodeSection(bytes, start, head.args) as unknown[];
}

function headOf(bytes: Buffer): { start: number; head: CallHead } {
  const start = 4 + bytes.readUInt32LE();
  return { start, head: JSON.parse(bytes.toString('utf8', 4, start)) as CallHead };
}

function sectionOf(head: Uint8Array, parts: readonly Uint8Array[]): Section {
  return { head: head.length, parts: parts.map((part) => part.length) };
}

function lengthOf({ head, parts }: Section): number {
  return parts.reduce((sum, part) => sum + part, head);
}

function decodeSection(bytes: Buffer, start: number, { head, parts }: Section): unknown {
  const partAt = (index: number) => {
    const from = start + parts.slice(0, index).reduce((sum, part) => sum + part, head);
    return new Uint8Array(bytes.subarray(from, from + parts[index]!)).buffer;
  };
  return decode(bytes.subarray(start, start + head), partAt);
}

function isSame({ chunks }: Copy, { head, parts }: EncodedValue): boolean {
  const now = [head, ...parts];
  return (
    now.length === chunks.length &&
    now.every((chunk, at) => Buffer.compare(asBuffer(chunk), asBuffer(chunks[at]!)) === 0)
  );
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function describe(error: unknown): { name: string; message: string } {
  if (!types.isNativeError(error)) return { name: typeof error, message: text(error) };
  return { name: text(error.name), message: text(error.message) };
}

function text(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}
