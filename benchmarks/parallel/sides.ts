/**
 * The sides that are not of this repository: Piscina, Tinypool and workerpool from npm, Python's Pool.map, and Joblib.
 * What is missing is left out, and standard error says how to get it.
 */
import { join } from 'node:path';
import { leaveOut, packages, pythonWith } from '../support/peers.ts';

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
  const withJoblib = withPython ? pythonWith('joblib', 'numpy') : null;
  const python = withPython ? (withJoblib ?? pythonWith()) : null;
  if (python === null) leaveOut('Pool.map and Joblib: as asked, or there is no python3');
  else if (withJoblib === null) leaveOut('Joblib: python3 has none (on Debian: apt-get install python3-joblib)');
  return {
    peers: packages(...PACKAGES),
    python,
    joblib: withJoblib !== null,
    programs: join(import.meta.dirname, 'python'),
  };
}
