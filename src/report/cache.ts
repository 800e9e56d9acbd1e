/**
 * What `hasten cache` prints: the functions whose results are kept, the entries of one, a single entry, and what became of
 * those that were removed or checked. Times are told as what they say to a reader: how long ago, and what hits have saved.
 */
import { relative } from 'node:path';
import type { FunctionIdentity } from '../cache/code/identity.ts';
import type { EntryInfo, FunctionInfo, StoreStats } from '../cache/store/types.ts';
import { factLines } from './facts.ts';
import { counted, formatBytes } from './numbers.ts';
import { NARROWEST, type ReportStyle } from './options.ts';
import { type Paint, painter } from './style.ts';
import { type Cell, type Column, layOut, type Row, titleWith } from './table.ts';
import { formatCellTime, formatCompactCount, formatCount, formatTime } from './units.ts';
import { showSource } from './width.ts';

export interface CacheOptions extends ReportStyle {
  /** How many rows each table has at most. */
  top: number;
  /** Ms since 1970: what ages are counted from. */
  now: number;
  /** What places are told relative to. */
  from: string;
}

/** Characters of what stands for the code. */
const LONGEST_CODE = 200;
/** Digits of a key that tables show, and that a user types. */
const KEY_DIGITS = 12;

/** Below this width counts are compact. */
const MEDIUM = 90;
/** Below this width misses and the time of making are left out... */
const NARROW = 76;
/** ...and below this one the time of the last use. */
const VERY_NARROW = 66;

/** The functions, those that take most space first, and their sum. Ends with a newline. */
export function renderFunctions(functions: FunctionInfo[], folder: string, options: CacheOptions): string {
  if (functions.length === 0) return renderNothing(folder, options);
  const { paint, width } = fitted(options);
  const sorted = functions.toSorted((a, b) => b.bytes - a.bytes || b.entries - a.entries);
  const rest = sorted.slice(options.top);
  const withUse = width >= VERY_NARROW;
  const row = (stats: StoreStats, use: string, ...cells: Cell[]): Row => [
    ...statCells(stats, width),
    ...(withUse ? [{ text: use, tone: 'faint' } as const] : []),
    ...cells,
  ];
  const rows = sorted
    .slice(0, options.top)
    .map((info) =>
      row(
        info,
        agoText(options.now - info.used),
        { text: nameOf(info.fn), tone: 'name' },
        { text: placeAmong(info.fn, functions, options), tone: 'faint' },
      ),
    );
  if (rest.length > 0) {
    rows.push(row(sumOf(rest), '', { text: counted(rest.length, 'more function'), tone: 'faint' }));
  }
  const columns: Column[] = [
    ...statColumns(width),
    ...(withUse ? [{ title: 'Used', align: 'right' } as const] : []),
    { title: 'Function', align: 'left', cut: 'end', narrowest: 10 },
    { title: '', align: 'left', cut: 'path', narrowest: 8 },
  ];
  return lines(
    titleWith('Functions', `by size, kept in ${shown(folder, options)}`, width, paint),
    layOut(columns, [...rows, 'rule', row(sumOf(sorted), '', { text: 'all', tone: 'faint' })], width, paint),
  );
}

/** Where it is, with its place among the calls there where another one has its name. */
function placeAmong(fn: FunctionIdentity, functions: FunctionInfo[], options: CacheOptions): string {
  const place = placeOf(fn, options);
  const twice =
    functions.filter((other) => other.fn.name === fn.name && placeOf(other.fn, options) === place).length > 1;
  return twice ? `${place}#${fn.index}` : place;
}

