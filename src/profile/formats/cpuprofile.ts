/**
 * V8's `.cpuprofile`, as Chrome DevTools, VS Code and speedscope read it. Two things differ from hasten's model:
 *
 * - A node there is a function in a stack, whatever line it stands at; its lines are `positionTicks`. So nodes of ours
 *   that differ only in the line are one node.
 * - A sample there lasts until the next one, while ours tells the time since the one before. So each delta is written one
 *   place later, and every sample keeps its own time.
 *
 * The format has one time line. The main thread comes first; each other thread follows after it under a node with its
 * name, so that all times are right, though nothing shows as running at the same time.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionCost, Profile } from '../model.ts';
import { byThread, threadName } from '../stacks.ts';

interface Node {
  id: number;
  callFrame: { functionName: string; scriptId: string; url: string; lineNumber: number; columnNumber: number };
  hitCount: number;
  children?: number[];
  positionTicks?: { line: number; ticks: number }[];
}

export function toCpuProfile(profile: Profile): string {
  const tree = new Tree(profile);
  const samples: number[] = [];
  const weights: number[] = [];
  let first = true;
  for (const [id, thread] of byThread(profile)) {
    const root = first ? tree.root : tree.named(threadName(profile, id));
    first = false;
    const ids = new Map<number, number>();
    for (const { node, weightUs } of thread.samples) {
      samples.push(tree.hit(node, root, ids));
      weights.push(Math.round(weightUs));
    }
  }
  const startTime = (Date.parse(profile.startedAt) || 0) * 1000;
  const timeDeltas = samples.map((_, index) => (index === 0 ? 0 : weights[index - 1]!));
  const endTime = startTime + weights.reduce((sum, weight) => sum + weight, 0);
  return `${JSON.stringify({ nodes: tree.nodes, startTime, endTime, samples, timeDeltas })}\n`;
}

/** The nodes under construction, each with the children found so far. */
class Tree {
  readonly nodes: Node[] = [];
  readonly root: Node;
  readonly #profile: Profile;
  readonly #children = new Map<string, Node>();
  readonly #scripts = new Map<string, number>();

  constructor(profile: Profile) {
    this.#profile = profile;
    this.root = this.#add({ functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 });
  }

  /** A child of the root that stands for a thread. */
  named(name: string): Node {
    return this.#addBelow(this.root, { functionName: name, scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 });
  }

  /** Counts a sample at the model's node `index` and returns the id of ours; `ids` remembers those of this thread. */
  hit(index: number, root: Node, ids: Map<number, number>): number {
    const node = this.#nodeOf(index, root, ids);
    node.hitCount++;
    const { line } = this.#profile.nodes[index]!;
    if (line !== null) {
      node.positionTicks ??= [];
      const ticks = node.positionTicks.find((one) => one.line === line);
      if (ticks === undefined) node.positionTicks.push({ line, ticks: 1 });
      else ticks.ticks++;
    }
    return node.id;
  }

  #nodeOf(index: number, root: Node, ids: Map<number, number>): Node {
    const path: number[] = [];
    let at: number | null = index;
    while (at !== null && !ids.has(at)) {
      path.push(at);
      at = this.#profile.nodes[at]!.parent;
    }
    let node = at === null ? root : this.nodes[ids.get(at)! - 1]!;
    for (const step of path.reverse()) {
      node = this.#child(node, this.#profile.nodes[step]!.function);
      ids.set(step, node.id);
    }
    return node;
  }

  #child(parent: Node, index: number): Node {
    const key = `${parent.id} ${index}`;
    const found = this.#children.get(key);
    if (found !== undefined) return found;
    const child = this.#addBelow(parent, this.#callFrame(this.#profile.functions[index]!));
    this.#children.set(key, child);
    return child;
  }

  #addBelow(parent: Node, callFrame: Node['callFrame']): Node {
    const child = this.#add(callFrame);
    parent.children ??= [];
    parent.children.push(child.id);
    return child;
  }

  #add(callFrame: Node['callFrame']): Node {
    const node = { id: this.nodes.length + 1, callFrame, hitCount: 0 };
    this.nodes.push(node);
    return node;
  }

  #callFrame({ name, kind, file, line, column }: FunctionCost): Node['callFrame'] {
    const url = file === null ? '' : urlOf(file);
    if (url !== '' && !this.#scripts.has(url)) this.#scripts.set(url, this.#scripts.size + 1);
    return {
      functionName: kind === 'gc' ? '(garbage collector)' : kind === 'idle' ? '(idle)' : name,
      scriptId: String(this.#scripts.get(url) ?? 0),
      url,
      lineNumber: line === null ? -1 : line - 1,
      columnNumber: column === null ? -1 : column - 1,
    };
  }
}

/** A path as a `file:` URL; what is a URL already (`node:fs`, `https://...`) stays as it is. */
function urlOf(file: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(file) ? file : pathToFileURL(resolve(file)).href;
}
