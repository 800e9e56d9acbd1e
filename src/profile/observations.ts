/**
 * What a run says of its own calls besides their time: a part of the Profile, from observers that look at some calls of
 * each function and at all calls of a few built-ins. Counts are exact, the rest is of the calls that were looked at.
 */

export interface Observations {
  functions: ObservedFunction[];
  calls: ObservedCall[];
  awaits: ObservedAwait[];
  cores: Cores;
}

/** A function with parameters and a frame of its own. */
export interface ObservedFunction {
  file: string;
  line: number;
  column: number;
  /** As in the Profile's `functions`. */
  name: string;
  thread: number;
  /** Exact. */
  calls: number;
  /** How many of them were looked at: the first ones, and others over the whole run. */
  observed: number;
  /** How many different arguments those had, by a hash of what they hold (`this` included where it is used). */
  distinct: number;
  /** The types of arguments that were seen, the most frequent first, eight at most. */
  signatures: { types: ArgumentType[]; count: number }[];
  /** Mean bytes that would have to be copied to another thread; null where an argument cannot be. */
  bytes: number | null;
}

/**
 * As kernels name them where they take them: `f64[1000]`, `int`, `number`, `boolean`. Others: `string(12)`,
 * `object{re,im}`, `array(1000) of number`, `function`, `null`, `undefined`, `Map(3)`, `unknown` (a pattern).
 */
export type ArgumentType = string;

/** One place that calls something that is known to be slow at times: see `watched` in instrument/watched.ts. */
export interface ObservedCall {
  file: string;
  line: number;
  thread: number;
  /** `JSON.parse`, `includes`, `readFileSync`, `new Worker`, `new Ajv`, `z.object`, … as the line writes it. */
  name: string;
  /**
   * `json`, `search`; `synchronous`: Node's or a package's that blocks the thread; `validation`: a value is checked; `schema`: what
   * checks is made; `start`: a thread, a process or a pool of them; `copy`: a spread. As instrument/watched.ts has it.
   */
  kind: 'json' | 'search' | 'synchronous' | 'validation' | 'schema' | 'start' | 'copy';
  /** The module that it comes from; null for a built-in. */
  from: string | null;
  /** Exact. */
  calls: number;
  /** Time under it, by the samples; null where its function has no frame. */
  ms: number | null;
  observed: number;
  /**
   * Of the calls that were looked at: characters of the text for JSON (parsed or written), elements of the collection for a
   * search or a spread (keys of an object); null where there is none, where a text is searched, and where the collection is
   * no plain name or path.
   */
  size: { min: number; median: number; max: number; mean: number } | null;
}

/** An `await` within a loop. */
export interface ObservedAwait {
  file: string;
  line: number;
  thread: number;
  /** Exact. */
  hits: number;
  observed: number;
  /** From its start to the moment when the function went on: the mean of those looked at, times `hits`. */
  waitedMs: number;
}

/** The main process's. */
export interface Cores {
  /** That it may use: affinity and cgroup quota; may be no whole number. */
  available: number;
  /** Threads started by the program, and most of them at one time (without the main thread). */
  threadsStarted: number;
  threadsAtOnce: number;
  processesStarted: number;
  processesAtOnce: number;
  /** `UV_THREADPOOL_SIZE`; null where it is not set. */
  threadPool: number | null;
}
