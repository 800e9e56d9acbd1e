/** `hasten/kernel`: functions compiled to SIMD WebAssembly, and the memory that their arrays lie in without copies. */
export type {
  Explanation,
  LoopExplanation,
  ParameterExplanation,
  Position,
  SignatureExplanation,
} from '../kernel/explain/model.ts';
export { type Kernel, type KernelMethods, type KernelOptions, kernel } from '../kernel/kernel.ts';
export type { KernelArray, TypeName } from '../kernel/runtime/argument-types.ts';
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
