/** `hasten compare`: commands, revisions or services next to each other. Prints the report on standard output. */
import type { Command } from 'commander';
import { compareCommands } from '../bench/command/compare.ts';
import type { CompareReport, Contender } from '../bench/command/compare-model.ts';
import { checkOut } from '../bench/command/git.ts';
import { renderComparison } from '../report/command/compare.ts';
import { comparisonMarkdown } from '../report/command/markdown.ts';
import { HastenError } from '../support/errors.ts';
import { type CompareCommandOptions, compareOptions } from './compare-options.ts';
import { checkWritable, writeJson, writeOut } from './out-file.ts';
import { progressLine } from './progress.ts';
import { outputTerminal } from './terminal.ts';

/** Options that mean something only with --http, and those that mean nothing with it. */
const HTTP_ONLY = [
  'path',
  'method',
  'body',
  'header',
  'connections',
  'duration',
  'rate',
  'rounds',
  'starts',
  'startTimeout',
];
const NOT_HTTP = ['runs', 'time', 'timeout', 'setup', 'prepare', 'cleanup', 'input', 'ignoreFailure', 'git'];

export function compareCommand(): Command {
  const command = compareOptions();
  return command.action(async (lines: string[], options: CompareCommandOptions) => {
    const http = options.http === true;
    for (const name of http ? NOT_HTTP : HTTP_ONLY) refuse(command, name, http);
    for (const file of [options.json, options.markdown]) if (file !== undefined) checkWritable(file);
    if (http) {
      const { compareHttp } = await import('./compare-http.ts');
      await compareHttp(lines, namesOf(lines.length, lines, options.names), options);
    } else if (options.git !== undefined) await compareRevisions(lines, options.git, options);
    else await compareLines(lines, options);
  });
}

function refuse(command: Command, name: string, http: boolean): void {
  if (command.getOptionValueSource(name) !== 'cli') return;
  const long = command.options.find((option) => option.attributeName() === name)!.long;
  throw new HastenError('HASTEN_USAGE', `${long} ${http ? 'does not go together with' : 'needs'} --http`, {
    fix: 'see "hasten compare --help"',
  });
}

async function compareLines(lines: string[], options: CompareCommandOptions): Promise<void> {
  const names = namesOf(lines.length, lines, options.names);
  deliver(
    await run(
      lines.map((command, index) => ({ name: names[index]!, command })),
      options,
    ),
    options,
  );
}

async function compareRevisions(lines: string[], range: string, options: CompareCommandOptions): Promise<void> {
  const [command] = lines;
  if (command === undefined || lines.length > 1) {
    throw new HastenError('HASTEN_USAGE', '--git compares revisions of one command', { fix: 'give a single command' });
  }
  const checkedOut = checkOut(range, { links: options.setup.length === 0 });
  try {
    const names = namesOf(
      2,
      checkedOut.revisions.map(({ name }) => name),
      options.names,
    );
    const contenders = checkedOut.revisions.map(({ cwd }, index) => ({ name: names[index]!, command, cwd }));
    const report = await run(contenders, options);
    deliver({ ...report, warnings: [...report.warnings, ...checkedOut.warnings] }, options);
  } finally {
    checkedOut.remove();
  }
}

async function run(contenders: Contender[], options: CompareCommandOptions): Promise<CompareReport> {
  const { runs, warmup, time, timeout, shell, check, input, ignoreFailure } = options;
  const count = contenders.length;
  const [setup, prepare, cleanup] = (['setup', 'prepare', 'cleanup'] as const).map((name) =>
    forEach(name, options[name], count),
  ) as [string[], string[], string[]];
  const progress = progressLine();
  try {
    return await compareCommands({
      contenders: contenders.map((contender, index) => ({
        ...contender,
        setup: setup[index],
        prepare: prepare[index],
        cleanup: cleanup[index],
      })),
      shell: shell === 'none' ? null : shell,
      runs,
      warmup,
      timeLimitMs: time * 1000,
      timeoutMs: timeout === undefined ? null : timeout * 1000,
      check,
      input,
      ignoreFailure,
      onProgress: ({ round, rounds, name }) => {
        const where = round === 0 ? 'warm-up' : `round ${round}${rounds === null ? '' : ` of ${rounds}`}`;
        progress.show(`${where}: ${name}`);
      },
    });
  } finally {
    progress.clear();
  }
}

function deliver(report: CompareReport, { json, markdown }: CompareCommandOptions): void {
  process.stdout.write(renderComparison(report, outputTerminal()));
  if (report.commands.some(({ failure }) => failure !== null)) process.exitCode = 1;
  if (json !== undefined) writeJson(json, report);
  if (markdown !== undefined) writeOut(markdown, comparisonMarkdown(report));
}

/** The names of `--names`, or what takes their place. */
function namesOf(count: number, otherwise: string[], names: string[] | undefined): string[] {
  if (names === undefined || names.length === count) return names ?? otherwise;
  throw new HastenError('HASTEN_USAGE', `--names has ${names.length} names for ${count} commands`, {
    fix: 'give one for each, with commas between them',
  });
}

/** An option that is given once for all commands or once for each. */
function forEach(option: string, lines: string[], count: number): string[] {
  if (lines.length === 1) return Array<string>(count).fill(lines[0]!);
  if (lines.length === 0 || lines.length === count) return lines;
  throw new HastenError('HASTEN_USAGE', `--${option} was given ${lines.length} times for ${count} commands`, {
    fix: 'give it once for all, or once for each',
  });
}
