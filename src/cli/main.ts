/**
 * The `hasten` command: finds the sub-command, runs it, and turns what goes wrong into one coded message and an exit
 * code: 1 for an error, 2 for a command line that cannot be understood. Sub-commands live in a file each and are loaded
 * only when they are asked for, since the time to start is part of every measurement.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { formatError, HastenError } from '../support/errors.ts';

/** Every sub-command, in the order in which the help lists them. */
const subCommands: Record<string, () => Promise<Command>> = {
  profile: async () => (await import('./profile.ts')).profileCommand(),
  try: async () => (await import('./try.ts')).tryCommand(),
  history: async () => (await import('./history.ts')).historyCommand(),
  cache: async () => (await import('./cache.ts')).cacheCommand(),
  kernel: async () => (await import('./kernel.ts')).kernelCommand(),
  bench: async () => (await import('./bench.ts')).benchCommand(),
  compare: async () => (await import('./compare.ts')).compareCommand(),
  time: async () => (await import('./time.ts')).timeCommand(),
  stat: async () => (await import('./stat.ts')).statCommand(),
};

/** Runs the command line `args` (without node and script) and sets the process's exit code; never throws. */
export async function main(args: string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    report(error);
  }
}

async function run(args: string[]): Promise<void> {
  const program = new Command('hasten')
    .description('Find the slow line, make it fast, prove it')
    .version(version(), '-V, --version', 'print the version')
    .enablePositionalOptions()
    .helpCommand(false)
    .helpOption('-h, --help', 'print this help');
  for (const name of namesOf(args[0])) program.addCommand(await subCommands[name]!());
  throwErrors(program);
  if (args.length === 0) program.help({ error: true });
  await program.parseAsync(args, { from: 'user' });
}

/** The sub-commands that the first word needs: itself, none for the version, all for the help and what is unknown. */
function namesOf(first: string | undefined): string[] {
  if (first === '--version' || first === '-V') return [];
  return first !== undefined && Object.hasOwn(subCommands, first) ? [first] : Object.keys(subCommands);
}

/** Makes `command` and those below it throw commander's errors and print nothing but help. */
function throwErrors(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  for (const below of command.commands) throwErrors(below);
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function report(error: unknown): void {
  if (error instanceof CommanderError) {
    const shown = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    if (shown) return;
    process.exitCode = 2;
    if (error.code !== 'commander.help') print(usageError(error));
  } else if (error instanceof HastenError) {
    process.exitCode = error.code === 'HASTEN_USAGE' ? 2 : 1;
    print(error);
  } else {
    process.exitCode = 1;
    const stack = error instanceof Error ? error.stack : String(error);
    print(
      new HastenError('HASTEN_INTERNAL', `a fault of hasten's own\n${stack}`, {
        fix: 'please report it, with the command that led here',
      }),
    );
  }
}

function usageError(error: CommanderError): HastenError {
  const sentence = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new HastenError('HASTEN_USAGE', sentence, { fix: 'see "hasten --help" or "hasten COMMAND --help"' });
}

function print(error: HastenError): void {
  process.stderr.write(`${formatError(error)}\n`);
}
