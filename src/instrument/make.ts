/** Makes a marked module from a text: what the cache is for. A file that is loaded by itself, only where it is needed. */
import { parse } from './ast.ts';
import type { Frames } from './functions.ts';
import type { ModuleText } from './hook.ts';
import { javaScriptOf, sourceTypeOf } from './javascript.ts';
import { type Transformed, transform } from './transform.ts';

/** Throws what the parser or Node's type stripping throws. */
export function make(module: ModuleText, options: { base: number; frames: Frames; hits: boolean }): Transformed {
  const code = javaScriptOf(module);
  return transform(code, { ...options, sourceType: sourceTypeOf(module, code), sourceMap: module.sourceMap });
}

/** Throws what `make` throws for a text that cannot run. */
export function check(module: ModuleText): void {
  const code = javaScriptOf(module);
  parse(code, sourceTypeOf(module, code));
}
