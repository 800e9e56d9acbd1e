/**
 * Decides call by call whether a loop is shared with other threads, by the time that its rounds have taken so far. What
 * always holds: which rounds form a block depends on their number alone, and every block is computed as a whole by one
 * thread; so results are the same whatever is decided here.
 */
import { type Compiled, MOST_BLOCKS, type SharedLoop } from '../runtime/compiled.ts';
import { type Crew, crewIfAny, type Job, theCrew } from './crew.ts';
import { cores, whyNoThreads } from './platform.ts';
import { tuning } from './tuning.ts';
import { type LoopFunction, MOST } from './words.ts';

/** A loop, and what came of sharing it. */
interface Known extends SharedLoop {
  run: LoopFunction;
  /** Times that it had rounds enough for two blocks. */
  runs: number;
  /** Of those, times that several threads took part, and how many at the most. */
  shared: number;
  used: number;
  /** ms of one thread a unit (0: not known yet), and for the latest run. */
  unit: number;
  ms: number;
  /** What became of the latest run. */
  latest: 'shared' | 'short' | 'early' | 'late';
}

/** What a kernel was asked for; null: loops are not to be shared. */
export type Threads = 'auto' | number | null;

export function newSharer(
  { sharedLoops, scratchBytes }: Pick<Compiled, 'sharedLoops' | 'scratchBytes'>,
  threads: Threads,
  range: (site: number, index: number) => void,
): Sharer {
  const wanted = threads === 'auto' ? cores() : (threads ?? 1);
  const why = whyNoThreads();
  const alone =
    wanted === 1 ? (threads === 'auto' ? 'the process may use one core only' : 'one thread was asked for') : why;
  const sharer = new Sharer(sharedLoops, alone === null ? Math.min(wanted, MOST) : 1, scratchBytes, range);
  if (alone !== null) sharer.stayAlone(alone);
  return sharer;
}

export class Sharer {
  readonly loops: Known[];
  /** Threads that may take part. */
  team: number;
  /** Of the calling thread's scratch space and the others' own. */
  readonly scratchBytes: number;
  /** Why there is but one thread, whatever the work is. */
  alone: string | null = null;
  readonly #ownBytes: number;
  readonly #range: (site: number, index: number) => void;
  #module: WebAssembly.Module | null = null;
  /** The crew that knows the module, and what it calls it. */
  #crew: Crew | null = null;
  #id = 0;

  constructor(
    loops: readonly SharedLoop[],
    team: number,
    scratchBytes: number,
    range: (site: number, index: number) => void,
  ) {
    const none: LoopFunction = () => {};
    this.loops = loops.map((loop) => ({
      ...loop,
      run: none,
      runs: 0,
      shared: 0,
      used: 1,
      unit: 0,
      ms: 0,
      latest: 'short',
    }));
    this.team = team;
    // Apart, so that no two threads write to one cache line.
    this.#ownBytes = Math.ceil(scratchBytes / 128) * 128;
    this.scratchBytes = team * this.#ownBytes;
    this.#range = range;
  }

  /** Why the latest run of a loop was computed by one thread, or null. */
  whyAlone({ runs, latest }: Known): string | null {
    if (this.alone !== null) return this.alone;
    if (runs === 0) return 'it had too few rounds in each call';
    if (latest === 'shared') return null;
    const crew = crewIfAny();
    if (crew != null && crew.failure !== null && crew.ready(this.team) === 0) return `no other thread: ${crew.failure}`;
    if (latest === 'late') return 'no other thread woke up in time';
    return latest === 'short' ? 'a run takes less time than sharing it would' : 'the other threads were not there yet';
  }

  stayAlone(why: string): void {
    this.alone ??= why;
    this.team = 1;
  }

  /** Now that there is an instance. */
  bind(module: WebAssembly.Module, exports: WebAssembly.Instance['exports']): void {
    this.#module = module;
    for (const [index, loop] of this.loops.entries()) loop.run = exports[`loop${index}`] as LoopFunction;
  }

