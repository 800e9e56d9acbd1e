/** The options of `hasten profile`; docs/profile.md is their reference. */
import { Command } from 'commander';
import type { Frames } from '../instrument/functions.ts';
import type { FormatName } from '../profile/formats/index.ts';
import type { SortKey } from '../report/options.ts';
import { choice, collect, wholeFrom } from './option-values.ts';

export interface ProfileOptions {
  /** µs. */
  interval: number;
  hits: boolean;
  include?: string[];
  exclude?: string[];
  function?: string[];
  file?: string[];
  top: number;
  sort: SortKey;
  frames: Frames;
  callees: boolean;
  engine: 'lines' | 'v8';
  children: boolean;
  overhead: boolean;
  /** Whether to say what to try, and to look at calls for it. */
  findings: boolean;
  format: 'text' | FormatName;
  out?: string;
  expect?: string;
  name?: string;
}

const FORMATS: ProfileOptions['format'][] = ['text', 'json', 'cpuprofile', 'speedscope', 'pprof', 'folded'];

/** Below this the sampler would do nothing but wake up. */
const SHORTEST_INTERVAL_US = 50;

export function profileOptions(): Command {
  return new Command('profile')
    .summary('show what each function and each line of a program costs')
    .description(
      "Runs a program and shows what each function and each line of it costs.\nNode's own options come before the script: hasten profile --import tsx app.ts",
    )
    .usage('[options] [node options] <script> [args...]')
    .argument('[words...]')
    .option('--interval <us>', 'time between samples, in µs', wholeFrom(SHORTEST_INTERVAL_US), 1000)
    .option('--no-hits', 'do not count how often each line runs')
    .option('--include <glob>', 'modules that are yours (default: below this folder, outside node_modules)', collect)
    .option('--exclude <glob>', 'modules that are not', collect)
    .option('--function <name>', 'show the lines of this function', collect)
    .option('--file <glob>', 'show the lines of these files', collect)
    .option('--top <n>', 'how many functions to list', wholeFrom(1), 15)
    .addOption(choice('--sort <key>', 'what to sort functions by', ['self', 'total', 'calls']))
    .addOption(choice('--frames <which>', 'functions that keep a line of their own', ['auto', 'all']))
    .option('--callees', 'name what lines call outside your code: packages, Node, built-ins', false)
    .addOption(choice('--engine <name>', "lines, or V8's own CPU profile", ['lines', 'v8']))
    .option('--children', 'profile Node processes that the program starts, too', false)
    .option('--overhead', 'run the program plainly first, to measure what measuring costs', false)
    .option('--no-findings', 'do not look for what to try')
    .addOption(choice('--format <name>', 'how the profile is written', FORMATS))
    .option('--out <file>', 'write the report to a file instead of standard error')
    .option('--expect <name>', 'the function or file:line that you think is the most costly')
    .option('--name <name>', 'keep the profile under .hasten/, for `hasten history`')
    .allowUnknownOption()
    .passThroughOptions();
}
