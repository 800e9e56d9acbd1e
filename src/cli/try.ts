/**
 * `hasten try`: tries, prints the report on standard output, and writes the change where it was asked to. Exit code 1
 * where nothing was proven to be faster though there was something to try.
 */
import { existsSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { shownPath } from '../profile/places.ts';
import { renderTry } from '../report/try/try.ts';
import { apply } from '../speedup/prove/index.ts';
import { parseTarget, parseWanted, type Wanted } from '../speedup/target.ts';
import { type TryResult, tryProgram } from '../speedup/try.ts';
import { HastenError } from '../support/errors.ts';
import { programWords, type Words } from './node-options.ts';
import { progressLine } from './progress.ts';
import { outputTerminal } from './terminal.ts';
import { type TryOptions, tryOptions } from './try-options.ts';

export function tryCommand(): Command {
  const command = tryOptions();
  return command.action(async (words: string[], options: TryOptions) => {
    const { subject, program } = split(words);
    const target = subject === null ? null : parseTarget(subject);
    const wanted = options.with === undefined ? null : parseWanted(options.with);
    check(subject, wanted, options);
    const progress = progressLine();
    let result: TryResult;
    try {
      result = await tryProgram({
        ...program,
        target,
        wanted,
        nodes: options.node ?? null,
        calls: options.calls,
        tolerance: options.tolerance ?? null,
        timeMs: options.time * 1000,
        onProgress: (step) => progress.show(step),
      });
    } finally {
      progress.clear();
    }
    deliver(result, options);
  });
}

const USAGE = 'hasten try [FILE#FUNCTION] [options] -- <script> [args...]';

/** `FILE#FUNCTION -- script args`, `-- script args`. `words` is what is left of the options, without the dashes. */
function split(words: string[]): { subject: string | null; program: Words } {
  const at = process.argv.indexOf('--');
  const program = at < 0 ? null : programWords(process.argv.slice(at + 1));
  if (program === null)
    throw new HastenError('HASTEN_USAGE', 'no script to run', { fix: `give it behind --: ${USAGE}` });
  const { script } = program;
  const before = words.slice(0, words.length - (process.argv.length - at - 1));
  if (before.length > 1) {
    throw new HastenError('HASTEN_USAGE', `one function is tried at a time, not ${before.join(' and ')}`, {
      fix: USAGE,
    });
  }
  if (!existsSync(script) || !statSync(script).isFile()) {
    throw new HastenError('HASTEN_SCRIPT_MISSING', `there is no file ${script}`, { fix: 'give the path of a script' });
  }
  return { subject: before[0] ?? null, program };
}

/** Options that contradict each other. */
function check(subject: string | null, wanted: Wanted | null, { apply: writes, force, node }: TryOptions): void {
  const usage = (message: string, fix: string) => {
    throw new HastenError('HASTEN_USAGE', message, { fix });
  };
  const isOfProgram = wanted?.remedy === 'flags' || wanted?.remedy === 'node';
  if (isOfProgram && subject !== null)
    usage(`--with ${wanted.remedy} is of the whole program, not of ${subject}`, 'leave the function out');
  if (isOfProgram && writes) usage(`--with ${wanted.remedy} changes no file`, 'leave --apply out');
  if (wanted?.remedy === 'other' && subject === null)
    usage('--with FILE#OTHER needs the function in whose place the other one is', 'give it as FILE#FUNCTION');
  if (node !== undefined && wanted?.remedy !== 'node') usage('--node needs --with node', 'add it, or leave --node out');
  if (force && !writes) usage('--force needs --apply', 'add it, or leave --force out');
}

function deliver({ report, change }: TryResult, options: TryOptions): void {
  const writes = options.apply && change !== null && change.candidate.edits.length > 0;
  const isHeld = writes && !change.proven && !options.force;
  let problem: unknown = null;
  if (writes && !isHeld) {
    try {
      apply(change.candidate, change.read, { force: options.force });
      report.applied = Object.keys(change.read).map((file) => shownPath(file, process.cwd()));
    } catch (error) {
      // What was found out is printed all the same.
      problem = error;
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else process.stdout.write(renderTry(report, outputTerminal()));
  if (problem !== null) throw problem;
  if (isHeld) {
    throw new HastenError(
      'HASTEN_TRY_HELD',
      `nothing is written: ${change.held ?? 'the whole program was not measured'}`,
      {
        fix: 'leave it as it is, or write it all the same with --apply --force',
      },
    );
  }
  const nothingToTry = report.profiled !== null && report.attempts.length === 0;
  if (!report.proven && !nothingToTry) process.exitCode = 1;
}
