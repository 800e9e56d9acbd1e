/** The summary of a run for GitHub. */
import type { BenchReport } from '../../bench/model.ts';
import type { BenchExtras } from './bench.ts';

/** Markdown, ending with a newline. */
export function benchMarkdown(report: BenchReport, _extras: BenchExtras = {}): string {
  return `${report.benches.map(({ name }) => `## ${name}`).join('\n')}\n`;
}
