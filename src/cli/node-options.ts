/** Tells hasten's options, Node's options, the script and its arguments apart. */
import type { Command } from 'commander';
import { HastenError } from '../support/errors.ts';

export interface Words {
  nodeArgs: string[];
  script: string;
  args: string[];
}

/** Node's options that take the next word; all others that take a value need `=`. */
const TAKE_NEXT = new Set(['-r', '--require', '--import', '-C', '--conditions', '--env-file', '--env-file-if-exists']);

/** `words`: what `command` did not take, from the first word that is none of its options. Its options may still follow. */
export function parseWords(command: Command, words: string[]): Words {
  const nodeArgs: string[] = [];
  let rest = words;
  while (rest[0]?.startsWith('-') && rest[0] !== '-') {
    const [option] = rest as [string];
    if (option === '--') {
      rest = rest.slice(1);
      break;
    }
    const length = TAKE_NEXT.has(option) ? 2 : 1;
    nodeArgs.push(...rest.slice(0, length));
    const { operands, unknown } = command.parseOptions(rest.slice(length));
    rest = [...operands, ...unknown];
  }
  const [script, ...args] = rest;
  if (script === undefined) {
    throw new HastenError('HASTEN_USAGE', 'no script to profile', {
      fix: 'hasten profile [options] <script> [args...]',
    });
  }
  return { nodeArgs, script, args };
}