/** The entries of each of `functions`, those used last first. Ends with a newline. */
export function renderEntries(
  functions: { fn: FunctionIdentity; stats: StoreStats; entries: EntryInfo[] }[],
  options: CacheOptions,
): string {
  const { paint, width } = fitted(options);
  const sections = functions.map(({ fn, stats, entries }) => {
    const notes = [
      placeOf(fn, options),
      counted(stats.entries, 'entry', 'entries'),
      formatBytes(stats.bytes),
      counted(stats.hits, 'hit'),
      `${savedText(stats.savedMs)} saved`,
    ];
    const hidden = entries.length - options.top;
    return [
      ...titleWith(nameOf(fn), notes.join(', '), width, paint),
      ...entryTable(entries.slice(0, options.top), width, options, paint),
      ...(hidden > 0 ? [paint('faint', `  ${formatCount(hidden)} more, used longer ago`)] : []),
    ];
  });
  return `${sections.map((section) => section.join('\n')).join('\n\n')}\n`;
}

function entryTable(entries: EntryInfo[], width: number, { now }: CacheOptions, paint: Paint): string[] {
  const columns: Column[] = [
    { title: 'Key', align: 'left' },
    { title: 'Size', align: 'right' },
    { title: 'Hits', align: 'right' },
    { title: 'Took', align: 'right' },
    ...(width < NARROW ? [] : [{ title: 'Made', align: 'right' } as const]),
    { title: 'Used', align: 'right' },
    { title: 'Arguments', align: 'left', cut: 'end', narrowest: 10 },
  ];
  const rows = entries.map(
    (entry): Row => [
      { text: entry.key.slice(0, KEY_DIGITS), tone: 'faint' },
      formatBytes(entry.bytes),
      width < MEDIUM ? formatCompactCount(entry.hits) : formatCount(entry.hits),
      formatCellTime(entry.cost),
      ...(width < NARROW ? [] : [{ text: agoText(now - entry.created), tone: 'faint' } as const]),
      { text: agoText(now - entry.used), tone: 'faint' },
      { text: markOf(entry, now) + argumentsText(entry), tone: 'name' },
    ],
  );
  return layOut(columns, rows, width, paint);
}

/** One entry, a fact a line. Ends with a newline. */
export function renderEntry(entry: EntryInfo, options: CacheOptions): string {
  const { paint, width } = fitted(options);
  const { fn, bytes, created, used, expires, hits, cost, failed, streamed, file, code } = entry;
  const { now } = options;
  const facts = [
    { label: 'Key', text: entry.key },
    { label: 'Arguments', text: argumentsText(entry), tone: 'name' as const },
    { label: 'Code', text: showSource(code.slice(0, LONGEST_CODE)) },
    { label: 'Result', text: failed ? 'an error' : streamed ? 'a stream' : 'a value' },
    { label: 'Size', text: `${formatBytes(bytes)}${file === null ? '' : ', in a file of its own'}` },
    { label: 'Took', text: formatTime(cost) },
    { label: 'Hits', text: `${formatCount(hits)}, ${savedText(hits * cost)} saved` },
    { label: 'Made', text: momentText(created, now) },
    { label: 'Used', text: momentText(used, now) },
    { label: 'Expires', text: expires === null ? '' : expires <= now ? 'it has' : `in ${spanText(expires - now)}` },
  ];
  const place = `${placeOf(fn, options)}#${fn.index}`;
  return lines(titleWith(nameOf(fn), place, width, paint), factLines(facts, width, paint));
}

/** `12 entries removed, 3.4 MB`, and what is left. Ends with a newline. */
export function renderRemoved(removed: number, bytes: number, left: StoreStats): string {
  const what =
    removed === 0 ? 'Nothing was removed' : `${counted(removed, 'entry', 'entries')} removed, ${formatBytes(bytes)}`;
  const kept =
    left.entries === 0
      ? 'nothing is left'
      : `${counted(left.entries, 'entry', 'entries')} left, ${formatBytes(left.bytes)}`;
  return `${what}; ${kept}\n`;
}

