/** Results on their way from a worker. What always holds: one that cannot travel is its own item's error, and no other's. */
import { serialize } from 'node:v8';
import type { Hold } from '../data/hold.ts';
import { packItems } from '../data/items.ts';
import type { Packed } from '../data/pack.ts';
import type { Failure } from './job.ts';
import type { TreeNode } from './tree.ts';

type Target = 'thread' | 'process';

/** `values[0]` is the result of item `from`. Those that cannot travel become failures, with `undefined` in their place. */
export function packValues(
  values: unknown[],
  from: number,
  target: Target,
  hold: Hold,
  transfer: boolean,
  failures: Failure[],
): Packed {
  const options = { gives: true, transfer, root: 'result' };
  try {
    return packItems(values, 0, values.length, target, hold, options);
  } catch {
    for (let at = 0; at < values.length; at++) {
      try {
        packItems(values, at, at + 1, target, hold, { transfer, root: 'result' });
      } catch (error) {
        failures.push([from + at, error]);
        values[at] = undefined;
      }
    }
    return packItems(values, 0, values.length, target, hold, options);
  }
}

/** Whether a value can be sent after all: some objects of the platform say so only when they are cloned. */
export function canTravel(value: unknown, target: Target): boolean {
  try {
    if (target === 'thread') structuredClone(value);
    else serialize(value);
    return true;
  } catch {
    return false;
  }
}

/** Nodes of a reduction, as `[from, size, value, …]`. */
export function packNodes(
  nodes: readonly TreeNode[],
  target: Target,
  hold: Hold,
  transfer: boolean,
  failures: Failure[],
): Packed {
  const values = nodes.map(({ value }) => value);
  const flat = (): unknown[] => nodes.flatMap(({ from, size }, node) => [from, size, values[node]]);
  const options = { gives: true, transfer, root: 'result' };
  try {
    return packItems(flat(), 0, nodes.length * 3, target, hold, options);
  } catch (error) {
    failures.push([nodes[0]!.from, error]);
    return packItems([], 0, 0, target, hold, options);
  }
}
