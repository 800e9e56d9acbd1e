/**
 * Which rows measuring may have moved. Each place's starts and calls are counted, so the most that marks, counters and
 * frames can have cost there is known; it is spread over the call tree in proportion to the time that was sampled, and a
 * row whose share of the plain program could differ by more than the tolerance is approximate.
 *
 * Functions without a frame spend their cost in their callers: the framed functions of the module that call them by
 * name or hold them, and where none does all. How many of the calls were whose is not known, so a row is also approximate if it would
 * be with none of that cost or with all of it.
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
  const costs = places.work().map(({ row, line, starts, calls }) => ({ row, line, us: mostUs(starts, calls) }));
  const allUs = costs.reduce((sum, { us }) => sum + us, 0);
  if (allUs === 0) return;
  for (const row of measured.functions) row.approximate = false;
  for (const share of SHARES) markMoved(measured, costOfNodes(measured, costs, places, share), allUs);
}

/** Marks the rows that would be moved if each node had this cost. */
function markMoved({ nodes, functions, lineOf, busyUs }: Measured, costUs: number[], allUs: number): void {
  const functionCosts = functions.map((row) => ({ ...row, selfMs: 0, totalMs: 0 }));
  const lineCosts = new Map<LineCost, LineCost>();
  addUp(nodes, costUs, functionCosts, (node) => {
    const line = lineOf(node);
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
    row.approximate ||= row.kind === 'user' && row.selfMs !== null && moved(row, functionCosts[index] as FunctionCost);
  });
  for (const [line, cost] of lineCosts) line.approximate ||= moved(line, cost);
}

/** How much of a cost that several callers share each of them bears: nothing, by its time, or all. */
const SHARES = ['none', 'by time', 'all'] as const;

/** For each node of the tree, what measuring may have cost there, in µs. */
function costOfNodes(
  { nodes, selfUs, functions }: Measured,
  costs: { row: number; line: number; us: number }[],
  places: Places,
  share: (typeof SHARES)[number],
): number[] {
  const sampled = new Sums();
  for (const [index, node] of nodes.entries()) {
    const us = selfUs[index] as number;
    if (functions[node.function]?.kind !== 'user') continue;
    sampled.add(`${node.function}:${node.line}`, us);
    sampled.add(node.function, us);
    sampled.add('all', us);
  }
  const cost = new Sums();
  for (const { row, line, us } of costs) {
    const framed = functions[row]?.selfMs !== null;
    if (framed && sampled.get(`${row}:${line}`) > 0) cost.add(`${row}:${line}`, us);
    else spread(us, framed ? [row] : places.framedCallers(row), share, sampled, cost);
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

/** Gives a cost to functions, or to all the user's code where none of them has any time. */
function spread(us: number, rows: number[], share: (typeof SHARES)[number], sampled: Sums, cost: Sums): void {
  const timed = rows.filter((row) => sampled.get(row) > 0);
  const whole = timed.reduce((sum, row) => sum + sampled.get(row), 0);
  if (timed.length === 1 || share === 'all') for (const row of timed) cost.add(row, us);
  if (share === 'none') return;
  if (timed.length === 0) cost.add('all', us);
  else if (timed.length > 1 && share === 'by time')
    for (const row of timed) cost.add(row, (us * sampled.get(row)) / whole);
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
