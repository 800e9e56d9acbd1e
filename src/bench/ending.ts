/**
 * What must be undone however hasten ends: temporary folders and work trees removed, groups of processes killed. Each is
 * undone once: by its owner when it is done, or else when this process exits or is told to by a signal, last made first.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const open: (() => void)[] = [];
let watching = false;

/** Has `undo` (synchronous) called at the end. Gives the function that does it earlier; later calls do nothing. */
export function atEnd(undo: () => void): () => void {
  watch();
  open.push(undo);
  return () => {
    const at = open.indexOf(undo);
    if (at < 0) return;
    open.splice(at, 1);
    undo();
    if (open.length === 0) unwatch();
  };
}

/** A folder that is gone at the end. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hasten-'));
  return { path, remove: atEnd(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 })) };
}

/** Kills `child` at the end, if it is still there: one in an endless loop would not notice that its parent is gone. */
export function endWithThisProcess(child: ChildProcess): void {
  const end = atEnd(() => child.kill('SIGKILL'));
  child.once('exit', end).once('error', end);
}

/** Kills the process group that `child` leads (`detached`), also where it has ended itself and left somebody behind. */
export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Nobody is left.
  }
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.on('exit', undoAll);
  for (const signal of SIGNALS) process.on(signal, endBy);
}

/** With nothing left to undo, signals do what they do without hasten: at once, by the kernel. */
function unwatch(): void {
  watching = false;
  process.off('exit', undoAll);
  for (const signal of SIGNALS) process.off(signal, endBy);
}

/** Stays the signals' handler until all is undone, so that a second Ctrl-C does not end it half-way. */
function endBy(signal: NodeJS.Signals): void {
  undoAll();
  for (const one of SIGNALS) process.removeAllListeners(one);
  process.kill(process.pid, signal);
}

function undoAll(): void {
  for (let undo = open.pop(); undo !== undefined; undo = open.pop()) {
    try {
      undo();
    } catch {
      // The others are undone all the same.
    }
  }
}
