/** Comparisons as Markdown tables, for pull requests and pages. */
import type { CompareReport } from '../../bench/command/compare-model.ts';
import { formatBytes, formatNs, formatRange, formatRatio } from './amounts.ts';

/** The comparison as a table and the remarks below it. */
export function comparisonMarkdown({ commands, check, warnings }: CompareReport): string {
  const head = [
    'command',
    'median',
    '95 % interval',
    'min',
    'max',
    'user',
    'system',
    'peak memory',
    'ratio',
    'verdict',
  ];
  const rows = commands.map(({ name, time, minNs, maxNs, usage, ratio }) => [
    code(name),
    formatNs(time.estimate),
    formatRange(time, formatNs),
    formatNs(minNs),
    formatNs(maxNs),
    formatNs(usage.userNs),
    formatNs(usage.systemNs),
    formatBytes(usage.peakBytes),
    ratio === null ? '1' : formatRatio(ratio),
    ratio === null ? '' : ratio.verdict,
  ]);
  const remarks = [
    ...(check.difference === null ? [] : [check.difference]),
    ...commands.flatMap((command) => command.warnings.map(({ message }) => `${code(command.name)}: ${message}`)),
    ...warnings.map(({ message }) => message),
  ];
  return (
    [markdownTable(head, rows), ...(remarks.length === 0 ? [] : ['', ...remarks.map((one) => `- ${one}`)])].join('\n') +
    '\n'
  );
}

/** A table whose first column is text and whose other columns are figures. */
export function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** `text` as code that may stand in a table: pipes escaped, and fenced by more backticks than it has in a row. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return fence + pad + text.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`) + pad + fence;
}
