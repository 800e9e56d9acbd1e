/** `hasten compare --http`: from the command line to the comparison of services, and its report on standard output. */
import { compareServices } from '../bench/http/compare.ts';
import { renderServices, servicesMarkdown } from '../report/command/services.ts';
import { HastenError } from '../support/errors.ts';
import type { CompareCommandOptions } from './compare-options.ts';
import { writeJson, writeOut } from './out-file.ts';
import { progressLine } from './progress.ts';
import { outputTerminal } from './terminal.ts';

export async function compareHttp(lines: string[], names: string[], options: CompareCommandOptions): Promise<void> {
  const { path, method, body = null, connections, duration, rate = null, rounds, starts, startTimeout } = options;
  if (options.shell === 'none') {
    throw new HastenError('HASTEN_USAGE', '--http starts its servers through a shell', {
      fix: 'leave --shell none out',
    });
  }
  if (!path.startsWith('/')) {
    throw new HastenError('HASTEN_USAGE', `the path ${path} does not begin with /`, { fix: `take --path /${path}` });
  }
  const progress = progressLine();
  try {
    const report = await compareServices({
      services: lines.map((command, index) => ({ name: names[index]!, command })),
      request: { path, method: method.toUpperCase(), body, headers: headersOf(options.header) },
      load: { connections, durationMs: duration * 1000, rate },
      rounds,
      starts,
      warmup: options.warmup ?? 1,
      shell: options.shell,
      startTimeoutMs: startTimeout * 1000,
      check: options.check ?? 'first',
      onProgress: progress.show,
    });
    progress.clear();
    process.stdout.write(renderServices(report, outputTerminal()));
    if (options.json !== undefined) writeJson(options.json, report);
    if (options.markdown !== undefined) writeOut(options.markdown, servicesMarkdown(report));
  } finally {
    progress.clear();
  }
}

function headersOf(lines: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new HastenError('HASTEN_USAGE', `the header ${line} is not of the form NAME: VALUE`, {
        fix: "for example --header 'accept: application/json'",
      });
    }
    headers[name] = value;
  }
  return headers;
}
