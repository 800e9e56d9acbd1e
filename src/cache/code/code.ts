/** What a cached function's code is: the text that its keys begin with. */
import type { AnyFunction } from '../../source/registry.ts';
import { hashText } from '../key/hash.ts';
import type { ModuleNotes } from '../store/types.ts';
import type { FunctionIdentity } from './identity.ts';

export type CodeMode = 'graph' | 'function' | 'manual';

/**
 * The text that stands for the function: which one it is (its module, and its call or `id`) and its code. Another text
 * is another function, or the same one after a change.
 */
export function codeOf(
  fn: AnyFunction,
  identity: FunctionIdentity,
  mode: CodeMode,
  id: string | undefined,
  version: string | undefined,
  runtime: boolean,
  _notes: ModuleNotes,
): string {
  const text = Function.prototype.toString.call(fn);
  return [
    mode,
    identity.module,
    mode === 'manual' ? id : identity.index,
    mode === 'manual' ? version : hashText(text),
    runtime ? process.versions.node.split('.')[0] : '',
  ].join(' ');
}
