/** A recording's part of the Profile's `observations`: what observers saw, at the places of the original source. */
import { median } from '../support/median.ts';
import type { Cores, Observations, ObservedAwait, ObservedCall, ObservedFunction } from './observations.ts';
import { type ObservedPlace, Places } from './places.ts';
import type { RecordedThread, Recording } from './read-recording.ts';
import type { ProcessRecord, SeenCall, SeenEntry } from './recording.ts';

/** As the model says. */
const MOST_SIGNATURES = 8;

export type ObservedThread = Omit<Observations, 'cores'>;

/** One thread's; what was never called is left out. `id`: as in the profile. */
export function observedThread(thread: RecordedThread, id: number, cwd: string): ObservedThread {
  const places = new Places(thread, cwd).observed().filter(({ count, line }) => count > 0 && line > 0);
  const seen = thread.observations;
  const entries = byPlace(seen?.functions);
  const calls = byPlace(seen?.calls);
  const waits = byPlace(seen?.awaits);
  const us = timesUnder(thread, new Set(places.flatMap(({ what, place }) => (what.kind === 'call' ? [place] : []))));
  const functions = new Merged<ObservedFunction>(addFunctions);
  const watched = new Merged<CallAtPlace>(addCalls);
  const awaits = new Merged<ObservedAwait>(addAwaits);
  for (const at of places) {
    const { what, place, file, line, fn, count } = at;
    if (what.kind === 'entry') {
      functions.add(`${file}:${fn.line}:${fn.column}:${fn.name}`, functionOf(at, id, entries.get(place)));
    } else if (what.kind === 'call') {
      const call = { file, line, thread: id, ...namesOf(what), calls: count };
      const ms = fn.isFramed ? (us.get(place) ?? 0) / 1000 : null;
      watched.add(`${file}:${line}:${what.from}:${what.name}`, { call: { ...call, ms }, seen: calls.get(place) });
    } else {
      const { observed = 0, waitedMs = 0 } = waits.get(place) ?? {};
      const wait = {
        file,
        line,
        thread: id,
        hits: count,
        observed,
        waitedMs: (waitedMs / Math.max(1, observed)) * count,
      };
      awaits.add(`${file}:${line}`, wait);
    }
  }
  return { functions: functions.all(), calls: watched.all().map(withSize), awaits: awaits.all() };
}

/** The threads' tables one behind the other, and what the process could use. `available`: cores. */
export function observationsOf(
  threads: ObservedThread[],
  recording: Recording | undefined,
  available: number,
): Observations {
  const calls = threads.flatMap((thread) => thread.calls);
  const main = recording?.threads[0]?.observations?.process ?? null;
  return {
    functions: threads.flatMap((thread) => thread.functions),
    calls: withoutStrangers(calls),
    awaits: threads.flatMap((thread) => thread.awaits),
    cores: coresOf(main, calls, available),
  };
}

/** A `parse` of anybody's is a check only in a program that uses a validator. */
function withoutStrangers(calls: ObservedCall[]): ObservedCall[] {
  const validators = new Set(calls.filter(isCheck).map(({ from }) => from));
  return validators.size > 1 || !validators.has(null)
    ? calls
    : calls.filter((call) => !isCheck(call) || call.from !== null);
}

function isCheck({ kind }: ObservedCall): boolean {
  return kind === 'validation' || kind === 'schema';
}

function coresOf(main: ProcessRecord | null, calls: ObservedCall[], available: number): Cores {
  // Node starts these by a way that nobody can watch.
  const waitedFor = calls.reduce(
    (sum, { name, calls }) => sum + (/\b(?:spawn|exec|execFile)Sync$/.test(name) ? calls : 0),
    0,
  );
  const { threads, processes, threadPool } = main ?? {
    threads: { started: 0, atOnce: 0 },
    processes: { started: 0, atOnce: 0 },
    threadPool: null,
  };
  return {
    available,
    threadsStarted: threads.started,
    threadsAtOnce: threads.atOnce,
    processesStarted: processes.started + waitedFor,
    processesAtOnce: Math.max(processes.atOnce, waitedFor > 0 ? 1 : 0),
    threadPool,
  };
}

function functionOf({ file, fn, count }: ObservedPlace, thread: number, seen: SeenEntry | undefined): ObservedFunction {
  const { name, line, column } = fn;
  const { observed = 0, distinct = 0, signatures = [], bytes = null } = seen ?? {};
  return { file, line, column, name, thread, calls: count, observed, distinct, signatures, bytes };
}

