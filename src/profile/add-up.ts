/** From the samples at the leaves of a call tree to what functions and lines cost. */
import type { CallNode, FunctionCost, LineCost } from './model.ts';

/**
 * Adds self and total times to the rows that the nodes name: a function or line that stands on a path several times
 * (recursion) counts once in totals. `selfUs` are the µs that ended at each node; `lineOf` gives a node's line, if any.
 */
export function addUp(
  nodes: CallNode[],
  selfUs: number[],
  functions: FunctionCost[],
  lineOf: (node: CallNode) => LineCost | null,
): void {
  const totalUs = Float64Array.from(selfUs);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const { parent } = nodes[index] as CallNode;
    if (parent !== null) (totalUs[parent] as number) += totalUs[index] as number;
  }
  const lines = nodes.map(lineOf);
  const functionUs = new Sums<FunctionCost>();
  const lineUs = new Sums<LineCost>();
  for (const [index, node] of nodes.entries()) {
    const row = functions[node.function] as FunctionCost;
    const self = selfUs[index] as number;
    const total = totalUs[index] as number;
    const isAgain = isBelow(nodes, node, (above) => nodes[above]?.function === node.function);
    functionUs.add(row, self, isAgain ? 0 : total);
    // A callback that stands on its caller's line is the same line again.
    const line = lines[index];
    if (line) lineUs.add(line, self, isBelow(nodes, node, (above) => lines[above] === line) ? 0 : total);
  }
  functionUs.give();
  lineUs.give();
}

/** Sums whole µs, so that a row's total is never less than its self time by the rounding of fractions. */
class Sums<Row extends FunctionCost | LineCost> {
  readonly #sums = new Map<Row, { self: number; total: number }>();

  add(row: Row, self: number, total: number): void {
    const sums = this.#sums.get(row);
    if (!sums) this.#sums.set(row, { self, total });
    else {
      sums.self += self;
      sums.total += total;
    }
  }

  give(): void {
    for (const [row, { self, total }] of this.#sums) {
      if (row.selfMs !== null) row.selfMs += self / 1000;
      if (row.totalMs !== null) row.totalMs += total / 1000;
    }
  }
}

function isBelow(nodes: CallNode[], node: CallNode, matches: (above: number) => boolean): boolean {
  for (let at = node.parent; at !== null; at = (nodes[at] as CallNode).parent) if (matches(at)) return true;
  return false;
}

/** How many samples are missing between others, by the typical time between two. */
export function countLost(deltas: number[]): number {
  const sorted = Float64Array.from(deltas).sort();
  const typical = sorted[sorted.length >> 1] ?? 0;
  let lost = 0;
  for (const delta of deltas) if (delta > 2 * typical && typical > 0) lost += Math.round(delta / typical) - 1;
  return lost;
}

/** The µs in which a thread did something. */
export function busyUsOf(nodes: CallNode[], selfUs: number[], functions: FunctionCost[]): number {
  let us = 0;
  for (const [index, node] of nodes.entries()) {
    if ((functions[node.function] as FunctionCost).kind !== 'idle') us += selfUs[index] as number;
  }
  return us;
}
