/**
 * The report of `hasten try`: what was recorded, the candidates on the recorded calls, the whole program with the proven
 * ones in place beside what Amdahl's law promised, the change as a diff, and the command that applies it.
 */
import { factLines, hang, quoteWord, titleLines } from '../facts.ts';
import { counted } from '../numbers.ts';
import { NARROWEST, type ReportStyle } from '../options.ts';
import { type Paint, painter } from '../style.ts';
import { formatTime } from '../units.ts';
import { attemptSections } from './attempt.ts';
import type { Profiled, TryReport } from './model.ts';

/** The whole report, with an end of line. */
export function renderTry(report: TryReport, { width: asked, color }: ReportStyle): string {
  const paint = painter(color);
  const width = Math.max(NARROWEST, asked);
  const { attempts, profiled } = report;
  const sections = [
    headLines(report, width, paint),
    ...attempts.flatMap((attempt) => attemptSections(attempt, width, paint)),
    ...(profiled === null ? [] : [leftLines(profiled, width, paint)]),
    appliedLines(report, width, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines({ command, node, durationMs, profiled }: TryReport, width: number, paint: Paint): string[] {
  const found = profiled === null ? '' : counted(profiled.findings.length, 'finding');
  const took = profiled === null ? '' : `${formatTime(profiled.durationMs)}, ${found}`;
  return [
    ...titleLines(['hasten try', ...command.map(quoteWord)].join(' '), width, paint),
    ...factLines(
      [
        { label: 'Node', text: node },
        { label: 'Profile', text: took },
        { label: 'Took', text: formatTime(durationMs) },
      ],
      width,
      paint,
    ),
  ];
}

/** What a profile found and nobody tried: what only the user can change, and what there was no time for. */
function leftLines({ findings, left }: Profiled, width: number, paint: Paint): string[] {
  if (findings.length === 0) {
    return hang('· ', 'Nothing stands out in this run: there is nothing that its figures speak for', width);
  }
  const yours = findings
    .filter(({ tries }) => tries === null)
    .map(({ title, file, line, remedy }) => `${title}, at ${file}:${line}: only you can change it. ${remedy}`);
  const late = left.map((title) => `${title}: no time was left, --time allows more`);
  const lines = [...yours, ...late].flatMap((text) => hang('· ', text, width));
  return lines.length === 0 ? [] : [paint('heading', 'Not tried'), ...lines];
}

function appliedLines({ applied }: TryReport, width: number, paint: Paint): string[] {
  if (applied.length === 0) return [];
  return hang('✓ ', `written: ${applied.join(', ')}`, width).map((line) => paint('good', line));
}
