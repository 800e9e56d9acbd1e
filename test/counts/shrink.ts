/**
 * Makes a failing program small: leaves out statements, as many as can be while it still fails in the same way. Each
 * round tries many candidates as programs of one batch, so a round costs three processes.
 */
import { type Case, check, type Tools, type Verdict } from './oracle.ts';
import type { FunctionNode, Piece, Statement } from './tree.ts';

const ROUNDS = 12;
const CANDIDATES = 60;

/** The smallest program found that differs as `verdict` does. */
export async function shrink(verdict: Verdict, folder: string, tools: Tools): Promise<Verdict> {
  const kind = likeness(verdict);
  let best = verdict;
  for (let round = 0; round < ROUNDS && kind !== undefined; round++) {
    const sets = candidates(best.case);
    if (sets.length === 0) break;
    const cases = sets.map((without, index) => ({
      name: `s${round}x${index}`,
      program: verdict.case.program,
      without,
    }));
    const results = await check(cases, `${folder}-${verdict.case.name}-${round}`, tools).catch(() => []);
    const failing = results.filter((one) => likeness(one) === kind);
    const smallest = failing.sort((a, b) => b.case.without!.size - a.case.without!.size)[0];
    if (!smallest) break;
    best = await together(failing, smallest, `${folder}-${verdict.case.name}-${round}b`, tools, kind);
  }
  return best;
}

/** What kind of difference a program shows first, without names' numbers. */
function likeness(verdict: Verdict): string | undefined {
  const first = verdict.differences[0];
  return first && `${first.kind}: ${first.what.replaceAll(/\d+/g, '#')}`;
}

/** What failed without this and what failed without that may fail without both. */
async function together(
  failing: Verdict[],
  smallest: Verdict,
  folder: string,
  tools: Tools,
  kind: string,
): Promise<Verdict> {
  const cases: Case[] = [];
  let union = new Set(smallest.case.without);
  for (const one of failing) {
    union = new Set([...union, ...(one.case.without as Set<object>)]);
    cases.push({ name: `t${cases.length}x`, program: one.case.program, without: union });
  }
  const results = await check(cases, folder, tools).catch(() => []);
  return results.filter((one) => likeness(one) === kind).at(-1) ?? smallest;
}

/** What might be left out besides what is: halves of the statements, then single ones. */
function candidates(one: Case): Set<object>[] {
  const without = one.without ?? new Set<object>();
  const present = collect(one.program.body).filter((statement) => !without.has(statement));
  const sets: Set<object>[] = [];
  for (let size = Math.ceil(present.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 3)) {
    for (let from = 0; from < present.length; from += size)
      sets.push(new Set([...without, ...present.slice(from, from + size)]));
  }
  const step = Math.max(1, sets.length / CANDIDATES);
  const offset = Math.floor(without.size) % Math.ceil(step);
  return sets.filter((_, index) => sets.length <= CANDIDATES || index < 8 || Math.floor((index + offset) % step) === 0);
}

/** All statements and class members that may be left out, outer ones first. */
function collect(statements: readonly Statement[]): object[] {
  const found: object[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { kind, keep } = node as { kind?: string; keep?: boolean };
    const removable = kind !== undefined && (REMOVABLE.has(kind) || (kind === 'function' && 'fn' in node));
    if (removable && !keep) found.push(node);
    for (const value of Object.values(node as FunctionNode | Piece[])) if (typeof value === 'object') visit(value);
  };
  visit(statements);
  return found;
}

const REMOVABLE = new Set([
  'simple',
  'if',
  'loop',
  'do',
  'label',
  'block',
  'try',
  'switch',
  'field',
  'method',
  'static',
  'types',
  'class',
]);
