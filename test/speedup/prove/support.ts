/** Programs in a folder of their own, recorded and proven as `hasten try` does it, in less time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Candidate, FileEdit } from '../../../src/remedies/candidate.ts';
import { type Proven, prove } from '../../../src/speedup/prove/index.ts';
import { type Recording, recordCalls } from '../../../src/speedup/record/record.ts';

/** Writes files by name, and gives the folder; it is gone after the test. */
export function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-prove-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A candidate that replaces each text, which the file has once. */
export function candidateOf(
  file: string,
  text: string,
  changes: Record<string, string>,
  more: Partial<Candidate> = {},
): Candidate {
  const edits = Object.entries(changes).map(([before, after]): FileEdit => {
    const start = text.indexOf(before);
    if (start < 0 || text.indexOf(before, start + 1) >= 0) throw new Error(`${before} is not there once`);
    return { file, start, end: start + before.length, text: after };
  });
  return { name: 'other', remedy: 'other', edits, nodeArgs: [], node: null, refused: null, ...more };
}

export async function recorded(file: string, name: string, calls = 20): Promise<Recording> {
  const recording = await recordCalls({
    nodeArgs: [],
    script: file,
    args: [],
    file,
    function: name,
    calls,
    bytes: 2 ** 26,
    timeoutMs: 20_000,
    showOutput: false,
  });
  onTestFinished(() => rmSync(recording.folder, { recursive: true, force: true }));
  return recording;
}

interface Tried {
  /** Default `main.ts`. */
  file?: string;
  function?: string;
  calls?: number;
  tolerance?: number | null;
  timeMs?: number;
  /** Files beside the program. */
  beside?: Record<string, string>;
}

/** Records `f` of a program and proves what `make` makes of its text. */
export async function tried(
  text: string,
  make: (file: string, text: string) => Candidate[],
  { file: name = 'main.ts', function: fn = 'f', calls = 20, tolerance = null, timeMs = 0, beside = {} }: Tried = {},
): Promise<Proven> {
  const folder = folderOf({ 'package.json': '{"type":"module"}', ...beside, [name]: text });
  const file = join(folder, name);
  const recording = await recorded(file, fn, calls);
  return prove({ file, function: fn, recording, candidates: make(file, text), tolerance, timeMs });
}
