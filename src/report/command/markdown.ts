/** A comparison of commands as Markdown, for pull requests and pages. */
import type { CompareReport } from '../../bench/command/compare-model.ts';
import { code, codeCell, inline, list, markdownTable } from '../markdown.ts';
import { formatBytes, formatNs, ratioWithRange, writeTime } from '../numbers.ts';
import { shortVerdict } from '../verdicts.ts';

const TITLES = ['Command', 'Median (95 %)', 'Min', 'Max', 'User', 'System', 'Peak memory', 'Ratio (95 %)', 'Verdict'];

/** The comparison as a table and the remarks below it. */
export function comparisonMarkdown({ commands, check, warnings }: CompareReport): string {
  const rows = commands.map(({ name, figures }) => {
    if (figures === null) return [codeCell(name), '❌'];
    const { time, minNs, maxNs, usage, ratio } = figures;
    const { estimate, range } = writeTime(time);
    return [
      codeCell(name),
      `${estimate} (${range})`,
      formatNs(minNs),
      formatNs(maxNs),
      formatNs(usage.userNs),
      formatNs(usage.systemNs),
      formatBytes(usage.peakBytes),
      ratio === null ? '1' : ratioWithRange(ratio),
      ratio === null ? '' : inline(shortVerdict(ratio)),
    ];
  });
  const remarks = [
    ...commands.flatMap(({ failure }) => (failure === null ? [] : [`❌ ${inline(failure.message)}`])),
    ...(check.difference === null ? [] : [`⚠️ ${inline(check.difference)}`]),
    ...commands.flatMap((command) =>
      command.warnings.map(({ message }) => `⚠️ ${code(command.name)}: ${inline(message)}`),
    ),
    ...warnings.map(({ message }) => `⚠️ ${inline(message)}`),
  ];
  const table = markdownTable(TITLES, rows, 'lrrrrrrrl');
  return `${[table, ...(remarks.length === 0 ? [] : [list(remarks)])].join('\n\n')}\n`;
}
