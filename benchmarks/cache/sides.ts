/**
 * The sides that are not of this repository: Joblib's `Memory`, and p-memoize and Keyv with SQLite from npm. What is missing
 * is left out, and standard error says how to get it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveOut, packages, pythonWith } from '../support/peers.ts';

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
  const python = withPython ? pythonWith('joblib', 'numpy') : null;
  if (python === null) leaveOut('Joblib: as asked, or no python3 has it (on Debian: apt-get install python3-joblib)');
  return { peers: packages(...PACKAGES), python, programs: join(import.meta.dirname, 'python'), folder };
}
