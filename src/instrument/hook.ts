/**
 * The loader hook: shows the text of each of the user's modules, ES modules and CommonJS alike, to whoever watches, and
 * hands Node what that one makes of it. It comes after the user's own loaders, so it sees JavaScript wherever they have
 * made it, and TypeScript only where Node itself would strip the types.
 */
import { readFileSync } from 'node:fs';
import { type LoadHookContext, Module, registerHooks } from 'node:module';
import { extname, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceType } from './ast.ts';
import { hasEdits } from './edits.ts';
import { findSourceMap } from './source-map.ts';

export interface HookOptions {
  /** Whether a file, by its absolute path, is the user's. */
  isUser(path: string): boolean;
  /**
   * What to run in the place of the module, or null: run it as it is, as it does when this throws. TypeScript only for a
   * module that is TypeScript itself: Node strips its types then.
   */
  onText(module: ModuleText): { format: SourceType | `${SourceType}-typescript`; source: string } | null;
  /** A module runs as it is, for this reason. */
  onSkipped(path: string, reason: unknown): void;
  /** Something that the module at `path` imports was not found. */
  onUnresolved(path: string, reason: unknown): void;
}

/** A module as it would run. */
export interface ModuleText {
  path: string;
  /** With its types where Node would strip them (`javaScriptOf` in javascript.ts does). */
  text: string;
  isTypeScript: boolean;
  /** Null: Node decides by the text (`sourceTypeOf` there does). */
  sourceType: SourceType | null;
  /** As JSON, with absolute sources. */
  sourceMap: string | null;
}

/** What `load` gives when nothing is done to the module. */
type LoadResult = ReturnType<Parameters<NonNullable<Parameters<typeof registerHooks>[0]['load']>>[2]>;

export function installHook(options: HookOptions): void {
  /** What Node was given for a file; the same text will come along `_compile`. */
  const given = new Map<string, string>();
  const compiled = new CompiledModules(given, options);
  const hooks: Parameters<typeof registerHooks>[0] = {
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        if (context.parentURL?.startsWith('file:')) options.onUnresolved(fileURLToPath(context.parentURL), error);
        throw error;
      } finally {
        // Asked for by nobody: the program's own file. All preloads have run, and what they have registered since is to
        // come before this hook, which sees what they make: hooks run from the last to the first.
        if (context.parentURL === undefined) {
          registered.deregister();
          registered = registerHooks(hooks);
        }
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
      if (type === null) return result;
      if (type.sourceType !== 'module') compiled.watch(path);
      const text = result.source == null ? readFileSync(path, 'utf8') : toText(result.source);
      const changed = show(path, text, type, options);
      given.set(path, changed?.source ?? text);
      return changed === null ? result : { ...result, format: changed.format, source: changed.source };
    },
  };
  let registered = registerHooks(hooks);
}

type Compile = (this: unknown, content: unknown, filename: string, ...rest: unknown[]) => unknown;
type Extensions = Record<string, ((module: unknown, filename: string) => void) | undefined>;

/**
 * Loaders of the older kind, for CommonJS (`require.extensions`: tsx, ts-node, @babel/register), take no notice of what
 * a hook has loaded: they read the file themselves and hand what they make of it to the module's `_compile`. That is
 * wrapped where there is such a loader, and only there, since the wrapper stands in the stacks of errors.
 */
class CompiledModules {
  readonly #given: Map<string, string>;
  readonly #options: HookOptions;
  #native: unknown;
  #isFollowed = false;

  constructor(given: Map<string, string>, options: HookOptions) {
    this.#given = given;
    this.#options = options;
  }

  watch(path: string): void {
    if (this.#isFollowed) return;
    const extensions = (Module as unknown as { _extensions: Extensions })._extensions;
    const loader = extensions[extname(path)] ?? extensions['.js'];
    if (loader === this.#native) return;
    // Node's own is the only one that uses its internal functions.
    if (String(loader).includes('StringPrototypeEndsWith(')) this.#native = loader;
    else this.#follow();
  }

  #follow(): void {
    this.#isFollowed = true;
    const prototype = Module.prototype as unknown as { _compile: Compile };
    const compile = prototype._compile;
    const textFor = (content: string, path: string, format: unknown) => this.#textFor(content, path, format);
    prototype._compile = function (content, filename, ...rest) {
      const text = typeof content === 'string' ? textFor(content, filename, rest[0]) : content;
      return Reflect.apply(compile, this, [text, filename, ...rest]);
    };
  }

  #textFor(content: string, path: string, format: unknown): string {
    const isOther = format != null && format !== 'commonjs';
    if (isOther || hasEdits(content) || this.#given.get(path) === content) return content;
    if (!isAbsolute(path) || !this.#options.isUser(path)) return content;
    const changed = show(path, content, { sourceType: null, isTypeScript: false }, this.#options);
    return changed?.format === 'commonjs' ? changed.source : content;
  }
}

interface ModuleType {
  sourceType: SourceType | null;
  isTypeScript: boolean;
}

function typeOf(format: string | null, context: LoadHookContext, path: string): ModuleType | null {
  const name = format ?? context.format ?? '';
  const isTypeScript = name.endsWith('typescript') || (name === '' && /\.[mc]?ts$/.test(path));
  if (name.startsWith('module')) return { sourceType: 'module', isTypeScript };
  if (name.startsWith('commonjs')) return { sourceType: 'commonjs', isTypeScript };
  return name === '' || name === 'typescript' ? { sourceType: null, isTypeScript } : null;
}

function show(path: string, text: string, type: ModuleType, { onText, onSkipped }: HookOptions) {
  try {
    return onText({ path, text, ...type, sourceMap: type.isTypeScript ? null : findSourceMap(text, path) });
  } catch (error) {
    onSkipped(path, error);
    return null;
  }
}

function toText(source: NonNullable<LoadResult['source']>): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array);
}
