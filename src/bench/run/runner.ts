/**
 * A subject in a process of its own, whatever it is written in: started, warmed up, measured round by round, ended.
 */
import { dirname } from 'node:path';
import { entryUrl } from '../../support/entry.ts';
import type { BenchAddress, Finished, Round, WarmedUp } from '../messages.ts';
import { Child, GRACE_MS } from './child.ts';
import { CommandChild } from './command.ts';
import type { PlannedSubject } from './plan.ts';

export interface Runner {
  /** Imports, makes the input, calls once, and warms up. */
  warmUp(): Promise<WarmedUp>;
  round(): Promise<Round>;
  /** What is measured after the rounds; null of a process that hasten cannot look into. */
  finish(): Promise<Finished | null>;
  stop(): void;
}

export interface RunnerLimits {
  /** ms for a call, and for making the input. */
  timeoutMs: number;
  /** ms that warming up may take. */
  warmUpMs: number;
  /** ms that a round should take. */
  roundMs: number;
  /** How many rounds are planned at most. */
  rounds: number;
}

export function startRunner(
  subject: PlannedSubject,
  address: BenchAddress,
  seed: number,
  limits: RunnerLimits,
): Runner {
  return subject.command === null
    ? new FunctionRunner(subject, address, seed, limits)
    : new CommandRunner(subject.command, address, limits);
}

class FunctionRunner implements Runner {
  readonly #child: Child;
  readonly #address: BenchAddress;
  readonly #candidate: string;
  readonly #limits: RunnerLimits;

  constructor({ variant, candidate }: PlannedSubject, address: BenchAddress, seed: number, limits: RunnerLimits) {
    const entry = entryUrl('bench/measure/main');
    this.#child = new Child({ node: variant.path, flags: variant.flags, entry, seed, shown: false });
    this.#address = address;
    this.#candidate = candidate;
    this.#limits = limits;
  }

  async warmUp(): Promise<WarmedUp> {
    const { timeoutMs, warmUpMs, roundMs } = this.#limits;
    const start = { ask: 'start', address: this.#address, candidate: this.#candidate } as const;
    await this.#child.ask(start, 2 * timeoutMs + GRACE_MS);
    return this.#child.ask({ ask: 'warm-up', capMs: warmUpMs, roundMs }, warmUpMs + 8 * timeoutMs + GRACE_MS);
  }

  round(): Promise<Round> {
    return this.#child.ask({ ask: 'round' }, 6 * this.#limits.timeoutMs + GRACE_MS);
  }

  finish(): Promise<Finished> {
    return this.#child.ask({ ask: 'finish' }, 6 * this.#limits.timeoutMs + GRACE_MS);
  }

  stop(): void {
    this.#child.stop();
  }
}

class CommandRunner implements Runner {
  readonly #child: CommandChild;
  readonly #n: number | null;
  readonly #limits: RunnerLimits;
  #operations = 1;

  constructor(command: string[], address: BenchAddress, limits: RunnerLimits) {
    this.#child = new CommandChild(command, dirname(address.file));
    this.#n = address.n;
    this.#limits = limits;
  }

  async warmUp(): Promise<WarmedUp> {
    const { rounds, timeoutMs, warmUpMs, roundMs } = this.#limits;
    await this.#child.start(this.#n, rounds, timeoutMs + warmUpMs + GRACE_MS);
    const wanted = roundMs * 1e6;
    let ns = await this.#round();
    while (ns < wanted / 2) {
      this.#operations = Math.ceil(this.#operations * Math.min(10, Math.max(2, wanted / Math.max(ns, 1))));
      ns = await this.#round();
    }
    const perOperation = ns / this.#operations;
    this.#operations = Math.max(1, Math.round(wanted / perOperation));
    return {
      steady: true,
      calls: this.#operations,
      overEmpty: Infinity,
      async: false,
      roundMs: (perOperation * this.#operations) / 1e6,
    };
  }

  async round(): Promise<Round> {
    const ns = await this.#round();
    return { ns: ns / this.#operations, totalMs: ns / 1e6, gcMs: 0 };
  }

  async finish(): Promise<null> {
    return null;
  }

  stop(): void {
    this.#child.stop();
  }

  #round(): Promise<number> {
    return this.#child.round(this.#operations, this.#limits.timeoutMs + GRACE_MS);
  }
}
