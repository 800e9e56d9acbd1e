/** What the numbers in transformed code mean: for each module its functions and its places. */
import type { SourceType } from './ast.ts';
import type { Callee } from './callees.ts';
import type { Watched } from './watched.ts';

export interface ModuleMap {
  /** What the module is run as. */
  sourceType: SourceType;
  /** The files that spots name (positions.ts), as the source map gives them; empty: the module's own. */
  sources: string[];
  functions: MappedFunction[];
  /** Place `base + i` is `places[i]`: three numbers each, see `place`. */
  places: number[];
  /** The places that are a call out of the user's code; none where they were not asked for. */
  callees: MappedCallee[];
  /** The places that are looked at; none where the run is not observed. */
  observed: MappedObservation[];
}

/** A place that is looked at at times; `place` is relative to the module's base, as everywhere. */
export type MappedObservation = ObservedEntry | ObservedCallPlace | ObservedAwaitPlace;

/** A function's entry: what is shown are its parameters, or for a pattern the names in it, then `this`. */
export interface ObservedEntry {
  place: number;
  kind: 'entry';
  /** For each parameter how many names a pattern binds, -1 where it is a plain name. */
  parameters: number[];
  /** Whether `this` is shown last. */
  showsThis: boolean;
  /** Whether a parameter is not shown (it stands as a pattern without names), so that no two calls may be taken for alike. */
  hides: boolean;
}

export interface ObservedCallPlace {
  place: number;
  kind: 'call';
  name: string;
  from: string | null;
  watched: Watched;
}

export interface ObservedAwaitPlace {
  place: number;
  kind: 'await';
}

export interface MappedCallee extends Callee {
  /** The place, relative to the module's base. */
  place: number;
}

export interface MappedFunction {
  name: string;
  spot: number;
  column: number;
  endLine: number;
  /** Whether it keeps its own line in the shadow stack; without, its time is in the lines that call it. */
  framed: boolean;
  /** The functions without a frame that it seems to call, by their names. */
  light: number[];
  /** The place, relative to the module's base, whose count is the number of calls. */
  entry: number;
}

/** A place is a line within a function: what marks name and counters count. */
export interface Place {
  spot: number;
  /** Index in `functions`. */
  function: number;
  /** Whether its count is the line's number of hits: the first statement that starts on the line is this function's. */
  isHit: boolean;
}

export function placeCount(map: ModuleMap): number {
  return map.places.length / 3;
}

export function place(map: ModuleMap, index: number): Place {
  const { places } = map;
  return {
    spot: places[3 * index] as number,
    function: places[3 * index + 1] as number,
    isHit: places[3 * index + 2] === 1,
  };
}
