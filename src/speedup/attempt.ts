/**
 * One attempt: a function recorded, its candidates proven on the recorded calls, the best of them in the whole program; or
 * the whole program by itself with other flags, on another Node, or with a loop of it on every core. It changes no file.
 */
import { rmSync } from 'node:fs';
import { atEnd } from '../bench/ending.ts';
import type { Candidate } from '../remedies/candidate.ts';
import { flagCandidates } from '../remedies/candidates/flags.ts';
import { nodeCandidates } from '../remedies/candidates/node.ts';
import { findFunction } from '../remedies/slice/find-function.ts';
import { Refused, readModule } from '../remedies/slice/module.ts';
import { moduleSource } from '../remedies/slice/module-source.ts';
import type { ProgramRuns, TriedCandidate } from '../report/try/model.ts';
import { recordedOf, runsOf, shownTarget, triedOf, untried } from './as-reported.ts';
import { candidatesFor, changesFunction } from './candidates.ts';
import { changesBits, heldBack, promised, provenOnes } from './choose.ts';
import { concluded, type Measured, madeOf } from './conclude.ts';
import { checkEnded } from './ended.ts';
import type { Attempted, AttemptRequest } from './model.ts';
import { prove, wholePrograms } from './prove/index.ts';
import { DEFAULT_BYTES, type Recording, recordCalls } from './record/record.ts';
import type { FunctionTarget } from './target.ts';

/** The best in the whole program are looked for among so many of those that are proven. */
const MOST_PROGRAMS = 2;

/** Of the time that is left, how long a program that does not end is recorded: the calls are measured in what is left then. */
const RECORD_SHARE = 0.5;
/** On a busy machine a program that does end needs its time, too. */
const LEAST_RECORD_MS = 5000;
/** Of the time that is left, for the recorded calls; the rest is the whole program's. */
const CALLS_SHARE = 0.4;
/** Less is not enough to measure anything. */
const LEAST_MS = 2000;

/** Throws a HastenError where the function cannot be recorded, or its calls cannot be repeated. */
export async function attempt(request: AttemptRequest): Promise<Attempted> {
  const { target } = request;
  if (target !== null && typeof target.which === 'string') return onCalls(request, target);
  return target !== null && !isTop(target) ? onCalls(request, target) : onProgram(request);
}

/** The function's recorded calls tell most of it, the whole program the rest. */
async function onCalls(request: AttemptRequest, target: FunctionTarget): Promise<Attempted> {
  const { nodeArgs, script, args, calls, findings, tolerance, deadline, wanted, onProgress } = request;
  onProgress(`recording calls of ${target.which}`);
  const recording = await recordCalls({
    nodeArgs,
    script,
    args,
    file: target.file,
    function: String(target.which),
    calls,
    bytes: DEFAULT_BYTES,
    timeoutMs: Math.max(LEAST_RECORD_MS, RECORD_SHARE * (deadline - performance.now())),
    showOutput: false,
  });
  const remove = atEnd(() => rmSync(recording.folder, { recursive: true, force: true }));
  try {
    checkEnded(recording.exit, request, recording.errorOutput, remove);
    const source = moduleSource(target.file);
    const all = candidatesFor(target, wanted, recording.types).map((one) => withoutLeave(one, tolerance));
    const made = madeOf(all);
    const outside = all.filter((one) => one.refused === null && !changesFunction(one, source, target.which));
    const inside = all.filter((one) => !outside.includes(one));
    const tried = inside.every(({ refused }) => refused !== null)
      ? { original: null, proofs: [], timedCalls: 0, warnings: [] }
      : await prove({
          file: target.file,
          function: recording.name,
          recording,
          candidates: inside,
          tolerance,
          timeMs: Math.max(LEAST_MS, CALLS_SHARE * (deadline - performance.now())),
          nodeArgs: recording.nodeArgs,
          onProgress: (step) => onProgress(`${recording.name}: ${step}`),
        });
    const proofs = tried.original === null ? inside.map(untried) : tried.proofs.map(triedOf);
    const { timedCalls, original } = tried;
    const its = { calls: recording.calls, timedCalls, originalNs: original?.time?.estimate ?? 0 };
    const proven = provenOnes(proofs, tolerance, its);
    const names = [...proven, ...outside.map(({ name }) => name)].slice(0, MOST_PROGRAMS);
    const wallMs = recording.wallMs - recording.copyingMs;
    const { isStopped } = recording.exit;
    const programs = isStopped
      ? []
      : await runPrograms({ ...request, nodeArgs: recording.nodeArgs }, pick(all, names), wallMs);
    const measured: Measured = {
      target: { ...shownTarget(target), function: recording.name },
      findings,
      recorded: recordedOf(recording),
      tolerance,
      original: original?.time ?? null,
      timedCalls,
      candidates: [...proofs, ...outside.map(untried)],
      warnings: tried.warnings.map(({ message }) => message),
      programs: programs.map((one) => withPromise(one, recording, proofs)),
    };
    return concluded(request, measured, made, isStopped ? (proven[0] ?? null) : null);
  } finally {
    remove();
  }
}

