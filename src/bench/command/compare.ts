/**
 * Commands measured next to each other: each round runs every command once, in random order, and the empty command of the
 * shell among them, so that whatever the machine does meanwhile happens to all alike. Ratios come from runs of the same
 * round. It ends after the rounds that were asked for, or, from ten on (`leastRounds`), when every interval is narrow or time
 * is over. A command that fails has no figures, and the others go on; when none is left, the first one's failure is thrown.
 */
import { HastenError } from '../../support/errors.ts';
import { atEnd, temporaryFolder } from '../ending.ts';
import { fingerprint } from '../machine/machine.ts';
import { MachineWatch } from '../machine/watch.ts';
import { ratioOf, timeOf } from '../statistics/estimate.ts';
import { seeded } from '../statistics/random.ts';
import type { CompareReport, Contender, OutputCheck, ShellStart } from './compare-model.ts';
import { failedResult, resultOf, sampleOf, startOf } from './figures.ts';
import { OutputComparison } from './outputs.ts';
import { measuring } from './run.ts';
import { type Runner, runnerOf } from './runner.ts';
import type { Run } from './usage.ts';
import { warningsOfAll } from './warnings.ts';

export interface CompareOptions {
  contenders: Contender[];
  /** Its path or name; null runs the words themselves. `sh` by default. */
  shell?: string | null | undefined;
  /** Rounds; null (the default) lets the intervals and the time decide. */
  runs?: number | null | undefined;
  /** Rounds before the first that counts; 1 by default. */
  warmup?: number | undefined;
  /** Rounds after which the intervals and the time decide; 10 by default. */
  leastRounds?: number | undefined;
  /** Intervals are narrow when half the width of each is at most this part of it; 0.01 by default. */
  narrow?: number | undefined;
  /** How long to go on after the last of these, if the intervals are not narrow; 20 000 ms by default. */
  timeLimitMs?: number | undefined;
  /** What a single run may take; null (the default) lets it take any time. */
  timeoutMs?: number | null | undefined;
  check?: OutputCheck['mode'] | undefined;
  /** Whether exit codes other than 0 are taken for success; by default they are errors. */
  ignoreFailure?: boolean | undefined;
  /** A file that is every run's standard input; by default there is none. */
  input?: string | null | undefined;
  /** Is given what each run printed, those of the warm-up too; nothing is kept of it then but by `check`. */
  onOutput?: ((contender: Contender, output: Buffer) => void) | undefined;
  onProgress?: ((progress: CompareProgress) => void) | undefined;
}

interface CompareProgress {
  /** 0 while warming up. */
  round: number;
  /** Null where it is not known. */
  rounds: number | null;
  name: string;
}

const LEAST_ROUNDS = 10;
const NARROW = 0.01;
/** More rounds tell nothing that anybody could use. */
const MOST_ROUNDS = 2000;
const EMPTY_RUNS = 10;

/** What is the command's own fault, and no reason to stop measuring the others. */
const OWN_FAULTS = [
  'HASTEN_COMMAND_FAILED',
  'HASTEN_COMMAND_TIMEOUT',
  'HASTEN_COMMAND_MISSING',
  'HASTEN_OUTPUT_DIFFERS',
];

/** A command on its way through the rounds. */
interface Entrant {
  contender: Contender;
  runs: Run[];
  failure: HastenError | null;
}

/**
 * Compares commands. Throws `HASTEN_COMMAND_FAILED`, `HASTEN_COMMAND_TIMEOUT` or `HASTEN_COMMAND_MISSING` where all of them
 * fail, or one's cleanup or the shell does; nothing of hasten's is left running or lying about then.
 */
