/**
 * The sides that are not of this repository: Joblib's `Memory`, and p-memoize and Keyv with SQLite from npm. What is missing
 * is left out, and standard error says how to get it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from '../support/npm.ts';

/** Keyv's adapter from version 6 on uses `node:sqlite`, so nothing has to be compiled. */
const PACKAGES = ['p-memoize@9.0.0', 'keyv@6.1.0', '@keyv/sqlite@6.0.0-beta.4'];

/** What this machine has; as the environment carries it to the processes of the benchmarks, in HASTEN_CACHE_SIDES. */
export interface Sides {
  /** The folder in whose node_modules the packages are, or null. */
  peers: string | null;
  /** One that has Joblib, or null. */
  python: string | null;
  /** The folder of the programs in Python. */
  programs: string;
  /** Where all sides keep their caches; new for each run. */
  folder: string;
}

/** Installs the packages where they are not yet. The folder is removed when this process ends. */
export function findSides(withPython: boolean): Sides {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-caches-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return {
    peers: packages(),
    python: withPython ? joblib() : null,
    programs: join(import.meta.dirname, 'python'),
    folder,
  };
}

function packages(): string | null {
  try {
    return installed(...PACKAGES);
  } catch {
    leaveOut(`${PACKAGES.join(', ')}: npm cannot install them`);
    return null;
  }
}

function joblib(): string | null {
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      execFileSync(python, ['-c', 'import joblib, numpy'], { stdio: 'ignore' });
      return python;
    } catch {}
  }
  leaveOut('Joblib: no python3 has it (on Debian: apt-get install python3-joblib)');
  return null;
}

function leaveOut(what: string): void {
  process.stderr.write(`left out: ${what}\n`);
}
