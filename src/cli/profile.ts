/** `hasten profile`: runs a program, then writes the report where it was asked for, and ends as the program ended. */
import { existsSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { endAs } from '../profile/launch.ts';
import { checkName } from '../profile/profile-name.ts';
import { profileProgram } from '../profile/profile-program.ts';
import { HastenError } from '../support/errors.ts';
import { parseWords } from './node-options.ts';
import { checkWritable } from './out-file.ts';
import { type ProfileOptions, profileOptions } from './profile-options.ts';

export function profileCommand(): Command {
  const command = profileOptions();
  return command.action(async (words: string[]) => {
    const { nodeArgs, script, args } = parseWords(command, words);
    const options = command.opts<ProfileOptions>();
    if (!existsSync(script) || !statSync(script).isFile()) {
      throw new HastenError('HASTEN_SCRIPT_MISSING', `there is no file ${script}`, {
        fix: 'give the path of a script',
      });
    }
    const { out, name, include = [], exclude = [] } = options;
    if (out !== undefined) checkWritable(out);
    if (name !== undefined) checkName(name);
    const [{ profile, exit, transformed }, { deliver }] = await Promise.all([
      profileProgram({
        ...options,
        observe: options.findings,
        include,
        exclude,
        intervalUs: options.interval,
        nodeArgs,
        script,
        args,
      }),
      import('./deliver.ts'),
    ]);
    await deliver(profile, options, transformed);
    endAs(exit);
  });
}
