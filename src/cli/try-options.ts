/** The options of `hasten try`; docs/loop.md is their reference. */
import { Command } from 'commander';
import { positive, wholeFrom } from './option-values.ts';

export interface TryOptions {
  with?: string;
  node?: string[];
  calls: number;
  tolerance?: number;
  /** Seconds. */
  time: number;
  apply: boolean;
  force: boolean;
  json: boolean;
}

/** A function's calls that are kept at most. */
const CALLS = 50;
/** Seconds for everything. */
const TIME = 60;

export function tryOptions(): Command {
  return new Command('try')
    .summary('try remedies on your program, prove them, and show the change')
    .description(
      'Records real calls of a function while the program runs, tries remedies on them, compares results and times, and runs the whole program with the best one in place. No file is changed without --apply.\nWithout FILE#FUNCTION the program is profiled first, and what the profile gives reason to try is tried.',
    )
    .usage('[FILE#FUNCTION] [options] -- [node options] <script> [args...]')
    .argument('[words...]')
    .option('--with <remedy>', 'kernel, parallel, cache, flags, node, or a function of yours as FILE#OTHER')
    .option('--node <versions>', 'for --with node: versions or paths, with commas', (text: string) => text.split(','))
    .option('--calls <n>', 'how many calls are recorded at most', wholeFrom(1), CALLS)
    .option(
      '--tolerance <x>',
      'by how much numbers may differ, as a part of them: 1e-12 (default: not by a bit)',
      positive,
    )
    .option('--time <s>', 'how long to measure, all in all, in seconds', positive, TIME)
    .option('--apply', 'write the change into the files', false)
    .option(
      '--force',
      'with --apply: also where git does not have the file as it is, or the program is not measurably faster',
      false,
    )
    .option('--json', 'print JSON', false);
}
