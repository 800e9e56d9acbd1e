/** Where things are in the source that the user wrote, as spots (spots.ts) and columns. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { LineStarts } from './line-starts.ts';
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
