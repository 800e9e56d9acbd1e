/**
 * The parent's side of judging: has every candidate called once and its result compared before anything is measured. A
 * candidate that never ends or takes its process with it fails alone: the others go on in a new process, with the first
 * candidate called again so that there is something to compare with.
 */
import { dirname } from 'node:path';
import { entryUrl } from '../../support/entry.ts';
import type { BenchAddress, Judgement, ListedBench, Prepared } from '../messages.ts';
import type { Failure } from '../model.ts';
import { Child, GRACE_MS } from './child.ts';
import { CommandChild } from './command.ts';
import { failureOf, SubjectFailure } from './failure.ts';
import type { PlannedSubject, PlannedVariant } from './plan.ts';

export interface Judged {
  prepared: Prepared;
  judgements: Map<PlannedSubject, Judgement>;
  failures: Map<PlannedSubject, Failure>;
}

/** The benches of a file. Throws `SubjectFailure` where the file cannot be read. */
export async function listBenches(file: string, variant: PlannedVariant, timeoutMs: number): Promise<ListedBench[]> {
  const child = judge(variant, true);
  try {
    return await child.ask<ListedBench[]>({ ask: 'list', file }, timeoutMs + GRACE_MS);
  } finally {
    child.stop();
  }
}

/**
 * Judges the subjects of one variant; `withText` gives the results as text, too, to compare them under several. Throws
 * `SubjectFailure` where the input cannot be made.
 */
export async function judgeSubjects(
  subjects: PlannedSubject[],
  address: BenchAddress,
  timeoutMs: number,
  withText: boolean,
): Promise<Judged> {
  const judging = new Judging(subjects, address, timeoutMs, withText);
  try {
    return await judging.run();
  } finally {
    judging.stop();
  }
}

function judge(variant: PlannedVariant, shown: boolean): Child {
  const { path, flags } = variant;
  return new Child({ node: path, flags, entry: entryUrl('bench/check/main'), seed: 1, shown });
}

class Judging {
  readonly #subjects: PlannedSubject[];
  readonly #address: BenchAddress;
  readonly #timeoutMs: number;
  readonly #withText: boolean;
  readonly #judged: Judged;
  #child: Child | undefined;
  /** What making the input took, with starting the process. */
  #prepareMs = 0;

  constructor(subjects: PlannedSubject[], address: BenchAddress, timeoutMs: number, withText: boolean) {
    this.#subjects = subjects;
    this.#address = address;
    this.#timeoutMs = timeoutMs;
    this.#withText = withText;
    this.#judged = {
      prepared: { elements: null, bytes: null },
      judgements: new Map(),
      failures: new Map(),
    };
  }

  async run(): Promise<Judged> {
    await this.#open();
    for (const subject of this.#subjects) {
      try {
        const judgement = await this.#judge(subject);
        if (judgement.different === null) this.#judged.judgements.set(subject, judgement);
        else this.#fail(subject, new SubjectFailure('different', this.#difference(judgement.different)));
      } catch (error) {
        this.#fail(subject, error);
        if (failureOf(error).kind !== 'threw') await this.#reopen();
      }
    }
    return this.#judged;
  }

  stop(): void {
    this.#child?.stop();
  }

  #fail(subject: PlannedSubject, error: unknown): void {
    const failure = failureOf(error);
    // A command is given more for its start, and its own message says how much.
    if (failure.kind === 'timeout' && subject.command === null)
      failure.message = `did not end within ${this.#timeoutMs} ms (--timeout)`;
    this.#judged.failures.set(subject, failure);
  }

  #difference(difference: string): string {
    const [first] = this.#judged.judgements.keys();
    return `its result differs from that of ${first?.candidate}: ${difference}`;
  }

  async #judge(subject: PlannedSubject): Promise<Judgement> {
    const { candidate, command } = subject;
    if (command !== null) {
      const text = await answerOf(command, this.#address, this.#timeoutMs);
      return this.#child!.ask({ ask: 'judge-text', candidate, text }, this.#timeoutMs);
    }
    const withChecksum = this.#subjects.some((one) => one.command !== null);
    return this.#child!.ask({ ask: 'judge', candidate, withChecksum, withText: this.#withText }, this.#callMs());
  }

  /** Beside the call itself there are two inputs to make, and a second call where the first one was short. */
  #callMs(): number {
    return this.#timeoutMs + 2 * this.#prepareMs + 1000;
  }

  async #open(): Promise<void> {
    const begin = performance.now();
    this.#child = judge(this.#subjects[0]!.variant, false);
    const asked = this.#child.ask<Prepared>({ ask: 'prepare', address: this.#address }, this.#timeoutMs + GRACE_MS);
    this.#judged.prepared = await asked;
    this.#prepareMs = performance.now() - begin;
  }

  /** A new process that knows the first result, if there was one. */
  async #reopen(): Promise<void> {
    this.#child?.stop();
    await this.#open();
    const [first] = this.#judged.judgements.keys();
    if (first !== undefined) await this.#judge(first);
  }
}

/** What a command answers for the size, as text. */
async function answerOf(command: string[], { file, n }: BenchAddress, timeoutMs: number): Promise<string> {
  const child = new CommandChild(command, dirname(file));
  try {
    await child.start(n, 1, timeoutMs + GRACE_MS);
    await child.round(1, timeoutMs);
    return await child.end(timeoutMs);
  } finally {
    child.stop();
  }
}
