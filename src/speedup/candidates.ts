/** The candidates for one function: what each remedy makes of it, and whether its recorded calls can tell what that does. */
import { eachChild, type Node, someBelow } from '../instrument/ast.ts';
import type { Candidate } from '../remedies/candidate.ts';
import { cacheCandidate } from '../remedies/candidates/cache.ts';
import { kernelCandidates } from '../remedies/candidates/kernel.ts';
import { otherCandidate } from '../remedies/candidates/other.ts';
import { parallelCandidate } from '../remedies/candidates/parallel.ts';
import { findFunction } from '../remedies/slice/find-function.ts';
import { lineOf, type ModuleSource, type ProgramModule, Refused, readModule } from '../remedies/slice/module.ts';
import { moduleSource } from '../remedies/slice/module-source.ts';
import type { FunctionTarget, Wanted } from './target.ts';

/** The remedies of a function's own text, in the order in which they are tried. */
export const TEXT_REMEDIES = [{ remedy: 'kernel' }, { remedy: 'parallel' }, { remedy: 'cache' }] as const;

/** `types`: of the recorded arguments. Those that cannot be made are refused; throws nothing for them. */
export function candidatesFor(target: FunctionTarget, wanted: readonly Wanted[], types: string[]): Candidate[] {
  const source = moduleSource(target.file);
  const request = { ...source, function: target.which };
  return wanted.flatMap((one): Candidate[] => {
    switch (one.remedy) {
      case 'kernel':
        return kernelCandidates({ ...request, line: target.line, types });
      case 'parallel':
        return [parallelFor(source, target)];
      case 'cache':
        return [cacheCandidate(request)];
      case 'other':
        return [otherFor(request, one.other)];
      default:
        return [];
    }
  });
}

function otherFor(request: ModuleSource & { function: string | number }, other: FunctionTarget): Candidate {
  const module = other.file === request.file ? null : moduleSource(other.file);
  return otherCandidate({ ...request, other: { module, name: other.which } });
}

/** The first loop or `map` of the function that can be, else one around a call of it; refused with the first reason. */
function parallelFor(source: ModuleSource, { which, line }: FunctionTarget): Candidate {
  const lines = line === null ? placesOf(source, which) : [line];
  let first: Candidate | null = null;
  for (const at of lines) {
    const candidate = parallelCandidate({ ...source, line: at });
    if (candidate.refused === null) return candidate;
    first ??= candidate;
  }
  return first ?? parallelCandidate({ ...source, line: lineOfFunction(source, which) });
}

function lineOfFunction(source: ModuleSource, which: string | number): number {
  if (typeof which === 'number') return which;
  const module = read(source);
  return module === null ? 1 : lineOf(module, findFunction(module, which).node.start);
}

/** Lines of the loops and calls of `map` that are in the function, and then of those around calls of it. */
function placesOf(source: ModuleSource, which: string | number): number[] {
  const module = read(source);
  if (module === null) return [];
  const { node, name } = findFunction(module, which);
  const inside: number[] = [];
  const around: number[] = [];
  const visit = (below: Node): void => {
    if (below.type === 'ForOfStatement' || isMap(below)) {
      const line = lineOf(module, below.start);
      if (below.start >= node.start && below.end <= node.end) inside.push(line);
      else if (mentions(below, name)) around.push(line);
    }
    eachChild(below, visit);
  };
  visit(module.ast);
  return [...inside, ...around];
}

function isMap({ type, callee }: Node): boolean {
  return type === 'CallExpression' && callee.type === 'MemberExpression' && callee.property.name === 'map';
}

function mentions(node: Node, name: string): boolean {
  return someBelow(node, (below) => below.type === 'Identifier' && below.name === name);
}

function read(source: ModuleSource): ProgramModule | null {
  try {
    return readModule(source);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * Whether the candidate changes what the function itself does, so that its recorded calls can tell. A loop around its calls
 * that goes to every core does not, though the function may be wrapped as a task for it.
 */
export function changesFunction({ remedy, edits }: Candidate, source: ModuleSource, which: string | number): boolean {
  if (remedy !== 'parallel') return true;
  const module = read(source);
  if (module === null) return false;
  const { node } = findFunction(module, which);
  return edits.some(({ file, start, end }) => file === source.file && start > node.start && end < node.end);
}
