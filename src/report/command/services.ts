/** The report of `hasten compare --http`: a block for each figure that matters, each with its own verdict. */
import type { FigureName, ServiceFigure, ServiceReport, ServiceResult } from '../../bench/http/model.ts';
import type { Interval, Ratio } from '../../bench/model.ts';
import { type Fact, factLines, titleLines } from '../facts.ts';
import { codeCell, inline, list, markdownTable } from '../markdown.ts';
import { formatBytes, formatNs, formatPercent, ratioWithRange } from '../numbers.ts';
import type { ReportStyle } from '../options.ts';
import { painter, type Tone } from '../style.ts';
import { type Cell, type Column, layOut, type Row } from '../table.ts';
import { formatCount, formatTime } from '../units.ts';
import { nameLines } from './compare.ts';

/** A figure as people read it. */
interface Shown {
  name: FigureName;
  title: string;
  format(value: number): string;
  /** What it is called when the ratio is below 1 and above, and whether that is good. */
  less: readonly [word: string, tone: Tone];
  more: readonly [word: string, tone: Tone];
}

const LOWER = { less: ['lower', 'good'], more: ['higher', 'bad'] } as const;

/** At a given rate throughput is what was asked for, and left out. */
const SHOWN: readonly Shown[] = [
  { name: 'throughput', title: 'Requests/s', format: formatRate, less: ['fewer', 'bad'], more: ['more', 'good'] },
  { name: 'p50', title: 'Latency p50', format: formatTime, ...LOWER },
  { name: 'p90', title: 'Latency p90', format: formatTime, ...LOWER },
  { name: 'p99', title: 'Latency p99', format: formatTime, ...LOWER },
  { name: 'max', title: 'Latency max', format: formatTime, ...LOWER },
  { name: 'cpuPerRequest', title: 'CPU/request', format: formatNs, less: ['less', 'good'], more: ['more', 'bad'] },
  { name: 'memory', title: 'Memory', format: formatBytes, less: ['less', 'good'], more: ['more', 'bad'] },
];

