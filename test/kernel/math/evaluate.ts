/**
 * The texts of the vector math as JavaScript functions: with a `$multiplyAdd` that rounds twice, and with one that rounds
 * once, as a machine with fused multiply-add does.
 */
import { fastMath } from '../../../src/kernel/math/fast-math.ts';
import * as intrinsics from '../../../src/kernel/math/intrinsics.ts';
import { fusedMultiplyAdd } from './fused.ts';

export type Rounding = 'twice' | 'once';

export function evaluate(name: string, rounding: Rounding): (...args: number[]) => number {
  const text = fastMath(name);
  if (text === null) throw new Error(`no text for ${name}`);
  const scope = rounding === 'once' ? { ...intrinsics, $multiplyAdd: fusedMultiplyAdd } : { ...intrinsics };
  return new Function(...Object.keys(scope), `return ${text}`)(...Object.values(scope));
}
