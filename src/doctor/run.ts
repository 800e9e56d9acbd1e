/**
 * A profiled run as rules ask about it: times below stretches of text, the text's syntax trees, what was observed, and
 * the findings' common parts. Times are ms of all threads added up unless a name says otherwise; `wall` brings them to
 * ms of the run. Everything is worked out once, when it is first asked for.
 */
import { resolve } from 'node:path';
import type { Finding, FindingTarget } from '../profile/finding.ts';
import { mergeFunctions, mergeLines } from '../profile/merge.ts';
import type { FunctionCost, LineCost, Profile } from '../profile/model.ts';
import type { Observations, ObservedFunction } from '../profile/observations.ts';
import { isPlainName } from '../remedies/slice/find-function.ts';
import { type ProgramModule, Refused, readModule } from '../remedies/slice/module.ts';
import { sourceTypeAt } from '../remedies/slice/module-source.ts';
import { tryCommand } from '../report/command-line.ts';
import { SampledTimes } from './sampled-times.ts';
import { type Enclosing, Text } from './text.ts';
import { withoutTypes } from './without-types.ts';
import { LEAST_MS, LEAST_SHARE } from './worth.ts';

/** The text of a file as the profile names it; null where it cannot be read. */
export type ReadSource = (file: string) => string | null;

/** A function of the user's that has a place. */
export type UserFunction = FunctionCost & { kind: 'user'; file: string; line: number };

export class Run {
  readonly profile: Profile;
  readonly observations: Observations | null;
  /** Wall time. */
  readonly durationMs: number;
  /** The user's functions, each once, added up over the threads; those that took most time themselves first. */
  readonly functions: readonly UserFunction[];
  /** By file and line, each once, added up over the threads. */
  readonly lines: readonly LineCost[];
  /** Times by the call tree. */
  readonly times: SampledTimes;
  readonly #readSource: ReadSource;
  readonly #readTransformed: ReadSource;
  readonly #texts = new Map<string, Text | null>();

  constructor(profile: Profile, readSource: ReadSource, readTransformed: ReadSource = () => null) {
    this.profile = profile;
    this.observations = profile.observations;
    this.durationMs = profile.durationMs;
    this.functions = mergeFunctions(profile)
      .filter((cost): cost is UserFunction => cost.kind === 'user' && cost.file !== null && cost.line !== null)
      .sort((a, b) => (b.selfMs ?? 0) - (a.selfMs ?? 0));
    this.lines = mergeLines(profile);
    this.times = new SampledTimes(profile);
    this.#readSource = readSource;
    this.#readTransformed = readTransformed;
  }

  /** The module as the remedies read it; null where it cannot be read. */
  module(file: string): ProgramModule | null {
    return this.text(file)?.module ?? null;
  }

  /** The module with its places found quickly: lines, loops and functions around a line; null where it cannot be read, or is minified. */
  text(file: string): Text | null {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = this.#read(file);
      this.#texts.set(file, text);
    }
    return text;
  }

  #read(file: string): Text | null {
    const text = this.#readSource(file);
    if (text === null || isMinified(text)) return null;
    try {
      const isTypeScript = /\.[cm]?tsx?$/.test(file);
      const code = isTypeScript ? withoutTypes(text, this.#readTransformed(file)) : null;
      const sourceType = sourceTypeAt(resolve(file));
      return new Text(readModule({ file, text, isTypeScript, sourceType, ...(code !== null && { code }) }));
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  /** The loops around a line, the outermost first, within the innermost function that the line is in; none if unread. */
  loopsAround(file: string, line: number): Enclosing[] {
    return this.text(file)?.loopsAround(line) ?? [];
  }

  /** The innermost function of the profile that a line is in. */
  functionAt(file: string, line: number): UserFunction | null {
    let found: UserFunction | null = null;
    for (const one of this.functions) {
      if (one.file !== file || one.line > line || (one.endLine ?? one.line) < line) continue;
      if (found === null || one.line > found.line || (one.line === found.line && found.name === '(module)'))
        found = one;
    }
    return found;
  }

  line(file: string, line: number): LineCost | null {
    return this.lines.find((one) => one.file === file && one.line === line) ?? null;
  }

  /** What was observed of a function, of the thread that called it most; null where nobody looked. */
  observed({ file, line, name }: Pick<UserFunction, 'file' | 'line' | 'name'>): ObservedFunction | null {
    const all = (this.observations?.functions ?? []).filter(
      (one) => one.file === file && one.line === line && one.name === name,
    );
    return all.length === 0 ? null : all.reduce((most, one) => (one.calls > most.calls ? one : most));
  }

  /** The part (0 to 1) of what all threads worked, or of the run's time where that is more. */
  share(ms: number): number {
    const whole = Math.max(this.durationMs, this.times.workedMs);
    return whole > 0 ? Math.min(1, ms / whole) : 0;
  }

  /** Of a time that several threads share, what the run would be shorter by without it. */
  wall(ms: number): number {
    return this.share(ms) * this.durationMs;
  }

  /** Whether saving so many ms of all threads is worth a finding. */
  isWorth(ms: number): boolean {
    const wall = this.wall(ms);
    return wall >= LEAST_MS && wall >= LEAST_SHARE * this.durationMs;
  }

  /** The most that the whole program can gain where so many ms of the run are saved, by Amdahl's law. */
  limit(savesMs: number): number {
    return this.durationMs / Math.max(1e-3, this.durationMs - savesMs);
  }

  /** What tries it, with this run's script and arguments, as a shell reads it. */
  command({ remedy, file, function: name, line }: FindingTarget): string {
    const subject = name === null ? null : isPlainName(name) ? name : line;
    const words = subject === null ? [] : [`${file}#${subject}`];
    return tryCommand([...words, '--with', remedy], this.profile.command);
  }

  /** A finding; `savesMs` in ms of all threads. */
  finding(found: Found): Finding {
    const { tries = null, savesMs, ...rest } = found;
    const wall = Math.min(this.wall(savesMs), this.durationMs);
    return {
      ...rest,
      command: tries === null ? null : this.command(tries),
      tries,
      savesMs: wall,
      limit: this.limit(wall),
    };
  }
}

/** What a rule says of a finding; the rest follows. */
export interface Found extends Omit<Finding, 'command' | 'tries' | 'limit'> {
  /** None by default: only the user can make the change. */
  tries?: FindingTarget | null;
}

/**
 * Whether lines hold so much that their times say nothing of one place in them. People's lines have 30 to 60 characters at
 * the mean; minifiers make lines of hundreds and more. A short text is a person's whatever its lines are.
 */
function isMinified(text: string): boolean {
  return text.length > 5000 && text.length > 160 * text.split('\n').length;
}
