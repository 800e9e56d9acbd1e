/**
 * The source with its costs, in line_profiler's columns: for each line how often it ran, the time with all that it called
 * (`Time`), per hit, as a share of its function, and the time without callees (`Self`). Blank is what has no figure: no
 * statement starts there, nothing was sampled.
 */
import { measuredMs } from '../profile/merge.ts';
import type { CalleeCost, LineCost, Profile } from '../profile/model.ts';
import { calleesBelow, calleeText } from './callees.ts';
import { type Choice, chooseListings, type Listing } from './choose.ts';
import { elide, type Piece } from './elide.ts';
import { approximateLegend } from './functions.ts';
import type { ReportOptions } from './options.ts';
import { heat, type Paint, type Tone } from './style.ts';
import { type Cell, type Column, layOut, type Row, titleWith } from './table.ts';
import {
  formatCellTime,
  formatCompactCount,
  formatCount,
  formatShare,
  formatTime,
  type TimeUnit,
  unitFor,
} from './units.ts';
import { showSource, wrap } from './width.ts';

/** Below this width counts are written compactly, so that more of the source is left. */
const MEDIUM = 100;
/** Below this width `Per Hit` is left out too... */
const NARROW = 76;
/** ...and below this one `Self`. */
const VERY_NARROW = 66;

/** The section's lines: one listing a function or file; none where no line is known. */
export function linesSection(profile: Profile, options: ReportOptions, paint: Paint): string[] {
  const choice = chooseListings(profile, options);
  const listings = choice.listings.filter(({ of, lines }) => of !== null || lines.length > 0);
  if (listings.length === 0 && choice.missing.length === 0) return [];
  const counted = profile.lines.some(({ hits }) => hits !== null);
  const parts = listings.map((listing) => [
    ...headingOf(listing, profile, options, paint),
    ...drawListing(listing, counted, options, paint),
  ]);
  const all = [[...sectionTitle(listings, options, paint), ...missingOf(choice, paint)], ...parts];
  const shown = all.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
  const marked = listings.some(({ lines }) => lines.some(({ approximate }) => approximate));
  return marked && !profile.functions.some(({ approximate }) => approximate)
    ? [...shown, approximateLegend(paint)]
    : shown;
}

function sectionTitle(listings: Listing[], { functions, files, width }: ReportOptions, paint: Paint): string[] {
  if (listings.length === 0) return [paint('heading', 'Lines')];
  const asked = functions.length > 0 || files.length > 0;
  const title = asked
    ? 'Lines'
    : listings.length === 1
      ? 'Lines of the hottest function'
      : 'Lines of the hottest functions';
  const whole = listings[0]!.of === null ? 'all time' : "its function's total time";
  const notes = `Time includes what a line calls, Self does not; % Time is of ${whole}`;
  return titleWith(title, notes, width, paint);
}

function missingOf({ missing }: Choice, paint: Paint): string[] {
  return missing.map((sentence) => paint('bad', `  ${sentence}`));
}

function headingOf(listing: Listing, profile: Profile, { width }: ReportOptions, paint: Paint): string[] {
  const { of, file, lines } = listing;
  const facts: [label: string, text: string][] = [];
  if (of === null) {
    const selfMs = lines.reduce((sum, line) => sum + line.selfMs, 0);
    facts.push(
      ['Total time', `${formatTime(selfMs)} in the lines themselves${shareOfAll(selfMs, profile)}`],
      ['File', file],
    );
  } else if (of.selfMs === null || of.totalMs === null) {
    facts.push(['Total time', 'in its callers, since it is too small to be timed by itself']);
  } else {
    const calls = of.calls === null ? '' : `, in ${formatCount(of.calls)} ${of.calls === 1 ? 'call' : 'calls'}`;
    const inside = `, ${formatTime(of.selfMs)} of it in itself${calls}`;
    facts.push(['Total time', `${formatTime(of.totalMs)}${shareOfAll(of.totalMs, profile)}${inside}`]);
  }
  if (of !== null) facts.push(['File', file], ['Function', `${of.name} at line ${of.line}`]);
  return facts.flatMap(([label, text]) =>
    // A path stays whole, so that it can be copied.
    (label === 'File' ? [text] : wrap(text, width - label.length - 2)).map((line, index) =>
      index === 0
        ? `${paint('faint', `${label}:`)} ${paint(label === 'Function' ? 'name' : 'plain', line)}`
        : `  ${line}`,
    ),
  );
}

function shareOfAll(ms: number, profile: Profile): string {
  const whole = measuredMs(profile);
  return whole > 0 ? ` (${formatShare(Math.min(1, ms / whole))} of all)` : '';
}

interface Field extends Column {
  show: boolean;
  cell(line: LineCost | undefined, number: number): Cell | string;
  /** What stands there for a call below the line. */
  callee?: (callee: CalleeCost) => Cell;
}

function drawListing(listing: Listing, counted: boolean, options: ReportOptions, paint: Paint): string[] {
  const costs = new Map(listing.lines.map((line) => [line.line, line]));
  const source = sourceOf(listing, options);
  const pieces = piecesOf(listing, costs, source);
  const shown = fieldsOf(listing, counted, options.width).filter(({ show }) => show);
  const texts = dedent(pieces.map((piece) => ('line' in piece ? showSource(source?.[piece.line - 1] ?? '') : '')));
  const rows = pieces.flatMap((piece, index): Row[] => {
    if ('from' in piece) return [[...shown.map(() => ''), { text: elidedText(piece, costs, listing), tone: 'faint' }]];
    const line = costs.get(piece.line);
    const cells = shown.map(({ cell }) => cell(line, piece.line));
    const text = texts[index]!;
    return [
      [...cells, { text, tone: sourceTone(line, listing, counted) }],
      ...calleeRows(piece.line, listing, shown, indentOf(text)),
    ];
  });
  const contents: Column = { title: 'Line Contents', align: 'left', cut: 'end', narrowest: 12 };
  const table = layOut([...shown, contents], ['rule', ...rows], options.width, paint, '');
  return source === null ? [...table, paint('faint', '(its source cannot be read)')] : table;
}

