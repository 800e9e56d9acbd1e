/**
 * One thread's part of a Profile. Every µs of a sample falls to exactly one leaf of the call tree (a line, the collector,
 * waiting, or Node itself), so that self times add up to the whole.
 */
import { addUp, busyUsOf, countLost } from './add-up.ts';
import { CalleeTimes } from './callees.ts';
import { usualUs } from './cost-model.ts';
import { markApproximate } from './distortion.ts';
import type { CalleeCost, CallNode, FunctionCost, LineCost } from './model.ts';
import { Places } from './places.ts';
import type { RecordedThread } from './read-recording.ts';
import { pseudo, type RunConfig } from './recording.ts';

export interface ThreadProfile {
  functions: FunctionCost[];
  lines: LineCost[];
  callees: CalleeCost[];
  nodes: CallNode[];
  samples: number[];
  timeDeltas: number[];
  lost: number;
  /** What measuring cost at most, and the time in which the thread did something. */
  costUs: number;
  busyUs: number;
  /** Files of which the lines could not be told. */
  withoutLines?: string[];
}

const GC = -3;

const pseudoRows: Record<number, Pick<FunctionCost, 'name' | 'kind'>> = {
  [pseudo.idle]: { name: '(idle)', kind: 'idle' },
  [pseudo.outside]: { name: '(Node and dependencies)', kind: 'node' },
  [GC]: { name: '(garbage collection)', kind: 'gc' },
};

export function profileThread(thread: RecordedThread, id: number, config: RunConfig): ThreadProfile {
  const places = new Places(thread, config.cwd);
  const tree = new Tree(thread, places, id);
  tree.addSamples();
  return tree.finish(config.hits);
}

class Tree {
  readonly #thread: RecordedThread;
  readonly #places: Places;
  readonly #id: number;
  readonly #functions: FunctionCost[] = [];
  readonly #rowOf = new Map<string, number>();
  readonly #lines = new Map<string, LineCost>();
  readonly #nodes: CallNode[] = [];
  /** For each node, the µs of the samples that ended there. */
  readonly #selfUs: number[] = [];
  /** The recorded node's index in `#nodes`; the root has none. */
  readonly #recorded: Int32Array;
  /** Nodes of one function and line below one parent are one, whatever the line was calling. */
  readonly #nodeOf = new Map<string, number>();
  readonly #callees: CalleeTimes;
  readonly #gcNodes = new Map<number, number>();
  readonly #samples: number[] = [];
  readonly #timeDeltas: number[] = [];
  #lost = 0;

  constructor(thread: RecordedThread, places: Places, id: number) {
    this.#thread = thread;
    this.#places = places;
    this.#id = id;
    this.#callees = new CalleeTimes(id);
    this.#addFunctions();
    const { nodes } = thread;
    this.#recorded = new Int32Array(nodes.length / 2 + 1).fill(-1);
    for (let index = 0; index < nodes.length / 2; index++) {
      const parent = this.#recorded[nodes[2 * index] as number] as number;
      this.#recorded[index + 1] = this.#addNode(parent, nodes[2 * index + 1] as number);
    }
  }

