/**
 * What to try: the findings of a profile, each with its place, what it could gain at most, the figures that speak for it,
 * the remedy and the command that tries it. Nothing where nothing was found.
 */
import type { Finding } from '../profile/finding.ts';
import type { Profile } from '../profile/model.ts';
import type { ReportOptions } from './options.ts';
import type { Paint } from './style.ts';
import { titleWith } from './table.ts';
import { cutPath, textWidth, wrap } from './width.ts';

const GAP = '  ';
/** A path that has less room than this goes to a line of its own. */
const LEAST_PATH = 20;
/** Longer lines of prose are hard to read. */
const WIDEST = 110;

export function findingsSection({ findings }: Profile, { width }: ReportOptions, paint: Paint): string[] {
  // Profiles that an older hasten kept have none.
  if (!findings || findings.length === 0) return [];
  const notes = 'with what the whole program could gain at most; `hasten try` measures it';
  const columns = columnsOf(findings, width);
  return [
    ...titleWith('What to try', notes, width, paint),
    ...findings.flatMap((finding, index) => findingLines(finding, index + 1, columns, width, paint)),
  ];
}

/** The widths of titles and limits where both fit into a line with a good part of the place; null where they do not. */
interface Columns {
  title: number;
  limit: number;
}

function columnsOf(findings: Finding[], width: number): Columns | null {
  const widest = (texts: string[]) => Math.max(...texts.map(textWidth));
  const title = widest(findings.map((one) => one.title));
  const limit = widest(findings.map(limitOf));
  const free = width - markOf(findings.length).length - title - limit - 2 * GAP.length;
  return free < Math.min(widest(findings.map(placeOf)), LEAST_PATH) ? null : { title, limit };
}

function findingLines(
  finding: Finding,
  number: number,
  columns: Columns | null,
  width: number,
  paint: Paint,
): string[] {
  const { evidence, remedy, docs, command } = finding;
  const mark = markOf(number);
  const indent = ' '.repeat(mark.length);
  const room = Math.min(width, WIDEST) - mark.length;
  const under = (text: string) => wrap(text, room).map((line) => indent + line);
  return [
    ...headLines(finding, mark, columns, width, paint),
    ...under(evidence.join(' ')),
    ...under(`${remedy}: ${docs}`),
    // A command is there to be copied: where it does not fit the terminal breaks it, and a shell still gets it whole.
    ...(command === null ? [] : [indent + paint('name', `npx ${command}`)]),
  ];
}

/** Title, limit and place in one line where they fit; else the title wrapped, and the rest below it. */
function headLines(finding: Finding, mark: string, columns: Columns | null, width: number, paint: Paint): string[] {
  const { title } = finding;
  const indent = ' '.repeat(mark.length);
  const limit = limitOf(finding);
  const rest = (columns?.limit ?? 0) - limit.length;
  const limitAndPlace = (room: number) =>
    paint('good', limit) +
    ' '.repeat(Math.max(0, rest)) +
    GAP +
    paint('faint', cutPath(placeOf(finding), room - limit.length - Math.max(0, rest) - GAP.length));
  if (columns !== null) {
    const room = width - mark.length - columns.title - GAP.length;
    const head = mark + paint('heading', title) + ' '.repeat(columns.title - textWidth(title));
    return [head + GAP + limitAndPlace(room)];
  }
  const titles = wrap(title, width - mark.length).map(
    (text, index) => (index === 0 ? mark : indent) + paint('heading', text),
  );
  return [...titles, indent + limitAndPlace(width - mark.length)];
}

function markOf(number: number): string {
  return `  ${number}  `;
}

function placeOf({ file, line }: Finding): string {
  return `${file}:${line}`;
}

/** `up to 1.9x`; above ten nobody would believe a figure. */
function limitOf({ limit }: Finding): string {
  return limit >= 10 ? 'over 10x' : `up to ${limit.toFixed(limit < 1.1 ? 2 : 1)}x`;
}
