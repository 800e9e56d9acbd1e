/** The machine's fingerprint: what must be alike before figures of two runs can be compared. */
import { availableParallelism, cpus, release, totalmem } from 'node:os';

export interface Machine {
  platform: string;
  /** The processor's name. */
  cpu: string;
  cores: number;
  memoryBytes: number;
  /** The kernel's release. */
  release: string;
  node: string;
}

/**
 * The machine that this process runs on. `cores` are those that the process may use (affinity), `memoryBytes` is the
 * machine's, whatever a cgroup leaves of it, and `node` is the version of this process.
 */
export function fingerprint(): Machine {
  return {
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    release: release(),
    node: process.version,
  };
}
