/** What `hasten time` and `hasten stat` have in common: options, delivery of the report, and ending as the command did. */
import { Command } from 'commander';
import { type OnceReport, runOnce } from '../bench/command/once.ts';
import { endAs } from '../profile/launch.ts';
import { renderOnce } from '../report/command/once.ts';
import { checkWritable, writeJson, writeOut } from './out-file.ts';
import { errorTerminal, IN_A_FILE } from './terminal.ts';

interface OnceOptions {
  json?: string;
  out?: string;
  node: boolean;
}

/** The sub-command `name`, which runs a command once, with or without hardware counters. */
export function onceCommand(name: string, counters: boolean): Command {
  return new Command(name)
    .argument('<command...>', 'a program and its arguments; a command line with pipes goes through sh -c')
    .passThroughOptions()
    .option('--json <file>', 'write all figures as JSON')
    .option('--out <file>', 'write the report there instead of to standard error')
    .option('--no-node', 'do not ask Node programs for garbage collection and event loop')
    .action(async (words: string[], options: OnceOptions) => {
      for (const file of [options.json, options.out]) if (file !== undefined) checkWritable(file);
      const report = await runOnce(words, { node: options.node, counters });
      deliver(report, options);
      endAs(report.run);
    });
}

function deliver(report: OnceReport, { json, out }: OnceOptions): void {
  if (json !== undefined) writeJson(json, report);
  if (out === undefined) process.stderr.write(renderOnce(report, errorTerminal()));
  else writeOut(out, renderOnce(report, IN_A_FILE).trimStart());
}
