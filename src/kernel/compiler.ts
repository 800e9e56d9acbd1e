/**
 * The compiler as the runtime calls it, and what finds places in the user's files: with the parser nine tenths of
 * hasten/kernel, so Node loads it by itself (kept/on-node.ts). What always holds: it shares no state with the runtime, since
 * a tool between Node and its modules (tsx) may give it copies of its own of all that it imports.
 */
import { buildTree, type FrontRequest } from './front/front.ts';
import { generate } from './generate/generate.ts';
import { fastMath } from './math/fast-math.ts';
import type { Compiled } from './runtime/compiled.ts';
import type { Target } from './runtime/target.ts';

export { locate } from '../source/locate.ts';
export { parse } from './front/text.ts';

/** The pipeline: a function's text and the types of a call, to a module. Throws a `Refusal` for what kernels do not take. */
export function compileKernel(request: FrontRequest & { threads: boolean }, target: Target): Compiled {
  const { tree, sources } = buildTree({ ...request, mathText: fastMath });
  return {
    ...generate(tree, { fast: request.fast, threads: request.threads, ...target }),
    returns: tree.returns,
    sources,
  };
}
