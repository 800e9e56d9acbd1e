/** Finds the source map that a compiled or bundled text names: in the text itself or in a file beside it. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The comment that names a map. */
export const COMMENT = /^[ \t]*\/\/[#@] sourceMappingURL=(\S+)[ \t]*$/gm;

/** The map as JSON with absolute sources; null where there is none, or none that can be read. */
export function findSourceMap(text: string, path: string): string | null {
  if (!text.includes('sourceMappingURL=')) return null;
  const url = [...text.matchAll(COMMENT)].at(-1)?.[1];
  if (url === undefined) return null;
  try {
    const data = /^data:[^,]*?(;base64)?,/.exec(url);
    const file = resolve(dirname(path), data ? '.' : decodeURI(url));
    const json = data
      ? Buffer.from(url.slice(data[0].length), data[1] ? 'base64' : 'utf8').toString()
      : readFileSync(file, 'utf8');
    const map = JSON.parse(json) as { sources: (string | null)[]; sourceRoot?: string; mappings?: string };
    if (typeof map.mappings !== 'string' || map.mappings === '') return null;
    const folder = data ? dirname(path) : dirname(file);
    const absolute = (source: string) =>
      /^\w+:\/\//.test(source) ? source : pathToFileURL(resolve(folder, map.sourceRoot ?? '', source)).href;
    return JSON.stringify({
      ...map,
      sourceRoot: undefined,
      sources: map.sources.map((source) => source && absolute(source)),
    });
  } catch {
    return null;
  }
}
