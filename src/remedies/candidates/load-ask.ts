/** Loads the compiler (ask.ts) with the first question: the command does not hold it, and shares the library's. */
import { loadModuleEntry } from '../../support/entry.ts';
import type { Answer, Asked } from './ask.ts';

let loaded: typeof import('./ask.ts') | undefined;

/** `ask` of ask.ts. */
export function ask(asked: Asked): Answer {
  loaded ??= loadModuleEntry<typeof import('./ask.ts')>('remedies/candidates/ask');
  return loaded.ask(asked);
}
