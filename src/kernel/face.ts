/** What `hasten/kernel` exports, wherever it runs. */

export {
  type Arena,
  allocate,
  arena,
  free,
  type SharedArray,
  type SharedArrayType,
} from '../shared-memory/allocate.ts';
export { type MemoryUsage, memoryUsage } from '../shared-memory/memory.ts';
export { HastenError } from '../support/errors.ts';
export type {
  Explanation,
  LoopExplanation,
  ParameterExplanation,
  Position,
  SignatureExplanation,
} from './explain/model.ts';
export { type Kernel, type KernelMethods, type KernelOptions, kernel } from './kernel.ts';
export type { KernelArray, TypeName } from './runtime/argument-types.ts';