/** The whole report, with an end of line. */
export function renderServices(report: ServiceReport, { width, color }: ReportStyle): string {
  const paint = painter(color);
  const { services } = report;
  const shown = shownOf(report);
  const sections = [
    titleLines(headline(report), width, paint),
    nameLines(services, width, paint),
    layOut(columns(width), rowsOf(services, shown, width), width, paint),
    factLines(remarks(report), width, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The figures that say something, and that all services have. */
function shownOf({ services, load }: ServiceReport): Shown[] {
  return SHOWN.filter(
    ({ name }) =>
      (name !== 'throughput' || load.rate === null) && services.every(({ figures }) => figures[name] !== null),
  );
}

function headline({ services, rounds, load, request, durationMs }: ServiceReport): string {
  const { connections, rate } = load;
  const drive = rate === null ? 'as fast as they answer' : `${formatCount(rate)} requests a second`;
  const many = services.length === 1 ? '1 server' : `${services.length} servers in turn`;
  const joined = connections === 1 ? '1 connection' : `${connections} connections`;
  return `hasten compare --http: ${request.method} ${request.path}, ${many}, ${joined}, ${drive}; ${rounds} rounds of ${formatTime(load.durationMs)} each, ${formatTime(durationMs)} in all`;
}

/** Narrow terminals have no room for the medians' intervals; those of the ratios matter more. */
const WIDE = 100;

function columns(width: number): Column[] {
  return [
    { title: 'Figure', align: 'left' },
    { title: 'Server', align: 'left', cut: 'end', narrowest: 8 },
    { title: 'Median', align: 'right' },
    ...(width >= WIDE ? [{ title: '95 % interval', align: 'right' } as const] : []),
    { title: '÷ first, 95 %', align: 'left' },
    { title: 'Verdict', align: 'left' },
  ];
}

function rowsOf(services: ServiceResult[], shown: readonly Shown[], width: number): Row[] {
  return shown.flatMap((figure, block): Row[] => [
    ...(block === 0 ? [] : (['rule'] as const)),
    ...services.map(({ name, figures }, index): Cell[] => {
      const { value, ratio } = figures[figure.name] as ServiceFigure;
      const [verdict, tone] = verdictOf(figure, ratio, width < WIDE);
      return [
        { text: index === 0 ? figure.title : '', tone: 'heading' },
        { text: name, tone: 'name' },
        { text: figure.format(value.estimate) },
        ...(width >= WIDE ? [{ text: rangeText(value, figure), tone: 'faint' } as const] : []),
        ratio === null ? { text: '1', tone: 'faint' } : { text: ratioWithRange(ratio), tone },
        { text: verdict, tone },
      ];
    }),
  ]);
}

/** In words of the figure: the interval of a ratio lies below 1, above it, or holds it. */
function verdictOf({ less, more }: Shown, ratio: Ratio | null, brief = false): readonly [string, Tone] {
  if (ratio === null) return ['', 'plain'];
  if (ratio.high < 1) return less;
  if (ratio.low > 1) return more;
  const { smallestDifference } = ratio;
  const could = !brief && smallestDifference < 1 ? `; ${formatPercent(smallestDifference)} would be` : '';
  return [`none found${could}`, 'faint'];
}

/** `1.20–1.41 ms`: both ends in one unit where they have the same. */
function rangeText({ low, high }: Interval, { format }: Shown): string {
  const [from, to] = [format(low), format(high)];
  const [unit = ''] = / \S+$/.exec(to) ?? [];
  return `${unit !== '' && from.endsWith(unit) ? from.slice(0, -unit.length) : from}–${to}`;
}

/** `12,345`, and a decimal below 100. */
function formatRate(value: number): string {
  return value < 100 ? value.toFixed(1) : formatCount(value);
}

function remarks({ services, load, generator, check, warnings }: ServiceReport): Fact[] {
  const counted = services.map(({ name, requests, status, non2xx, errors, different }) => {
    const other = check.alike === true ? `, ${formatCount(different)} with another body` : '';
    const bad = `${formatCount(non2xx)} other than 2xx, ${formatCount(errors)} errors${other}`;
    return `${name}: ${formatCount(requests)} answers (status ${status}), ${bad}`;
  });
  const latencies =
    load.rate === null
      ? 'each connection sends when its last answer is there, so a server that stalls gets fewer requests; --rate shows what users would wait'
      : 'from the moment at which a request was due, so that stalls count in full (no coordinated omission)';
  return [
    { label: 'Answers', text: check.alike === true ? 'the same from all before each start, byte for byte' : '' },
    ...counted.map((text, index) => ({ label: index === 0 ? 'Counted' : '', text })),
    { label: 'Latencies', text: latencies },
    {
      label: 'Driven by',
      text: `${generator}, in a process of its own, over ${startsOf(services)} fresh starts of each server`,
    },
    ...warnings.map(({ message }): Fact => ({ label: 'Warning', text: message, tone: 'warm' })),
  ];
}

function startsOf([first]: ServiceResult[]): number {
  return first?.starts.length ?? 0;
}

/** The figures as a Markdown table with the warnings below it. */
export function servicesMarkdown(report: ServiceReport): string {
  const { services, warnings } = report;
  const rows = shownOf(report).flatMap((figure) =>
    services.map(({ name, figures }) => {
      const { value, ratio } = figures[figure.name]!;
      const cells = [figure.title, codeCell(name), `${figure.format(value.estimate)} (${rangeText(value, figure)})`];
      return [...cells, ratio === null ? '1' : ratioWithRange(ratio), verdictOf(figure, ratio)[0]];
    }),
  );
  const table = markdownTable(['Figure', 'Server', 'Median (95 %)', 'Ratio (95 %)', 'Verdict'], rows, 'llrrl');
  const remarks = warnings.map(({ message }) => `⚠️ ${inline(message)}`);
  return `${[table, ...(remarks.length === 0 ? [] : [list(remarks)])].join('\n\n')}\n`;
}
