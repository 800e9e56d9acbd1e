/**
 * One row a function and one a line, whatever the threads: a Profile lists costs by thread, and most readers (the text
 * report, the history, a guess) ask what a function costs in all of them. The rows made here belong to the first thread
 * that had them; the profile itself is left as it is.
 */
import type { CalleeCost, FunctionCost, LineCost, Profile } from './model.ts';

/** What makes two rows the same function: whose it is, its name and its place. */
export function functionKey(cost: FunctionCost): string {
  return JSON.stringify([cost.kind, cost.name, cost.file, cost.line, cost.column]);
}

/** The functions of `profile`, each once, its calls and times added over the threads; in the order of their first. */
export function mergeFunctions(profile: Profile): FunctionCost[] {
  const merged = new Map<string, FunctionCost>();
  for (const cost of profile.functions) {
    const key = functionKey(cost);
    const before = merged.get(key);
    merged.set(key, before === undefined ? { ...cost } : addFunctions(before, cost));
  }
  return [...merged.values()];
}

function addFunctions(a: FunctionCost, b: FunctionCost): FunctionCost {
  const selfMs = addKnown(a.selfMs, b.selfMs);
  return {
    ...a,
    endLine: a.endLine ?? b.endLine,
    calls: addKnown(a.calls, b.calls),
    selfMs,
    totalMs: addKnown(a.totalMs, b.totalMs),
    chargedTo: selfMs === null ? (a.chargedTo ?? b.chargedTo) : null,
    approximate: a.approximate || b.approximate,
  };
}

/** The lines of `profile`, each once, added over the threads; by file and line. */
export function mergeLines(profile: Profile): LineCost[] {
  const merged = new Map<string, LineCost>();
  for (const cost of profile.lines) {
    const key = `${cost.line}:${cost.file}`;
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined
        ? { ...cost }
        : {
            ...before,
            hits: addKnown(before.hits, cost.hits),
            selfMs: before.selfMs + cost.selfMs,
            totalMs: before.totalMs + cost.totalMs,
            approximate: before.approximate || cost.approximate,
          },
    );
  }
  return [...merged.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** What lines called, each once for a line, added over the threads; nothing where it was not asked for. */
export function mergeCallees(profile: Profile): CalleeCost[] {
  const merged = new Map<string, CalleeCost>();
  // Profiles that an older hasten kept have none.
  for (const cost of profile.callees ?? []) {
    const key = `${cost.line}:${cost.file}:${cost.callsBack}:${cost.name}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? { ...cost } : { ...before, ms: before.ms + cost.ms });
  }
  return [...merged.values()];
}

/** A sum in which `null` (unknown) adds nothing, and is the sum of two unknowns. */
function addKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

/** The time that all rows of `profile` share: its self times added up, waiting and garbage collection included. */
export function measuredMs(profile: Profile): number {
  return profile.functions.reduce((sum, { selfMs }) => sum + (selfMs ?? 0), 0);
}

/** `examples/julia.ts:12`, the file alone where no line is known, or '' without a file. */
export function placeOf(cost: Pick<FunctionCost, 'file' | 'line'>): string {
  if (cost.file === null) return '';
  return cost.line === null ? cost.file : `${cost.file}:${cost.line}`;
}

/**
 * Whether a user means `cost` by `name`: its whole name, the part after the last dot (`add` for `Vector.add`), its place
 * (`src/vector.ts:12`, or as much of the path's end as they care to write), or both (`add@vector.ts`).
 */
export function isNamed(cost: FunctionCost, name: string): boolean {
  const plain = cost.name.replace(/^(?:async |get |set |static )+/, '');
  if (name === cost.name || name === plain || name === plain.slice(plain.lastIndexOf('.') + 1)) return true;
  if (endsPath(placeOf(cost), name)) return true;
  const at = name.lastIndexOf('@');
  if (at <= 0 || cost.file === null || !isNamed(cost, name.slice(0, at))) return false;
  return endsPath(cost.file, name.slice(at + 1)) || endsPath(placeOf(cost), name.slice(at + 1));
}

/** Whether `end` is `path` or its last parts: `vector.ts:3` ends `src/vector.ts:3`, `tor.ts:3` does not. */
export function endsPath(path: string, end: string): boolean {
  const wanted = end.replaceAll('\\', '/').replace(/^\.\//, '');
  if (wanted === '') return false;
  return path === wanted || path.endsWith(`/${wanted}`) || wanted.endsWith(`/${path}`);
}
