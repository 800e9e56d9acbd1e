/**
 * The whole program as it is and with a candidate in place, run in turn, each time anew. Nobody's file is touched: Node
 * is given the edited text by a loader hook, in the program's threads and children, too; the plain program has the same
 * hook with nothing to do, so that the hook's own time is on both sides.
 */
import { basename, join } from 'node:path';
import { compareCommands } from '../../bench/command/compare.ts';
import type { Contender } from '../../bench/command/compare-model.ts';
import { temporaryFolder } from '../../bench/ending.ts';
import type { Interval } from '../../bench/model.ts';
import type { Candidate } from '../../remedies/candidate.ts';
import { HastenError } from '../../support/errors.ts';
import { editedFiles, preload, writeEdited } from './edited.ts';
import { EDITS_VARIABLE } from './edited-model.ts';
import { compareOutputs } from './masked.ts';
import type { WholeProgram, WholeProgramsRequest } from './model.ts';

/** Of three pairs of runs an interval can be made. */
const LEAST_RUNS = 3;
/** As a part of 1: half the width of an interval that tells enough. What is worth a change is more. */
const NARROW = 0.05;
/** Outputs that are compared, of each. */
const OUTPUTS = 8;
/** A run may take so many times as long as the program is known to take: then it is taken for one that does not end. */
const PATIENCE = 5;
const LEAST_TIMEOUT_MS = 10_000;

/**
 * Measures candidates in the whole program, all beside the same runs of it as it is. Throws `HASTEN_COMMAND_FAILED` and its
 * like where the program fails as it is; where it fails with a candidate alone, `detail` says how.
 */
export async function wholePrograms(request: WholeProgramsRequest): Promise<WholeProgram[]> {
  const { candidates, timeMs, showProgress = () => {}, wallMs } = request;
  const folder = temporaryFolder();
  try {
    const contenders = contendersOf(request, folder.path);
    const outputs = new Map(contenders.map((one) => [one, [] as Buffer[]]));
    const report = await compareCommands({
      contenders,
      shell: null,
      leastRounds: LEAST_RUNS,
      narrow: NARROW,
      timeLimitMs: timeMs,
      timeoutMs: Math.max(LEAST_TIMEOUT_MS, wallMs === undefined ? timeMs : LEAST_TIMEOUT_MS + PATIENCE * wallMs),
      check: 'none',
      onOutput(contender, output) {
        const own = outputs.get(contender)!;
        if (own.length < OUTPUTS) own.push(output);
      },
      onProgress: ({ round, name }) => showProgress(`${round === 0 ? 'first run' : `run ${round}`}, ${name}`),
    });
    const [plain, ...changed] = report.commands;
    if (plain!.figures === null) throw doesNotRun(plain!.failure!.message);
    const { time, maxNs } = plain!.figures;
    const printed = outputs.get(contenders[0]!)!;
    return changed.map(({ figures, failure, warnings: own }, index): WholeProgram => {
      const { name, remedy } = candidates[index]!;
      const found = { plain: ms(time), runs: plain!.runs.length, warnings: [...report.warnings, ...own] };
      if (figures === null) {
        const detail = `with ${name} it failed: ${failure!.message}`;
        return { ...found, with: null, ratio: null, sameOutput: false, detail };
      }
      const theirs = outputs.get(contenders[index + 1]!)!;
      const { same, detail: differs } = compareOutputs(printed, theirs, Math.max(maxNs, figures.maxNs) / 1e6);
      const kept = remedy === 'cache' ? 'each run begins with nothing kept' : null;
      const detail = [differs, kept].filter((part) => part !== null).join('; ') || null;
      return { ...found, with: ms(figures.time), ratio: figures.ratio, sameOutput: same, detail };
    });
  } catch (error) {
    if (error instanceof HastenError && error.code === 'HASTEN_COMMAND_TIMEOUT') throw doesNotRun(error.message);
    throw error;
  } finally {
    folder.remove();
  }
}

function doesNotRun(message: string): HastenError {
  return new HastenError('HASTEN_COMMAND_FAILED', message, {
    fix: 'give a program that ends by itself, with exit code 0; --time allows it more',
  });
}

function contendersOf({ nodeArgs, script, args, candidates }: WholeProgramsRequest, folder: string): Contender[] {
  const hasEdits = candidates.some(({ edits }) => edits.length > 0);
  const contender = (id: string, name: string, candidate: Candidate | null): Contender => {
    const words = [candidate?.node ?? process.execPath, ...nodeArgs, ...(candidate?.nodeArgs ?? []), script, ...args];
    const env: Record<string, string> = {};
    if (hasEdits) {
      env[EDITS_VARIABLE] = join(folder, `${id}.json`);
      writeEdited(env[EDITS_VARIABLE], editedFiles(candidate?.edits ?? []));
      env.NODE_OPTIONS = withPreload(process.env.NODE_OPTIONS);
    }
    const kept = candidates.some(({ remedy }) => remedy === 'cache') ? join(folder, `${id}-kept`) : null;
    if (kept !== null) env.HASTEN_CACHE_DIR = kept;
    return {
      name,
      command: words.map((word, index) => (index === 0 ? basename(word) : word)).join(' '),
      words,
      // A run that finds what an earlier one has kept says nothing about this one; the folder is of hasten's own naming.
      prepare: kept === null ? undefined : `rm -rf '${kept}'`,
      env,
    };
  };
  return [
    contender('plain', 'as it is', null),
    ...candidates.map((one, index) => contender(`with-${index}`, `with ${one.name}`, one)),
  ];
}

function withPreload(options: string | undefined): string {
  return [options, `--require ${JSON.stringify(preload())}`].filter(Boolean).join(' ');
}

function ms({ estimate, low, high }: Interval): Interval {
  return { estimate: estimate / 1e6, low: low / 1e6, high: high / 1e6 };
}
