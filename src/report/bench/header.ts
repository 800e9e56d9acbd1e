/** The head of a benchmark report: where and how it was measured, what spoiled it, and what failed, before any table. */
import type { BenchReport, Figures } from '../../bench/model.ts';
import type { Paint, Tone } from '../style.ts';
import { formatTime } from '../units.ts';
import { wrap } from '../width.ts';
import { counted, formatBytes } from './numbers.ts';

const LABEL = 11;

export function headerSection(report: BenchReport, width: number, paint: Paint): string[] {
  const failed = failuresOf(report);
  const facts: [label: string, text: string, tone: Tone][] = [
    ['Machine', machineText(report), 'plain'],
    ['Node', nodeText(report), 'plain'],
    ['Time', `${formatTime(report.durationMs)}, begun ${report.startedAt.slice(0, 19).replace('T', ' ')} UTC`, 'plain'],
    ['Measured', measuredText(report), 'plain'],
    ...report.warnings.map(({ message }): [string, string, Tone] => ['Warning', message, 'warm']),
  ];
  if (failed > 0) facts.push(['Failed', `${counted(failed, 'candidate')} without figures; see ✗ below`, 'bad']);
  return [
    paint('heading', `hasten bench  ${counted(report.benches.length, 'bench', 'benches')}`),
    ...facts.filter(([, text]) => text !== '').flatMap(([label, text, tone]) => fact(label, text, tone, width, paint)),
  ];
}

function fact(label: string, text: string, tone: Tone, width: number, paint: Paint): string[] {
  const lines = wrap(text, Math.max(20, width - LABEL - 2));
  const head = `  ${paint('faint', label)}${' '.repeat(LABEL - label.length)}`;
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(LABEL + 2)) + paint(tone, line));
}

/** `AMD EPYC 7763, 2 cores, 8.1 GB, linux-x64, kernel 6.1.0`. */
export function machineText({ machine }: BenchReport): string {
  const { cpu, cores, memoryBytes, platform, release } = machine;
  return `${cpu}, ${counted(cores, 'core')}, ${formatBytes(memoryBytes)}, ${platform}, kernel ${release}`;
}

/** The versions measured on, with the flags that a variant adds. */
export function nodeText({ variants, machine }: BenchReport): string {
  const texts = variants.map(({ name, node, flags }) => {
    const what = [node, ...flags].join(' ');
    return name === '' || `node ${node.replace(/^v/, '')}` === name ? what : `${name} (${what})`;
  });
  return texts.length === 0 ? machine.node : [...new Set(texts)].join(', ');
}

/** `10 processes a candidate, 30 rounds each; brackets are 95 % confidence intervals`. */
export function measuredText(report: BenchReport): string {
  const figures = allFigures(report);
  if (figures.length === 0) return 'nothing';
  const processes = figures.map((one) => one.processes.length);
  const rounds = figures.flatMap((one) => one.processes.map((process) => process.length));
  return `${spanned(processes, 'process', 'processes')} a candidate, ${spanned(rounds, 'round')} each; intervals are 95 % confidence`;
}

function spanned(values: number[], one: string, many = `${one}s`): string {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  if (!Number.isFinite(least)) return `0 ${many}`;
  return least === most ? counted(most, one, many) : `${least} to ${counted(most, one, many)}`;
}

function allFigures({ benches }: BenchReport): Figures[] {
  return benches.flatMap(({ sizes }) =>
    sizes.flatMap(({ subjects }) => subjects.flatMap(({ figures }) => (figures === null ? [] : [figures]))),
  );
}

/** How many candidates (at a size, under a variant) have no figures; a bench that failed as a whole counts as one. */
export function failuresOf({ benches }: BenchReport): number {
  return benches.reduce(
    (sum, { failure, sizes }) =>
      sum +
      (failure === null ? 0 : 1) +
      sizes.reduce((count, { subjects }) => count + subjects.filter((one) => one.failure !== null).length, 0),
    0,
  );
}