function namesOf({ name, from, watched }: Extract<ObservedPlace['what'], { kind: 'call' }>) {
  return { name, from, kind: watched.kind };
}

/** Rows of one thing: a module that was loaded twice, calls of one name in a line. */
class Merged<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #add: (a: Row, b: Row) => Row;

  constructor(add: (a: Row, b: Row) => Row) {
    this.#add = add;
  }

  add(key: string, row: Row): void {
    const known = this.#rows.get(key);
    this.#rows.set(key, known === undefined ? row : this.#add(known, row));
  }

  all(): Row[] {
    return [...this.#rows.values()];
  }
}

/** The same arguments in both count twice. */
function addFunctions(a: ObservedFunction, b: ObservedFunction): ObservedFunction {
  const observed = a.observed + b.observed;
  const counts = new Map<string, { types: string[]; count: number }>();
  for (const { types, count } of [...a.signatures, ...b.signatures]) {
    const key = types.join();
    counts.set(key, { types, count: count + (counts.get(key)?.count ?? 0) });
  }
  const mean = ({ bytes, observed }: ObservedFunction) => (bytes === null ? 0 : bytes * observed);
  const isUnknown = [a, b].some((row) => row.observed > 0 && row.bytes === null);
  return {
    ...a,
    calls: a.calls + b.calls,
    observed,
    distinct: a.distinct + b.distinct,
    signatures: [...counts.values()].sort((x, y) => y.count - x.count).slice(0, MOST_SIGNATURES),
    bytes: isUnknown || observed === 0 ? null : (mean(a) + mean(b)) / observed,
  };
}

interface CallAtPlace {
  call: Omit<ObservedCall, 'observed' | 'size'>;
  seen: SeenCall | undefined;
}

function addCalls(a: CallAtPlace, b: CallAtPlace): CallAtPlace {
  const ms = a.call.ms === null && b.call.ms === null ? null : (a.call.ms ?? 0) + (b.call.ms ?? 0);
  return { call: { ...a.call, calls: a.call.calls + b.call.calls, ms }, seen: addSeen(a.seen, b.seen) };
}

function addSeen(a: SeenCall | undefined, b: SeenCall | undefined): SeenCall | undefined {
  if (!a || !b) return a ?? b;
  const observed = a.observed + b.observed;
  if (!a.size || !b.size) return { ...a, observed, size: a.size ?? b.size };
  const size = {
    count: a.size.count + b.size.count,
    sum: a.size.sum + b.size.sum,
    min: Math.min(a.size.min, b.size.min),
    max: Math.max(a.size.max, b.size.max),
    some: [...a.size.some, ...b.size.some],
  };
  return { ...a, observed, size };
}

function withSize({ call, seen }: CallAtPlace): ObservedCall {
  const { observed = 0, size = null } = seen ?? {};
  if (!size) return { ...call, observed, size };
  const { count, sum, min, max, some } = size;
  return { ...call, observed, size: { min, median: median(some), max, mean: sum / count } };
}

function addAwaits(a: ObservedAwait, b: ObservedAwait): ObservedAwait {
  return { ...a, hits: a.hits + b.hits, observed: a.observed + b.observed, waitedMs: a.waitedMs + b.waitedMs };
}

function byPlace<Row extends { place: number }>(rows: Row[] = []): Map<number, Row> {
  return new Map(rows.map((row) => [row.place, row]));
}

/** The µs of all samples at or under these places; once for a recursion. */
function timesUnder({ nodes, samples }: RecordedThread, places: Set<number>): Map<number, number> {
  const count = nodes.length / 2 + 1;
  const under = new Float64Array(count);
  for (let index = 0; index < samples.length; index += 2) {
    const node = samples[index] as number;
    if (node < count) under[node] = (under[node] as number) + (samples[index + 1] as number);
  }
  const parentOf = (node: number) => nodes[2 * node - 2] as number;
  const placeOf = (node: number) => nodes[2 * node - 1] as number;
  // A parent stands before its children.
  for (let node = count - 1; node > 0; node--) {
    under[parentOf(node)] = (under[parentOf(node)] as number) + (under[node] as number);
  }
  const times = new Map<number, number>();
  for (let node = 1; node < count; node++) {
    const place = placeOf(node);
    if (!places.has(place)) continue;
    let above = parentOf(node);
    while (above > 0 && placeOf(above) !== place) above = parentOf(above);
    if (above === 0) times.set(place, (times.get(place) ?? 0) + (under[node] as number));
  }
  return times;
}