/** Nothing is recorded: the whole program is all that can tell. */
async function onProgram(request: AttemptRequest): Promise<Attempted> {
  const { target, wanted, findings, nodes, tolerance } = request;
  const all = wanted.flatMap((one): Candidate[] => {
    if (one.remedy === 'flags') return flagCandidates(findings.length > 0 ? 'garbage' : 'all');
    if (one.remedy === 'node') return nodeCandidates(nodes ?? undefined);
    // Behind a line that is in no function there is nothing but a loop.
    const isLoop = one.remedy === 'parallel' || wanted.length === 1;
    return target === null || !isLoop ? [] : candidatesFor(target, [one], []);
  });
  const made = madeOf(all);
  const runnable = all.filter(({ refused }) => refused === null);
  const measured: Measured = {
    target: target === null ? null : shownTarget(target),
    findings,
    recorded: null,
    tolerance,
    original: null,
    timedCalls: 0,
    candidates: all.map(untried),
    warnings: [],
    programs: await runPrograms(request, runnable, null),
  };
  return concluded(request, measured, made);
}

/** What gives up the same bits for speed is not measured without leave. */
function withoutLeave(candidate: Candidate, tolerance: number | null): Candidate {
  if (tolerance !== null || candidate.refused !== null || !changesBits(candidate)) return candidate;
  const fix = 'say by how much numbers may differ: --tolerance 1e-9';
  return { ...candidate, refused: { message: 'it may change the last bits', file: '', line: 1, column: 1, fix } };
}

/** Whether the line is in no function: a loop at the top of a module. */
function isTop({ file, which }: FunctionTarget): boolean {
  try {
    findFunction(readModule(moduleSource(file)), which);
    return false;
  } catch (error) {
    if (error instanceof Refused) return true;
    throw error;
  }
}

/**
 * Ways to run the program all together; of proven changes one after another, the next only where the one before it does not
 * make the program faster.
 */
async function runPrograms(
  { nodeArgs, script, args, target, deadline, onProgress }: AttemptRequest,
  candidates: readonly Candidate[],
  wallMs: number | null,
): Promise<ProgramRuns[]> {
  const groups = target === null ? [candidates] : candidates.map((one) => [one]);
  const all: ProgramRuns[] = [];
  for (const [index, group] of groups.entries()) {
    if (group.length === 0) continue;
    const timeMs = Math.max(LEAST_MS, deadline - performance.now()) / (groups.length - index);
    const showProgress = (step: string) => onProgress(`the whole program: ${step}`);
    const request = { nodeArgs, script, args, timeMs, showProgress, wallMs: wallMs ?? undefined };
    const found = await wholePrograms({ ...request, candidates: group });
    const runs = found.map((one, at) => runsOf(group[at]!.name, one));
    all.push(...runs);
    if (target !== null && heldBack(runs[0]!) === null) break;
  }
  return all;
}

/** The share is of the plain runs, which did nothing but run. */
function withPromise(runs: ProgramRuns, { totalMs }: Recording, proofs: TriedCandidate[]): ProgramRuns {
  const ratio = proofs.find(({ name }) => name === runs.candidate)?.ratio ?? null;
  if (ratio === null) return runs;
  return { ...runs, promised: promised((totalMs * 1e6) / runs.plain.estimate, ratio) };
}

function pick(all: readonly Candidate[], names: readonly string[]): Candidate[] {
  return names.map((name) => all.find((one) => one.name === name)!);
}
