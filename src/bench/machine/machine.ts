/** The machine's fingerprint: what must be alike before figures of two runs can be compared. */
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
