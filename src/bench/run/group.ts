/**
 * A group: one new process for each subject, all alive together. They are started and warmed up one after another in a
 * random order, then measured in rounds, each round in a random order again. So at any moment one of them computes and
 * the others wait, and what changes on the machine changes for all.
 */
import type { BenchAddress, Finished, Round, WarmedUp } from '../messages.ts';
import type { Failure } from '../model.ts';
import { seeded } from '../statistics/random.ts';
import { failureOf } from './failure.ts';
import type { PlannedSubject } from './plan.ts';
import { type Runner, type RunnerLimits, startRunner } from './runner.ts';

export interface GroupResult {
  warmedUp: WarmedUp;
  rounds: Round[];
  /** Null of a command, and of one that failed while it was measured. */
  finished: Finished | null;
}

interface GroupOutcome {
  results: Map<PlannedSubject, GroupResult>;
  failures: Map<PlannedSubject, Failure>;
}

/** Decides how many rounds follow, once it is known what one takes (ms, of all subjects together). */
type RoundsFor = (roundMs: number, warmUpMs: number) => number;

/** Runs one group. A subject that fails is dropped from it, and the others go on. */
export async function runGroup(
  subjects: PlannedSubject[],
  address: BenchAddress,
  limits: RunnerLimits,
  roundsFor: RoundsFor,
): Promise<GroupOutcome> {
  const outcome: GroupOutcome = { results: new Map(), failures: new Map() };
  const runners = new Map<PlannedSubject, Runner>();
  const seed = 1 + Math.floor(Math.random() * 0x7fff_fffe);
  const random = seeded(seed);
  const drop = (subject: PlannedSubject, error: unknown): void => {
    outcome.failures.set(subject, failureOf(error));
    outcome.results.delete(subject);
    runners.get(subject)?.stop();
    runners.delete(subject);
  };
  try {
    const begin = performance.now();
    for (const subject of random.shuffle([...subjects])) {
      const runner = startRunner(subject, address, seed, limits);
      runners.set(subject, runner);
      try {
        outcome.results.set(subject, { warmedUp: await runner.warmUp(), rounds: [], finished: null });
      } catch (error) {
        drop(subject, error);
      }
    }
    const roundMs = [...outcome.results.values()].reduce((sum, { warmedUp }) => sum + warmedUp.roundMs, 0);
    const rounds = roundsFor(roundMs, performance.now() - begin);
    for (let round = 0; round < rounds; round++) {
      for (const subject of random.shuffle([...runners.keys()])) {
        try {
          outcome.results.get(subject)!.rounds.push(await runners.get(subject)!.round());
        } catch (error) {
          drop(subject, error);
        }
      }
    }
    for (const [subject, runner] of [...runners]) {
      try {
        outcome.results.get(subject)!.finished = await runner.finish();
      } catch (error) {
        drop(subject, error);
      }
    }
  } finally {
    for (const runner of runners.values()) runner.stop();
  }
  return outcome;
}