export async function compareCommands(options: CompareOptions): Promise<CompareReport> {
  const { contenders, shell = 'sh', warmup = 1, runs: wanted = null, timeLimitMs = 20_000 } = options;
  const { check = 'first', leastRounds = LEAST_ROUNDS, narrow = NARROW, onOutput, onProgress = () => {} } = options;
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const folder = temporaryFolder();
  const runner = runnerOf({ ...options, shell, folder: folder.path });
  const stopRunning = atEnd(() => runner.kill());
  const watch = new MachineWatch();
  const entrants = contenders.map((contender): Entrant => ({ contender, runs: [], failure: null }));
  const cleaned = new Set<Contender>();
  try {
    for (const entrant of entrants) {
      cleaned.add(entrant.contender);
      await attempt(entrant, () => runner.aside('setup', entrant.contender));
    }
    const outputs = new OutputComparison(contenders, check);
    const run = (index: number, round: number, keep: boolean): Promise<Run | null> =>
      attempt(entrants[index]!, async () => {
        const { contender } = entrants[index]!;
        onProgress({ round, rounds: wanted, name: contender.name });
        const { run, output } = await runner.run(contender, keep || onOutput !== undefined);
        if (output !== null) onOutput?.(contender, output);
        outputs.add(index, keep ? output : null);
        return run;
      });
    for (let round = 0; round < warmup; round++) {
      for (const index of entrants.keys()) await run(index, 0, check !== 'none');
    }
    working(entrants);
    watch.start();
    const empty: Run[] = [];
    if (shell !== null) for (let i = 0; i < EMPTY_RUNS; i++) empty.push(await runner.empty());
    // One turn beyond the contenders is the empty command's.
    const turns = [...Array(contenders.length + (shell === null ? 0 : 1)).keys()];
    const random = seeded(Date.now());
    const measured = performance.now();
    let rounds = 0;
    let endedBy: CompareReport['endedBy'] | null = null;
    while (endedBy === null) {
      rounds++;
      for (const index of random.shuffle([...turns])) {
        if (index === contenders.length) empty.push(await runner.empty());
        else {
          const one = await run(index, rounds, check === 'stdout');
          if (one !== null) entrants[index]!.runs.push(one);
        }
      }
      endedBy = enough(
        rounds,
        working(entrants),
        startOf(shell, empty),
        wanted ?? { least: leastRounds, narrow },
        performance.now() - measured > timeLimitMs,
      );
    }
    const spoiled = watch.stop();
    const shellStart = startOf(shell, empty);
    const base = working(entrants)[0]!;
    const commands = entrants.map(({ contender, runs, failure }) =>
      failure === null
        ? resultOf(contender, runs, runs === base.runs ? null : base.runs, shellStart)
        : failedResult(contender, runs, failure),
    );
    return {
      schema: 'hasten.compare/1',
      startedAt,
      durationMs: performance.now() - began,
      machine: fingerprint(),
      measuring: measuring(),
      shell: shellStart,
      rounds,
      endedBy,
      commands,
      check: outputs.result(),
      warnings: [...spoiled, ...warningsOfAll(commands, measuring())],
    };
  } finally {
    stopRunning();
    await cleanUp(runner, cleaned);
    folder.remove();
  }
}

/** What `run` gives; null where the command has failed, now or before. */
async function attempt<T>(entrant: Entrant, run: () => Promise<T>): Promise<T | null> {
  if (entrant.failure !== null) return null;
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof HastenError) || !OWN_FAULTS.includes(error.code)) throw error;
    entrant.failure = error;
    return null;
  }
}

/** Those that have not failed. Throws the first failure where there are none. */
function working(entrants: Entrant[]): Entrant[] {
  const left = entrants.filter(({ failure }) => failure === null);
  if (left.length === 0) throw entrants[0]!.failure;
  return left;
}

/** Runs every `--cleanup` that has something to clean; what fails there does not hide what failed before. */
async function cleanUp(runner: Runner, contenders: Set<Contender>): Promise<void> {
  for (const contender of contenders) await runner.aside('cleanup', contender);
}

function enough(
  round: number,
  [base, ...others]: Entrant[],
  start: ShellStart | null,
  wanted: number | { least: number; narrow: number },
  late: boolean,
): CompareReport['endedBy'] | null {
  if (typeof wanted === 'number') return round >= wanted ? 'runs' : null;
  if (round < wanted.least) return null;
  if (late || round >= MOST_ROUNDS) return 'time';
  // Looking is not free: less and less often.
  if (round % Math.max(1, Math.floor(round / 10)) !== 0) return null;
  const first = sampleOf(base!.runs, start);
  const intervals =
    others.length === 0 ? [timeOf(first)] : others.map(({ runs }) => ratioOf(sampleOf(runs, start), first));
  return intervals.every(({ estimate, low, high }) => (high - low) / 2 <= wanted.narrow * estimate) ? 'narrow' : null;
}
