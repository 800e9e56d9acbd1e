/** The texts of the user's modules, in which V8's positions are looked up. */
import { fileURLToPath } from 'node:url';
import type { FoundFunction, FunctionFinder } from '../../instrument/function-finder.ts';
import type { ModuleText } from '../../instrument/hook.ts';
import { maker } from '../../instrument/maker.ts';
import type { RawFrame } from './raw-profile.ts';

export class Sources {
  readonly #texts: Map<string, ModuleText>;
  readonly #finders = new Map<string, FunctionFinder | null>();

  /** `texts`: the modules as they ran. */
  constructor(texts: ModuleText[]) {
    this.#texts = new Map(texts.map((text) => [text.path, text]));
  }

  /** The function at a frame's position, and the file in which the user wrote it. */
  function(path: string, frame: RawFrame): FoundFunction & { path: string } {
    const { functionName, lineNumber, columnNumber } = frame;
    const finder = this.#finder(path);
    const found = finder?.function(lineNumber, columnNumber);
    if (found) return { ...found, path: this.#path(found.source, path) };
    const place = finder?.place(lineNumber, columnNumber) ?? {
      source: null,
      line: lineNumber + 1,
      column: columnNumber + 1,
    };
    const name = functionName || (lineNumber === 0 && columnNumber === 0 ? '(module)' : '(anonymous)');
    return { name, ...place, endLine: place.line, path: this.#path(place.source, path) };
  }

  /** Whether a module's text, as it ran, has a line. */
  hasLine(path: string, line: number): boolean {
    return line > 0 && line <= (this.#finder(path)?.lines ?? Number.POSITIVE_INFINITY);
  }

  /** A line as the user wrote it; null where that is not known. */
  line(path: string, line: number): { path: string; line: number } | null {
    const finder = this.#finder(path);
    if (!finder) return { path, line };
    const found = finder.line(line);
    return found && { path: this.#path(found.source, path), line: found.line };
  }

  #path(source: string | null, path: string): string {
    return source === null ? path : source.startsWith('file:') ? fileURLToPath(source) : source;
  }

  #finder(path: string): FunctionFinder | null {
    let finder = this.#finders.get(path);
    if (finder === undefined) {
      finder = makeFinder(this.#texts.get(path));
      this.#finders.set(path, finder);
    }
    return finder;
  }
}

function makeFinder(module: ModuleText | undefined): FunctionFinder | null {
  if (!module) return null;
  try {
    return maker().findFunctions(module);
  } catch {
    return null;
  }
}
