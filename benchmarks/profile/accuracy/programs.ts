/**
 * The programs of the corpus as the harness sees them: where their marked lines are, and what their clocks said. Lines
 * are found by their markers (`// @part` at the end), so that an edit above them moves nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sum } from '../../support/statistics.ts';
import type { Clocked, Expectation } from './clock.ts';

/** The folder that programs run in; their paths in profiles are relative to it. */
export const home = import.meta.dirname;

export interface Program {
  name: string;
  /** Relative to `home`. */
  file: string;
  /** The lines of each marker, from 1. */
  marked: Map<string, MarkedLine[]>;
  /** The names that the program declares, as against those of built-ins. */
  declared: Set<string>;
}

export interface MarkedLine {
  line: number;
  /** The names called on it, for tools that know functions and no calling lines. */
  callees: string[];
}

export function listPrograms(only?: string): Program[] {
  const names = readdirSync(join(home, 'corpus')).filter((name) => name.endsWith('.ts'));
  const chosen = names.filter((name) => only === undefined || only.split(',').some((word) => name === `${word}.ts`));
  return chosen.sort().map((name) => {
    const file = `corpus/${name}`;
    const source = readFileSync(join(home, file), 'utf8');
    const declared = new Set([...source.matchAll(/(?:function\*?|const|class) (\w+)/g)].map((match) => match[1]!));
    return { name: name.replace(/\.ts$/, ''), file, marked: findMarkers(source), declared };
  });
}

function findMarkers(source: string): Map<string, MarkedLine[]> {
  const marked = new Map<string, MarkedLine[]>();
  for (const [i, text] of source.split('\n').entries()) {
    const [, code, marker] = /^(.*)\/\/ @(\w+)$/.exec(text) ?? [];
    if (code === undefined || marker === undefined) continue;
    const callees = [...code.matchAll(/([\w$]+)\(/g)].map((call) => call[1]!).filter((name) => name !== 'for');
    marked.set(marker, [...(marked.get(marker) ?? []), { line: i + 1, callees }]);
  }
  return marked;
}

/** The figures that must agree with the clock: every marked line's total, and what the program names besides. */
export function expectations(program: Program, clocked: Clocked): Expectation[] {
  const parts = Object.keys(clocked.parts).filter((part) => program.marked.has(part));
  const lines = parts.map((part): Expectation => ({ line: part, parts: [part], kind: 'total' }));
  return [...lines, ...clocked.expect];
}

/** The last line of a program's output. */
export function readClocked(stdout: string): Clocked {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Clocked;
}

/** All parts together, in ms of the wall clock. */
export function clockedMs(clocked: Clocked): number {
  return sum(Object.values(clocked.parts));
}

/** The share of `parts` by the wall clock, 0 to 1, as a profiler of wall time should see it. */
export function wallShare(clocked: Clocked, parts: string[]): number {
  return sum(parts.map((part) => clocked.parts[part] ?? Number.NaN)) / clockedMs(clocked);
}

/** The share of `parts` without the time that the thread waited for a core: other programs on the machine do not move it. */
export function runningShare(clocked: Clocked, parts: string[]): number {
  const running = (part: string) => (clocked.parts[part] ?? Number.NaN) - (clocked.waits[part] ?? 0);
  return sum(parts.map(running)) / sum(Object.keys(clocked.parts).map(running));
}

/** The same of all parts together, in ms. */
export function runningMs(clocked: Clocked): number {
  return clockedMs(clocked) - sum(Object.values(clocked.waits));
}
