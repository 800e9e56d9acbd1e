/** The report of `hasten compare`: times and ratios, what else the commands used, and what to think of it. */
import type { CommandResult, CompareReport } from '../../bench/command/compare-model.ts';
import type { Measuring } from '../../bench/command/usage.ts';
import { type Fact, factLines, hang, titleLines } from '../facts.ts';
import { formatBytes, formatNs, ratioWithRange, writeTime } from '../numbers.ts';
import type { ReportStyle } from '../options.ts';
import { type Paint, painter } from '../style.ts';
import { type Cell, type Column, layOut, type Row } from '../table.ts';
import { formatCount, formatTime } from '../units.ts';
import { verdictMark, verdictText, verdictTone } from '../verdicts.ts';
import { textWidth } from '../width.ts';

/** Longer names stand in a list of their own. */
const LONG_NAME = 24;
/** Below it the table of resources leaves the disk out. */
const WIDE = 100;

/** The whole report, with an end of line. */
export function renderComparison(report: CompareReport, { width, color }: ReportStyle): string {
  const paint = painter(color);
  const { commands, measuring } = report;
  const worked = commands.filter(({ figures }) => figures !== null);
  const sections = [
    titleLines(headline(report), width, paint),
    nameLines(commands, width, paint),
    layOut(TIME_COLUMNS, commands.map(timeRow), width, paint),
    layOut(
      usageColumns(width),
      worked.map((command) => usageRow(command, width, measuring)),
      width,
      paint,
    ),
    [...verdictLines(commands, width, paint), ...factLines(remarks(report), width, paint)],
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
    hang('', name === command ? command : `${name}: ${command}`, width).map((line, index) =>
      paint('faint', index === 0 ? line : `  ${line}`),
    ),
  );
}

const NAME: Column = { title: 'Command', align: 'left', cut: 'end', narrowest: 10 };

const TIME_COLUMNS: Column[] = [
  NAME,
  { title: 'Median', align: 'right' },
  { title: '95 % interval', align: 'left' },
  { title: 'Min', align: 'right' },
  { title: 'Max', align: 'right' },
  { title: '÷ first, 95 %', align: 'left' },
];

function timeRow({ name, figures }: CommandResult): Row {
  if (figures === null)
    return [
      { text: name, tone: 'name' },
      { text: '✗', tone: 'bad' },
    ];
  const { time, minNs, maxNs, ratio } = figures;
  const { estimate, range } = writeTime(time);
  return [
    { text: name, tone: 'name' },
    estimate,
    { text: range, tone: 'faint' },
    formatNs(minNs),
    formatNs(maxNs),
    ratio === null ? { text: '1', tone: 'faint' } : { text: ratioWithRange(ratio), tone: verdictTone(ratio) },
  ];
}

function usageColumns(width: number): Column[] {
  const titles = ['User', 'System', 'Peak memory', 'Faults', '(disk)', 'Switches', '(forced)'];
  return [
    NAME,
    ...[...titles, ...(width >= WIDE ? ['Disk read', 'written'] : [])].map(
      (title): Column => ({ title, align: 'right' }),
    ),
  ];
}

function usageRow({ name, figures }: CommandResult, width: number, measuring: Measuring): Cell[] {
  const { usage } = figures!;
  return [
    { text: name, tone: 'name' },
    ...[
      formatNs(usage.userNs),
      formatNs(usage.systemNs),
      peakText(usage.peakBytes, measuring),
      formatCount(usage.minorFaults),
      formatCount(usage.majorFaults),
      formatCount(usage.voluntarySwitches),
      formatCount(usage.involuntarySwitches),
      ...(width >= WIDE ? [formatBytes(usage.readBytes), formatBytes(usage.writtenBytes)] : []),
    ].map((text) => ({ text })),
  ];
}

/** `≤ 3.15 MB` where the measuring process had as much before the command began, so that the command's own is not known. */
function peakText(bytes: number | null, { peakFloorBytes }: Measuring): string {
  return `${bytes !== null && bytes <= peakFloorBytes ? '≤ ' : ''}${formatBytes(bytes)}`;
}

function verdictLines(commands: CommandResult[], width: number, paint: Paint): string[] {
  const base = commands.find(({ figures }) => figures !== null)?.name ?? '';
  const verdicts = commands.flatMap(({ name, figures, failure }) => {
    if (failure !== null) {
      const [what, ...said] = failure.message.split('\n');
      return [...hang('✗ ', what!, width), ...said.flatMap((line) => hang('    ', line, width))].map((line) =>
        paint('bad', line),
      );
    }
    const ratio = figures?.ratio ?? null;
    if (ratio === null) return [];
    return hang(verdictMark(ratio), verdictText(name, ratio, base), width).map((line) =>
      paint(verdictTone(ratio), line),
    );
  });
  const moved = base !== commands[0]!.name && verdicts.length > 0 && commands.length > 2;
  return moved ? [...verdicts, ...hang('· ', `the first one has no figures: ÷ first is by ${base}`, width)] : verdicts;
}

function remarks({ check, shell, commands, warnings }: CompareReport): Fact[] {
  const several = commands.length > 1;
  const refused = commands.some(({ failure }) => failure?.code === 'HASTEN_OUTPUT_DIFFERS');
  const same = `the same ${check.mode === 'stdout' ? 'in every run' : 'in the warm-up runs'}, byte for byte`;
  const took = `its own start, ${formatNs(shell?.wallNs ?? null)}, is taken off (median of ${shell?.runs} empty commands)`;
  return [
    {
      label: 'Output',
      text: check.alike === null || refused ? '' : check.alike ? same : (check.difference ?? ''),
      tone: check.alike === false ? 'bad' : 'plain',
    },
    { label: 'Shell', text: shell === null ? 'none' : `${shell.path}; ${took}`, tone: 'faint' },
    ...commands.flatMap(({ name, warnings: some }) =>
      some.map(
        ({ message }): Fact => ({ label: 'Warning', text: several ? `${name}: ${message}` : message, tone: 'warm' }),
      ),
    ),
    ...warnings.map(({ message }): Fact => ({ label: 'Warning', text: message, tone: 'warm' })),
  ];
}
