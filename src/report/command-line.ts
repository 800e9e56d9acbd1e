/** Command lines that reports give to be copied. */
import { quoteWord } from './facts.ts';

/** `hasten try app.ts#sum --with kernel --apply -- app.ts 100`, as a shell reads it. */
export function tryCommand(words: readonly string[], command: readonly string[]): string {
  return [...['hasten', 'try', ...words].map(quoteWord), '--', ...command.map(quoteWord)].join(' ');
}

/** `node --max-semi-space-size=64 app.ts 100`. */
export function nodeCommand(node: string, nodeArgs: readonly string[], command: readonly string[]): string {
  return [node, ...nodeArgs, ...command].map(quoteWord).join(' ');
}
