/** What a part of the simulation is: independent cells, each of which a worker computes, and tables made of the results. */

export interface Part<Cell = unknown, Result = unknown> {
  /** Trials of a cell where `--trials` does not say otherwise. */
  trials: number;
  cells: Cell[];
  /** Computes a cell; the same seed gives the same result. Both are plain data. */
  simulate(cell: Cell, trials: number, seed: number): Result;
  /** Markdown; results are in the order of cells. */
  tables(results: Result[], trials: number): string;
}

/** 0.9512 as `95.1`. */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** The lowest and the highest of some shares, as `94.1–95.8`. */
export function range(shares: number[]): string {
  return `${percent(Math.min(...shares))}–${percent(Math.max(...shares))}`;
}
