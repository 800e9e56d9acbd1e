/**
 * Finds a function in the source map of a text that is at hand no more (compiled in memory, by tsx for one): the place
 * from which the map leads each name of the function's text to the same name in the original.
 */
import { tokenizer } from 'acorn';
import { type LineColumn, lineStarts, positionAt, shifted } from './lines.ts';
import { type SourceMap, segmentAt } from './source-map.ts';
import { keepsName } from './tools.ts';

interface Name extends LineColumn {
  text: string;
}

/** Where the function's text starts in the generated one; null where no place fits. `hint` is the call's. */
export function findInMap(
  map: SourceMap,
  originals: readonly (string | null)[],
  text: string,
  hint: LineColumn,
): LineColumn | null {
  const names = namesIn(text);
  if (names.length === 0) return null;
  const lines = originals.map((original) => (original === null ? null : original.split(/\r\n|[\n\r\u2028\u2029]/)));
  const leadsTo = (start: LineColumn, name: Name): boolean => {
    const { line, column } = shifted(start, name);
    const segment = segmentAt(map, line, column);
    if (segment === null || segment.column !== column) return false;
    return lines[segment.source]?.[segment.originalLine]?.startsWith(name.text, segment.originalColumn) ?? false;
  };
  let best: LineColumn | null = null;
  // A compiler renames some names and adds others; by chance a wrong place fits hardly any.
  let most = Math.ceil(names.length * 0.6);
  for (const start of candidates(map, anchorsOf(names), leadsTo)) {
    const score = names.filter((name) => leadsTo(start, name)).length;
    const wasBehind = best !== null && isBehind(best, hint);
    if (score < most || (score === most && best !== null && (wasBehind || !isBehind(start, hint)))) continue;
    best = start;
    most = score;
  }
  return best;
}

/** Names by whose places the text's start is looked for. */
const ANCHORS = 6;

function anchorsOf(names: readonly Name[]): readonly Name[] {
  const line = names[0]?.line;
  return names.filter((name) => name.line === line).slice(0, ANCHORS);
}

/** The places where the text would have to start for one of the names to be where a segment is. */
function* candidates(
  map: SourceMap,
  anchors: readonly Name[],
  leadsTo: (start: LineColumn, name: Name) => boolean,
): Generator<LineColumn> {
  const seen = new Set<string>();
  for (const [line, segments] of map.lines.entries()) {
    for (const { column } of segments) {
      for (const anchor of anchors) {
        // Where no name stands in its first line, the start's column is not known, and not needed.
        const start = { line: line - anchor.line, column: anchor.line === 0 ? column - anchor.column : 0 };
        const key = `${start.line}:${start.column}`;
        if (start.line < 0 || start.column < 0 || seen.has(key) || !leadsTo(start, anchor)) continue;
        seen.add(key);
        yield start;
      }
    }
  }
}

function isBehind(start: LineColumn, hint: LineColumn): boolean {
  return start.line > hint.line || (start.line === hint.line && start.column >= hint.column);
}

/** The identifiers of the text, 60 at most, spread over it. */
function namesIn(text: string): Name[] {
  const starts = lineStarts(text);
  const names: Name[] = [];
  for (const token of tokenizer(text, { ecmaVersion: 'latest' })) {
    const name = text.slice(token.start, token.end);
    if (token.type.label !== 'name' || keepsName(name)) continue;
    names.push({ text: name, ...positionAt(starts, token.start) });
  }
  const step = Math.max(1, Math.ceil(names.length / 60));
  return names.filter((_name, index) => index % step === 0);
}
