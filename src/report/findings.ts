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

/** Between a title and its place. */
const GAP = 2;
/** A path that has less room than this goes to a line of its own. */
const LEAST_PATH = 16;

export function findingsSection({ findings }: Profile, { width }: ReportOptions, paint: Paint): string[] {
  // Profiles that an older hasten kept have none.
  if (findings === null || findings === undefined || findings.length === 0) return [];
  const notes = 'the most that the whole program could gain; `hasten try` measures it';
  return [
    ...titleWith('What to try', notes, width, paint),
    ...findings.flatMap((finding, index) => findingLines(finding, `${index + 1}`, width, paint)),
  ];
}

function findingLines(finding: Finding, number: string, width: number, paint: Paint): string[] {
  const { evidence, remedy, docs, command } = finding;
  const indent = ' '.repeat(4 + number.length);
  const room = width - indent.length;
  const under = (text: string) => wrap(text, room).map((line) => indent + line);
  return [
    ...headLines(finding, number, indent, width, paint),
    ...under(evidence.join(' ')),
    ...under(`${remedy}: ${docs}`),
    // A command is there to be copied: where it does not fit it runs on, since no shell takes a line break in it.
    ...(command === null ? [] : [indent + paint('name', `npx ${command}`)]),
  ];
}

/** Number, title, place and limit in one line where they fit; else the title wrapped, and the rest below it. */
function headLines(
  { title, file, line, limit }: Finding,
  number: string,
  indent: string,
  width: number,
  paint: Paint,
): string[] {
  const most = limitText(limit);
  const path = `${file}:${line}`;
  const head = `  ${number}  `;
  const left = head.length + textWidth(title) + GAP;
  const right = GAP + most.length;
  const free = width - left - right;
  if (free >= Math.min(LEAST_PATH, textWidth(path))) {
    const shown = cutPath(path, free);
    const blanks = ' '.repeat(Math.max(0, free - textWidth(shown)));
    return [
      `${head}${paint('heading', title)}${' '.repeat(GAP)}${paint('faint', shown)}${blanks}${' '.repeat(GAP)}${paint('good', most)}`,
    ];
  }
  const titles = wrap(title, width - indent.length).map(
    (text, index) => (index === 0 ? head : indent) + paint('heading', text),
  );
  const shown = cutPath(path, width - indent.length - right);
  return [...titles, `${indent}${paint('faint', shown)}${' '.repeat(GAP)}${paint('good', most)}`];
}

/** `up to 1.9x`; no figure is said of a gain that nobody would believe. */
function limitText(limit: number): string {
  return limit >= 10 ? 'over 10x' : `up to ${limit.toFixed(limit < 1.1 ? 2 : 1)}x`;
}
