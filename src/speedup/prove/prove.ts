/**
 * Original and candidates on the recorded calls of a function. What always holds: nothing is timed that does not give, for
 * every recorded call, what the program gave; and what a candidate does to its process, no other one notices.
 */
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../bench/ending.ts';
import { SubjectFailure } from '../../bench/run/failure.ts';
import { shownPath } from '../../profile/places.ts';
import type { Candidate, Reason } from '../../remedies/candidate.ts';
import type { ModuleSource } from '../../remedies/slice/module.ts';
import { moduleSource } from '../../remedies/slice/module-source.ts';
import { HastenError } from '../../support/errors.ts';
import type { Checked } from './check-model.ts';
import { check } from './checking.ts';
import { writeEdited } from './edited.ts';
import type { Proof, Proven, ProvenCalls, ProveRequest } from './model.ts';
import type { Plan } from './plan.ts';
import { sliced } from './sliced.ts';
import { ORIGINAL, type TimedCandidate, time } from './timing.ts';

/**
 * Proves candidates. Throws `HASTEN_TRY_SLICE` where the function cannot be taken out of its file, and `HASTEN_TRY_STATE`
 * where it then does not give the recorded results itself.
 */
export async function prove(request: ProveRequest): Promise<Proven> {
  const folder = temporaryFolder();
  try {
    return await new Proving(request, folder.path).run();
  } finally {
    folder.remove();
  }
}

/** ms that a check may take at least: Node starts, arguments are read, and the machine may be busy. */
const LEAST_CHECK_MS = 10_000;
/** And as many times what it took for the original, or should take by the run that was recorded. */
const PATIENCE = 10;

/** A candidate on its way. */
interface Entrant {
  key: string;
  proof: Proof;
  checked: Checked | null;
}

class Proving {
  readonly #request: ProveRequest;
  readonly #folder: string;
  readonly #module: ModuleSource;
  readonly #planFile: string;
  readonly #plan: Plan;

