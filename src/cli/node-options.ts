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
    checkMistyped(option, command);
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

/** The same where no options of `hasten` may follow: words behind `--`. Null where there is no script. */
export function programWords(words: readonly string[]): Words | null {
  let at = 0;
  while (words[at]?.startsWith('-') && words[at] !== '-') at += TAKE_NEXT.has(words[at]!) ? 2 : 1;
  const script = words[at];
  return script === undefined ? null : { nodeArgs: words.slice(0, at), script, args: words.slice(at + 1) };
}

/** Throws for an option that Node does not know and that is nearly one of hasten's. */
function checkMistyped(option: string, command: Command): void {
  const [name] = option.split('=') as [string];
  if (process.allowedNodeEnvironmentFlags.has(name)) return;
  const meant = command.options.map(({ long }) => long ?? '').find((long) => distance(name, long) <= 2);
  if (meant === undefined) return;
  throw new HastenError('HASTEN_USAGE', `unknown option ${name}`, { fix: `did you mean ${meant}?` });
}

/** How many letters must be added, taken away or changed to make one word of another (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const change = (row[column] as number) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] as number) + 1, (next[column] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
