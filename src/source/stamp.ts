/**
 * Whether a task is the same function in another thread. Its text is compared, and where a tool stands between file and
 * text in one of the threads alone (a test runner, coverage), the file's time and size are.
 */
import { statSync } from 'node:fs';
import { pathOf, readText } from './files.ts';
import { findText } from './find-text.ts';
import { hashOf } from './hash-of.ts';
import type { TaskEntry } from './registry.ts';

/** Of a module's file, as it is now. */
export function stampOf(module: string): string | null {
  const path = pathOf(module);
  if (path === null) return null;
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs}-${size}-${ino}`;
  } catch {
    return null;
  }
}

const hashes = new WeakMap<TaskEntry, string>();

/** `hash of the text, as it is in the file or made by a tool, arguments, the file's stamp`. */
export function hashOfTask(task: TaskEntry): string {
  let hash = hashes.get(task);
  if (hash === undefined) {
    const text = Function.prototype.toString.call(task.original);
    const path = pathOf(task.module);
    const file = path === null ? null : readText(path);
    const isPlain = file !== null && findText(file, text).length > 0;
    hash = [hashOf(text), isPlain ? 'plain' : 'made', task.original.length, task.stamp].join(' ');
    hashes.set(task, hash);
  }
  return hash;
}

/** Whether what another thread gave as `hash` is this task. */
export function isSame(hash: string, task: TaskEntry): boolean {
  const own = hashOfTask(task).split(' ');
  const other = hash.split(' ');
  if (own[0] === other[0]) return true;
  if (own[1] === 'plain' && other[1] === 'plain') return false;
  return own[2] === other[2] && own[3] === other[3];
}
