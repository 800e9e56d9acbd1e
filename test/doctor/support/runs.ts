/** Profiles with what their calls were like: a described run with its sources, and what the rules say of it. */
import { findings } from '../../../src/doctor/findings.ts';
import { Run } from '../../../src/doctor/run.ts';
import type { Finding } from '../../../src/profile/finding.ts';
import type { Profile } from '../../../src/profile/model.ts';
import type { Observations, ObservedFunction } from '../../../src/profile/observations.ts';
import { type Described, type Place, profileOf } from '../../support/profiles.ts';

/** The file of every run here. */
export const FILE = 'app.ts';

export interface Told {
  text: string;
  functions: Omit<Described, 'file'>[];
  places: Place[];
  /** Places of other threads. */
  others?: Place[][];
  hits?: Record<number, number>;
  /** Of functions by name; what is left out is of few bytes, and different every time. */
  observed?: Record<string, Partial<ObservedFunction>>;
  cores?: number;
  changes?: Partial<Profile>;
}

export function told({ text, functions, places, others = [], hits = {}, observed, cores = 2, changes }: Told): {
  profile: Profile;
  readSource(file: string): string | null;
} {
  const profile = profileOf({
    functions: functions.map((one) => ({ ...one, ...((one.kind ?? 'user') === 'user' ? { file: FILE } : {}) })),
    threads: [{ name: 'main', places }, ...others.map((own, index) => ({ name: `worker ${index + 1}`, places: own }))],
    hits: { [FILE]: hits },
    profile: {
      command: [FILE, '7'],
      observations: observed === undefined ? null : observations(functions, observed, cores),
      ...changes,
    },
  });
  return { profile, readSource: (file) => (file === FILE ? text : null) };
}

function observations(
  functions: Told['functions'],
  observed: Record<string, Partial<ObservedFunction>>,
  available: number,
): Observations {
  const threads = { threadsStarted: 0, threadsAtOnce: 0, processesStarted: 0, processesAtOnce: 0, threadPool: null };
  return {
    functions: Object.entries(observed).map(([name, rest]) => {
      const { line = 1, calls } = functions.find((one) => one.name === name)!;
      const known = { calls: calls ?? 1, observed: Math.min(calls ?? 1, 200), distinct: Math.min(calls ?? 1, 200) };
      return { file: FILE, line, column: 1, name, thread: 0, ...known, signatures: [], bytes: 8, ...rest };
    }),
    calls: [],
    awaits: [],
    cores: { available, ...threads },
  };
}

/** What one rule says, or all; throws what a rule that is asked throws. */
export function foundIn(run: Told, rule?: string): Finding[] {
  const { profile, readSource } = told(run);
  const faults: unknown[] = [];
  const found = findings(profile, readSource, {
    onFault: ({ name }, error) => {
      if (rule === undefined || name === rule) faults.push(error);
    },
  });
  if (faults.length > 0) throw faults[0];
  return found.filter((one) => rule === undefined || one.rule === rule);
}

export function runOf(run: Told): Run {
  const { profile, readSource } = told(run);
  return new Run(profile, readSource);
}
