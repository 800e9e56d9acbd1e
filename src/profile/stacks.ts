/**
 * The samples of a Profile by thread, for readers that draw time: exports and the table of threads. A sample's weight is
 * the time since the one before it, so the weights of a thread add up to the time for which it was watched.
 */
import type { Profile } from './model.ts';

/** A thread's samples in order. */
export interface ThreadSamples {
  /** `node` is an index in `Profile.nodes`; `weightUs` is at least 0. */
  samples: { node: number; weightUs: number }[];
  wallUs: number;
  /** The part of `wallUs` in which the thread waited. */
  idleUs: number;
}

/** The samples of each thread that has any, by thread id, in the order of `Profile.threads`. */
export function byThread(profile: Profile): Map<number, ThreadSamples> {
  const found = new Map<number, ThreadSamples>(
    profile.threads.map(({ id }) => [id, { samples: [], wallUs: 0, idleUs: 0 }]),
  );
  profile.samples.forEach((node, index) => {
    const { thread, kind } = profile.functions[profile.nodes[node]!.function]!;
    const weightUs = Math.max(0, profile.timeDeltas[index] ?? 0);
    const own = found.get(thread) ?? { samples: [], wallUs: 0, idleUs: 0 };
    found.set(thread, own);
    own.samples.push({ node, weightUs });
    own.wallUs += weightUs;
    if (kind === 'idle') own.idleUs += weightUs;
  });
  for (const [id, { samples }] of found) if (samples.length === 0) found.delete(id);
  return found;
}

/** The name of a thread as exports show it: `main`, `worker 3`. */
export function threadName({ threads }: Profile, id: number): string {
  const thread = threads.find((one) => one.id === id);
  return thread === undefined ? `thread ${id}` : thread.name || (id === 0 ? 'main' : `thread ${id}`);
}

/** The indices in `nodes` from the root of the thread to `node`. */
export function pathTo({ nodes }: Profile, node: number): number[] {
  const path: number[] = [];
  for (let at: number | null = node; at !== null; at = nodes[at]!.parent) path.push(at);
  return path.reverse();
}
