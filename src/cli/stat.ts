/** `hasten stat`: what one run of any command used, with the processor's counters. */
import type { Command } from 'commander';
import { onceCommand } from './once-options.ts';

export function statCommand(): Command {
  return onceCommand('stat', true)
    .summary('the same, with hardware counters through Linux perf')
    .description(
      'Tells what "hasten time" tells, and counts instructions, cycles, branches and cache misses with Linux perf where the machine has such counters; says what is missing where not. Ends as the command ended.',
    );
}
