/** Each thread by itself, where there are several: how long it was watched, how much of that it worked, and on what. */

import type { Profile, Thread } from '../profile/model.ts';
import { byThread } from '../profile/stacks.ts';
import type { ReportOptions } from './options.ts';
import type { Paint } from './style.ts';
import { type Column, layOut, type Row } from './table.ts';
import { formatCellTime, formatCount, formatShare } from './units.ts';

/** How many of its functions stand beside a thread. */
const HOTTEST = 3;

export function threadsSection(profile: Profile, { width }: ReportOptions, paint: Paint): string[] {
  const { threads } = profile;
  if (threads.length < 2) return [];
  const processes = new Set(threads.map(({ pid }) => pid)).size;
  const samples = byThread(profile);
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: Column[] = [
    right('Id'),
    ...(processes > 1 ? [right('Pid')] : []),
    { title: 'Thread', align: 'left', cut: 'end' },
    right('Wall'),
    right('Busy'),
    right('Samples'),
    { title: 'Hottest functions', align: 'left', cut: 'end', narrowest: 12 },
  ];
  const rows = threads.map((thread): Row => {
    const own = samples.get(thread.id) ?? { samples: [], wallUs: 0, idleUs: 0 };
    const busy = own.wallUs > 0 ? formatShare(1 - own.idleUs / own.wallUs) : '';
    return [
      { text: String(thread.id), tone: 'faint' },
      ...(processes > 1 ? [{ text: String(thread.pid), tone: 'faint' as const }] : []),
      thread.name,
      own.wallUs > 0 ? formatCellTime(own.wallUs / 1000) : '',
      busy,
      formatCount(own.samples.length),
      hottestOf(profile, thread),
    ];
  });
  const title = `${paint('heading', 'Threads')}  ${paint('faint', 'the tables above add them up')}`;
  return [title, ...layOut(columns, rows, width, paint)];
}

/** `step 71 %, Vector.add 12 %`: shares of the thread's own working time. */
function hottestOf({ functions }: Profile, { id }: Thread): string {
  const own = functions.filter(({ thread, kind, selfMs }) => thread === id && kind !== 'idle' && (selfMs ?? 0) > 0);
  const whole = own.reduce((sum, { selfMs }) => sum + selfMs!, 0);
  const hottest = own.sort((a, b) => b.selfMs! - a.selfMs!).slice(0, HOTTEST);
  return hottest
    .filter(({ selfMs }) => selfMs! >= 0.01 * whole)
    .map(
      ({ name, kind, selfMs }) => `${kind === 'gc' ? 'garbage collection' : name} ${formatShare(selfMs! / whole, 0)}`,
    )
    .join(', ');
}
