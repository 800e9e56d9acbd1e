/** Measures one bench at one size: judges all candidates, then runs groups of processes until enough is known. */
import { textDifference } from '../check/checksum.ts';
import type { BenchAddress, Judgement, ListedBench, Prepared } from '../messages.ts';
import type { Failure, Ratio, SizeResult, Subject } from '../model.ts';
import { timeOf } from '../statistics/estimate.ts';
import { enough, roundsFor, worthALook } from './enough.ts';
import { type ByGroup, figuresOf, pairedRatio, sampleOf } from './figures.ts';
import { runGroup } from './group.ts';
import { judgeSubjects } from './judging.ts';
import { DEFAULT_ROUNDS, FEWEST_PROCESSES, type RunOptions } from './options.ts';
import { type PlannedSubject, planSubjects } from './plan.ts';
import { warningsOf } from './warnings.ts';

/** ms of a round. */
const ROUND_MS = 8;
/** ms that warming up may take, and its largest share of a process's part of the time. */
const WARM_UP_MS = 3000;
const WARM_UP_SHARE = 0.3;

export interface MeasuredSize {
  result: SizeResult;
  /** Each subject's rounds, for what is fitted over sizes and workers. */
  samples: Map<PlannedSubject, number[][]>;
}

export async function measureSize(
  bench: ListedBench,
  size: ListedBench['sizes'][number],
  file: string,
  options: RunOptions,
  onStep: (step: string) => void,
): Promise<MeasuredSize> {
  const address: BenchAddress = { file, bench: bench.name, n: size.n };
  const subjects = planSubjects(options.variants, bench.candidates);
  const measuring = new SizeMeasuring(subjects, address, options, onStep);
  if (bench.isChecked) await measuring.judge();
  await measuring.measure();
  return {
    result: { ...size, subjects: subjects.map((subject) => measuring.subject(subject)) },
    samples: measuring.samples(),
  };
}

class SizeMeasuring {
  readonly #subjects: PlannedSubject[];
  readonly #address: BenchAddress;
  readonly #options: RunOptions;
  readonly #onStep: (step: string) => void;
  readonly #failures = new Map<PlannedSubject, Failure>();
  readonly #judgements = new Map<PlannedSubject, Judgement>();
  /** What differs from the result under the first variant. */
  readonly #unlikeFirstVariant = new Map<PlannedSubject, string>();
  readonly #results = new Map<PlannedSubject, ByGroup>();
  #prepared: Prepared = { elements: null, bytes: null };

  constructor(subjects: PlannedSubject[], address: BenchAddress, options: RunOptions, onStep: (step: string) => void) {
    this.#subjects = subjects;
    this.#address = address;
    this.#options = options;
    this.#onStep = onStep;
  }

