/**
 * The whole program as it is and with a candidate in place, run in turn, each time anew. Nobody's file is touched: Node
 * is given the edited text by a loader hook, in the program's threads and children, too; the plain program has the same
 * hook with nothing to do, so that the hook's own time is on both sides.
 */
import { basename, join } from 'node:path';
import { compareCommands } from '../../bench/command/compare.ts';
import type { CompareReport, Contender } from '../../bench/command/compare-model.ts';
import { temporaryFolder } from '../../bench/ending.ts';
import type { Interval } from '../../bench/model.ts';
import { HastenError } from '../../support/errors.ts';
import { editedFiles, preload, writeEdited } from './edited.ts';
import { EDITS_VARIABLE } from './edited-model.ts';
import { compareOutputs } from './masked.ts';
import type { WholeProgram, WholeProgramRequest } from './model.ts';

/** Of three pairs of runs an interval can be made. */
const LEAST_RUNS = 3;
/** Outputs that are compared, of each. */
const OUTPUTS = 3;
/** A run may take so much longer than the program is known to take: then it is taken for one that does not end. */
const PATIENCE = 5;
const LEAST_TIMEOUT_MS = 10_000;

/**
 * Measures a candidate in the whole program. Throws `HASTEN_COMMAND_FAILED` and its like where the program fails as it is;
 * where it fails with the candidate alone, `detail` says how.
 */
export async function wholeProgram(request: WholeProgramRequest): Promise<WholeProgram> {
  const { candidate, timeMs, showProgress = () => {}, wallMs } = request;
  const folder = temporaryFolder();
  try {
    const contenders = contendersOf(request, folder.path);
    const outputs: [Buffer[], Buffer[]] = [[], []];
    const compare = (ignoreFailure: boolean): Promise<CompareReport> =>
      compareCommands({
        contenders,
        shell: null,
        leastRounds: LEAST_RUNS,
        timeLimitMs: timeMs,
        timeoutMs: LEAST_TIMEOUT_MS + PATIENCE * (wallMs ?? timeMs),
        check: 'none',
        ignoreFailure,
        onOutput(contender, output) {
          const own = outputs[contender === contenders[0] ? 0 : 1];
          if (own.length < OUTPUTS) own.push(output);
        },
        onProgress: ({ round, name }) => showProgress(`${round === 0 ? 'first run' : `run ${round}`}, ${name}`),
      });
    const report = await compare(false);
    const [plain, changed] = report.commands;
    if (plain!.figures === null) {
      throw new HastenError('HASTEN_COMMAND_FAILED', plain!.failure!.message, {
        fix: 'give a program that ends by itself, with exit code 0',
      });
    }
    const runs = plain!.runs.length;
    const warnings = [...report.warnings, ...changed!.warnings];
    if (changed!.figures === null) {
      const detail = `with ${candidate.name} it failed: ${changed!.failure!.message}`;
      return { plain: ms(plain!.figures.time), with: null, ratio: null, sameOutput: false, runs, detail, warnings };
    }
    const { same, detail: differs } = compareOutputs(
      ...outputs,
      Math.max(plain!.figures.maxNs, changed!.figures.maxNs) / 1e6,
    );
    const kept = candidate.remedy === 'cache' ? 'each run begins with nothing kept' : null;
    const detail = [differs, kept].filter((part) => part !== null).join('; ') || null;
    const { time, ratio } = changed!.figures;
    return { plain: ms(plain!.figures.time), with: ms(time), ratio, sameOutput: same, runs, detail, warnings };
  } finally {
    folder.remove();
  }
}

function contendersOf({ nodeArgs, script, args, candidate }: WholeProgramRequest, folder: string): Contender[] {
  const files = editedFiles(candidate.edits);
  const env = (name: string, edited: typeof files): Record<string, string> => {
    if (files.length === 0) return {};
    const path = join(folder, `${name}.json`);
    writeEdited(path, edited);
    const kept: Record<string, string> =
      candidate.remedy === 'cache' ? { HASTEN_CACHE_DIR: join(folder, `${name}-kept`) } : {};
    return { ...kept, [EDITS_VARIABLE]: path, NODE_OPTIONS: withPreload(process.env.NODE_OPTIONS) };
  };
  const contender = (name: string, node: string, own: string[], variables: Record<string, string>): Contender => {
    const words = [node, ...nodeArgs, ...own, script, ...args];
    return {
      name,
      command: words.map((word, index) => (index === 0 ? basename(word) : word)).join(' '),
      words,
      // A run that finds what an earlier one has kept says nothing about this one; the folder is of hasten's own naming.
      prepare: variables.HASTEN_CACHE_DIR === undefined ? undefined : `rm -rf '${variables.HASTEN_CACHE_DIR}'`,
      env: variables,
    };
  };
  return [
    contender('as it is', process.execPath, [], env('plain', [])),
    contender(`with ${candidate.name}`, candidate.node ?? process.execPath, candidate.nodeArgs, env('with', files)),
  ];
}

function withPreload(options: string | undefined): string {
  return [options, `--require ${JSON.stringify(preload())}`].filter(Boolean).join(' ');
}

function ms({ estimate, low, high }: Interval): Interval {
  return { estimate: estimate / 1e6, low: low / 1e6, high: high / 1e6 };
}
