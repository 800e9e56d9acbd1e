/**
 * Which rows measuring may have moved. Each place's starts and calls are counted, so the most that marks, counters and
 * frames can have cost there is known; it is spread over the call tree in proportion to the time that was sampled, and a
 * row whose share of the plain program could differ by more than the tolerance is approximate.
 *
 * Functions without a frame spend their cost in their callers: it goes to the framed functions of the module that call
 * them by name, and where none does to all.
 */
import { addUp } from './add-up.ts';
import { isApproximate, mostUs } from './cost-model.ts';
import type { CallNode, FunctionCost, LineCost } from './model.ts';
import type { Places } from './places.ts';

export interface Measured {
  nodes: CallNode[];
  selfUs: number[];
  functions: FunctionCost[];
  lineOf(node: CallNode): LineCost | null;
  busyUs: number;
}

export function markApproximate(measured: Measured, places: Places): void {
  const { nodes, functions, busyUs } = measured;
  const costUs = costOfNodes(measured, places);
  const allUs = costUs.reduce((sum, us) => sum + us, 0);
  if (allUs === 0) return;
  const functionCosts = functions.map((row) => ({ ...row, selfMs: 0, totalMs: 0 }));
  const lineCosts = new Map<LineCost, LineCost>();
  addUp(nodes, costUs, functionCosts, (node) => {
    const line = measured.lineOf(node);
    if (!line) return null;
    const cost = lineCosts.get(line) ?? { ...line, selfMs: 0, totalMs: 0 };
    lineCosts.set(line, cost);
    return cost;
  });
  const moved = (row: FunctionCost | LineCost, cost: FunctionCost | LineCost) =>
    (['selfMs', 'totalMs'] as const).some((time) =>
      isApproximate(1000 * (row[time] ?? 0), 1000 * (cost[time] as number), busyUs, allUs),
    );
  functions.forEach((row, index) => {
    row.approximate = row.kind === 'user' && row.selfMs !== null && moved(row, functionCosts[index] as FunctionCost);
  });
  for (const [line, cost] of lineCosts) line.approximate = moved(line, cost);
}

/** For each node of the tree, what measuring may have cost there, in µs. */
function costOfNodes({ nodes, selfUs, functions }: Measured, places: Places): number[] {
  const sampled = new Sums();
  for (const [index, node] of nodes.entries()) {
    const us = selfUs[index] as number;
    if (functions[node.function]?.kind !== 'user') continue;
    sampled.add(`${node.function}:${node.line}`, us);
    sampled.add(node.function, us);
    sampled.add('all', us);
  }
  const cost = new Sums();
  for (const { row, line, starts, calls } of places.work()) {
    const us = mostUs(starts, calls);
    const framed = functions[row]?.selfMs !== null;
    if (framed && sampled.get(`${row}:${line}`) > 0) cost.add(`${row}:${line}`, us);
    else spread(us, framed ? [row] : places.framedCallers(row), sampled, cost);
  }
  return nodes.map((node, index) => {
    if (functions[node.function]?.kind !== 'user') return 0;
    const keys = [`${node.function}:${node.line}`, node.function, 'all'] as const;
    return keys.reduce<number>((sum, key) => {
      const whole = sampled.get(key);
      return whole > 0 ? sum + (cost.get(key) * (selfUs[index] as number)) / whole : sum;
    }, 0);
  });
}

/** Gives a cost to functions in proportion to their time; to all the user's code where none of them has any. */
function spread(us: number, rows: number[], sampled: Sums, cost: Sums): void {
  const whole = rows.reduce((sum, row) => sum + sampled.get(row), 0);
  if (whole === 0) cost.add('all', us);
  else for (const row of rows) cost.add(row, (us * sampled.get(row)) / whole);
}

class Sums {
  readonly #sums = new Map<string | number, number>();

  add(key: string | number, value: number): void {
    this.#sums.set(key, this.get(key) + value);
  }

  get(key: string | number): number {
    return this.#sums.get(key) ?? 0;
  }
}
