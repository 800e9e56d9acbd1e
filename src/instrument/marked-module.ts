/** A module with its marks and counters, made or taken from the cache. */
import { cached } from './cache.ts';
import type { Frames } from './functions.ts';
import type { ModuleText } from './hook.ts';
import { maker } from './maker.ts';
import { type ModuleMap, placeCount } from './module-map.ts';

export interface MarkOptions {
  frames: Frames;
  hits: boolean;
  /** Whether calls out of the user's code have places of their own. */
  callees: boolean;
  /** Whether calls are looked at. */
  observe: boolean;
  cacheFolder: string;
  /** The number of the module's first place. */
  base: number;
}

export interface MarkedModule {
  path: string;
  base: number;
  count: number;
  map: ModuleMap;
  /** A file that holds the map, or null. */
  mapFile: string | null;
  format: 'module' | 'commonjs';
  source: string;
}

/** Throws what the parser or Node's type stripping throws. */
export function markModule(
  module: ModuleText,
  { frames, hits, callees, observe, cacheFolder, base }: MarkOptions,
): MarkedModule {
  const { path, text, isTypeScript, sourceType, sourceMap } = module;
  const settings = JSON.stringify({ base, frames, hits, callees, observe, isTypeScript, sourceType });
  const { code, map, mapFile } = cached(cacheFolder, [process.version, text, sourceMap ?? '', settings], () =>
    maker().make(module, { base, frames, hits, callees, observe }),
  );
  return { path, base, count: placeCount(map), map, mapFile, format: map.sourceType, source: code };
}
