/** Reads source maps, version 3, without Node: the little that finding a function's places needs. */

/** Of one position in the generated text. Lines and columns count from 0. */
export interface Segment {
  column: number;
  /** Index in `sources`. */
  source: number;
  originalLine: number;
  originalColumn: number;
}

export interface SourceMap {
  sources: (string | null)[];
  contents: (string | null)[];
  /** The segments of each generated line, by column. */
  lines: Segment[][];
}

interface MapJson {
  sources?: (string | null)[];
  sourceRoot?: string;
  sourcesContent?: (string | null)[];
  mappings?: string;
}

/** Null for what is no map, or one of sections. */
export function parseSourceMap(json: MapJson): SourceMap | null {
  if (typeof json.mappings !== 'string' || !Array.isArray(json.sources)) return null;
  const root = json.sourceRoot ? `${json.sourceRoot.replace(/\/$/, '')}/` : '';
  return {
    sources: json.sources.map((source) => (source === null ? null : root + source)),
    contents: json.sourcesContent ?? [],
    lines: decode(json.mappings),
  };
}

const DIGITS = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((d, i) => [d, i]));

function decode(mappings: string): Segment[][] {
  let [source, originalLine, originalColumn] = [0, 0, 0];
  return mappings.split(';').map((line) => {
    const segments: Segment[] = [];
    let column = 0;
    for (const text of line.split(',')) {
      const [first, second, third, fourth] = numbers(text);
      if (first === undefined) continue;
      column += first;
      if (second === undefined || third === undefined || fourth === undefined) continue;
      source += second;
      originalLine += third;
      originalColumn += fourth;
      segments.push({ column, source, originalLine, originalColumn });
    }
    return segments.sort((a, b) => a.column - b.column);
  });
}

function numbers(text: string): number[] {
  const made: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.get(character);
    if (digit === undefined) return [];
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    made.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return made;
}

/** The last segment at or before the column; null before the first. */
export function segmentAt(map: SourceMap, line: number, column: number): Segment | null {
  const segments = map.lines[line] ?? [];
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle] as Segment).column <= column) low = middle + 1;
    else high = middle;
  }
  return segments[low - 1] ?? null;
}
