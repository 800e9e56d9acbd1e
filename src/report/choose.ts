/**
 * Which lines the report lists: those of the functions and files asked for, or else of the few functions in which most
 * of the user's time goes. What was asked for and was not measured is said, never left out silently.
 */
import { isNamed, measuredMs, mergeCallees, mergeFunctions, mergeLines } from '../profile/merge.ts';
import type { CalleeCost, FunctionCost, LineCost, Profile } from '../profile/model.ts';
import { matcher } from '../support/load-globs.ts';
import type { ReportOptions } from './options.ts';

/** The hottest functions are listed until they make up this share of the user's own time... */
const MOST = 0.8;
/** ...but not more of them than these... */
const MOST_FUNCTIONS = 3;
/** ...and, after the first, none with less than this share of it. */
const LEAST = 0.05;

/** A stretch of a file to list. */
export interface Listing {
  file: string;
  /** The first and last line, from 1; `last` is null for the end of the file. */
  first: number;
  last: number | null;
  /** The function that the stretch is; null for a whole file. */
  of: FunctionCost | null;
  /** The time of which `% Time` is. */
  wholeMs: number;
  lines: LineCost[];
  /** What its lines called outside the user's code. */
  callees: CalleeCost[];
  /** Functions inside whose lines have a listing of their own or would drown this one. */
  folded: FunctionCost[];
}

/** What to list, and what was asked for in vain. */
export interface Choice {
  listings: Listing[];
  missing: string[];
}

export function chooseListings(profile: Profile, { functions: names, files: globs }: ReportOptions): Choice {
  const lines = mergeLines(profile);
  const functions = mergeFunctions(profile).filter(
    ({ kind, file, line }) => kind === 'user' && file !== null && line !== null,
  );
  const missing: string[] = [];
  const chosen = new Set<FunctionCost>();
  for (const name of names) {
    const named = functions.filter((cost) => isNamed(cost, name));
    if (named.length === 0) missing.push(`no function of yours called ${name} was measured`);
    for (const cost of named) chosen.add(cost);
  }
  const files = new Set([...functions.map((cost) => cost.file!), ...lines.map((line) => line.file)]);
  const wanted = new Set<string>();
  for (const glob of globs) {
    const matched = [...files].filter(matcherOf(glob));
    if (matched.length === 0) missing.push(`no file of yours that matches ${glob} was measured`);
    for (const file of matched) wanted.add(file);
  }
  if (names.length === 0 && globs.length === 0) for (const cost of hottest(functions)) chosen.add(cost);
  const callees = mergeCallees(profile);
  const listings = [
    ...[...chosen].map((cost) => ofFunction(cost, functions, lines)),
    ...[...wanted].sort().map((file) => ofFile(file, lines, measuredMs(profile))),
  ].map((listing) => ({ ...listing, callees: callees.filter(({ file }) => file === listing.file) }));
  return { listings, missing };
}

/** A glob without a slash is for names of files in any folder. */
function matcherOf(glob: string): (file: string) => boolean {
  const plain = glob.replaceAll('\\', '/').replace(/^\.\//, '');
  return matcher([plain], !plain.includes('/'));
}

function hottest(functions: FunctionCost[]): FunctionCost[] {
  const timed = functions.filter(({ selfMs }) => selfMs !== null && selfMs > 0).sort((a, b) => b.selfMs! - a.selfMs!);
  const whole = timed.reduce((sum, { selfMs }) => sum + selfMs!, 0);
  const chosen: FunctionCost[] = [];
  let covered = 0;
  for (const cost of timed.slice(0, MOST_FUNCTIONS)) {
    if (chosen.length > 0 && (covered >= MOST * whole || cost.selfMs! < LEAST * whole)) break;
    chosen.push(cost);
    covered += cost.selfMs!;
  }
  return chosen;
}

function ofFunction(cost: FunctionCost, functions: FunctionCost[], lines: LineCost[]): Omit<Listing, 'callees'> {
  const file = cost.file!;
  const first = cost.line!;
  const last = cost.endLine ?? lastLineOf(cost, functions, lines);
  const inside = functions.filter(
    (other) => other.file === file && other.line! > first && other.endLine !== null && other.endLine <= last,
  );
  return {
    file,
    first,
    last,
    of: cost,
    wholeMs: cost.totalMs ?? 0,
    lines: lines.filter((line) => line.file === file && line.line >= first && line.line <= last),
    folded: cost.name === '(module)' ? inside.filter(({ selfMs }) => selfMs !== null) : [],
  };
}

/** Where nobody says where a function ends: at its last line with a cost before the next function begins. */
function lastLineOf(cost: FunctionCost, functions: FunctionCost[], lines: LineCost[]): number {
  const starts = functions
    .filter(({ file, line }) => file === cost.file && line! > cost.line!)
    .map(({ line }) => line!);
  const next = Math.min(Number.POSITIVE_INFINITY, ...starts);
  const own = lines.filter(({ file, line }) => file === cost.file && line >= cost.line! && line < next);
  return Math.max(cost.line!, ...own.map(({ line }) => line));
}

function ofFile(file: string, lines: LineCost[], wholeMs: number): Omit<Listing, 'callees'> {
  return {
    file,
    first: 1,
    last: null,
    of: null,
    wholeMs,
    lines: lines.filter((line) => line.file === file),
    folded: [],
  };
}
