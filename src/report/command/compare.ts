/** The report of `hasten compare`: times and ratios, what else the commands used, and what to think of it. */
import type { CommandResult, CompareReport } from '../../bench/command/compare-model.ts';
import type { Ratio } from '../../bench/model.ts';
import { type Paint, painter, type Tone } from '../style.ts';
import { type Cell, type Column, layOut, type Row } from '../table.ts';
import { formatCount, formatTime } from '../units.ts';
import { textWidth, wrap } from '../width.ts';
import { formatBytes, formatNs, formatRange, formatRatio, isBounded, smallest, threeDigits } from './amounts.ts';
import { type Fact, factLines } from './facts.ts';
import type { Terminal } from './once.ts';

/** Longer names stand in a list of their own. */
const LONG_NAME = 24;
/** Below it the table of resources leaves the disk out. */
const WIDE = 100;

/** The whole report, with an end of line. */
export function renderComparison(report: CompareReport, { width, color }: Terminal): string {
  const paint = painter(color);
  const { commands } = report;
  const sections = [
    wrapped(headline(report), width, 'heading', paint),
    nameLines(commands, width, paint),
    layOut(TIME_COLUMNS, commands.map(timeRow), width, paint),
    layOut(
      usageColumns(width),
      commands.map((command) => usageRow(command, width)),
      width,
      paint,
    ),
    [
      ...commands.flatMap((command) => verdictLines(command, commands[0]!, width, paint)),
      ...factLines(remarks(report), width, paint),
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headline({ commands, rounds, durationMs, endedBy }: CompareReport): string {
  const what = commands.length === 1 ? '1 command' : `${commands.length} commands, interleaved in random order`;
  const why = { runs: '', narrow: ', until the intervals were within 1 %', time: ', as long as the time allowed' }[
    endedBy
  ];
  return `hasten compare: ${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${what}, ${formatTime(durationMs)}${why}`;
}

/** The names that the tables use with the command lines behind them, where the tables do not hold these whole. */
export function nameLines(commands: { name: string; command: string }[], width: number, paint: Paint): string[] {
  if (commands.every(({ name, command }) => name === command && textWidth(name) <= LONG_NAME)) return [];
  return commands.flatMap(({ name, command }) =>
    wrapped(name === command ? command : `${name}: ${command}`, width - 2, 'faint', paint).map((line) => `  ${line}`),
  );
}

/** `text` in lines of at most `width` columns, all but the first indented. */
export function wrapped(text: string, width: number, tone: Tone, paint: Paint): string[] {
  return wrap(text, width - 2).map((line, index) => (index === 0 ? '' : '  ') + paint(tone, line));
}

const TIME_COLUMNS: Column[] = [
  { title: 'Command', align: 'left', cut: 'end', narrowest: 10 },
  { title: 'Median', align: 'right' },
  { title: '95 % interval', align: 'right' },
  { title: 'Min', align: 'right' },
  { title: 'Max', align: 'right' },
  { title: 'Ratio', align: 'left' },
];

function timeRow({ name, time, minNs, maxNs, ratio }: CommandResult): Row {
  return [
    { text: name, tone: 'name' },
    formatNs(time.estimate),
    { text: formatRange(time, formatNs), tone: 'faint' },
    formatNs(minNs),
    formatNs(maxNs),
    ratio === null ? { text: '1', tone: 'faint' } : { text: formatRatio(ratio), tone: toneOf(ratio) },
  ];
}

function usageColumns(width: number): Column[] {
  const titles = ['User', 'System', 'Peak memory', 'Faults', '(disk)', 'Switches', '(forced)'];
  return [
    { title: 'Command', align: 'left', cut: 'end', narrowest: 10 },
    ...[...titles, ...(width >= WIDE ? ['Disk read', 'written'] : [])].map(
      (title): Column => ({ title, align: 'right' }),
    ),
  ];
}

function usageRow({ name, usage }: CommandResult, width: number): Cell[] {
  return [
    { text: name, tone: 'name' },
    ...[
      formatNs(usage.userNs),
      formatNs(usage.systemNs),
      formatBytes(usage.peakBytes),
      formatCount(usage.minorFaults),
      formatCount(usage.majorFaults),
      formatCount(usage.voluntarySwitches),
      formatCount(usage.involuntarySwitches),
      ...(width >= WIDE ? [formatBytes(usage.readBytes), formatBytes(usage.writtenBytes)] : []),
    ].map((text) => ({ text })),
  ];
}

export function toneOf({ verdict }: Ratio): Tone {
  return verdict === 'faster' ? 'good' : verdict === 'slower' ? 'bad' : 'plain';
}

function verdictLines({ name, ratio }: CommandResult, first: CommandResult, width: number, paint: Paint): string[] {
  if (ratio === null) return [];
  const text = `${name}: ${verdictText(ratio, first.name)}`;
  return wrapped(text, width - 2, toneOf(ratio), paint).map((line) => `  ${line}`);
}

/** `faster than A, 1.32 times (1.30 to 1.34)`, or that no difference was found and which one would have been. */
export function verdictText(ratio: Ratio, first: string): string {
  const { estimate, low, high, verdict } = ratio;
  if (verdict === 'no difference found') {
    const least = smallest(ratio);
    const could =
      least === null ? 'the runs differ too much to find one below a factor of two' : `one of ${least} would have been`;
    return `no difference to ${first} found (${could})`;
  }
  const [times, from, to] = verdict === 'faster' ? [1 / estimate, 1 / high, 1 / low] : [estimate, low, high];
  const range = isBounded(ratio) ? ` (${threeDigits(from)} to ${threeDigits(to)})` : '';
  return verdict === 'faster'
    ? `faster than ${first}, ${threeDigits(times)} times${range}`
    : `slower than ${first}, ${threeDigits(times)} times its time${range}`;
}

function remarks({ check, shell, commands, warnings }: CompareReport): Fact[] {
  const several = commands.length > 1;
  return [
    {
      label: 'Output',
      text:
        check.alike === null
          ? ''
          : check.alike
            ? `the same ${check.mode === 'stdout' ? 'in every run' : 'in the warm-up runs'}, byte for byte`
            : (check.difference ?? ''),
      tone: check.alike === false ? 'bad' : 'plain',
    },
    {
      label: 'Shell',
      text:
        shell === null
          ? 'none'
          : `${shell.path}; its own start, ${formatNs(shell.wallNs)}, is taken off (median of ${shell.runs} empty commands)`,
      tone: 'faint',
    },
    ...commands.flatMap(({ name, warnings: some }) =>
      some.map(
        ({ message }): Fact => ({ label: 'Warning', text: several ? `${name}: ${message}` : message, tone: 'warm' }),
      ),
    ),
    ...warnings.map(({ message }): Fact => ({ label: 'Warning', text: message, tone: 'warm' })),
  ];
}