  /** Each variant by itself: its candidates are compared with its first one. */
  async judge(): Promise<void> {
    this.#onStep('checking');
    const { variants, timeoutMs } = this.#options;
    for (let variant = 0; variant < variants.length; variant++) {
      const subjects = this.#subjects.filter(({ variantIndex }) => variantIndex === variant);
      const judged = await judgeSubjects(subjects, this.#address, timeoutMs, variants.length > 1);
      this.#prepared = judged.prepared;
      for (const [subject, failure] of judged.failures) this.#failures.set(subject, failure);
      for (const [subject, judgement] of judged.judgements) this.#judgements.set(subject, judgement);
    }
    for (const [subject, { text }] of this.#judgements) {
      const first = this.#judgements.get(this.#firstVariant(subject))?.text ?? null;
      if (text === null || first === null || text === first) continue;
      this.#unlikeFirstVariant.set(subject, `under ${variants[0]!.name}: ${textDifference(first, text)}`);
    }
  }

  async measure(): Promise<void> {
    const { processes, rounds, timeMs, timeoutMs, fewest = FEWEST_PROCESSES } = this.#options;
    const begin = performance.now();
    let longest = 0;
    for (let group = 0; processes === null || group < processes; group++) {
      const subjects = this.#subjects.filter((subject) => !this.#failures.has(subject));
      if (subjects.length === 0) return;
      const spent = performance.now() - begin;
      if (processes === null && group >= fewest) {
        if (spent + longest > timeMs || (worthALook(group, fewest) && this.#isEnough(subjects))) return;
      }
      this.#onStep(processes === null ? `process ${group + 1}` : `process ${group + 1} of ${processes}`);
      const share = (timeMs / (processes ?? fewest) / subjects.length) * WARM_UP_SHARE;
      const limits = {
        timeoutMs,
        warmUpMs: Math.min(WARM_UP_MS, Math.max(300, share)),
        roundMs: ROUND_MS,
        rounds: rounds ?? DEFAULT_ROUNDS,
      };
      const outcome = await runGroup(subjects, this.#address, limits, (roundMs, warmUpMs) =>
        roundsFor(this.#options, roundMs, warmUpMs),
      );
      for (const [subject, failure] of outcome.failures) this.#failures.set(subject, failure);
      for (const [subject, result] of outcome.results) {
        const groups = this.#results.get(subject) ?? new Map();
        this.#results.set(subject, groups.set(group, result));
      }
      longest = Math.max(longest, performance.now() - begin - spent);
    }
  }

  subject(subject: PlannedSubject): Subject {
    const { candidate, variantIndex: variant } = subject;
    const failure = this.#failures.get(subject) ?? null;
    const results = this.#results.get(subject);
    if (failure !== null || results === undefined) {
      const warnings = subject.deadCode.map((message) => ({ code: 'dead-code' as const, message }));
      return { candidate, variant, failure, figures: null, warnings };
    }
    const judgement = this.#judgements.get(subject);
    const figures = figuresOf({
      results,
      first: this.#base(subject, this.#firstCandidate(subject)),
      firstVariant: this.#base(subject, this.#firstVariant(subject)),
      prepared: this.#prepared,
      quality: judgement?.quality ?? null,
    });
    const warmedUp = [...results.values()].map((one) => one.warmedUp);
    const unlike = this.#unlikeFirstVariant.get(subject) ?? null;
    const warnings = warningsOf({ subject, judgement, unlike, warmedUp, sample: figures.processes });
    return { candidate, variant, failure: null, figures, warnings };
  }

  samples(): Map<PlannedSubject, number[][]> {
    const working = [...this.#results].filter(([subject]) => !this.#failures.has(subject));
    return new Map(working.map(([subject, results]) => [subject, sampleOf(results)]));
  }

  #isEnough(subjects: PlannedSubject[]): boolean {
    const { target } = this.#options;
    const ratios = subjects.flatMap((subject) =>
      [this.#firstCandidate(subject), this.#firstVariant(subject)].map((base) => this.#ratio(subject, base)),
    );
    const known = ratios.filter((ratio): ratio is Ratio => ratio !== null);
    if (known.length > 0) return enough(known, target);
    return subjects.every((subject) => {
      const { estimate, low, high } = timeOf(sampleOf(this.#results.get(subject)!));
      return high - low <= 2 * target * estimate;
    });
  }

  #ratio(subject: PlannedSubject, base: PlannedSubject): Ratio | null {
    const results = this.#base(subject, base);
    return results === null ? null : pairedRatio(this.#results.get(subject)!, results);
  }

  /** The results of what the subject is compared with; null where that is itself or has failed. */
  #base(subject: PlannedSubject, base: PlannedSubject): ByGroup | null {
    if (subject === base || this.#failures.has(base)) return null;
    return this.#results.get(base) ?? null;
  }

  /** The first candidate that works; the subject itself where it is that. */
  #firstCandidate(subject: PlannedSubject): PlannedSubject {
    const { variantIndex } = subject;
    const works = (one: PlannedSubject) => one.variantIndex === variantIndex && !this.#failures.has(one);
    return this.#subjects.find(works) ?? subject;
  }

  #firstVariant({ candidate }: PlannedSubject): PlannedSubject {
    return this.#subjects.find((one) => one.candidate === candidate)!;
  }
}
