/**
 * The loader hook: hands Node the transformed text of the user's modules, ES modules and CommonJS alike, and everything
 * else as it is. It comes after the user's own loaders, so it sees JavaScript wherever they have made it, and TypeScript
 * only where Node itself would strip the types.
 */
import { readFileSync } from 'node:fs';
import { type LoadHookContext, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parse, type SourceType } from './ast.ts';
import { cached } from './cache.ts';
import type { Frames } from './functions.ts';
import { type ModuleMap, placeCount } from './module-map.ts';
import { findSourceMap } from './source-map.ts';
import { strip } from './strip.ts';
import { transform } from './transform.ts';

export interface HookOptions {
  frames: Frames;
  hits: boolean;
  cacheFolder: string;
  /** Whether a file, by its absolute path, is the user's. */
  isUser(path: string): boolean;
  /** The number of the next module's first place, or null when there are no numbers left for `text`. */
  nextBase(text: string): number | null;
  onModule(module: LoadedModule): void;
  /** A module runs as it is, for this reason. */
  onSkipped(path: string, reason: unknown): void;
  /** Something that the module at `path` imports was not found. */
  onUnresolved(path: string, reason: unknown): void;
}

export interface LoadedModule {
  path: string;
  base: number;
  count: number;
  map: ModuleMap;
  /** A file that holds the map, or null. */
  mapFile: string | null;
}

/** What `load` gives when nothing is done to the module. */
type LoadResult = ReturnType<Parameters<NonNullable<Parameters<typeof registerHooks>[0]['load']>>[2]>;

export function installHook(options: HookOptions): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        if (context.parentURL?.startsWith('file:')) options.onUnresolved(fileURLToPath(context.parentURL), error);
        throw error;
      }
    },
    load(url, context, nextLoad) {
      const path = url.startsWith('file:') ? fileURLToPath(url) : null;
      if (path === null || !options.isUser(path)) return nextLoad(url, context);
      let result: LoadResult;
      try {
        result = nextLoad(url, context);
      } catch (error) {
        options.onSkipped(path, error);
        throw error;
      }
      const type = typeOf(result.format ?? null, context, path);
      return type === null ? result : instrument(path, type, result, options);
    },
  });
}

interface ModuleType {
  sourceType: SourceType | null;
  isTypeScript: boolean;
}

function typeOf(format: string | null, context: LoadHookContext, path: string): ModuleType | null {
  const name = format ?? context.format ?? '';
  const isTypeScript = name.endsWith('-typescript') || (name === '' && /\.[mc]?ts$/.test(path));
  if (name.startsWith('module')) return { sourceType: 'module', isTypeScript };
  if (name.startsWith('commonjs')) return { sourceType: 'commonjs', isTypeScript };
  return name === '' ? { sourceType: null, isTypeScript } : null;
}

function instrument(path: string, type: ModuleType, result: LoadResult, options: HookOptions): LoadResult {
  const text = result.source == null ? readFileSync(path, 'utf8') : toText(result.source);
  const base = options.nextBase(text);
  if (base === null) {
    options.onSkipped(path, 'too many lines in one process');
    return result;
  }
  try {
    const { frames, hits } = options;
    let sourceType = type.sourceType;
    const sourceMap = type.isTypeScript ? null : findSourceMap(text, path);
    const key = [process.version, text, sourceMap ?? '', JSON.stringify({ base, frames, hits, ...type })];
    const module = cached(options.cacheFolder, key, () => {
      const code = type.isTypeScript ? strip(text) : text;
      sourceType ??= detect(code);
      return transform(code, { sourceType, base, frames, hits, sourceMap });
    });
    sourceType ??= detect(module.code);
    const { map, mapFile } = module;
    options.onModule({ path, base, count: placeCount(map), map, mapFile });
    return { ...result, format: sourceType, source: module.code };
  } catch (error) {
    options.onSkipped(path, error);
    return result;
  }
}

function toText(source: NonNullable<LoadResult['source']>): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array);
}

/** Node's own rule for a `.js` file without a package type: a module if it does not parse as CommonJS. */
function detect(code: string): SourceType {
  try {
    parse(code, 'commonjs');
    return 'commonjs';
  } catch {
    return 'module';
  }
}
