/**
 * What `hasten history` prints: the list of kept profiles, and what a change did to each function and line. Times are
 * self times, since the total time of everything above a changed line changes with it.
 */
import type { Comparison, Difference, FunctionChange, LineChange } from '../profile/compare.ts';
import type { HistoryEntry } from '../profile/history.ts';
import { placeOf } from '../profile/merge.ts';
import { NARROWEST, type ReportStyle } from './options.ts';
import { type Paint, painter, type Tone } from './style.ts';
import { type Cell, type Column, layOut, type Row } from './table.ts';
import { formatCompactCount, formatCount, formatTime, type TimeUnit, unitFor } from './units.ts';
import { showSource, wrap } from './width.ts';

/** From this width on the change of total time has a column, and counts are exact. */
const WIDE = 100;
/** Below this width calls and hits are left out. */
const NARROW = 70;

/** The kept profiles, one a row, the oldest first. Ends with a newline. */
export function renderHistory(entries: HistoryEntry[], { width, color }: ReportStyle): string {
  if (entries.length === 0) return 'No profiles are kept here. Keep one with: hasten profile --name NAME SCRIPT\n';
  const paint = painter(color);
  const columns: Column[] = [
    { title: '#', align: 'right' },
    { title: 'Name', align: 'left', cut: 'end', narrowest: 10 },
    { title: 'Begun', align: 'left' },
    { title: 'Time', align: 'right' },
    { title: 'Node', align: 'left' },
    { title: 'Command', align: 'left', cut: 'end', narrowest: 6 },
  ];
  const rows = entries.map(
    ({ number, name, startedAt, durationMs, node, command }): Row => [
      { text: String(number), tone: 'faint' },
      { text: name, tone: 'name' },
      showDate(startedAt),
      formatTime(durationMs),
      { text: node, tone: 'faint' },
      showSource(command.join(' ')),
    ],
  );
  return `${layOut(columns, rows, Math.max(NARROWEST, width), paint, '').join('\n')}\n`;
}

