/** Times of a profile's call tree, by stretches of files: what no table of functions or lines can say. In ms, over all threads. */
import type { Profile } from '../profile/model.ts';

export interface Times {
  /** At these lines themselves. */
  selfMs: number;
  /** At them and in all that they called, the collector's pauses below them too; a recursion counts once. */
  totalMs: number;
}

export class SampledTimes {
  readonly #profile: Profile;
  /** Of each node, ms of its own. */
  readonly #self: Float64Array;
  /** Working time of all threads: all but waiting. */
  readonly workedMs: number;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#self = new Float64Array(profile.nodes.length);
    let worked = 0;
    profile.samples.forEach((node, index) => {
      const ms = Math.max(0, profile.timeDeltas[index] ?? 0) / 1000;
      this.#self[node]! += ms;
      if (profile.functions[profile.nodes[node]!.function]!.kind !== 'idle') worked += ms;
    });
    this.workedMs = worked;
  }

  /** Of one thread: all but its waiting. */
  workedBy(thread: number): number {
    return this.where((node) => node.thread === thread && node.kind !== 'idle').selfMs;
  }

  /** Of the lines `first` to `last` of a file. */
  of(file: string, first: number, last: number): Times {
    return this.where((node) => node.file === file && node.line !== null && node.line >= first && node.line <= last);
  }

  /** Of a function, as far as it was called below these lines; a recursion counts once. */
  within(
    file: string,
    first: number,
    last: number,
    fn: { file: string | null; name: string; line: number | null },
  ): number {
    const { nodes, functions } = this.#profile;
    const isBelow = new Uint8Array(nodes.length);
    let ms = 0;
    nodes.forEach(({ parent, function: index, line }, node) => {
      const its = functions[index]!;
      const from = parent === null ? 0 : isBelow[parent]!;
      const starts = its.file === file && line !== null && line >= first && line <= last;
      const isIt = its.file === fn.file && its.name === fn.name && its.line === fn.line;
      isBelow[node] = from === 2 || (from === 1 && isIt) ? 2 : from === 1 || starts ? 1 : 0;
      if (isBelow[node] === 2) ms += this.#self[node]!;
    });
    return ms;
  }

  /** Of the collector's pauses that began while one of these lines was running, those of callees too. */
  collectingMs(file: string, first: number, last: number): number {
    return this.where(
      (node) => node.file === file && node.line !== null && node.line >= first && node.line <= last,
      (node) => node.kind === 'gc',
    ).totalMs;
  }

  /** Of the nodes for which `isMeant` holds; of what is below them, only nodes for which `counts` holds are added. */
  where(isMeant: (node: Spot) => boolean, counts: (node: Spot) => boolean = () => true): Times {
    const { nodes, functions } = this.#profile;
    const isBelow = new Uint8Array(nodes.length);
    let selfMs = 0;
    let totalMs = 0;
    nodes.forEach(({ parent, function: index, line }, node) => {
      const { file, name, kind, thread } = functions[index]!;
      const spot = { file, name, kind, line, thread };
      const meant = isMeant(spot);
      // A parent stands before its children.
      if (!meant && !(parent !== null && isBelow[parent])) return;
      isBelow[node] = 1;
      if (!counts(spot)) return;
      totalMs += this.#self[node]!;
      if (meant) selfMs += this.#self[node]!;
    });
    return { selfMs, totalMs };
  }
}

/** What a node of the call tree says. */
export interface Spot {
  file: string | null;
  name: string;
  kind: Profile['functions'][number]['kind'];
  line: number | null;
  thread: number;
}
