/** How reports are drawn on the terminals that they are written to; in a file or a pipe they have 120 columns and no colours. */
import type { ReportStyle } from '../report/options.ts';

export const IN_A_FILE: ReportStyle = { width: 120, color: false };

/** On standard error. */
export function errorTerminal(): ReportStyle {
  return styleOf(process.stderr);
}

/** On standard output. */
export function outputTerminal(): ReportStyle {
  return styleOf(process.stdout);
}

function styleOf(stream: NodeJS.WriteStream): ReportStyle {
  return { width: stream.columns ?? IN_A_FILE.width, color: stream.isTTY === true && stream.hasColors() };
}
