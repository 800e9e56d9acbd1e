/**
 * Commands measured next to each other: each round runs every command once, in random order, and the empty command of the
 * shell among them, so that whatever the machine does meanwhile happens to all alike. Ratios come from runs of the same
 * round. It ends after the rounds that were asked for, or, from ten on, when every interval is narrow or time is over.
 */
import { fingerprint } from '../machine/machine.ts';
import { MachineWatch } from '../machine/watch.ts';
import { ratioOf, timeOf } from '../statistics/estimate.ts';
import { seeded } from '../statistics/random.ts';
import type { CompareReport, Contender, OutputCheck, ShellStart } from './compare-model.ts';
import { atEnd, temporaryFolder } from './ending.ts';
import { resultOf, startOf } from './figures.ts';
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
  /** How long to go on after the tenth round, if the intervals are not narrow; 20 000 ms by default. */
  timeLimitMs?: number | undefined;
  /** What a single run may take; null (the default) lets it take any time. */
  timeoutMs?: number | null | undefined;
  check?: OutputCheck['mode'] | undefined;
  /** Whether exit codes other than 0 are taken for success; by default they are errors. */
  ignoreFailure?: boolean | undefined;
  /** A file that is every run's standard input; by default there is none. */
  input?: string | null | undefined;
  onProgress?: ((progress: CompareProgress) => void) | undefined;
}

export interface CompareProgress {
  /** 0 while warming up. */
  round: number;
  /** Null where it is not known. */
  rounds: number | null;
  name: string;
}

const LEAST_ROUNDS = 10;
/** Narrow enough: half the width of an interval is at most this part of it. */
const NARROW = 0.01;
/** More rounds tell nothing that anybody could use. */
const MOST_ROUNDS = 2000;
const EMPTY_RUNS = 10;

/**
 * Compares commands. Throws `HASTEN_COMMAND_FAILED`, `HASTEN_COMMAND_TIMEOUT`, `HASTEN_COMMAND_MISSING`, and
 * `HASTEN_OUTPUT_DIFFERS` with the check `stdout`; nothing of hasten's is left running or lying about then.
 */
export async function compareCommands(options: CompareOptions): Promise<CompareReport> {
  const { contenders, shell = 'sh', warmup = 1, runs: wanted = null, timeLimitMs = 20_000 } = options;
  const { check = 'first', onProgress = () => {} } = options;
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const folder = temporaryFolder();
  const runner = runnerOf({ ...options, shell, folder: folder.path });
  const stopRunning = atEnd(() => runner.kill());
  const watch = new MachineWatch();
  const cleaned = new Set<Contender>();
  try {
    for (const contender of contenders) {
      cleaned.add(contender);
      await runner.aside('setup', contender);
    }
    const outputs = new OutputComparison(contenders, check);
    for (let round = 0; round < warmup; round++) {
      for (const [index, contender] of contenders.entries()) {
        onProgress({ round: 0, rounds: wanted, name: contender.name });
        const { output } = await runner.run(contender, check !== 'none');
        outputs.add(index, output);
      }
    }
    watch.start();
    const empty: Run[] = [];
    if (shell !== null) for (let i = 0; i < EMPTY_RUNS; i++) empty.push(await runner.empty());
    const runs: Run[][] = contenders.map(() => []);
    // One turn beyond the contenders is the empty command's.
    const turns = [...Array(contenders.length + (shell === null ? 0 : 1)).keys()];
    const random = seeded(Date.now());
    const measured = performance.now();
    let endedBy: CompareReport['endedBy'] | null = null;
    for (let round = 1; endedBy === null; round++) {
      for (const index of random.shuffle([...turns])) {
        const contender = contenders[index];
        if (contender === undefined) {
          empty.push(await runner.empty());
          continue;
        }
        onProgress({ round, rounds: wanted, name: contender.name });
        const { run, output } = await runner.run(contender, check === 'stdout');
        outputs.add(index, output);
        runs[index]!.push(run);
      }
      endedBy = enough(round, runs, startOf(shell, empty), wanted, performance.now() - measured > timeLimitMs);
    }
    const spoiled = watch.stop();
    const shellStart = startOf(shell, empty);
    const commands = contenders.map((contender, index) =>
      resultOf(contender, runs[index]!, index === 0 ? null : runs[0]!, shellStart),
    );
    return {
      schema: 'hasten.compare/1',
      startedAt,
      durationMs: performance.now() - began,
      machine: fingerprint(),
      measuring: measuring(),
      shell: shellStart,
      rounds: runs[0]!.length,
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

/** Runs every `--cleanup` that has something to clean; what fails there does not hide what failed before. */
async function cleanUp(runner: Runner, contenders: Set<Contender>): Promise<void> {
  for (const contender of contenders) await runner.aside('cleanup', contender);
}

function enough(
  round: number,
  runs: Run[][],
  start: ShellStart | null,
  wanted: number | null,
  late: boolean,
): CompareReport['endedBy'] | null {
  if (wanted !== null) return round >= wanted ? 'runs' : null;
  if (round < LEAST_ROUNDS) return null;
  if (late || round >= MOST_ROUNDS) return 'time';
  // Looking is not free: less and less often.
  if (round % Math.max(1, Math.floor(round / 10)) !== 0) return null;
  const times = runs.map((some) => some.map(({ wallNs }) => [Math.max(0, wallNs - (start?.wallNs ?? 0))]));
  const intervals = times.length === 1 ? [timeOf(times[0]!)] : times.slice(1).map((time) => ratioOf(time, times[0]!));
  return intervals.every(({ estimate, low, high }) => (high - low) / 2 <= NARROW * estimate) ? 'narrow' : null;
}