/** `2026-11-21 05:31:02`, in UTC. */
function showDate(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

export interface ComparisonOptions extends ReportStyle {
  /** How many functions and how many lines to show. */
  top: number;
  /** What the two sides are called: the references that the user gave. */
  before: string;
  after: string;
}

/** The comparison as text, ending with a newline. */
export function renderComparison(comparison: Comparison, options: ComparisonOptions): string {
  const paint = painter(options.color);
  const fitted = { ...options, width: Math.max(NARROWEST, options.width) };
  const sections = [
    summary(comparison, fitted, paint),
    functionChanges(comparison, fitted, paint),
    lineChanges(comparison, fitted, paint),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function summary({ before, after }: Comparison, options: ComparisonOptions, paint: Paint): string[] {
  const side = (name: string, { node, startedAt, command }: Comparison['before']) =>
    wrap(`${name}: ${showDate(startedAt)}, ${node}, ${command.join(' ')}`, options.width - 2).map(
      (line) => `  ${line}`,
    );
  const sides = [...side(options.before, before), ...side(options.after, after)];
  const cpu = before.cpuMs === null || after.cpuMs === null ? [] : [['CPU', before.cpuMs, after.cpuMs] as const];
  const times = [['Wall', before.durationMs, after.durationMs] as const, ...cpu].map(([label, old, now]) => {
    const change = paint(toneOf(now - old, Math.abs(now - old) < 0.01 * old), speedText(now / old));
    return `  ${paint('faint', label.padEnd(5))} ${formatTime(old)} → ${formatTime(now)}, ${change}`;
  });
  const title = `${options.before} → ${options.after}`;
  return [paint('heading', title), ...sides.map((line) => paint('faint', line)), ...times];
}

/** `1.48 times faster`, `2.1 times slower`, `as fast`. */
function speedText(ratio: number): string {
  if (!Number.isFinite(ratio) || ratio <= 0) return 'not comparable';
  if (Math.abs(ratio - 1) < 0.01) return 'as fast';
  return ratio < 1 ? `${(1 / ratio).toFixed(2)} times faster` : `${ratio.toFixed(2)} times slower`;
}

function functionChanges({ functions }: Comparison, options: ComparisonOptions, paint: Paint): string[] {
  const changes = functions.filter((change) => isWorthShowing(change, (side) => side?.calls ?? null));
  const unit = unitOf(changes);
  const columns: Column[] = [
    ...timeColumns(options.width),
    ...(options.width < NARROW ? [] : [{ title: 'Calls', align: 'right' } as const]),
    { title: 'Function', align: 'left', cut: 'end', narrowest: 10 },
    { title: '', align: 'left', cut: 'path', narrowest: 10 },
  ];
  const rows = changes.slice(0, options.top).map((change): Row => {
    const { name, kind, file, before, after } = change;
    const whole = kind === 'gc' ? 'garbage collection' : kind === 'idle' ? 'idle' : name;
    return [
      ...timeCells(change, unit, options.width),
      ...(options.width < NARROW ? [] : [countsText(before?.calls, after?.calls, options.width)]),
      { text: whole, tone: kind === 'user' ? 'name' : 'plain' },
      { text: placeOf({ file, line: (after ?? before)?.line ?? null }), tone: 'faint' },
    ];
  });
  return section('Functions', unit, columns, rows, changes, options, paint);
}

function lineChanges({ lines }: Comparison, options: ComparisonOptions, paint: Paint): string[] {
  const changes = lines.filter((change) => isWorthShowing(change, (side) => side?.hits ?? null));
  const unit = unitOf(changes);
  const columns: Column[] = [
    ...timeColumns(options.width),
    ...(options.width < NARROW ? [] : [{ title: 'Hits', align: 'right' } as const]),
    { title: 'Line', align: 'left', cut: 'path', narrowest: options.width < WIDE ? 12 : 24 },
    { title: 'Contents', align: 'left', cut: 'end', narrowest: 10 },
  ];
  const rows = changes.slice(0, options.top).flatMap((change): Row[] => {
    const { file, text, textBefore, before, after } = change;
    const row = [
      ...timeCells(change, unit, options.width),
      ...(options.width < NARROW ? [] : [countsText(before?.hits, after?.hits, options.width)]),
      { text: placeOf({ file, line: (after ?? before)!.line }), tone: 'faint' as const },
    ];
    const now = { text: withSign(change, text), tone: 'plain' as const };
    if (textBefore === null) return [[...row, now]];
    return [
      [...row, now],
      [...row.map(() => ''), { text: `- ${showSource(textBefore).trim()}`, tone: 'faint' }],
    ];
  });
  return section('Lines', unit, columns, rows, changes, options, paint);
}

/** The source of a line, with a sign before it where the line is new, gone or another. */
function withSign({ before, after, textBefore }: LineChange, text: string | null): string {
  const sign = after === null ? '- ' : before === null || textBefore !== null ? '+ ' : '  ';
  return sign + showSource(text ?? '').trim();
}

function section(
  title: string,
  unit: TimeUnit,
  columns: Column[],
  rows: Row[],
  changes: { difference: Difference }[],
  { top, width }: ComparisonOptions,
  paint: Paint,
): string[] {
  const heading = `${paint('heading', title)}  ${paint('faint', `by change of self time, times in ${unit.name}`)}`;
  if (rows.length === 0) return [`${paint('heading', title)}  nothing changed`];
  const more = changes.length > top ? [paint('faint', `  ${formatCount(changes.length - top)} more changed less`)] : [];
  const noisy = changes.slice(0, top).some(({ difference }) => difference.withinNoise && difference.selfMs !== 0);
  const legend = noisy ? [paint('faint', '  ≈ no more than sampling alone can change')] : [];
  return [heading, ...layOut(columns, rows, width, paint), ...more, ...legend];
}

/** Rows without a change to speak of, or without any time on both sides, say nothing. */
function isWorthShowing<Side>(
  { before, after, difference }: { before: Side | null; after: Side | null; difference: Difference },
  countOf: (side: Side | null) => number | null,
): boolean {
  return Math.abs(difference.selfMs ?? 0) >= 0.05 || countOf(before) !== countOf(after);
}

function timeColumns(width: number): Column[] {
  const titles = ['Before', 'After', 'Change', 'Ratio', ...(width < WIDE ? [] : ['Total'])];
  return titles.map((title) => ({ title, align: 'right' }));
}

function timeCells({ before, after, difference }: FunctionChange | LineChange, unit: TimeUnit, width: number): Cell[] {
  const { selfMs, selfRatio, totalMs, withinNoise } = difference;
  const tone = toneOf(selfMs ?? 0, withinNoise);
  const total: Cell[] = width < WIDE ? [] : [{ text: signed(totalMs, unit), tone: 'faint' }];
  return [
    { text: unit.format(before?.selfMs ?? null) },
    { text: unit.format(after?.selfMs ?? null) },
    { text: (withinNoise && selfMs !== 0 ? '≈' : '') + signed(selfMs, unit), tone },
    { text: selfRatio === null ? '' : selfRatio.toFixed(2), tone },
    ...total,
  ];
}

function signed(ms: number | null, unit: TimeUnit): string {
  return ms === null ? '' : ms > 0 ? `+${unit.format(ms)}` : unit.format(ms).replace('-', '−');
}

/** Less time is good, more is bad, chance is neither. */
function toneOf(changeMs: number, chance: boolean): Tone {
  return chance || changeMs === 0 ? 'faint' : changeMs < 0 ? 'good' : 'bad';
}

/** `60,000`, or `60,000 → 30,000` where it changed. */
function countsText(before: number | null | undefined, after: number | null | undefined, width: number): string {
  const format = width < WIDE ? formatCompactCount : formatCount;
  if (before === after || before == null) return format(after ?? null);
  return after == null ? format(before) : `${format(before)} → ${format(after)}`;
}

function unitOf(
  changes: { before: { selfMs: number | null } | null; after: { selfMs: number | null } | null }[],
): TimeUnit {
  return unitFor(Math.max(0, ...changes.flatMap(({ before, after }) => [before?.selfMs ?? 0, after?.selfMs ?? 0])));
}
