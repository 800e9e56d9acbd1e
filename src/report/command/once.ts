/** The report of `hasten time` and `hasten stat`: one run, a fact a line. */
import type { NodeFigures } from '../../bench/command/node-figures.ts';
import type { OnceReport } from '../../bench/command/once.ts';
import type { Counters, EventName } from '../../bench/command/perf.ts';
import { type Fact, factLines, quoteWord, titleLines } from '../facts.ts';
import { formatBytes, formatNs } from '../numbers.ts';
import type { ReportStyle } from '../options.ts';
import { painter } from '../style.ts';
import { formatCompactCount, formatCount, formatShare, formatTime } from '../units.ts';

/** More Node processes than this are summed up in a line. */
const MOST_PROCESSES = 4;

/** The whole report, with an end of line. */
export function renderOnce(report: OnceReport, { width, color }: ReportStyle): string {
  const paint = painter(color);
  const lines = [
    '',
    ...titleLines(report.command.map(quoteWord).join(' '), width, paint),
    ...factLines([...usageFacts(report), ...nodeFacts(report), ...counterFacts(report)], width, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function usageFacts({ run, measuring }: OnceReport): Fact[] {
  const { wallNs, userNs, systemNs, peakBytes, exitCode, signal } = run;
  const cpu =
    userNs === null || systemNs === null
      ? ''
      : `${formatNs(userNs + systemNs)} (user ${formatNs(userNs)}, system ${formatNs(systemNs)}), ${formatShare((userNs + systemNs) / wallNs, 0)} of one core`;
  const floor = peakBytes !== null && peakBytes <= measuring.peakFloorBytes;
  return [
    { label: 'Wall time', text: formatNs(wallNs) },
    { label: 'CPU time', text: cpu },
    {
      label: 'Peak memory',
      text: floor ? `at most ${formatBytes(peakBytes)}: the measuring process had as much` : formatBytes(peakBytes),
    },
    { label: 'Page faults', text: both(run.minorFaults, 'minor', run.majorFaults, 'major (read from disk)') },
    { label: 'Switches', text: both(run.voluntarySwitches, 'voluntary', run.involuntarySwitches, 'involuntary') },
    {
      label: 'Disk',
      text:
        run.readBytes === null || run.writtenBytes === null
          ? ''
          : `${formatBytes(run.readBytes)} read, ${formatBytes(run.writtenBytes)} written`,
    },
    {
      label: 'Ended',
      text: signal === null ? `with exit code ${exitCode}` : `by ${signal}`,
      tone: exitCode === 0 ? 'plain' : 'warm',
    },
    { label: 'Missing', text: measuring.missing ?? '', tone: 'warm' },
  ];
}

function both(one: number | null, oneName: string, other: number | null, otherName: string): string {
  if (one === null || other === null) return '';
  return `${formatCount(one)} ${oneName}, ${formatCount(other)} ${otherName}`;
}

function nodeFacts({ node }: OnceReport): Fact[] {
  if (node === null) return [];
  const { processes, silent } = node;
  const facts = processes.slice(0, MOST_PROCESSES).map((one) => ({ label: `Node ${one.pid}`, text: nodeText(one) }));
  if (facts.length === 1 && silent === 0) facts[0]!.label = 'Node';
  const rest = processes.slice(MOST_PROCESSES);
  if (rest.length > 0) {
    const cpu = rest.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    facts.push({ label: 'Others', text: `${rest.length} more Node processes, ${formatTime(cpu)} CPU in all` });
  }
  if (silent > 0) {
    const who = silent === 1 ? 'a Node process' : `${silent} Node processes`;
    facts.push({
      label: 'Missing',
      text: `the figures of ${who} that did not end by itself: a signal, a crash, or another program took its place`,
    });
  }
  return facts;
}

function nodeText(figures: NodeFigures): string {
  const { node, script, cpuMs, durationMs, gc, loopUse, loopDelayMs, costMs } = figures;
  const parts = [`${node}${script === null ? '' : ` ${script}`}, ${formatTime(cpuMs)} CPU`];
  if (gc !== null) {
    const longest = gc.count < 2 ? '' : `, longest ${formatTime(gc.maxMs)}`;
    parts.push(
      `garbage collection ${formatShare(gc.totalMs / durationMs)} of the time (${formatCount(gc.count)} ${gc.count === 1 ? 'pause' : 'pauses'}, ${formatTime(gc.totalMs)}${longest})`,
    );
  }
  const delay =
    loopDelayMs === null
      ? ''
      : `, late by ${formatTime(loopDelayMs.p50)} (median), ${formatTime(loopDelayMs.p99)} (p99)`;
  parts.push(`event loop busy ${formatShare(loopUse, 0)} of the time${delay}`);
  if (costMs >= 1) parts.push(`${formatTime(costMs)} of the wall time went into collecting this`);
  return parts.join('\n');
}

function counterFacts({ counters, run }: OnceReport): Fact[] {
  if (counters === null) return [];
  const count = (event: EventName) => counters.events.find((one) => one.event === event)?.count ?? null;
  const [cycles, instructions] = [count('cycles'), count('instructions')];
  const perCycle = cycles === null || instructions === null ? '' : `, ${(instructions / cycles).toFixed(2)} a cycle`;
  const clock = cycles === null ? '' : `, ${(cycles / ((run.userNs ?? 0) + (run.systemNs ?? 0))).toFixed(2)} GHz`;
  const missed = (all: EventName, misses: EventName) => {
    const [total, some] = [count(all), count(misses)];
    if (total === null) return some === null ? '' : `${formatCompactCount(some)} missed`;
    const share = some === null || total === 0 ? '' : `, ${formatShare(some / total)} missed`;
    return `${formatCompactCount(total)}${share}`;
  };
  const tlb = count('dTLB-load-misses');
  const migrations = count('cpu-migrations');
  return [
    { label: 'Instructions', text: instructions === null ? '' : formatCompactCount(instructions) + perCycle },
    { label: 'Cycles', text: cycles === null ? '' : formatCompactCount(cycles) + clock },
    { label: 'Branches', text: missed('branches', 'branch-misses') },
    { label: 'L1 loads', text: missed('L1-dcache-loads', 'L1-dcache-load-misses') },
    { label: 'Last cache', text: missed('cache-references', 'cache-misses') },
    { label: 'TLB', text: tlb === null ? '' : `${formatCompactCount(tlb)} loads missed` },
    { label: 'Migrations', text: migrations === null ? '' : `${formatCount(migrations)} to another core` },
    { label: 'Shared', text: sharedText(counters), tone: 'warm' },
    ...counters.missing.map((text): Fact => ({ label: 'Missing', text, tone: 'warm' })),
  ];
}

function sharedText({ events }: Counters): string {
  const least = events.filter(({ count }) => count !== null).reduce((share, one) => Math.min(share, one.counted), 1);
  return least > 0.99
    ? ''
    : `some counters had to take turns and are scaled up from ${formatShare(least, 0)} of the run`;
}
