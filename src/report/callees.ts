/**
 * What lines called outside the user's code (`--callees`): a short table of it all, by package, by module of Node's and
 * by built-in, and the rows that stand below a line in its listing. These times are parts of the self times that the
 * other tables show, so nothing here is to be added to them.
 */
import { measuredMs, mergeCallees } from '../profile/merge.ts';
import type { CalleeCost, Profile } from '../profile/model.ts';
import type { ReportOptions } from './options.ts';
import { heat, type Paint } from './style.ts';
import { type Cell, type Column, layOut, type Row, titleWith } from './table.ts';
import { formatCount, formatShare, unitFor } from './units.ts';

/** How many calls are named beside a package. */
const NAMED = 4;
/** Below a line, calls with this share of its function's time are named... */
const LEAST_BELOW = 0.05;
/** ...but no more than these. */
const MOST_BELOW = 3;

export function calleesSection(profile: Profile, { top, width }: ReportOptions, paint: Paint): string[] {
  const groups = groupsOf(mergeCallees(profile));
  if (groups.length === 0) return [];
  const few = Math.max(5, Math.ceil(top / 2));
  const kept = groups.length <= few + 1 ? groups.length : few;
  const unit = unitFor(groups[0]!.ms);
  const whole = measuredMs(profile);
  const row = (ms: number, ...texts: Row & object): Row => {
    const share = whole > 0 ? ms / whole : 0;
    const tone = heat(share);
    return [{ text: unit.format(ms), tone }, { text: formatShare(share), tone }, ...texts];
  };
  const faint = (text: string): Cell => ({ text, tone: 'faint' });
  const rows: Row[] = groups
    .slice(0, kept)
    .map((group) => row(group.ms, group.name, faint(group.whose), faint(callsOf(group))));
  const sum = (some: Group[]) => some.reduce((total, { ms }) => total + ms, 0);
  const others = groups.slice(kept);
  if (others.length > 0) rows.push(row(sum(others), faint(`${formatCount(others.length)} more`)));
  if (groups.length > 1) rows.push('rule', row(sum(groups), faint('all')));
  const columns: Column[] = [
    { title: 'Time', align: 'right' },
    { title: 'Share', align: 'right' },
    { title: 'Called', align: 'left', cut: 'end', narrowest: 12 },
    { title: '', align: 'left' },
    { title: '', align: 'left', cut: 'end', narrowest: 0 },
  ];
  const notes = `parts of the self times above, in ${unit.name}; shares are of all time`;
  return [...titleWith('What your lines called', notes, width, paint), ...layOut(columns, rows, width, paint)];
}

/** A package, a module, or a built-in. */
interface Group {
  name: string;
  whose: string;
  ms: number;
  /** What of a package was called, with the ms. */
  calls: Map<string, number>;
}

const WITH_CALLBACK = 'with your callback';

function groupsOf(callees: CalleeCost[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { name, from, kind, callsBack, ms } of callees) {
    const group = from ?? nameOf(name);
    const whose = { dependency: 'package', node: 'Node', native: 'built-in', unknown: 'method' }[kind ?? 'unknown'];
    const call = [from === null ? '' : lastPart(name), callsBack ? WITH_CALLBACK : ''].filter(Boolean).join(' ');
    const key = `${whose} ${group} ${from === null && callsBack}`;
    const known = groups.get(key) ?? { name: group, whose, ms: 0, calls: new Map<string, number>() };
    known.ms += ms;
    known.calls.set(call, (known.calls.get(call) ?? 0) + ms);
    groups.set(key, known);
  }
  return [...groups.values()].sort((a, b) => b.ms - a.ms);
}

/** The costliest calls of a group. */
function callsOf({ calls }: Group): string {
  const names = [...calls].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ', …' : '');
}

/** `JSON.parse` and `new Map` as they are; a method by itself, whatever it was called on. */
function nameOf(name: string): string {
  const [head = ''] = name.replace(/^new /, '').split('.');
  return head in globalThis || !name.includes('.') ? name : `.${lastPart(name)}`;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** What a line of a listing says about its calls: the costliest, those worth a row. */
export function calleesBelow(callees: CalleeCost[], wholeMs: number): CalleeCost[] {
  return callees
    .filter(({ ms }) => wholeMs > 0 && ms / wholeMs >= LEAST_BELOW)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, MOST_BELOW);
}

/** `└ JSON.parse (built-in)`. */
export function calleeText({ name, from, kind, callsBack }: CalleeCost, isLast: boolean): string {
  const whose = from ?? (kind === 'node' ? 'Node' : kind === 'native' ? 'built-in' : null);
  const facts = [callsBack ? WITH_CALLBACK : '', whose === null ? '' : `(${whose})`].filter(Boolean);
  return [isLast ? '└' : '├', name, ...facts].join(' ');
}