  /** `hasten.fork` of the module: runs that many units of a loop, and gives how many blocks have left a sum. */
  readonly fork = (index: number, from: number, units: number, base: number): number => {
    const loop = this.loops[index]!;
    const block = Math.max(tuning.always ? 1 : loop.block, Math.ceil(units / MOST_BLOCKS));
    const blocks = Math.ceil(units / block);
    loop.runs++;
    if (this.team === 1) return serial(loop, base, from, units, block, 0, blocks);
    let first = 0;
    if (loop.unit === 0) {
      // The first block tells how long the others will take.
      const begin = performance.now();
      serial(loop, base, from, Math.min(units, block), block, 0, 1);
      loop.unit = (performance.now() - begin) / block;
      first = 1;
    }
    const expected = loop.unit * (units - first * block);
    const begin = loop.runs < 16 || loop.runs % 16 === 0 || expected > 0.05 ? performance.now() : 0;
    let done = blocks;
    let threads = 1;
    if (blocks - first > 1 && this.#isWorth(expected)) {
      threads = this.#share(loop, { index, from, units, base, block, first, blocks });
      if (threads > 1) loop.shared++;
      loop.used = Math.max(loop.used, threads);
      loop.latest = threads > 1 ? 'shared' : theCrew().ready(this.team) === 0 ? 'early' : 'late';
    } else {
      done = serial(loop, base, from, units, block, first, blocks);
      const isEarly = expected > tuning.shareAsleep && this.team > 1 && theCrew().ready(this.team) === 0;
      loop.latest = isEarly ? 'early' : 'short';
    }
    if (begin > 0 && first === 0) {
      const each = ((performance.now() - begin) * threads) / units;
      loop.unit = (loop.unit + each) / 2;
    }
    loop.ms = loop.unit * units;
    return done;
  };

  #isWorth(expected: number): boolean {
    if (tuning.always) return true;
    const crew = theCrew();
    if (expected < tuning.shareAwake) return false;
    if (crew.threads.length + 1 < this.team) {
      if (expected > tuning.shareAsleep) crew.missed += expected;
      if (expected > tuning.start || crew.missed > tuning.startAfter) crew.start(this.team);
    }
    if (crew.ready(this.team) === 0) return crew.threads.length > 0 && expected > tuning.start;
    if (crew.areAwake || expected > Math.max(tuning.shareAsleep, tuning.wakes * crew.waking)) return true;
    // What waking took once is not what it takes for ever.
    if (expected > tuning.shareAsleep) crew.waking *= 0.98;
    return false;
  }

  #share(
    loop: Known,
    on: { index: number; from: number; units: number; base: number; block: number; first: number; blocks: number },
  ): number {
    const crew = theCrew();
    if (tuning.always) crew.start(this.team);
    if (this.#crew !== crew) {
      this.#id = crew.know(this.#module!);
      this.#crew = crew;
    }
    const job: Job = {
      module: this.#id,
      loop: on.index,
      run: loop.run,
      base: on.base,
      own: on.base + this.#ownBytes,
      ownBytes: this.#ownBytes,
      from: on.from,
      stride: loop.stride,
      units: on.units,
      block: on.block,
      first: on.first,
      blocks: on.blocks,
      team: this.team,
    };
    return crew.run(job, this.#range);
  }
}

/** Blocks `first` to `blocks` - 1, one after the other, or as one where it makes no difference. */
function serial(
  loop: Known,
  base: number,
  from: number,
  units: number,
  block: number,
  first: number,
  blocks: number,
): number {
  const { run, stride, isOrdered } = loop;
  if (first >= blocks) return blocks;
  if (!isOrdered) {
    run(base, base, from + first * block * stride, from + units * stride, first);
    return first + 1;
  }
  for (let at = first; at < blocks; at++) {
    run(base, base, from + at * block * stride, from + Math.min(units, (at + 1) * block) * stride, at);
  }
  return blocks;
}
