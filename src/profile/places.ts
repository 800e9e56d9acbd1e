/** What a thread's place numbers mean, and what was counted there. */
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Callee } from '../instrument/callees.ts';
import {
  type MappedFunction,
  type MappedObservation,
  type ModuleMap,
  placeCount,
  place as placeOf,
} from '../instrument/module-map.ts';
import { lineOf, sourceOf } from '../instrument/spots.ts';
import { lastPart } from './callees.ts';
import type { RecordedModule, RecordedThread } from './read-recording.ts';

export interface LoadedFunction {
  module: RecordedModule;
  index: number;
  name: string;
  file: string;
  line: number;
  column: number;
  endLine: number;
  framed: boolean;
  calls: number;
}

/** What measuring did at one line of one function. */
export interface Work {
  /** The function's row. */
  row: number;
  line: number;
  starts: number;
  /** Frames entered: calls, at the entry of a function that has a frame. */
  calls: number;
}

/** A place that was looked at at times. */
export interface ObservedPlace {
  what: MappedObservation;
  place: number;
  file: string;
  line: number;
  /** The function that it is in. */
  fn: { name: string; line: number; column: number; isFramed: boolean };
  count: number;
}

export class Places {
  readonly #modules: RecordedModule[];
  readonly #counts: Float64Array;
  readonly #cwd: string;
  /** For each module's base, the rows of its functions. */
  readonly #rows = new Map<number, number[]>();

  constructor(thread: RecordedThread, cwd: string) {
    this.#modules = thread.modules.toSorted((a, b) => a.base - b.base);
    this.#counts = thread.counts;
    this.#cwd = cwd;
  }

  functions(): LoadedFunction[] {
    return this.#modules.flatMap((module) =>
      module.map.functions.map((mapped, index) => ({
        module,
        index,
        name: mapped.name,
        file: this.#file(module, mapped.spot),
        line: lineOf(mapped.spot),
        column: mapped.column,
        endLine: mapped.endLine,
        framed: mapped.framed,
        calls: this.#count(module.base + mapped.entry),
      })),
    );
  }

  /** Tells which row of the table a function has. */
  setRow({ module, index }: LoadedFunction, row: number): void {
    const rows = this.#rows.get(module.base) ?? [];
    rows[index] = row;
    this.#rows.set(module.base, rows);
  }

  /** The function and line of a place; null for a number that no module has. */
  at(place: number): { row: number; line: number } | null {
    const module = this.#moduleOf(place);
    if (!module) return null;
    const { function: index, spot } = placeOf(module.map, place - module.base);
    return { row: this.#rows.get(module.base)?.[index] as number, line: lineOf(spot) };
  }

  /** What is called at a place, outside the user's code; null where nothing is, or perhaps a small function of the user's. */
  calleeAt(place: number): Callee | null {
    this.#callees ??= this.#findCallees();
    return this.#callees.get(place) ?? null;
  }

  #callees: Map<number, Callee> | null = null;

  #findCallees(): Map<number, Callee> {
    const frameless = new Set(
      this.#modules.flatMap(({ map }) => map.functions.flatMap(({ framed, name }) => (framed ? [] : [lastPart(name)]))),
    );
    return new Map(
      this.#modules.flatMap(({ base, map }) =>
        map.callees
          .filter(({ origin, name }) => origin !== 'method' || !frameless.has(lastPart(name)))
          .map((callee): [number, Callee] => [base + callee.place, callee]),
      ),
    );
  }

  /** The lines on which statements start, with their hits, by `file:line`. */
  lines(): Map<string, { file: string; line: number; hits: number }> {
    const lines = new Map<string, { file: string; line: number; hits: number }>();
    this.#eachPlace((module, { spot, isHit }, count) => {
      if (!isHit || lineOf(spot) === 0) return;
      const file = this.#file(module, spot);
      const key = `${file}:${lineOf(spot)}`;
      const known = lines.get(key);
      if (known) known.hits += count;
      else lines.set(key, { file, line: lineOf(spot), hits: count });
    });
    return lines;
  }

  /** The places that were looked at, with their counts. */
  observed(): ObservedPlace[] {
    return this.#modules.flatMap((module) =>
      module.map.observed.map((what) => {
        const { spot, function: index } = placeOf(module.map, what.place);
        const mapped = module.map.functions[index] as MappedFunction;
        return {
          what,
          place: module.base + what.place,
          file: this.#file(module, spot),
          line: lineOf(spot),
          fn: { name: mapped.name, line: lineOf(mapped.spot), column: mapped.column, isFramed: mapped.framed },
          count: this.#count(module.base + what.place),
        };
      }),
    );
  }

  work(): Work[] {
    const work: Work[] = [];
    for (const module of this.#modules) {
      const { functions } = module.map;
      for (let index = 0; index < placeCount(module.map); index++) {
        const starts = this.#count(module.base + index);
        if (starts === 0) continue;
        const { function: of, spot } = placeOf(module.map, index);
        const { framed, entry } = functions[of] as MappedFunction;
        const row = this.#rows.get(module.base)?.[of] as number;
        work.push({ row, line: lineOf(spot), starts, calls: framed && entry === index ? starts : 0 });
      }
    }
    return work;
  }

  #framedCallers: Map<number, number[]> | null = null;

  /** The rows of the framed functions that call a function without a frame, directly or through others without one. */
  framedCallers(row: number): number[] {
    this.#framedCallers ??= this.#findFramedCallers();
    return this.#framedCallers.get(row) ?? [];
  }

  #findFramedCallers(): Map<number, number[]> {
    const callers = new Map<number, number[]>();
    for (const { base, map } of this.#modules) {
      const rows = this.#rows.get(base) ?? [];
      for (const [index, { framed, light }] of map.functions.entries()) {
        if (!framed) continue;
        const reached = new Set(light);
        for (const callee of reached) for (const next of map.functions[callee]?.light ?? []) reached.add(next);
        for (const callee of reached) {
          const row = rows[callee] as number;
          callers.set(row, [...(callers.get(row) ?? []), rows[index] as number]);
        }
      }
    }
    return callers;
  }

  #eachPlace(visit: (module: RecordedModule, place: ReturnType<typeof placeOf>, count: number) => void): void {
    for (const module of this.#modules) {
      for (let index = 0; index < placeCount(module.map); index++) {
        visit(module, placeOf(module.map, index), this.#count(module.base + index));
      }
    }
  }

  #count(place: number): number {
    return this.#counts[place] ?? 0;
  }

  #moduleOf(place: number): RecordedModule | null {
    const modules = this.#modules;
    let low = 0;
    let high = modules.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((modules[middle] as RecordedModule).base <= place) low = middle;
      else high = middle - 1;
    }
    const module = modules[low];
    return module && place >= module.base && place < module.base + module.count ? module : null;
  }

  #file({ path, map }: RecordedModule, spot: number): string {
    return shownPath(sourcePath(map, spot) ?? path, this.#cwd);
  }
}

function sourcePath(map: ModuleMap, spot: number): string | undefined {
  const source = map.sources[sourceOf(spot)];
  return source?.startsWith('file:') ? fileURLToPath(source) : source || undefined;
}

/** Relative to the working directory for what is below it, with `/` on every platform. */
export function shownPath(path: string, cwd: string): string {
  const below = relative(cwd, path);
  return below.startsWith('..') || isAbsolute(below) || below === '' ? path : below.split(sep).join('/');
}
