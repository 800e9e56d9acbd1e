/** What kernels are compiled for. */
import { theMemory } from '../../shared-memory/memory.ts';
import { hasRelaxedSimd } from './features.ts';

export interface Target {
  /** Whether the memory is shared. */
  shared: boolean;
  /** Whether the engine has relaxed SIMD. */
  relaxed: boolean;
}

/** Of this process. Makes the memory if there is none yet. */
export function theTarget(): Target {
  return { shared: theMemory().shared, relaxed: hasRelaxedSimd() };
}
