/** The options of `hasten compare`, in the groups in which the help shows them. */
import { Command, Option } from 'commander';
import { collect, positive, wholeFrom } from './option-values.ts';

export interface CompareCommandOptions {
  runs?: number;
  warmup?: number;
  time: number;
  timeout?: number;
  setup: string[];
  prepare: string[];
  cleanup: string[];
  check?: 'first' | 'stdout' | 'none';
  names?: string[];
  shell: string;
  input?: string;
  ignoreFailure?: boolean;
  json?: string;
  markdown?: string;
  git?: string;
  http?: boolean;
  path: string;
  method: string;
  body?: string;
  header: string[];
  connections: number;
  duration: number;
  rate?: number;
  rounds: number;
  starts: number;
  startTimeout: number;
}

export function compareOptions(): Command {
  return new Command('compare')
    .argument('<commands...>', 'command lines, each one argument')
    .summary('compare commands, revisions or services')
    .description(
      'Runs commands next to each other, in random order round by round, and compares their times with intervals, what else they use, and what they print. With --git the same command in two revisions; with --http servers under load.',
    )
    .option('--runs <n>', 'rounds; by default at least 10, and more until the intervals are narrow', wholeFrom(1))
    .option('--warmup <n>', 'rounds before the first that counts (default: 1)', wholeFrom(0))
    .option('--time <s>', 'how long to go on after the tenth round, in seconds', positive, 20)
    .option('--timeout <s>', 'a command whose run takes longer has failed, in seconds', positive)
    .option('--setup <cmd>', 'run once for each command before everything; once for all or once each', collect, [])
    .option('--prepare <cmd>', 'run before each run, not measured; once for all or once each', collect, [])
    .option('--cleanup <cmd>', 'run once for each command after everything; once for all or once each', collect, [])
    .addOption(
      new Option(
        '--check <what>',
        'compare what is printed: in the warm-up, in every run (what differs has failed), never',
      ).choices(['first', 'stdout', 'none']),
    )
    .option('--names <a,b>', 'what to call the commands', (text: string) => text.split(','))
    .option('--shell <path|none>', 'what runs the command lines', 'sh')
    .option('--input <file>', 'standard input of every run (default: none)')
    .option('--ignore-failure', 'take other exit codes than 0 for success')
    .option('--json <file>', 'write everything as JSON, each run included')
    .option('--markdown <file>', 'write the table as Markdown')
    .optionsGroup('Revisions:')
    .option('--git <A..B>', 'run one command in two revisions; A alone is compared with the working tree')
    .optionsGroup('Services:')
    .option('--http', 'the commands are servers that listen on the port PORT')
    .option('--path <path>', 'what is requested', '/')
    .option('--method <name>', 'how it is requested', 'GET')
    .option('--body <text>', 'what is sent with it')
    .option('--header <name: value>', 'a header of the request; may be repeated', collect, [])
    .option('--connections <n>', 'how many at a time', wholeFrom(1), 10)
    .option('--duration <s>', 'of a round, in seconds', positive, 2)
    .option('--rate <n>', 'requests a second, evenly spaced; by default as many as the server answers', positive)
    .option('--rounds <n>', 'how often each server is driven', wholeFrom(1), 12)
    .option('--starts <n>', 'over how many fresh starts of each server the rounds are spread', wholeFrom(1), 6)
    .option('--start-timeout <s>', 'how long a server may take until it answers, in seconds', positive, 30);
}
