/**
 * Reads a recording's folder back (recording.ts). Whatever was cut off by a sudden end is left out: a half line, a half
 * pair, a sample whose node is missing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleText } from '../instrument/hook.ts';
import type { ModuleMap } from '../instrument/module-map.ts';
import {
  CLOCK_DOUBLES,
  type EndRecord,
  file,
  type ModuleRecord,
  type ObservationsRecord,
  type SkippedRecord,
  type StartRecord,
  type TextRecord,
  type ThreadRecord,
} from './recording.ts';
import type { RawProfile } from './v8/raw-profile.ts';

export interface RecordedModule extends ModuleRecord {
  map: ModuleMap;
}

export interface RecordedThread {
  start: StartRecord;
  /** When sampling it began, µs on the monotonic clock. */
  sampledFromUs: number;
  modules: RecordedModule[];
  skipped: SkippedRecord[];
  /** Pairs of (parent, place); the pair at index 0 is node 1. */
  nodes: Int32Array;
  /** Pairs of (node, µs). */
  samples: Int32Array;
  counts: Float64Array;
  /** V8 engine: what V8 measured, in the order of time, and the texts of the user's modules. */
  v8Parts: RawProfile[];
  texts: ModuleText[];
  /** Null where nobody looked, or the thread ended too soon. */
  observations: ObservationsRecord | null;
  /** Null where the thread could not say goodbye. */
  end: EndRecord | null;
}

export interface Recording {
  /** The main thread first; empty when the program did not come as far as its first module. */
  threads: RecordedThread[];
  clock: { nowUs: number; cpuUserUs: number; cpuSystemUs: number } | null;
}

export function readRecording(folder: string): Recording {
  const threads = readLines<ThreadRecord>(join(folder, file.threads)).flatMap((record) => {
    const thread = readThread(folder, record);
    return thread ? [thread] : [];
  });
  threads.sort((a, b) => a.start.threadId - b.start.threadId);
  const clock = new Float64Array(readBytes(join(folder, file.clock), 8));
  return {
    threads,
    clock:
      clock.length < CLOCK_DOUBLES
        ? null
        : { nowUs: clock[0] as number, cpuUserUs: clock[1] as number, cpuSystemUs: clock[2] as number },
  };
}

function readThread(folder: string, { thread, startUs }: ThreadRecord): RecordedThread | null {
  const start = readJson<StartRecord>(join(folder, file.start(thread)));
  if (!start) return null;
  const records = readLines<ModuleRecord | TextRecord | SkippedRecord>(join(folder, file.modules(thread)));
  return {
    start,
    sampledFromUs: startUs,
    modules: records.flatMap((record) => {
      const map = 'mapFile' in record ? readJson<ModuleMap>(record.mapFile) : null;
      return map ? [{ ...(record as ModuleRecord), map }] : [];
    }),
    skipped: records.filter((record): record is SkippedRecord => 'skipped' in record),
    nodes: new Int32Array(readBytes(join(folder, file.nodes(thread)), 8)),
    samples: new Int32Array(readBytes(join(folder, file.samples(thread)), 8)),
    counts: new Float64Array(readBytes(join(folder, file.counts(thread)), 8)),
    v8Parts: readV8Parts(folder, thread),
    texts: records.flatMap((record) => ('textFile' in record ? (readJson<ModuleText>(record.textFile) ?? []) : [])),
    observations: readJson<ObservationsRecord>(join(folder, file.observations(thread))),
    end: readJson<EndRecord>(join(folder, file.end(thread))),
  };
}

function readV8Parts(folder: string, thread: number): RawProfile[] {
  const parts: RawProfile[] = [];
  for (;;) {
    const part = readJson<RawProfile>(join(folder, file.v8(thread, parts.length)));
    if (part === null) return parts;
    parts.push(part);
  }
}

/** A file's bytes, cut to a multiple of `unit`; nothing where the file is missing. */
function readBytes(path: string, unit: number): ArrayBuffer {
  try {
    const bytes = readFileSync(path);
    const length = bytes.length - (bytes.length % unit);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length) as ArrayBuffer;
  } catch {
    return new ArrayBuffer(0);
  }
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null;
  }
}

function readLines<T>(path: string): T[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as T];
    } catch {
      return [];
    }
  });
}

/** The recordings of the processes that the program started, each in a folder of its own below. */
export function childFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}
