/** `hasten profile`: its options, and where its report goes. */
import { existsSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { endAs } from '../profile/launch.ts';
import { profileProgram } from '../profile/profile-program.ts';
import { HastenError } from '../support/errors.ts';
import { parseWords } from './node-options.ts';

interface ProfileOptions {
  interval: number;
  hits: boolean;
  include: string[];
  exclude: string[];
  frames: 'auto' | 'all';
  engine: 'lines' | 'v8';
  format: string;
  out?: string;
  children: boolean;
}

export function profileCommand(): Command {
  const collect = (value: string, list: string[]) => [...list, value];
  const command = new Command('profile')
    .description('run a program and show what each function and line costs')
    .argument('[words...]', "Node's options, the script, and its arguments")
    .option('--interval <us>', 'time between samples in µs', Number, 1000)
    .option('--no-hits', 'do not count')
    .option('--include <glob>', 'modules that are yours', collect, [])
    .option('--exclude <glob>', 'modules that are not', collect, [])
    .addOption(new Option('--frames <which>', 'functions that keep a line of their own').choices(['auto', 'all']).default('auto'))
    .addOption(new Option('--engine <name>', 'how time is measured').choices(['lines', 'v8']).default('lines'))
    .option('--format <name>', 'text, json, cpuprofile, speedscope, pprof or folded', 'text')
    .option('--out <file>', 'where the report goes')
    .option('--children', 'follow child processes', false)
    .allowUnknownOption()
    .passThroughOptions();
  return command.action(async (words: string[]) => run(parseWords(command, words), command.opts<ProfileOptions>()));
}

async function run(words: { nodeArgs: string[]; script: string; args: string[] }, options: ProfileOptions): Promise<void> {
  if (!existsSync(words.script)) throw new HastenError('HASTEN_SCRIPT_MISSING', `there is no file ${words.script}`, { fix: 'check the path' });
  const { profile, exit } = await profileProgram({ ...words, ...options, intervalUs: options.interval });
  const text = `${JSON.stringify(profile, null, 1)}\n`;
  if (options.out) writeFileSync(options.out, text);
  else process.stderr.write(text);
  endAs(exit);
}