/** What `verify` found. Ends with a newline. */
export function renderVerified(checked: number, broken: EntryInfo[], removed: boolean, options: CacheOptions): string {
  if (broken.length === 0) return `${counted(checked, 'entry', 'entries')} checked, all of them whole\n`;
  const { paint, width } = fitted(options);
  const fate = removed ? 'and removed: they will be computed again' : 'and left where they are';
  const columns: Column[] = [
    { title: 'Key', align: 'left' },
    { title: 'Size', align: 'right' },
    { title: 'Function', align: 'left', cut: 'end', narrowest: 10 },
    { title: 'Arguments', align: 'left', cut: 'end', narrowest: 10 },
  ];
  const rows = broken
    .slice(0, options.top)
    .map(
      (entry): Row => [
        { text: entry.key.slice(0, KEY_DIGITS), tone: 'faint' },
        formatBytes(entry.bytes),
        { text: nameOf(entry.fn), tone: 'name' },
        argumentsText(entry),
      ],
    );
  const hidden = broken.length - options.top;
  return lines(
    [paint('bad', `${formatCount(broken.length)} of ${counted(checked, 'entry', 'entries')} damaged, ${fate}`)],
    layOut(columns, rows, width, paint),
    hidden > 0 ? [paint('faint', `  ${formatCount(hidden)} more`)] : [],
  );
}

/** Ends with a newline. */
export function renderNothing(folder: string, options: CacheOptions): string {
  return `Nothing is kept in ${shown(folder, options)}\n`;
}

function statColumns(width: number): Column[] {
  const titles = ['Entries', 'Size', 'Hits', ...(width < NARROW ? [] : ['Misses']), 'Saved'];
  return titles.map((title) => ({ title, align: 'right' }));
}

function statCells({ entries, bytes, hits, misses, savedMs }: StoreStats, width: number): Cell[] {
  const count = width < MEDIUM ? formatCompactCount : formatCount;
  return [
    { text: count(entries) },
    { text: formatBytes(bytes) },
    { text: count(hits) },
    ...(width < NARROW ? [] : [{ text: count(misses) }]),
    { text: savedText(savedMs), tone: savedMs > 0 ? 'good' : 'faint' },
  ];
}

function sumOf(all: StoreStats[]): StoreStats {
  const sum = (key: keyof StoreStats) => all.reduce((total, stats) => total + stats[key], 0);
  return {
    entries: sum('entries'),
    bytes: sum('bytes'),
    hits: sum('hits'),
    misses: sum('misses'),
    savedMs: sum('savedMs'),
  };
}

function nameOf({ name }: FunctionIdentity): string {
  return name === '' ? '(anonymous)' : showSource(name);
}

/** The module as a user would write it from here. */
function placeOf({ project, module }: FunctionIdentity, { from }: CacheOptions): string {
  return shown(`${project}/${module}`, { from });
}

function shown(path: string, { from }: Pick<CacheOptions, 'from'>): string {
  const near = relative(from, path).replaceAll('\\', '/');
  return near.startsWith('../../') || near === '' ? path : near;
}

/** What is special of an entry, before its arguments. */
function markOf({ failed, expires }: EntryInfo, now: number): string {
  if (expires !== null && expires <= now) return '(expired) ';
  return failed ? '(an error) ' : '';
}

function argumentsText({ arguments: text }: EntryInfo): string {
  return showSource(text.replaceAll('\n', ' '));
}

function momentText(ms: number, now: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC, ${agoText(now - ms)}`;
}

/** `now`, `5 min ago`. */
function agoText(ms: number): string {
  return ms < 1000 ? 'now' : `${spanText(ms)} ago`;
}

/** From two minutes on one unit is enough. */
function savedText(ms: number): string {
  return ms < 120_000 ? formatTime(ms) : spanText(ms);
}

/** One unit is enough to find things by: `40 s`, `5 min`, `3 h`, `12 d`. */
function spanText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${formatCount(Math.round(seconds / 86_400))} d`;
}

function fitted({ width, color }: ReportStyle): { paint: Paint; width: number } {
  return { paint: painter(color), width: Math.max(NARROWEST, width) };
}

function lines(...parts: string[][]): string {
  return `${parts.flat().join('\n')}\n`;
}
