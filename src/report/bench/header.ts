/** The head of a benchmark report: where and how it was measured, what spoiled it, and what failed, before any table. */
import type { BenchReport, Figures } from '../../bench/model.ts';
import { type Fact, factLines } from '../facts.ts';
import { counted, formatBytes } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { formatTime } from '../units.ts';

export function headerSection(report: BenchReport, width: number, paint: Paint): string[] {
  const failed = failuresOf(report);
  const begun = report.startedAt.slice(0, 19).replace('T', ' ');
  const facts: Fact[] = [
    { label: 'Machine', text: machineText(report) },
    { label: 'Node', text: nodeText(report) },
    { label: 'Time', text: `${formatTime(report.durationMs)}, begun ${begun} UTC` },
    { label: 'Measured', text: measuredText(report) },
    ...report.warnings.map(({ message }): Fact => ({ label: 'Warning', text: message, tone: 'warm' })),
  ];
  if (failed > 0) {
    facts.push({ label: 'Failed', text: `${counted(failed, 'candidate')} without figures; see ✗ below`, tone: 'bad' });
  }
  return [
    paint('heading', `hasten bench  ${counted(report.benches.length, 'bench', 'benches')}`),
    ...factLines(facts, width, paint),
  ];
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
