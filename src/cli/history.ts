/** `hasten history`. */
import { Command } from 'commander';

export function historyCommand(): Command {
  return new Command('history').action(() => {
    throw new Error('history is being written');
  });
}
