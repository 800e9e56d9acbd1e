/**
 * A source map moved along with what was inserted into its text, so that the stacks of errors keep their lines where Node
 * or a loader maps them.
 */
import { decodedMappings, encodedMappings, type SourceMapSegment, TraceMap } from '@jridgewell/trace-mapping';
import type { Edit } from './edits.ts';
import { LineStarts } from './line-starts.ts';
import { COMMENT } from './source-map.ts';

/** The text, which `edits` made from `original`, with `map` (as `findSourceMap` gave it) for its new columns inside it. */
export function withMovedMap(text: string, original: string, edits: Edit[], map: string): string {
  const comments = [...text.matchAll(COMMENT)];
  const last = comments.at(-1);
  if (!last) return text;
  const json = JSON.parse(map) as { sources: string[]; names?: string[] };
  const url = Buffer.from(JSON.stringify({ ...json, mappings: moved(map, original, edits) })).toString('base64');
  const comment = `//# sourceMappingURL=data:application/json;base64,${url}`;
  return text.slice(0, last.index) + comment + text.slice(last.index + last[0].length);
}

function moved(json: string, original: string, edits: Edit[]): string {
  const map = new TraceMap(json);
  const lines = new LineStarts(original);
  const mappings = decodedMappings(map).map((segments) => segments.map((segment) => [...segment] as SourceMapSegment));
  // For each line the insertions so far: segments behind them move to the right.
  let index = 0;
  for (const [line, segments] of mappings.entries()) {
    if (line >= lines.count) break;
    const start = lines.start(line);
    while (index < edits.length && (edits[index] as Edit).at < start) index++;
    let by = 0;
    for (const segment of segments) {
      const at = start + segment[0];
      while (index < edits.length && (edits[index] as Edit).at <= at) by += (edits[index++] as Edit).text.length;
      segment[0] += by;
    }
  }
  return encodedMappings(new TraceMap({ version: 3, sources: [], names: [], mappings }));
}
