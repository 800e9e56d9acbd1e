/** What was recorded, proven and measured, as the report has it. */
import type { Interval } from '../bench/model.ts';
import { shownPath } from '../profile/places.ts';
import type { Candidate } from '../remedies/candidate.ts';
import type { ProgramRuns, Recorded, Target, TriedCandidate } from '../report/try/model.ts';
import type { Proof, WholeProgram } from './prove/index.ts';
import type { Recording } from './record/record.ts';
import type { FunctionTarget } from './target.ts';

export function shownTarget({ file, which, line }: FunctionTarget): Target {
  return { file: shownPath(file, process.cwd()), function: typeof which === 'string' ? which : null, line };
}

export function triedOf({
  candidate,
  outcome,
  detail,
  largestError,
  time,
  ratio,
  firstCallMs,
  onlyProgramTells,
  notes,
  warnings,
}: Proof): TriedCandidate {
  return {
    ...untried(candidate),
    outcome,
    detail: candidate.refused?.message ?? detail,
    largestError,
    time,
    ratio,
    firstCallMs,
    onlyProgramTells,
    notes: [...notes, ...warnings.map(({ message }) => message)],
  };
}

/** One whose calls say nothing about it. */
export function untried({ name, remedy, refused }: Candidate): TriedCandidate {
  const isPlace = refused !== null && refused.file !== '' && remedy !== 'flags' && remedy !== 'node';
  return {
    name,
    remedy,
    outcome: refused === null ? 'whole program' : 'refused',
    detail: refused?.message ?? null,
    place: isPlace ? `${shownPath(refused.file, process.cwd())}:${refused.line}:${refused.column}` : null,
    fix: refused?.fix ?? null,
    largestError: null,
    time: null,
    ratio: null,
    firstCallMs: null,
    onlyProgramTells: false,
    notes: [],
  };
}

export function recordedOf(recording: Recording): Recorded {
  const { calls, kept, signatures, totalMs, wallMs, copyingMs, notCopied, exit } = recording;
  return { calls, kept, signatures, totalMs, wallMs: wallMs - copyingMs, isStopped: exit.isStopped, notCopied };
}

export function runsOf(
  candidate: string,
  { plain, with: its, ratio, sameOutput, runs, detail, warnings }: WholeProgram,
): ProgramRuns {
  return {
    candidate,
    runs,
    plain: inNs(plain),
    with: its === null ? null : inNs(its),
    ratio,
    sameOutput,
    detail,
    promised: null,
    warnings: warnings.map(({ message }) => message),
  };
}

function inNs({ estimate, low, high }: Interval): Interval {
  return { estimate: estimate * 1e6, low: low * 1e6, high: high * 1e6 };
}