/** What a line called, below it: the times stand in the last column of times, of which they are a part. */
function calleeRows(line: number, { callees, wholeMs }: Listing, shown: Field[], indent: string): Row[] {
  const below = calleesBelow(
    callees.filter((callee) => callee.line === line),
    wholeMs,
  );
  return below.map((callee, index) => [
    ...shown.map(({ callee: cell }) => cell?.(callee) ?? ''),
    faint(indent + calleeText(callee, index === below.length - 1)),
  ]);
}

function indentOf(text: string): string {
  return text.slice(0, text.length - text.trimStart().length);
}

function fieldsOf(listing: Listing, counted: boolean, width: number): Field[] {
  const { wholeMs, lines } = listing;
  const unit = unitFor(Math.max(0, ...lines.map(({ totalMs, selfMs }) => Math.max(totalMs, selfMs))));
  const compact = width < MEDIUM;
  const share = (ms: number) => (wholeMs > 0 ? ms / wholeMs : 0);
  return [
    { title: compact ? 'Line' : 'Line #', align: 'right', show: true, cell: (_line, number) => faint(String(number)) },
    {
      title: 'Hits',
      align: 'right',
      show: counted,
      cell: (line) => (line === undefined ? '' : (compact ? formatCompactCount : formatCount)(line.hits)),
    },
    {
      title: `Time ${unit.name}`,
      align: 'right',
      show: true,
      cell: (line) => timeCell(line, line?.totalMs, unit, heat(share(line?.totalMs ?? 0))),
      ...(width < VERY_NARROW && { callee: ({ ms }: CalleeCost) => faint(unit.format(ms)) }),
    },
    { title: 'Per Hit', align: 'right', show: counted && width >= NARROW, cell: perHit },
    {
      title: '% Time',
      align: 'right',
      show: true,
      cell: (line) =>
        line === undefined || line.totalMs === 0
          ? ''
          : { text: (share(line.totalMs) * 100).toFixed(1), tone: heat(share(line.totalMs)) },
      callee: ({ ms }) => faint((share(ms) * 100).toFixed(1)),
    },
    {
      title: `Self ${unit.name}`,
      align: 'right',
      show: width >= VERY_NARROW,
      cell: (line) => timeCell(line, line?.selfMs, unit, heat(share(line?.selfMs ?? 0))),
      callee: ({ ms }) => faint(unit.format(ms)),
    },
  ];
}

function faint(text: string): Cell {
  return { text, tone: 'faint' };
}

function timeCell(line: LineCost | undefined, ms: number | undefined, unit: TimeUnit, tone: Tone): Cell | string {
  return line === undefined || !ms ? '' : { text: (line.approximate ? '~' : '') + unit.format(ms), tone };
}

function perHit(line: LineCost | undefined): string {
  return line === undefined || !line.hits || line.totalMs === 0 ? '' : formatCellTime(line.totalMs / line.hits);
}

function sourceTone(line: LineCost | undefined, { wholeMs }: Listing, counted: boolean): Tone {
  if (line === undefined) return counted ? 'faint' : 'plain';
  const tone = heat(wholeMs > 0 ? Math.max(line.totalMs, line.selfMs) / wholeMs : 0);
  return tone === 'faint' && (line.hits !== 0 || !counted) ? 'plain' : tone;
}

function sourceOf({ file }: Listing, { readSource }: ReportOptions): string[] | null {
  return (
    readSource(file)
      ?.replace(/\r?\n$/, '')
      .split(/\r\n|\n|\r/) ?? null
  );
}

/** The pieces to show; without a source only the lines with a cost. */
function piecesOf(listing: Listing, costs: Map<number, LineCost>, source: string[] | null): Piece[] {
  const { first, wholeMs, folded, lines } = listing;
  if (source === null) return lines.map(({ line }) => ({ line }));
  const last = Math.max(first, Math.min(listing.last ?? source.length, source.length));
  const share = (line: number) => (wholeMs > 0 ? (costs.get(line)?.totalMs ?? 0) / wholeMs : 0);
  const folds = folded.map(({ name, line, endLine }) => ({ from: line! + 1, to: endLine!, of: name }));
  return elide(first, last, share, folds);
}

function elidedText(
  piece: Exclude<Piece, { line: number }>,
  costs: Map<number, LineCost>,
  { wholeMs }: Listing,
): string {
  const count = piece.to - piece.from + 1;
  if (piece.of !== undefined) return `⋮ ${formatCount(count)} lines of ${piece.of}`;
  let selfMs = 0;
  for (let line = piece.from; line <= piece.to; line++) selfMs += costs.get(line)?.selfMs ?? 0;
  const share = wholeMs > 0 ? selfMs / wholeMs : 0;
  return `⋮ ${formatCount(count)} lines${share >= 0.0005 ? `, ${formatShare(share)} in them` : ''}`;
}

/** The texts without the indentation that all of them share. */
function dedent(texts: string[]): string[] {
  const indents = texts.filter((text) => text !== '').map((text) => text.length - text.trimStart().length);
  const shared = Math.min(...indents, Number.POSITIVE_INFINITY);
  return shared === Number.POSITIVE_INFINITY ? texts : texts.map((text) => text.slice(shared));
}
