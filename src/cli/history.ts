/** `hasten history`: lists the profiles that `hasten profile --name` kept, or compares two of them. */
import { Command } from 'commander';
import { compareProfiles } from '../profile/compare.ts';
import { findLastTwo, findProfile, HISTORY_DIRECTORY, listProfiles, readProfile } from '../profile/history.ts';
import { renderComparison, renderHistory } from '../report/history.ts';
import { wholeFrom } from './option-values.ts';
import { outputTerminal } from './terminal.ts';

interface HistoryOptions {
  json: boolean;
  top: number;
  dir: string;
}

export function historyCommand(): Command {
  return new Command('history')
    .summary('list kept profiles, or compare two')
    .description(
      'Lists the profiles that "hasten profile --name NAME" kept; with two of them, says what a change did to each function and line.',
    )
    .argument('[before]', 'a name, a number of the list, NAME~1 for the one before the last, or a file')
    .argument('[after]', 'likewise; without it, BEFORE and the profile of the same name before it are compared')
    .option('--top <n>', 'how many functions and lines to show', wholeFrom(1), 15)
    .option('--json', 'print JSON', false)
    .option('--dir <folder>', 'where the profiles are kept', HISTORY_DIRECTORY)
    .action((before: string | undefined, after: string | undefined, options: HistoryOptions) => {
      process.stdout.write(before === undefined ? list(options) : compare(before, after, options));
    });
}

function list({ json, dir }: HistoryOptions): string {
  const entries = listProfiles(dir);
  return json ? asJson(entries) : renderHistory(entries, outputTerminal());
}

function compare(before: string, after: string | undefined, { json, top, dir }: HistoryOptions): string {
  const [old, now] =
    after === undefined ? findLastTwo(before, dir) : [findProfile(before, dir), findProfile(after, dir)];
  const comparison = compareProfiles(readProfile(old), readProfile(now));
  if (json) return asJson(comparison);
  const numbers = new Map(listProfiles(dir).map(({ path, name, number }) => [path, `${name} (#${number})`]));
  const label = (path: string) => numbers.get(path) ?? path;
  return renderComparison(comparison, { ...outputTerminal(), top, before: label(old), after: label(now) });
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
