/**
 * What a change did: two profiles side by side, function by function and line by line. Functions are the same when their
 * file and name are (the first `(anonymous)` of a file is the first of the other); lines are found again through the
 * sources kept with the profiles, and by their number where there are none.
 */
import { alignLines } from './align.ts';
import type { KeptProfile } from './history.ts';
import { mergeFunctions, mergeLines } from './merge.ts';
import type { FunctionCost, Kind, LineCost } from './model.ts';

/** The cost of a function on one side; calls are exact, times null where they were not measured. */
export interface FunctionSide {
  line: number | null;
  calls: number | null;
  selfMs: number | null;
  totalMs: number | null;
  approximate: boolean;
}

/** The cost of a line on one side. */
export interface LineSide {
  line: number;
  hits: number | null;
  selfMs: number;
  totalMs: number;
  approximate: boolean;
}

/** How two times compare; null where one of the sides is unknown. */
export interface Difference {
  /** After less before, of self time. */
  selfMs: number | null;
  /** After less before, of total time. */
  totalMs: number | null;
  /** After divided by before, of self time; null from or to nothing. */
  selfRatio: number | null;
  /** After divided by before, of total time; null from or to nothing. */
  totalRatio: number | null;
  /** Whether the change of self time is no more than sampling alone can make of two equal runs. */
  withinNoise: boolean;
}

export interface FunctionChange {
  name: string;
  kind: Kind;
  file: string | null;
  /** Null for a function that only the other side has. */
  before: FunctionSide | null;
  after: FunctionSide | null;
  difference: Difference;
}

export interface LineChange {
  file: string;
  /** The text of the line after the change, or before it where it is gone; null where no source was kept. */
  text: string | null;
  /** The text before the change, where it was another. */
  textBefore: string | null;
  before: LineSide | null;
  after: LineSide | null;
  difference: Difference;
}

export interface Comparison {
  before: Side;
  after: Side;
  difference: { durationMs: number; ratio: number | null };
  /** The largest change of self time first. */
  functions: FunctionChange[];
  /** The largest change of self time first. */
  lines: LineChange[];
}

/** One of the two runs. */
export interface Side {
  startedAt: string;
  command: string[];
  node: string;
  durationMs: number;
  cpuMs: number | null;
}

/** Compares two runs of a program. */
export function compareProfiles(before: KeptProfile, after: KeptProfile): Comparison {
  return {
    before: sideOf(before),
    after: sideOf(after),
    difference: {
      durationMs: after.durationMs - before.durationMs,
      ratio: ratioOf(before.durationMs, after.durationMs),
    },
    functions: compareFunctions(before, after, noiseOf(before, after)).sort(byChange),
    lines: compareLines(before, after, noiseOf(before, after)).sort(byChange),
  };
}

function sideOf({ startedAt, command, node, durationMs, cpuMs }: KeptProfile): Side {
  return { startedAt, command, node, durationMs, cpuMs: cpuMs === null ? null : cpuMs.user + cpuMs.system };
}

/**
 * Whether a change from `a` to `b` ms may be chance: a count of n samples varies by about the root of n, so a difference
 * of two counts by the root of their sum, and two of these cover 95 % of the cases.
 */
type Noise = (a: number, b: number) => boolean;

function noiseOf(before: KeptProfile, after: KeptProfile): Noise {
  const interval = ({ sampling }: KeptProfile) => (sampling.deliveredIntervalUs ?? sampling.requestedIntervalUs) / 1000;
  const [old, now] = [interval(before), interval(after)];
  return (a, b) => Math.abs(b - a) <= 2 * Math.sqrt(a * old + b * now);
}

function byChange(a: { difference: Difference }, b: { difference: Difference }): number {
  return size(b.difference) - size(a.difference);
}

function size({ selfMs, totalMs }: Difference): number {
  return Math.abs(selfMs ?? 0) + Math.abs(totalMs ?? 0) / 1e6;
}

