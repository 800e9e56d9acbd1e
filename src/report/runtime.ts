/** What V8's collector and the event loop did in the run: pauses by kind, and how late the loop was. */
import type { Profile } from '../profile/model.ts';
import type { ReportOptions } from './options.ts';
import { heat, type Paint } from './style.ts';
import { type Column, layOut, type Row } from './table.ts';
import { formatCellTime, formatCount, formatShare, formatTime } from './units.ts';
import { wrap } from './width.ts';

/** The kinds of collection in words; a kind that is not listed prints as it is. */
const KINDS: Record<string, string> = {
  scavenge: 'scavenge (young objects)',
  minorMarkSweep: 'minor mark-sweep (young objects)',
  markSweepCompact: 'mark-sweep-compact (all objects)',
  incremental: 'incremental marking',
  weakCallbacks: 'weak callbacks',
};

export function gcSection({ gc, durationMs }: Profile, { width }: ReportOptions, paint: Paint): string[] {
  if (gc === null) return [];
  const title = paint('heading', 'Garbage collection');
  if (gc.count === 0) return [`${title}  none`];
  const share = durationMs > 0 ? gc.totalMs / durationMs : 0;
  const pauses = gc.count === 1 ? 'pause' : 'pauses';
  const kinds = Object.entries(gc.byKind)
    .filter(([, { count }]) => count > 0)
    .sort(([, a], [, b]) => b.totalMs - a.totalMs);
  const right = (name: string): Column => ({ title: name, align: 'right' });
  const columns = [right('Count'), right('Total'), right('Longest'), right('Share')];
  const rows = kinds.map(([kind, cost]): Row => {
    const part = durationMs > 0 ? cost.totalMs / durationMs : 0;
    return [
      formatCount(cost.count),
      formatCellTime(cost.totalMs),
      formatCellTime(cost.maxMs),
      { text: formatShare(part), tone: heat(part) },
      KINDS[kind] ?? kind,
    ];
  });
  const facts = `${formatCount(gc.count)} ${pauses}, ${formatTime(gc.totalMs)}, ${formatShare(share)} of the run, longest ${formatTime(gc.maxMs)}`;
  const head =
    facts.length + 20 <= width ? [`${title}  ${facts}`] : [title, ...wrap(facts, width - 2).map((line) => `  ${line}`)];
  if (kinds.length === 0) return head;
  return [...head, ...layOut([...columns, { title: 'Kind', align: 'left', cut: 'end' }], rows, width, paint)];
}

export function eventLoopSection({ eventLoop }: Profile, { width }: ReportOptions, paint: Paint): string[] {
  if (eventLoop === null) return [];
  const { utilization, delayMs } = eventLoop;
  const delay =
    delayMs === null
      ? 'delay unknown, the loop turned too seldom'
      : `delay p50 ${formatTime(delayMs.p50)}, p99 ${formatTime(delayMs.p99)}, longest ${formatTime(delayMs.max)}`;
  const facts = `busy ${formatShare(utilization)} of the run; ${delay}`;
  const title = paint('heading', 'Event loop');
  if (facts.length + 12 <= width) return [`${title}  ${facts}`];
  return [title, ...wrap(facts, width - 2).map((line) => `  ${line}`)];
}
