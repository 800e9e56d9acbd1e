/** The pipeline: a function's text and the types of a call, to a module. */
import { theMemory } from '../../shared-memory/memory.ts';
import { buildTree, type FrontRequest } from '../front/front.ts';
import { generate } from '../generate/generate.ts';
import { fastMath } from '../math/fast-math.ts';
import type { Compiled } from './compiled.ts';
import { hasRelaxedSimd } from './features.ts';

/** Throws a `Refusal` for what kernels do not take. */
export function compileKernel(request: FrontRequest & { threads: boolean }): Compiled {
  const { tree, sources } = buildTree({ ...request, mathText: fastMath });
  const { shared } = theMemory();
  return {
    ...generate(tree, { fast: request.fast, threads: request.threads, shared, relaxed: hasRelaxedSimd() }),
    returns: tree.returns,
    sources,
  };
}
