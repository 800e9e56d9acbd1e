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
  /** Made when it is first asked for. */
  #tree: Tree | null = null;
  /** The last answer of `#below`, which is asked for one function after the other. */
  #lastBelow: { file: string; first: number; last: number; ms: Map<string, number> } | null = null;

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
    const tree = this.#treeOf();
    const meant = tree.on(file, first, last);
    let selfMs = 0;
    for (const at of meant) selfMs += tree.totalMs(at, at + 1);
    let totalMs = 0;
    for (const at of outermost(tree, meant)) totalMs += tree.totalMs(at, tree.ends[at]!);
    return { selfMs, totalMs };
  }

  /** Of a function, as far as it was called below these lines; a recursion counts once. */
  within(
    file: string,
    first: number,
    last: number,
    fn: { file: string | null; name: string; line: number | null },
  ): number {
    return this.#below(file, first, last).get(keyOf(fn)) ?? 0;
  }

  #below(file: string, first: number, last: number): Map<string, number> {
    const known = this.#lastBelow;
    if (known !== null && known.file === file && known.first === first && known.last === last) return known.ms;
    const tree = this.#treeOf();
    const ms = new Map<string, number>();
    /** Where the outermost call of a function ends; what it calls of itself is in it. */
    const until = new Int32Array(tree.keys.length);
    for (const start of outermost(tree, tree.on(file, first, last))) {
      const end = tree.ends[start]!;
      for (let at = start + 1; at < end; at++) {
        const its = tree.functions[at]!;
        if (at < until[its]!) continue;
        until[its] = tree.ends[at]!;
        const key = tree.keys[its]!;
        ms.set(key, (ms.get(key) ?? 0) + tree.totalMs(at, tree.ends[at]!));
      }
    }
    this.#lastBelow = { file, first, last, ms };
    return ms;
  }

  #treeOf(): Tree {
    this.#tree ??= new Tree(this.#profile, this.#self);
    return this.#tree;
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

/**
 * The call tree with each node behind its caller and in front of what its caller calls next, so that all that a node called
 * stands together. Programs like compilers have hundreds of thousands of nodes, and rules ask about thousands of places.
 */
class Tree {
  /** Of each place in the order: where what it called ends. */
  readonly ends: Int32Array;
  /** Of each place in the order: which of `keys`. */
  readonly functions: Int32Array;
  /** Functions, equal ones of several threads once. */
  readonly keys: string[] = [];
  /** ms of all places before. */
  readonly #before: Float64Array;
  /** Of each file, places in the order by their lines. */
  readonly #files = new Map<string, { line: number; at: number }[]>();

  constructor({ nodes, functions }: Profile, self: Float64Array) {
    const called: number[][] = nodes.map(() => []);
    const waiting: number[] = [];
    nodes.forEach(({ parent }, node) => {
      if (parent === null) waiting.push(node);
      else called[parent]!.push(node);
    });
    this.ends = new Int32Array(nodes.length);
    this.functions = new Int32Array(nodes.length);
    this.#before = new Float64Array(nodes.length + 1);
    const ids = new Map<string, number>();
    const idOf = functions.map((one) => {
      const key = keyOf(one);
      if (!ids.has(key)) ids.set(key, this.keys.push(key) - 1);
      return ids.get(key)!;
    });
    const order: number[] = [];
    const places = new Int32Array(nodes.length);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const at = order.push(node) - 1;
      const { function: index, line } = nodes[node]!;
      places[node] = at;
      this.functions[at] = idOf[index]!;
      this.#before[at + 1] = this.#before[at]! + self[node]!;
      this.#add(functions[index]!.file, line, at);
      for (const one of called[node]!) waiting.push(one);
    }
    for (let at = order.length - 1; at >= 0; at--) {
      const end = Math.max(this.ends[at]!, at + 1);
      this.ends[at] = end;
      const { parent } = nodes[order[at]!]!;
      if (parent !== null) this.ends[places[parent]!] = Math.max(this.ends[places[parent]!]!, end);
    }
    for (const lines of this.#files.values()) lines.sort((a, b) => a.line - b.line);
  }

  #add(file: string | null, line: number | null, at: number): void {
    if (file === null || line === null) return;
    const lines = this.#files.get(file);
    if (lines) lines.push({ line, at });
    else this.#files.set(file, [{ line, at }]);
  }

  /** Of the places from `at` to before `end`. */
  totalMs(at: number, end: number): number {
    return this.#before[end]! - this.#before[at]!;
  }

  /** The places at these lines, in the order. */
  on(file: string, first: number, last: number): number[] {
    const lines = this.#files.get(file) ?? [];
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle]!.line < first) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let index = low; index < lines.length && lines[index]!.line <= last; index++) found.push(lines[index]!.at);
    return found.sort((a, b) => a - b);
  }
}

/** Those that none of the others has called. */
function outermost({ ends }: Tree, places: readonly number[]): number[] {
  let until = 0;
  return places.filter((at) => {
    if (at < until) return false;
    until = ends[at]!;
    return true;
  });
}

function keyOf({ file, name, line }: { file: string | null; name: string; line: number | null }): string {
  return `${file}\0${line}\0${name}`;
}

/** What a node of the call tree says. */
export interface Spot {
  file: string | null;
  name: string;
  kind: Profile['functions'][number]['kind'];
  line: number | null;
  thread: number;
}
