/** Where things are in the source that the user wrote, as spots (spots.ts) and columns. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { spotOf } from './spots.ts';

export interface Positions {
  spot(position: number): number;
  column(position: number): number;
  /** The files that spots name, absolute or relative to the text's own; empty without a source map. */
  sources: string[];
}

export function positionsOf(text: string, sourceMap: string | null): Positions {
  const lines = new LineStarts(text);
  if (sourceMap === null) {
    return { spot: (at) => lines.index(at) + 1, column: (at) => at - lines.start(lines.index(at)) + 1, sources: [] };
  }
  const map = new TraceMap(sourceMap);
  const find = (at: number) => {
    const index = lines.index(at);
    return originalPositionFor(map, { line: index + 1, column: at - lines.start(index) });
  };
  const sources = map.resolvedSources.map((source) => source ?? '');
  const indices = new Map(sources.map((source, index) => [source, index]));
  return {
    spot: (at) => {
      const { source, line } = find(at);
      return source === null ? 0 : spotOf(indices.get(source) as number, line);
    },
    column: (at) => (find(at).column ?? 0) + 1,
    sources,
  };
}

export class LineStarts {
  readonly #starts = [0];
  /** Positions are asked for in nearly rising order: the last answer is the best first guess. */
  #last = 0;

  constructor(text: string) {
    for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) this.#starts.push(match.index + match[0].length);
  }

  get count(): number {
    return this.#starts.length;
  }

  start(index: number): number {
    return this.#starts[index] as number;
  }

  index(position: number): number {
    const starts = this.#starts;
    for (let near = this.#last; near < this.#last + 8; near++) {
      const next = starts[near + 1];
      if (position < (starts[near] as number)) break;
      if (next === undefined || position < next) {
        this.#last = near;
        return near;
      }
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low;
  }
}
