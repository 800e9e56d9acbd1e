/** Loads the parser (parser.ts) with the first text: what rarely parses, or is bundled without it, does not hold it. */
import { loadEntry } from '../support/entry.ts';
import type { Node, SourceType } from './ast.ts';

let loaded: typeof import('./parser.ts') | undefined;

/** `parse` of parser.ts. */
export function parse(code: string, sourceType: SourceType): Node {
  loaded ??= loadEntry<typeof import('./parser.ts')>('instrument/parser');
  return loaded.parse(code, sourceType);
}
