/**
 * Finds where a function's text stands in the user's files: only where a message or `explain` asks for it. Exact where the
 * text stands in a file as it is, with types blanked or printed anew, or where a source map leads back; else a position in
 * the text itself, which some tool made.
 */
import { type CallSite, type RunningPosition, readCallSite } from './call-site.ts';
import { beside, keptSourceMap, pathOf, readText } from './files.ts';
import { findInMap } from './find-in-map.ts';
import { findText, nearest } from './find-text.ts';
import { findTokens } from './find-tokens.ts';
import { type LineColumn, lineStarts, positionAt, shifted } from './lines.ts';
import { parseSourceMap, type SourceMap, segmentAt } from './source-map.ts';

export { type CallSite, callSite, siteOf } from './call-site.ts';

export interface Location {
  /** An absolute path (a URL in a browser), or null where nothing is known of a file. */
  file: string | null;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** False: line and column are those of the function's transformed text, and `file` is where it was called. */
  exact: boolean;
}

/** What was read of a function; known by its identity. */
export interface LocatedText {
  readonly text: string;
}

type Locator = (offset: number) => Location;

const locators = new WeakMap<LocatedText, Locator>();

/** The place of an offset in the function's text. `site` is where the function was given to hasten. */
export function locate(site: CallSite, source: LocatedText, offset: number): Location {
  let locator = locators.get(source);
  if (locator === undefined) {
    locator = locatorOf(readCallSite(site), source.text);
    locators.set(source, locator);
  }
  return locator(offset);
}

function locatorOf(site: RunningPosition | null, text: string): Locator {
  const path = site === null ? null : pathOf(site.file);
  const file = path === null ? null : readText(path);
  if (site !== null && path !== null && file !== null) {
    const hint = { line: site.line - 1, column: site.column - 1 };
    const found = inModule(path, file, text, hint) ?? inImports(path, file, text);
    if (found !== null) return found;
  }
  const starts = lineStarts(text);
  return (offset) => {
    const { line, column } = positionAt(starts, offset);
    return { file: path ?? site?.file ?? null, line: line + 1, column: column + 1, exact: false };
  };
}

function inModule(path: string, file: string, text: string, hint: LineColumn): Locator | null {
  return inFile(path, file, text, hint) ?? inKeptMap(path, file, text, hint) ?? inTokens(path, file, text);
}

/** The text stands in the file that runs: the source itself, or what was compiled from it. */
function inFile(path: string, file: string, text: string, hint: LineColumn): Locator | null {
  const starts = lineStarts(file);
  const start = nearest(findText(file, text), (starts[hint.line] ?? 0) + hint.column);
  if (start === null) return null;
  const map = ownSourceMap(path, file);
  return (offset) => {
    const position = positionAt(starts, start + offset);
    return (
      (map && original(map, path, position)) ?? {
        file: path,
        line: position.line + 1,
        column: position.column + 1,
        exact: true,
      }
    );
  };
}

/** The file was compiled in memory: Node may have the map, and the call's place in the compiled text is known. */
function inKeptMap(path: string, file: string, text: string, hint: LineColumn): Locator | null {
  const json = keptSourceMap(path);
  const map = json === null ? null : parseSourceMap(json);
  if (map === null) return null;
  const originals = map.sources.map(
    (source, index) =>
      map.contents[index] ?? (map.sources.length === 1 ? file : source && readText(sourcePath(path, source))),
  );
  const start = findInMap(map, originals, text, hint);
  if (start === null) return null;
  const starts = lineStarts(text);
  return (offset) => {
    const position = shifted(start, positionAt(starts, offset));
    return original(map, path, position) ?? { file: path, line: 1, column: 1, exact: false };
  };
}

/** What runs was printed anew by a tool that keeps no map where it is seen. */
function inTokens(path: string, file: string, text: string): Locator | null {
  const map = findTokens(file, text);
  if (map === null) return null;
  const starts = lineStarts(file);
  return (offset) => {
    const { line, column } = positionAt(starts, map(offset));
    return { file: path, line: line + 1, column: column + 1, exact: true };
  };
}

const IMPORTED = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)(["'])(\.{1,2}\/[^"'\n]+)\1/g;

/** A function that the calling file has from another one. */
function inImports(path: string, file: string, text: string): Locator | null {
  for (const [, , name] of file.matchAll(IMPORTED)) {
    const bare = beside(path, name as string);
    for (const candidate of [bare, bare.replace(/\.(m|c)?js$/, '.$1ts'), `${bare}.ts`, `${bare}.js`]) {
      const imported = readText(candidate);
      const found = imported === null ? null : inModule(candidate, imported, text, { line: 0, column: 0 });
      if (found !== null) return found;
    }
  }
  return null;
}

function original(map: SourceMap, path: string, { line, column }: LineColumn): Location | null {
  const segment = segmentAt(map, line, column);
  const source = segment && map.sources[segment.source];
  if (!segment || !source) return null;
  return {
    file: sourcePath(path, source),
    line: segment.originalLine + 1,
    column: segment.originalColumn + 1,
    exact: true,
  };
}

function sourcePath(path: string, source: string): string {
  return pathOf(source) === null ? source : beside(path, pathOf(source) as string);
}

/** The map that the file's last comment names: in itself, or beside it. */
function ownSourceMap(path: string, file: string): SourceMap | null {
  const url = [...file.matchAll(/^[ \t]*\/\/[#@] sourceMappingURL=(\S+)[ \t]*$/gm)].at(-1)?.[1];
  if (url === undefined) return null;
  try {
    const data = /^data:[^,]*?(;base64)?,/.exec(url);
    if (data === null) return parseSourceMap(JSON.parse(readText(beside(path, decodeURI(url))) ?? 'null') ?? {});
    const body = url.slice(data[0].length);
    if (data[1] === undefined) return parseSourceMap(JSON.parse(decodeURIComponent(body)));
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    return parseSourceMap(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}
