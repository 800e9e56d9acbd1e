/**
 * One thread's part of a Profile, from V8's CPU profile. What always holds: every µs falls to one node of the call tree,
 * and consecutive frames of one package, or of one of Node's modules, are one node.
 *
 * V8 tells which function a sample was in, and for each node how many of its samples were on which line; not the lines of
 * the callers. So nodes have no line, and a line's total is its self time.
 */
import { addUp, busyUsOf, countLost } from '../add-up.ts';
import type { CallNode, FunctionCost, LineCost } from '../model.ts';
import { shownPath } from '../places.ts';
import type { RecordedThread } from '../read-recording.ts';
import type { RunConfig } from '../recording.ts';
import type { ThreadProfile } from '../thread-profile.ts';
import { userFiles } from '../user-files.ts';
import { type OwnerOptions, ownerOf, pathOf } from './owner.ts';
import type { RawNode, RawProfile } from './raw-profile.ts';
import { Sources } from './sources.ts';

/** The first major version whose profile is right about inlined code. */
const INLINING_RIGHT_FROM = 26;

export function profileV8Thread(thread: RecordedThread, id: number, config: RunConfig): ThreadProfile {
  const tree = new Tree(id, config, new Sources(thread.texts), inliningIsRight(thread.start.node));
  for (const part of thread.v8Parts) tree.add(part);
  return tree.finish();
}

/** What every profile of this engine must say about itself. */
export function v8Warnings(node: string, profiles: ThreadProfile[]): string[] {
  const warnings = [
    'Engine v8: lines are those of the innermost function only, so the total time of a line is not known and equals its self time; nothing was counted.',
  ];
  if (!inliningIsRight(node)) {
    warnings.push(
      `Engine v8 on Node ${node.slice(1)}: time of inlined functions falls to wrong callers, by any amount (a fault of V8's profiler that Node ${INLINING_RIGHT_FROM} no longer has). Use --engine lines for your own code.`,
    );
  }
  const unknown = profiles.flatMap((profile) => profile.withoutLines ?? []);
  if (unknown.length > 0) {
    warnings.push(
      `Lines are not known where many of them share one of the compiled text: ${[...new Set(unknown)].join(', ')}.`,
    );
  }
  return warnings;
}

function inliningIsRight(node: string): boolean {
  return Number.parseInt(node.slice(1), 10) >= INLINING_RIGHT_FROM;
}

class Tree {
  readonly #id: number;
  readonly #owners: OwnerOptions;
  /** Whether V8 tells inlined functions and lines from their callers. */
  readonly #isRight: boolean;
  readonly #functions: FunctionCost[] = [];
  readonly #rowOf = new Map<string, number>();
  readonly #lines = new Map<string, LineCost>();
  readonly #withoutLines = new Set<string>();
  readonly #nodes: CallNode[] = [];
  readonly #selfUs: number[] = [];
  /** The node of a row below a node, by both. */
  readonly #children = new Map<string, number>();
  readonly #samples: number[] = [];
  readonly #timeDeltas: number[] = [];
  /** µs on V8's clock: of the last sample, or the start. */
  #now: number | null = null;
  /** What ran last; the collector runs in its midst. */
  #lastNode: number | null = null;

  constructor(id: number, config: RunConfig, sources: Sources, isRight: boolean) {
    this.#id = id;
    this.#isRight = isRight;
    this.#owners = { cwd: config.cwd, isUser: userFiles(config), sources };
  }

  add(part: RawProfile): void {
    const raw = new Map(part.nodes.map((node) => [node.id, node]));
    const nodes = this.#addNodes(part.nodes, raw);
    const selfUs = new Map<RawNode, number>();
    this.#now ??= part.startTime;
    for (const [time, id] of inOrder(part)) {
      const node = raw.get(id);
      // Two parts overlap for some ms.
      if (!node || time <= this.#now) continue;
      const delta = time - this.#now;
      this.#now = time;
      const at = this.#leaf(nodes.get(id) ?? null, node);
      this.#samples.push(at);
      this.#timeDeltas.push(delta);
      (this.#selfUs[at] as number) += delta;
      selfUs.set(node, (selfUs.get(node) ?? 0) + delta);
    }
    for (const [node, us] of selfUs) this.#addLines(node, us);
  }

  /** The nodes of the profile by V8's ids; its root has none. */
  #addNodes(all: RawNode[], raw: Map<number, RawNode>): Map<number, number> {
    const nodes = new Map<number, number>();
    const pending: [RawNode, number | null][] = all.length > 0 ? [[all[0] as RawNode, null]] : [];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [node, parent] = next;
      const { functionName, url } = node.callFrame;
      const isMeta = url === '' && (functionName === '(root)' || functionName === '(garbage collector)');
      const at = isMeta ? null : this.#child(parent, this.#row(node));
      if (at !== null) nodes.set(node.id, at);
      for (const id of node.children ?? []) {
        const child = raw.get(id);
        if (child) pending.push([child, at]);
      }
    }
    return nodes;
  }

