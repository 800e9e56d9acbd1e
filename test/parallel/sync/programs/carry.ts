/** Shared objects on their way to a worker, of either kind, without a pool. */
import { portableKind, portableOf } from '../../../../src/source/portable.ts';

export type Carried = Record<string, { kind: string | null; description: unknown }>;

export function describeAll(objects: Record<string, unknown>, to: 'thread' | 'process'): Carried {
  const carried: Carried = {};
  for (const [name, value] of Object.entries(objects)) {
    const how = typeof value === 'object' && value !== null ? portableOf(value) : undefined;
    const description = how?.describe(value as object, to);
    carried[name] =
      description === undefined ? { kind: null, description: value } : { kind: how!.kind, description };
  }
  return carried;
}

export function restoreAll(carried: Carried): Record<string, never> {
  return Object.fromEntries(
    Object.entries(carried).map(([name, { kind, description }]) => [
      name,
      (kind === null ? description : portableKind(kind)!.restore(description)) as never,
    ]),
  );
}
