/** All that needs the parser: marked modules made from texts, and functions found in them. Loaded by itself (maker.ts). */
import { FunctionFinder } from './function-finder.ts';
import type { ModuleText } from './hook.ts';
import { javaScriptOf, sourceTypeOf } from './javascript.ts';
import { parse } from './parser.ts';
import { type Transformed, type TransformOptions, transform } from './transform.ts';

export type MakeOptions = Pick<TransformOptions, 'base' | 'frames' | 'hits' | 'callees' | 'observe'>;

/** Throws what the parser or Node's type stripping throws. */
export function make(module: ModuleText, options: MakeOptions): Transformed {
  const code = javaScriptOf(module);
  return transform(code, { ...options, sourceType: sourceTypeOf(module, code), sourceMap: module.sourceMap });
}

/** Throws what `make` throws for a text that cannot run. */
export function check(module: ModuleText): void {
  const code = javaScriptOf(module);
  parse(code, sourceTypeOf(module, code));
}

/** Throws what `make` throws. */
export function findFunctions(module: ModuleText): FunctionFinder {
  const code = javaScriptOf(module);
  return new FunctionFinder(code, sourceTypeOf(module, code), module.sourceMap);
}
