/**
 * The head of the report: what ran, for how long, how it was measured and what measuring cost, how it ended, what the
 * reader must know before believing the tables, and whether their guess held.
 */
import type { Profile } from '../profile/model.ts';
import type { ReportOptions } from './options.ts';
import type { Paint, Tone } from './style.ts';
import { formatCount, formatShare, formatTime } from './units.ts';
import { wrap } from './width.ts';

const LABEL = 11;

/** The section's lines. */
export function headerSection(profile: Profile, { width }: ReportOptions, paint: Paint): string[] {
  const facts: [label: string, text: string, tone: Tone][] = [
    ['Node', `${profile.node}, ${profile.platform}, engine ${profile.engine}`, 'plain'],
    ['Time', timeText(profile), 'plain'],
    ['Samples', samplesText(profile), profile.sampling.samples === 0 ? 'bad' : 'plain'],
    ['Hits', hitsText(profile), 'plain'],
    ['Measuring', overheadText(profile), 'plain'],
  ];
  const ended = endText(profile);
  if (ended !== null) facts.push(['Ended', ended, 'warm']);
  for (const warning of profile.warnings) facts.push(['Warning', warning, 'warm']);
  if (profile.expected !== null)
    facts.push(['Expected', expectedText(profile.expected), profile.expected.held ? 'good' : 'bad']);
  const command = wrap(['hasten profile', ...profile.command.map(quote)].join(' '), width - 2);
  return [
    ...command.map((line, index) => paint('heading', index === 0 ? line : `  ${line}`)),
    ...facts.filter(([, text]) => text !== '').flatMap(([label, text, tone]) => fact(label, text, tone, width, paint)),
  ];
}

function fact(label: string, text: string, tone: Tone, width: number, paint: Paint): string[] {
  const lines = wrap(text, Math.max(20, width - LABEL - 2));
  const head = `  ${paint('faint', label)}${' '.repeat(LABEL - label.length)}`;
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(LABEL + 2)) + paint(tone, line));
}

/** Words of a command line that a shell would split or expand stand in quotes. */
function quote(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
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

function endText({ exitCode, signal, countedUntilMs }: Profile): string | null {
  const parts: string[] = [];
  if (signal !== null) parts.push(`by ${signal}`);
  else if (exitCode !== null && exitCode !== 0) parts.push(`with exit code ${exitCode}`);
  if (countedUntilMs !== null) parts.push(`counted up to ${formatTime(countedUntilMs)}, what came later is missing`);
  return parts.length === 0 ? null : parts.join('; ');
}

function expectedText({ guess, held, actual }: NonNullable<Profile['expected']>): string {
  return held ? `✓ ${guess}, and so it was: ${actual}` : `✗ ${guess}, but the most costly is ${actual}`;
}
