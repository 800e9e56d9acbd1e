/** What the processes that check and time candidates are told, as a file. */
export interface Plan {
  /** Of `Recording`. */
  recording: string;
  /** The user's file, and its function. */
  file: string;
  function: string;
  isAsync: boolean;
  /** Where caches and whatever else these processes make lie. */
  folder: string;
  /** By candidate: the file that has its edits (`Edited`), the slice among them. */
  edits: Record<string, string>;
  /** Candidates that are kernels: what is compiled in one process the others have from the disk, as the program's later runs do. */
  kernels: string[];
  benches: PlannedBench[];
}

export interface PlannedBench {
  name: string;
  /** Keys of `edits`, the original first. */
  candidates: string[];
  /** Recorded calls of a pass, by index. */
  calls: number[];
  /** How often they are repeated in one pass; each with arguments of its own where `isFresh`. */
  repeats: number;
  /** Whether each pass needs new arguments. */
  isFresh: boolean;
  /** Whether each pass begins with nothing kept. */
  clears: boolean;
}
