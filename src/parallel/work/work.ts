/** Work as a program names it, checked where it is given: a task, an export of a module, or a function in the call. */
import { callSite } from '../../source/call-site.ts';
import { type AnyFunction, exportOf, taskOf } from '../../source/registry.ts';
import { hashOfTask } from '../../source/stamp.ts';
import { HastenError } from '../../support/errors.ts';
import type { WorkDescriptor } from './descriptor.ts';
import { inlineDescriptor } from './inline.ts';
import { resolve } from './resolve.ts';

export interface Work {
  readonly descriptor: WorkDescriptor;
  /** What `with` names, or null: the function's last argument. */
  readonly captures: object | null;
  readonly takesCaptures: boolean;
  /** The function here, for what runs in this thread. */
  readonly fn: AnyFunction;
}

/**
 * What `fn` is to a worker. `caller` is the public function that the program called, for the place in messages, `name` what
 * the program calls it. Throws
 * `HASTEN_TASK_FREE_VARIABLE`, `HASTEN_TASK_SOURCE` and `HASTEN_TASK_DEFINITION`.
 */
export function workOf(
  fn: AnyFunction,
  captures: object | undefined,
  caller: AnyFunction,
  name: string = caller.name,
): Work {
  if (typeof fn !== 'function') {
    throw new HastenError('HASTEN_TASK_DEFINITION', `\`${name}\` takes a function, not ${kindOf(fn)}`, {
      fix: 'give a task, a task of `workers(…)`, or a function',
    });
  }
  if (captures !== undefined && (typeof captures !== 'object' || captures === null)) {
    throw new HastenError('HASTEN_TASK_DEFINITION', `\`with\` takes an object, not ${kindOf(captures)}`, {
      fix: 'name the values: `with: { k }`',
    });
  }
  const named = { captures: captures ?? null, takesCaptures: captures !== undefined };
  const task = taskOf(fn);
  if (task !== undefined) {
    const { module, index } = task;
    return { descriptor: { kind: 'task', module, index, hash: hashOfTask(task), name: fn.name }, ...named, fn };
  }
  const exported = exportOf(fn);
  if (exported !== undefined) {
    const descriptor = { kind: 'export', ...exported } as const;
    const here = async (...values: never[]): Promise<unknown> => (await resolve(descriptor))(...values);
    return { descriptor, ...named, fn: here };
  }
  return { descriptor: inlineDescriptor(fn, captures, callSite(caller)), ...named, fn };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
