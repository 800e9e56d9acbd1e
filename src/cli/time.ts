/** `hasten time`: what one run of any command used. */
import type { Command } from 'commander';
import { onceCommand } from './once-options.ts';

export function timeCommand(): Command {
  return onceCommand('time', false)
    .summary('what one run of a command used: time, memory, faults, switches')
    .description(
      'Runs a command and tells its wall, user and system time, peak memory, page faults, context switches, disk traffic and exit code; of Node programs also garbage collection and event loop. Ends as the command ended.',
    );
}
