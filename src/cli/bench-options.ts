/** The options of `hasten bench`; docs/bench.md is their reference. */
import { Command } from 'commander';
import { collect, positive, regExp, wholeFrom } from './option-values.ts';

export interface BenchCommandOptions {
  filter?: RegExp;
  json?: string;
  save?: string;
  against?: string;
  budget?: string;
  markdown?: string;
  node?: string;
  flags: string[];
  /** %. */
  target: number;
  /** s. */
  time: number;
  processes?: number;
  rounds?: number;
  /** ms. */
  timeout: number;
}

export function benchOptions(): Command {
  return new Command('bench')
    .summary('measure the candidates of *.bench.ts files against each other')
    .description(
      'Measures the candidates of bench files against each other, each in many fresh processes.\nWithout files: every *.bench.{ts,mts,cts,js,mjs,cjs} below this folder.',
    )
    .argument('[files...]', 'bench files, or folders of them')
    .option('--filter <regexp>', 'only benches whose name or file fits', regExp)
    .option('--json <file>', 'write the report to a file as JSON')
    .option('--markdown <file>', 'write a summary in Markdown')
    .option('--save <name>', 'keep the run as a baseline')
    .option('--against <name>', 'compare with a baseline')
    .option('--budget <file>', 'fail when a candidate is slower than the file allows')
    .option('--node <list>', 'Node versions or paths to compare, as in 22,24,26')
    .option(
      '--flags <name=flags>',
      "V8 flags to compare, as in 'A=--max-semi-space-size=64'; may be repeated",
      collect,
      [],
    )
    .option('--target <percent>', 'measure until differences of this size can be found', positive, 3)
    .option(
      '--time <seconds>',
      'no more processes after this, beyond the first ten; for each bench and size',
      positive,
      60,
    )
    .option('--processes <n>', 'exactly so many processes for each candidate', wholeFrom(1))
    .option('--rounds <n>', 'exactly so many rounds in each process', wholeFrom(1))
    .option('--timeout <ms>', 'how long one call may take', positive, 30_000);
}
