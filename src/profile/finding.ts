/** One thing that a profile gives reason to try; what finds them is in doctor/. */
export interface Finding {
  /** The rule's name: `kernel`, `parallel`, `cache`, `garbage`, `json`, `validation`, `synchronous`, `awaits`, `search`, `threads`. */
  rule: string;
  /** Without a full stop: `countSteps can be a kernel`. */
  title: string;
  file: string;
  line: number;
  /** As in the Profile's `functions`; null for what is no function's. */
  function: string | null;
  /** Sentences with figures of this very run. */
  evidence: string[];
  /** A sentence that begins with "Try". */
  remedy: string;
  /** A page of the docs with its section: `docs/kernel.md#loops`. */
  docs: string;
  /** What tries it: `hasten try app.ts#sum --with kernel -- app.ts 100`; null where only the user can make the change. */
  command: string | null;
  /** What the command tries; null with it. */
  tries: FindingTarget | null;
  /** ms of the run that it could save at most. */
  savesMs: number;
  /** The run's time over its time without what could be saved: the most that the whole program can gain, by Amdahl's law. */
  limit: number;
}

export interface FindingTarget {
  remedy: 'kernel' | 'parallel' | 'cache' | 'flags';
  file: string;
  /** Null where the remedy is of the whole program. */
  function: string | null;
  /** The hot line; null where there is none. */
  line: number | null;
}