  constructor(request: ProveRequest, folder: string) {
    const { file, recording } = request;
    this.#request = request;
    this.#folder = folder;
    this.#module = moduleSource(realpathSync(file));
    this.#planFile = join(folder, 'plan.json');
    this.#plan = {
      recording: recording.folder,
      file: this.#module.file,
      function: request.function,
      isAsync: recording.isAsync,
      folder,
      edits: {},
      kernels: [],
      benches: [],
    };
  }

  async run(): Promise<Proven> {
    const { candidates, recording, timeMs, nodeArgs = [], onProgress = () => {} } = this.#request;
    const plain: Candidate = { name: ORIGINAL, remedy: 'other', edits: [], nodeArgs: [], node: null, refused: null };
    const original: Entrant = { key: ORIGINAL, proof: proofOf(plain), checked: null };
    const refused = this.#slice(ORIGINAL, null);
    if (refused !== null) throw notSliced(this.#request.function, refused);
    const entrants = candidates.map(
      (candidate, index): Entrant => ({ key: `candidate-${index}`, proof: proofOf(candidate), checked: null }),
    );
    for (const { key, proof } of entrants) {
      if (proof.candidate.remedy === 'kernel') this.#plan.kernels.push(key);
      if (proof.candidate.refused !== null) refuse(proof, proof.candidate.refused);
      else {
        const why = this.#slice(key, proof.candidate);
        if (why !== null) refuse(proof, why);
      }
    }
    writeFileSync(this.#planFile, JSON.stringify(this.#plan));

    onProgress(`checking ${recording.kept} recorded calls`);
    const expectedMs = (recording.totalMs / Math.max(1, recording.calls)) * recording.kept;
    const begin = performance.now();
    await this.#check(original, null, Math.max(2 * LEAST_CHECK_MS, PATIENCE * expectedMs));
    const first = original.checked;
    if (first === null || original.proof.outcome !== 'same') throw depends(this.#request, original.proof.detail);
    const timeoutMs = Math.max(LEAST_CHECK_MS, PATIENCE * (performance.now() - begin));
    for (const entrant of entrants) {
      if (entrant.proof.outcome === 'refused') continue;
      onProgress(`checking ${entrant.proof.candidate.name}`);
      await this.#check(entrant, first.sharing, timeoutMs);
    }

    const measured = entrants.filter(({ proof: { outcome } }) => outcome === 'same' || outcome === 'within tolerance');
    const proofs = entrants.map(({ proof }) => proof);
    if (measured.length === 0 || timeMs === 0) return { original: original.proof, proofs, timedCalls: 0, warnings: [] };
    const { timed, calls, warnings } = await time({
      plan: this.#plan,
      nodeArgs,
      candidates: measured.map(timedCandidate),
      callNs: first.callNs,
      isFresh: first.changesArguments,
      timeMs,
      onProgress: (step) => onProgress(`measuring, ${step}`),
    });
    for (const { key, proof } of [original, ...measured]) {
      const found = timed.get(key)!;
      proof.time = found.time;
      proof.ratio = found.ratio;
      proof.warnings = found.warnings;
      if (found.failure === null) continue;
      proof.outcome = 'failed';
      proof.detail = found.failure;
    }
    for (const entrant of measured) note(entrant, recording, calls);
    return { original: original.proof, proofs, timedCalls: calls, warnings };
  }

  /** Writes the files that a candidate's processes load; why there are none, or null. */
  #slice(key: string, candidate: Candidate | null): Reason | null {
    const { files, refused } = sliced(this.#module, this.#request.function, candidate);
    if (files === null) return refused;
    const path = join(this.#folder, `${key}.edits.json`);
    writeEdited(path, files);
    this.#plan.edits[key] = path;
    return null;
  }

  async #check(entrant: Entrant, sharing: string[][] | null, timeoutMs: number): Promise<void> {
    const { tolerance, nodeArgs = [] } = this.#request;
    const { key, proof } = entrant;
    const { node, nodeArgs: own } = proof.candidate;
    const where = { node: node ?? process.execPath, nodeArgs: [...nodeArgs, ...own], timeoutMs };
    const ask = { plan: this.#planFile, candidate: key, tolerance, sharing };
    // A kernel's first call compiles it, which later runs of the program are spared: the second process tells.
    if (this.#plan.kernels.includes(key)) await check(ask, where);
    const checked = await check(ask, where);
    if (checked instanceof SubjectFailure) {
      proof.outcome = 'failed';
      proof.detail = checked.message;
      return;
    }
    entrant.checked = checked;
    const { difference, threw, largestError, firstCallMs } = checked;
    proof.largestError = threw === null ? largestError : null;
    proof.detail = threw ?? difference;
    if (threw === null) proof.firstCallMs = firstCallMs;
    if (threw !== null) proof.outcome = 'failed';
    else if (difference !== null) proof.outcome = 'different';
    else proof.outcome = checked.isSame ? 'same' : 'within tolerance';
  }
}

function proofOf(candidate: Candidate): Proof {
  return {
    candidate,
    outcome: 'same',
    detail: null,
    largestError: null,
    time: null,
    ratio: null,
    firstCallMs: null,
    onlyProgramTells: false,
    notes: [],
    warnings: [],
  };
}

function refuse(proof: Proof, reason: Reason): void {
  proof.candidate = { ...proof.candidate, refused: reason };
  proof.outcome = 'refused';
  proof.detail = reason.message;
}

function timedCandidate({ key, proof: { candidate } }: Entrant): TimedCandidate {
  const { node, nodeArgs, remedy } = candidate;
  const isVariant = node !== null || nodeArgs.length > 0;
  return { key, node, nodeArgs, kind: isVariant ? 'variant' : remedy === 'cache' ? 'cache' : 'function' };
}

/** A first call that takes so many times a later one, and so many ms, is worth a word. */
const SLOW_START = 2;
const SLOW_START_MS = 1;

function note({ checked, proof }: Entrant, { calls, kept }: ProvenCalls, timed: number): void {
  const { candidate, firstCallMs, time: measured, notes } = proof;
  const laterMs = measured === null ? Infinity : measured.estimate / 1e6 / timed;
  if (firstCallMs !== null && firstCallMs > SLOW_START_MS && firstCallMs > SLOW_START * laterMs) {
    notes.push(
      `the first call of a process takes ${firstCallMs.toPrecision(3)} ms, with what is compiled or started then`,
    );
  }
  const hits = checked?.hits ?? null;
  if (candidate.remedy !== 'cache' || hits === null) return;
  if (calls === kept && timed === kept) {
    notes.push(`${hits} of all ${calls} calls of the run found their result; each pass begins with nothing kept`);
    return;
  }
  proof.onlyProgramTells = true;
  const sample = calls === kept ? `all ${calls} calls of the run` : `${kept} calls from all over the run of ${calls}`;
  notes.push(
    `of ${sample}, repeated in their order, ${hits} found their result, and each pass begins with nothing kept: in the run more may, so its time decides`,
  );
}

function notSliced(name: string, { message, file, line, column, fix }: Reason): HastenError {
  return new HastenError('HASTEN_TRY_SLICE', `\`${name}\` cannot be taken out of its file: ${message}`, {
    file,
    line,
    column,
    fix: fix ?? undefined,
  });
}

function depends({ function: name, file }: ProveRequest, detail: string | null): HastenError {
  return new HastenError(
    'HASTEN_TRY_STATE',
    `called again by itself, \`${name}\` does not do what it did in the program: ${detail}`,
    {
      file: shownPath(file, process.cwd()),
      fix: 'pass what changes while the program runs (variables of the module, the time, chance) as arguments',
    },
  );
}
