/**
 * The head of the report: what ran, for how long, how it was measured and what measuring cost, how it ended, what the
 * reader must know before believing the tables, and whether their guess held.
 */
import type { Profile } from '../profile/model.ts';
import { type Fact, factLines, quoteWord, titleLines } from './facts.ts';
import type { ReportOptions } from './options.ts';
import type { Paint } from './style.ts';
import { formatCount, formatShare, formatTime } from './units.ts';

/** The section's lines. */
export function headerSection(profile: Profile, { width }: ReportOptions, paint: Paint): string[] {
  const { sampling, warnings, expected } = profile;
  const facts: Fact[] = [
    { label: 'Node', text: `${profile.node}, ${profile.platform}, engine ${profile.engine}` },
    { label: 'Time', text: timeText(profile) },
    { label: 'Samples', text: samplesText(profile), tone: sampling.samples === 0 ? 'bad' : 'plain' },
    { label: 'Hits', text: hitsText(profile) },
    { label: 'Measuring', text: overheadText(profile) },
    { label: 'Ended', text: endText(profile), tone: 'warm' },
    ...warnings.map((text): Fact => ({ label: 'Warning', text, tone: 'warm' })),
  ];
  if (expected !== null) {
    facts.push({ label: 'Expected', text: expectedText(expected), tone: expected.held ? 'good' : 'bad' });
  }
  return [
    ...titleLines(['hasten profile', ...profile.command.map(quoteWord)].join(' '), width, paint),
    ...factLines(facts, width, paint),
  ];
}

function timeText({ durationMs, cpuMs }: Profile): string {
  const wall = `${formatTime(durationMs)} wall`;
  if (cpuMs === null) return wall;
  const all = cpuMs.user + cpuMs.system;
  return `${wall}, ${formatTime(all)} CPU (user ${formatTime(cpuMs.user)}, system ${formatTime(cpuMs.system)})`;
}

function samplesText({ sampling }: Profile): string {
  const { samples, lost, deliveredIntervalUs, requestedIntervalUs } = sampling;
  if (samples === 0) return 'none: the program ended before the first; try --interval or a longer run';
  const asked = formatTime(requestedIntervalUs / 1000).replace(/\.0+(?= )/, '');
  const every =
    deliveredIntervalUs === null ? '' : `, one every ${formatTime(deliveredIntervalUs / 1000)} (asked: ${asked})`;
  const gone = lost === 0 ? 'none lost' : `${formatCount(lost)} lost (${formatShare(lost / (samples + lost))})`;
  return `${formatCount(samples)}${every}, ${gone}`;
}

function hitsText({ sampling }: Profile): string {
  return sampling.hits === null ? 'not counted' : `exact, counted in the ${sampling.hits}`;
}

function overheadText({ sampling }: Profile): string {
  const { overheadPercent, overheadFrom } = sampling;
  if (overheadPercent === null) return 'cost unknown; --overhead measures it';
  const change =
    overheadPercent < 0.05 ? 'no slower' : `${overheadPercent.toFixed(overheadPercent < 10 ? 1 : 0)} % slower`;
  return overheadFrom === 'measured'
    ? `${change} than the plain run, measured beside it`
    : `${overheadPercent < 0.05 ? '' : 'about '}${change} than plain, by the calibrated cost of its marks and counters`;
}

function endText({ exitCode, signal, countedUntilMs }: Profile): string {
  const parts: string[] = [];
  if (signal !== null) parts.push(`by ${signal}`);
  else if (exitCode !== null && exitCode !== 0) parts.push(`with exit code ${exitCode}`);
  if (countedUntilMs !== null) parts.push(`counted up to ${formatTime(countedUntilMs)}, what came later is missing`);
  return parts.join('; ');
}

function expectedText({ guess, held, actual }: NonNullable<Profile['expected']>): string {
  return held ? `✓ ${guess}, and so it was: ${actual}` : `✗ ${guess}, but the most costly is ${actual}`;
}