function compareFunctions(before: KeptProfile, after: KeptProfile, noise: Noise): FunctionChange[] {
  const pairs = new Map<string, [FunctionCost | null, FunctionCost | null]>();
  for (const [key, cost] of keyed(mergeFunctions(before))) pairs.set(key, [cost, null]);
  for (const [key, cost] of keyed(mergeFunctions(after))) pairs.set(key, [pairs.get(key)?.[0] ?? null, cost]);
  return [...pairs.values()].map(([old, now]) => {
    const { name, kind, file } = (now ?? old)!;
    const difference = differenceOf(old, now, noise);
    return { name, kind, file, before: functionSide(old), after: functionSide(now), difference };
  });
}

/** Functions by file and name, those of the same name numbered in the order of their lines. */
function keyed(functions: FunctionCost[]): [string, FunctionCost][] {
  const seen = new Map<string, number>();
  const inOrder = [...functions].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  return inOrder.map((cost) => {
    const key = JSON.stringify([cost.kind, cost.file, cost.name]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [`${key} ${count}`, cost];
  });
}

function functionSide(cost: FunctionCost | null): FunctionSide | null {
  if (cost === null) return null;
  const { line, calls, selfMs, totalMs, approximate } = cost;
  return { line, calls, selfMs, totalMs, approximate };
}

function compareLines(before: KeptProfile, after: KeptProfile, noise: Noise): LineChange[] {
  const olds = byFile(mergeLines(before));
  const nows = byFile(mergeLines(after));
  return [...new Set([...olds.keys(), ...nows.keys()])].flatMap((file) =>
    compareFile(file, olds.get(file) ?? [], nows.get(file) ?? [], linesOf(before, file), linesOf(after, file), noise),
  );
}

function compareFile(
  file: string,
  olds: LineCost[],
  nows: LineCost[],
  oldTexts: string[] | null,
  nowTexts: string[] | null,
  noise: Noise,
): LineChange[] {
  const aligned = oldTexts === null || nowTexts === null ? null : alignLines(oldTexts, nowTexts);
  const left = new Map(olds.map((cost) => [cost.line, cost]));
  const changes: LineChange[] = [];
  const add = (old: LineCost | null, now: LineCost | null, oldLine: number | undefined) => {
    const textBefore = oldLine === undefined ? undefined : oldTexts?.[oldLine - 1];
    const text = now === null ? textBefore : nowTexts?.[now.line - 1];
    changes.push({
      file,
      text: text ?? null,
      textBefore: textBefore === undefined || textBefore === text ? null : textBefore,
      before: lineSide(old),
      after: lineSide(now),
      difference: differenceOf(old, now, noise),
    });
  };
  for (const now of nows) {
    const oldLine = aligned === null ? now.line : aligned.get(now.line);
    const old = oldLine === undefined ? undefined : left.get(oldLine);
    if (old !== undefined) left.delete(old.line);
    add(old ?? null, now, oldLine);
  }
  for (const old of left.values()) add(old, null, old.line);
  return changes;
}

function lineSide(cost: LineCost | null): LineSide | null {
  if (cost === null) return null;
  const { line, hits, selfMs, totalMs, approximate } = cost;
  return { line, hits, selfMs, totalMs, approximate };
}

function byFile(lines: LineCost[]): Map<string, LineCost[]> {
  return Map.groupBy(lines, ({ file }) => file);
}

function linesOf({ sources }: KeptProfile, file: string): string[] | null {
  return sources?.[file]?.split(/\r\n|\n|\r/) ?? null;
}

type Cost = { selfMs: number | null; totalMs: number | null };

/** A side that is not there took no time; one that was not measured leaves the difference unknown. */
function differenceOf(old: Cost | null, now: Cost | null, noise: Noise): Difference {
  const nothing = { selfMs: 0, totalMs: 0 };
  const [a, b] = [old ?? nothing, now ?? nothing];
  return {
    selfMs: less(b.selfMs, a.selfMs),
    totalMs: less(b.totalMs, a.totalMs),
    selfRatio: ratioOf(a.selfMs, b.selfMs),
    totalRatio: ratioOf(a.totalMs, b.totalMs),
    withinNoise: a.selfMs !== null && b.selfMs !== null && noise(a.selfMs, b.selfMs),
  };
}

function less(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function ratioOf(before: number | null, after: number | null): number | null {
  return before === null || after === null || before === 0 || after === 0 ? null : after / before;
}
