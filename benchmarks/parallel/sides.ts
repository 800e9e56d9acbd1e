/**
 * The sides that are not of this repository: Piscina, Tinypool and workerpool from npm, Python's Pool.map, and Joblib.
 * What is missing is left out, and standard error says how to get it.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { installed } from '../support/npm.ts';

const PACKAGES = ['piscina@5.3.2', 'tinypool@2.2.0', 'workerpool@10.0.3'];

/** What this machine has; as the environment carries it to the processes of the benchmarks, in HASTEN_PARALLEL_SIDES. */
export interface Sides {
  /** The folder in whose node_modules the packages are, or null. */
  peers: string | null;
  python: string | null;
  joblib: boolean;
  /** The folder of the programs in Python. */
  programs: string;
}

/** Installs the packages where they are not yet. */
export function findSides(withPython: boolean): Sides {
  const pythons = ['/usr/bin/python3', 'python3'].filter((path) => withPython && succeeds(path, ['--version']));
  const withJoblib = pythons.find((path) => succeeds(path, ['-c', 'import joblib, numpy']));
  if (!withPython) leaveOut('Pool.map and Joblib, as asked');
  else if (pythons.length === 0) leaveOut('Pool.map and Joblib: there is no python3');
  else if (withJoblib === undefined) leaveOut('Joblib: python3 has none (on Debian: apt-get install python3-joblib)');
  return {
    peers: packages(),
    python: withJoblib ?? pythons[0] ?? null,
    joblib: withJoblib !== undefined,
    programs: join(import.meta.dirname, 'python'),
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

function succeeds(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function leaveOut(what: string): void {
  process.stderr.write(`left out: ${what}\n`);
}
