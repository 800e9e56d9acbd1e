/** `hasten profile`. */
import { Command } from 'commander';

export function profileCommand(): Command {
  return new Command('profile').action(() => {
    throw new Error('profile is being written');
  });
}