  #leaf(known: number | null, node: RawNode): number {
    const { functionName, url } = node.callFrame;
    if (url === '' && functionName === '(garbage collector)') return this.#child(this.#lastNode, this.#row(node));
    const at =
      known ?? this.#child(null, this.#row({ ...node, callFrame: { ...node.callFrame, functionName: '(program)' } }));
    this.#lastNode = functionName === '(idle)' || functionName === '(program)' ? null : at;
    return at;
  }

  #child(parent: number | null, row: number): number {
    const { kind } = this.#functions[row] as FunctionCost;
    const isGroup = kind === 'dependency' || kind === 'node';
    if (isGroup && parent !== null && (this.#nodes[parent] as CallNode).function === row) return parent;
    const key = `${parent} ${row}`;
    let at = this.#children.get(key);
    if (at === undefined) {
      at = this.#nodes.push({ parent, function: row, line: null }) - 1;
      this.#selfUs.push(0);
      this.#children.set(key, at);
    }
    return at;
  }

  #row({ callFrame }: RawNode): number {
    const owner = ownerOf(callFrame, this.#owners);
    const key = JSON.stringify([owner.kind, owner.name, owner.file, owner.line, owner.column]);
    let row = this.#rowOf.get(key);
    if (row === undefined) {
      const cost = { calls: null, selfMs: 0, totalMs: 0, chargedTo: null, thread: this.#id };
      row = this.#functions.push({ ...owner, ...cost, approximate: !this.#isRight && owner.kind === 'user' }) - 1;
      this.#rowOf.set(key, row);
    }
    return row;
  }

  /** A node's time, shared out among its lines by their ticks. */
  #addLines({ callFrame, positionTicks = [] }: RawNode, us: number): void {
    const path = pathOf(callFrame.url);
    if (path === null || !this.#owners.isUser(path)) return;
    const all = positionTicks.reduce((sum, { ticks }) => sum + ticks, 0);
    for (const { line, ticks } of positionTicks) {
      // V8 does not know the line of every tick, and names lines of other files where it inlined their functions.
      if (!this.#owners.sources.hasLine(path, line)) continue;
      const found = this.#owners.sources.line(path, line);
      if (!found) {
        this.#withoutLines.add(shownPath(path, this.#owners.cwd));
        continue;
      }
      const file = shownPath(found.path, this.#owners.cwd);
      const key = `${file}:${found.line}`;
      const cost: LineCost = this.#lines.get(key) ?? {
        file,
        line: found.line,
        hits: null,
        selfMs: 0,
        totalMs: 0,
        thread: this.#id,
        approximate: !this.#isRight,
      };
      cost.selfMs += (us * ticks) / all / 1000;
      cost.totalMs = cost.selfMs;
      this.#lines.set(key, cost);
    }
  }

  finish(): ThreadProfile {
    addUp(this.#nodes, this.#selfUs, this.#functions, () => null);
    return {
      functions: this.#functions,
      lines: [...this.#lines.values()],
      callees: [],
      nodes: this.#nodes,
      samples: this.#samples,
      timeDeltas: this.#timeDeltas,
      lost: countLost(this.#timeDeltas),
      costUs: 0,
      busyUs: busyUsOf(this.#nodes, this.#selfUs, this.#functions),
      withoutLines: [...this.#withoutLines],
    };
  }
}

/** A profile's samples as (µs on V8's clock, node), in the order of time: V8's are nearly so. */
function inOrder({ startTime, samples = [], timeDeltas = [] }: RawProfile): [number, number][] {
  let time = startTime;
  const all = samples.map((node, index): [number, number] => {
    time += timeDeltas[index] ?? 0;
    return [time, node];
  });
  return all.sort((a, b) => a[0] - b[0]);
}
