/** From runs to figures: medians, intervals and ratios of commands, with the shell's own part taken off. */
import type { HastenError } from '../../support/errors.ts';
import { median } from '../../support/median.ts';
import { ratioOf, timeOf } from '../statistics/estimate.ts';
import type { Sample } from '../statistics/types.ts';
import type { CommandFigures, CommandResult, Contender, ShellStart } from './compare-model.ts';
import type { Run, Usage } from './usage.ts';
import { warningsOf } from './warnings.ts';

/** What `shell` takes by itself, from runs of nothing; null without a shell. */
export function startOf(shell: string | null, empty: Run[]): ShellStart | null {
  if (shell === null) return null;
  const { wallNs, userNs, systemNs } = usageOf(empty, null);
  return { path: shell, wallNs, userNs, systemNs, runs: empty.length };
}

/** A command's figures from its runs, and from those of the first command in the same rounds. */
export function resultOf(
  { name, command }: Contender,
  runs: Run[],
  first: Run[] | null,
  shell: ShellStart | null,
): CommandResult {
  const sample = sampleOf(runs, shell);
  const times = sample.map(([time]) => time!);
  const figures: CommandFigures = {
    time: timeOf(sample),
    minNs: times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY),
    maxNs: times.reduce((most, time) => Math.max(most, time), 0),
    ratio: first === null ? null : ratioOf(sample, sampleOf(first, shell)),
    usage: usageOf(runs, shell),
  };
  return { name, command, figures, failure: null, runs, warnings: warningsOf(figures.time, times, shell) };
}

/** A command without figures, and why. */
export function failedResult({ name, command }: Contender, runs: Run[], { code, message }: HastenError): CommandResult {
  return { name, command, figures: null, failure: { code, message }, runs, warnings: [] };
}

/** Every run is a process with one round. */
export function sampleOf(runs: Run[], shell: ShellStart | null): Sample {
  return runs.map(({ wallNs }) => [Math.max(0, wallNs - (shell?.wallNs ?? 0))]);
}

/** Medians of the runs, less what the shell takes. */
function usageOf(runs: Run[], shell: ShellStart | null): Usage {
  const of = (key: Exclude<keyof Usage, 'wallNs'>, own: number | null = 0) => {
    const known = runs.map((run) => run[key]).filter((value) => value !== null);
    return known.length < runs.length ? null : Math.max(0, median(known) - (own ?? 0));
  };
  return {
    wallNs: Math.max(0, median(runs.map(({ wallNs }) => wallNs)) - (shell?.wallNs ?? 0)),
    userNs: of('userNs', shell?.userNs),
    systemNs: of('systemNs', shell?.systemNs),
    peakBytes: of('peakBytes'),
    minorFaults: of('minorFaults'),
    majorFaults: of('majorFaults'),
    voluntarySwitches: of('voluntarySwitches'),
    involuntarySwitches: of('involuntarySwitches'),
    readBytes: of('readBytes'),
    writtenBytes: of('writtenBytes'),
  };
}