  /** A row for each function that was loaded, in the order of the source, called or not. */
  #addFunctions(): void {
    for (const entry of this.#places.functions()) {
      const key = `${entry.file}:${entry.line}:${entry.column}:${entry.name}`;
      const known = this.#rowOf.get(key);
      if (known !== undefined) {
        const row = this.#functions[known] as FunctionCost;
        if (row.calls !== null && entry.calls !== null) row.calls += entry.calls;
        this.#places.setRow(entry, known);
        continue;
      }
      this.#rowOf.set(key, this.#functions.length);
      this.#places.setRow(entry, this.#functions.length);
      const { name, file, line, column, endLine, calls, framed } = entry;
      this.#functions.push({
        name,
        kind: 'user',
        file,
        // Helpers that a compiler has put into the text are nowhere in the original.
        line: line || null,
        column: line ? column : null,
        endLine: line ? endLine : null,
        calls,
        selfMs: framed ? 0 : null,
        totalMs: framed ? 0 : null,
        chargedTo: framed ? null : 'caller',
        approximate: false,
        thread: this.#id,
      });
    }
  }

  #pseudoRow(place: number): number {
    const { name, kind } = pseudoRows[place] as Pick<FunctionCost, 'name' | 'kind'>;
    const known = this.#rowOf.get(name);
    if (known !== undefined) return known;
    this.#rowOf.set(name, this.#functions.length);
    return (
      this.#functions.push({
        name,
        kind,
        file: null,
        line: null,
        column: null,
        endLine: null,
        calls: null,
        selfMs: 0,
        totalMs: 0,
        chargedTo: null,
        approximate: false,
        thread: this.#id,
      }) - 1
    );
  }

  #addNode(parent: number, place: number): number {
    const found = place < 0 ? null : this.#places.at(place);
    // A place that no module claims was read half-way through a change of the stack: its time stays with the caller.
    if (place >= 0 && !found) return parent;
    const row = found ? found.row : this.#pseudoRow(place);
    const line = found && found.line > 0 ? found.line : null;
    const key = `${parent} ${row} ${line}`;
    let node = this.#nodeOf.get(key);
    if (node === undefined) {
      node = this.#nodes.push({ parent: parent < 0 ? null : parent, function: row, line }) - 1;
      this.#selfUs.push(0);
      this.#nodeOf.set(key, node);
    }
    return node;
  }

  addSamples(): void {
    const { samples, sampledFromUs, end } = this.#thread;
    const pauses = end?.gcPauses ?? [];
    let pause = 0;
    let now = sampledFromUs;
    const deltas: number[] = [];
    for (let index = 0; index < samples.length; index += 2) {
      const delta = samples[index + 1] as number;
      now += delta;
      let node = this.#recorded[samples[index] as number] ?? -1;
      let collecting = 0;
      while (pause < pauses.length && pauseEnd(pauses[pause]) <= now)
        collecting += overlap(pauses[pause++], now - delta, now);
      collecting += overlap(pauses[pause], now - delta, now);
      if (2 * collecting > delta) node = this.#gcNode(node);
      else this.#addCallee(samples[index] as number, node, delta);
      if (node < 0) node = this.#gcNode(-1, pseudo.outside);
      this.#samples.push(node);
      this.#timeDeltas.push(delta);
      (this.#selfUs[node] as number) += delta;
      deltas.push(delta);
    }
    this.#lost = countLost(deltas);
  }

  #addCallee(recorded: number, node: number, us: number): void {
    if (recorded === 0 || node < 0) return;
    const callee = this.#places.calleeAt(this.#thread.nodes[2 * recorded - 1] as number);
    const line = callee && this.#lineOf(this.#nodes[node] as CallNode);
    if (callee && line) this.#callees.add(line, callee, us);
  }

  /** The node below `parent` for what is no place of the user's. */
  #gcNode(parent: number, place: number = GC): number {
    const key = parent * 4 - place;
    let node = this.#gcNodes.get(key);
    if (node === undefined) {
      node = this.#addNode(parent, place);
      this.#gcNodes.set(key, node);
    }
    return node;
  }

  finish(hits: boolean): ThreadProfile {
    for (const [key, line] of hits ? this.#places.lines() : []) {
      const known = this.#lines.get(key);
      if (known) known.hits = line.hits;
      else this.#lines.set(key, { ...line, selfMs: 0, totalMs: 0, thread: this.#id, approximate: false });
    }
    addUp(this.#nodes, this.#selfUs, this.#functions, (node) => this.#lineOf(node));
    const busyUs = busyUsOf(this.#nodes, this.#selfUs, this.#functions);
    if (!hits) for (const row of this.#functions) row.calls = null;
    const cost = this.#places.work().reduce((sum, { starts, calls }) => sum + usualUs(starts, calls), 0);
    if (hits) {
      const lineOf = (node: CallNode) => this.#lineOf(node);
      const measured = { nodes: this.#nodes, selfUs: this.#selfUs, functions: this.#functions, lineOf, busyUs };
      markApproximate(measured, this.#places);
    }
    return {
      functions: this.#functions,
      lines: [...this.#lines.values()].filter((line) => line.hits !== null || line.totalMs > 0),
      callees: this.#callees.rows(),
      nodes: this.#nodes,
      samples: this.#samples,
      timeDeltas: this.#timeDeltas,
      lost: this.#lost,
      costUs: Math.min(cost, busyUs * 0.75),
      busyUs,
    };
  }

  #lineOf(node: CallNode): LineCost | null {
    const { file } = this.#functions[node.function] as FunctionCost;
    if (file === null || node.line === null) return null;
    const key = `${file}:${node.line}`;
    let line = this.#lines.get(key);
    if (!line) {
      line = { file, line: node.line, hits: null, selfMs: 0, totalMs: 0, thread: this.#id, approximate: false };
      this.#lines.set(key, line);
    }
    return line;
  }
}

function pauseEnd(pause: [number, number] | undefined): number {
  return pause ? pause[0] + pause[1] : Number.POSITIVE_INFINITY;
}

/** The µs of a pause that lie between two times. */
function overlap(pause: [number, number] | undefined, from: number, to: number): number {
  return pause ? Math.max(0, Math.min(pauseEnd(pause), to) - Math.max(pause[0], from)) : 0;
}
