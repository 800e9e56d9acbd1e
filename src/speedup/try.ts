/**
 * `hasten try`: what is named, or what a profile gives reason to try, the most promising first, until the time is over.
 * Each attempt is proven on recorded calls and measured in the whole program; nothing is written here.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { addFindings } from '../doctor/add-findings.ts';
import type { Finding } from '../profile/finding.ts';
import type { Profile } from '../profile/model.ts';
import { profileProgram } from '../profile/profile-program.ts';
import { isPlainName } from '../remedies/slice/find-function.ts';
import type { Attempt, TryReport } from '../report/try/model.ts';
import { HastenError, placeOf } from '../support/errors.ts';
import { shownTarget } from './as-reported.ts';
import { attempt } from './attempt.ts';
import { TEXT_REMEDIES } from './candidates.ts';
import { checkEnded } from './ended.ts';
import type { Attempted, AttemptRequest, Change, Trying } from './model.ts';
import type { FunctionTarget, Wanted } from './target.ts';

export interface TryRequest extends Trying {
  /** Null takes what a profile finds, or the whole program where `wanted` is of it. */
  target: FunctionTarget | null;
  /** Null takes all that a function's text can become, or what a finding says. */
  wanted: Wanted | null;
  /** ms for everything. */
  timeMs: number;
}

export interface TryResult {
  report: TryReport;
  /** What `--apply` writes: of the first attempt that has something; `proven` is whether the whole program is faster. */
  change: (Change & { proven: boolean; held: string | null }) | null;
}

/** More findings than these nobody waits for. */
const MOST_FINDINGS = 3;
/** Less is not enough to begin with anything. */
const LEAST_MS = 4000;
/** A program that does not end is profiled for this part of the time. */
const PROFILED = 0.3;
/** Of the time, what is planned with: programs and processes end when they end. */
const PLANNED = 0.9;

/**
 * Tries, measures and chooses. Throws a HastenError where what was named cannot be tried; of findings that cannot be, the
 * attempt says why.
 */
export async function tryProgram(request: TryRequest): Promise<TryResult> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const deadline = began + PLANNED * request.timeMs;
  const plan = await planOf(request);
  const attempted: Attempted[] = [];
  const left: string[] = [];
  for (const [index, subject] of plan.subjects.entries()) {
    const now = performance.now();
    const timeMs = (deadline - now) / (plan.subjects.length - index);
    if (index > 0 && timeMs < LEAST_MS) left.push(...subject.findings.map(({ title }) => title));
    else attempted.push(await attemptSubject({ ...request, ...subject, deadline: now + timeMs }));
  }
  const first = attempted.find((one) => one.attempt.chosen !== null) ?? attempted.find((one) => one.best !== null);
  const { nodeArgs, script, args } = request;
  const report: TryReport = {
    schema: 'hasten.try/1',
    startedAt,
    durationMs: performance.now() - began,
    node: process.version,
    command: [...nodeArgs, script, ...args],
    profiled:
      plan.profile === null ? null : { durationMs: plan.profile.durationMs, findings: plan.profile.findings!, left },
    attempts: attempted.map((one) => one.attempt),
    proven: attempted.some((one) => one.attempt.chosen !== null),
    applied: [],
  };
  const { chosen, held } = first?.attempt ?? { chosen: null, held: null };
  return { report, change: first?.best == null ? null : { ...first.best, proven: chosen !== null, held } };
}

/** What one attempt is about. */
interface Subject {
  target: FunctionTarget | null;
  wanted: readonly Wanted[];
  findings: Finding[];
}

interface Plan {
  subjects: Subject[];
  /** Null where no profile was asked. */
  profile: Profile | null;
}

async function planOf(request: TryRequest): Promise<Plan> {
  const { target, wanted } = request;
  if (target !== null) {
    return { subjects: [{ target, wanted: wanted === null ? TEXT_REMEDIES : [wanted], findings: [] }], profile: null };
  }
  if (wanted !== null && (wanted.remedy === 'flags' || wanted.remedy === 'node')) {
    return { subjects: [{ target: null, wanted: [wanted], findings: [] }], profile: null };
  }
  const profile = await profiled(request);
  const findings = profile.findings!.filter(
    ({ tries }) => tries !== null && (wanted === null || tries.remedy === wanted.remedy),
  );
  return { subjects: subjectsOf(findings).slice(0, MOST_FINDINGS), profile };
}

async function profiled(request: TryRequest): Promise<Profile> {
  const { nodeArgs, script, args, onProgress } = request;
  onProgress('profiling');
  const { profile, exit, transformed } = await profileProgram({
    nodeArgs,
    script,
    args,
    engine: 'lines',
    intervalUs: 1000,
    hits: true,
    observe: true,
    frames: 'auto',
    callees: false,
    children: false,
    overhead: false,
    include: [],
    exclude: [],
    stdin: 'ignore',
    showOutput: false,
    timeoutMs: Math.max(LEAST_MS, PROFILED * request.timeMs),
    endsAll: true,
  });
  checkEnded(exit, request);
  await addFindings(profile, readSource, (file) => readSource(transformed.get(resolve(file)) ?? ''));
  return profile;
}

function readSource(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Findings about one function are tried together, on the same recorded calls. */
function subjectsOf(findings: readonly Finding[]): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const finding of findings) {
    const { remedy, file, function: name, line } = finding.tries!;
    const which = name !== null && isPlainName(name) ? name : line;
    const key = remedy === 'flags' ? '' : `${file}#${which}`;
    const known = subjects.get(key);
    if (known === undefined) {
      const target = remedy === 'flags' || which === null ? null : { file: resolve(file), which, line };
      subjects.set(key, { target, wanted: [{ remedy }], findings: [finding] });
    } else {
      known.wanted = [...known.wanted, { remedy }];
      known.findings.push(finding);
    }
  }
  return [...subjects.values()];
}

/** What a finding's function refuses is a part of the report; what was named is the user's to correct. */
async function attemptSubject(request: AttemptRequest): Promise<Attempted> {
  try {
    return await attempt(request);
  } catch (error) {
    if (!(error instanceof HastenError) || request.findings.length === 0) throw error;
    return { attempt: failed(request, error), best: null };
  }
}

function failed({ target, findings, tolerance }: AttemptRequest, error: HastenError): Attempt {
  const { code, message, fix = null } = error;
  return {
    target: target === null ? null : shownTarget(target),
    findings,
    recorded: null,
    tolerance,
    original: null,
    timedCalls: 0,
    candidates: [],
    warnings: [],
    programs: [],
    chosen: null,
    held: null,
    diff: null,
    command: null,
    failure: { code, message, place: placeOf(error) ?? null, fix },
  };
}
