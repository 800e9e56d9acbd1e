/**
 * The table of functions, in cProfile's sense: how often each was called, the time in itself, the time with all it
 * called. The user's functions come first, then packages, Node and native code, garbage collection and waiting. Rows
 * that do not fit are added up in a row of their own, so the shares in the table always add up to 100 %.
 */
import { mergeFunctions, placeOf } from '../profile/merge.ts';
import type { FunctionCost, Kind, Profile } from '../profile/model.ts';
import type { ReportOptions, SortKey } from './options.ts';
import { bar, heat, type Paint } from './style.ts';
import { type Cell, type Column, layOut, naturalWidth, type Row } from './table.ts';
import { formatCellTime, formatCompactCount, formatCount, shareOut, type TimeUnit, unitFor } from './units.ts';

/** Below this width counts are written compactly. */
const MEDIUM = 100;
/** Below this width `Self/call` is left out. */
const NARROW = 88;
/** Below this width places are cut down to little more than a line number. */
const NARROWER = 70;
/** The width of the bars beside the shares, which are drawn where there is room for them. */
const BAR = 8;

/** The section's lines, its heading first; none for a profile without functions. */
export function functionsSection(profile: Profile, options: ReportOptions, paint: Paint): string[] {
  const entries = listEntries(mergeFunctions(profile), options);
  if (entries.length === 0) return [];
  const unit = unitFor(Math.max(0, ...entries.map(({ cost }) => Math.max(cost.selfMs ?? 0, cost.totalMs ?? 0))));
  const timed = entries.some(({ cost }) => (cost.selfMs ?? 0) > 0);
  const order = options.sort === 'calls' ? 'calls' : `${options.sort} time`;
  const title = timed ? `by ${order}, times in ${unit.name}` : 'none of them was sampled';
  return [
    `${paint('heading', 'Functions')}  ${paint('faint', title)}`,
    ...drawTable(entries, timed, unit, options, paint),
    ...(entries.some(({ cost }) => cost.approximate) ? [approximateLegend(paint)] : []),
  ];
}

/** What the `~` before a figure says. */
export function approximateLegend(paint: Paint): string {
  return paint('faint', '  ~ measuring may have moved its share by over 3 points');
}

/** A row of the table: a function, or several that did not fit, added up. */
interface Entry {
  cost: FunctionCost;
  /** For a sum: how many functions it stands for. */
  rest?: number;
}

function listEntries(functions: FunctionCost[], { top, sort }: ReportOptions): Entry[] {
  const of = (...kinds: Kind[]) => functions.filter(({ kind }) => kinds.includes(kind)).sort(inOrder(sort));
  const few = Math.max(3, Math.ceil(top / 3));
  return [
    ...shorten(of('user'), top),
    ...shorten(of('dependency'), few),
    ...shorten(of('node', 'native'), few),
    ...shorten(of('gc'), 0),
    ...shorten(of('idle'), 0),
  ];
}

/** The first `top` of `functions`, and the others as one; a single one that is left over is shown as itself. */
function shorten(functions: FunctionCost[], top: number): Entry[] {
  const kept = functions.length <= top + 1 ? functions.length : top;
  const shown = functions.slice(0, kept).map((cost) => ({ cost }));
  const others = functions.slice(kept);
  return others.length === 0 ? shown : [...shown, { cost: sumOf(others), rest: others.length }];
}

function sumOf(functions: FunctionCost[]): FunctionCost {
  const sum = (key: 'calls' | 'selfMs') => functions.reduce((total, cost) => total + (cost[key] ?? 0), 0);
  const first = functions[0]!;
  return {
    ...first,
    file: null,
    line: null,
    calls: functions.every(({ calls }) => calls === null) ? null : sum('calls'),
    selfMs: sum('selfMs'),
    totalMs: null,
    chargedTo: null,
    approximate: functions.some(({ approximate }) => approximate),
  };
}

/**
 * The order of rows. By self time, functions whose time is in their callers stand by their calls between those with a
 * time to speak of and those without.
 */
function inOrder(sort: SortKey): (a: FunctionCost, b: FunctionCost) => number {
  if (sort === 'total') return (a, b) => known(b.totalMs) - known(a.totalMs) || known(b.selfMs) - known(a.selfMs);
  if (sort === 'calls') return (a, b) => known(b.calls) - known(a.calls) || known(b.selfMs) - known(a.selfMs);
  const rank = (cost: FunctionCost) => (cost.selfMs === null ? 1 : cost.selfMs > 0 ? 2 : 0);
  return (a, b) => rank(b) - rank(a) || known(b.selfMs) - known(a.selfMs) || known(b.calls) - known(a.calls);
}

/** Unknown figures sort last. */
function known(figure: number | null): number {
  return figure ?? -1;
}

/** A column and how it fills its cells from an entry and its share in per cent. */
interface Field extends Column {
  show: boolean;
  cell(entry: Entry, share: number): Cell | string;
}

function drawTable(entries: Entry[], timed: boolean, unit: TimeUnit, { width }: ReportOptions, paint: Paint): string[] {
  if (!timed) return drawCalls(entries, unit, width, paint);
  const shares = shareOut(entries.map(({ cost }) => cost.selfMs ?? 0));
  const fields = fieldsOf(entries, unit, width).filter(({ show }) => show);
  const plain = rowsOf(entries, shares, fields, unit);
  const spare = width - naturalWidth(fields, plain);
  if (spare < BAR + 2) return layOut(fields, plain, width, paint);
  const bars = { title: '', align: 'left', show: true, cell: barCell } as const;
  const withBars = fields.flatMap((field) => (field.title === 'Share' ? [field, bars] : [field]));
  return layOut(withBars, rowsOf(entries, shares, withBars, unit), width, paint);
}

/** The table of a run too short for a single sample: names and calls only. */
function drawCalls(entries: Entry[], unit: TimeUnit, width: number, paint: Paint): string[] {
  const fields = fieldsOf(entries, unit, width).filter(({ title, show }) => show && /^(Calls|Function|)$/.test(title));
  return layOut(
    fields,
    entries.map((entry) => fields.map(({ cell }) => cell(entry, 0))),
    width,
    paint,
  );
}

function fieldsOf(entries: Entry[], unit: TimeUnit, width: number): Field[] {
  const narrow = width < NARROW;
  const counted = entries.some(({ cost }) => cost.calls !== null);
  const count = width < MEDIUM ? formatCompactCount : formatCount;
  const right = { align: 'right', show: true } as const;
  return [
    { ...right, title: 'Calls', show: counted, cell: ({ cost }) => count(cost.calls) },
    { ...right, title: 'Self', cell: ({ cost }, share) => selfCell(cost, share, unit, narrow) },
    { ...right, title: 'Self/call', show: counted && !narrow, cell: perCallCell },
    { ...right, title: 'Total', cell: ({ cost }) => unit.format(hasTotal(cost) ? cost.totalMs : null) },
    { ...right, title: 'Share', cell: shareCell },
    { title: 'Function', align: 'left', cut: 'end', narrowest: 8, show: true, cell: nameCell },
    { title: '', align: 'left', cut: 'path', narrowest: width < NARROWER ? 11 : 16, show: true, cell: placeCell },
  ];
}

/** The rows of the table, with a line between the user's and the others', and one before the sums. */
function rowsOf(entries: Entry[], shares: number[], fields: Field[], unit: TimeUnit): Row[] {
  const rows = entries.flatMap((entry, index): Row[] => {
    const row = fields.map(({ cell }) => cell(entry, shares[index]!));
    const before = entries[index - 1]?.cost.kind;
    return before === 'user' && entry.cost.kind !== 'user' ? ['rule', row] : [row];
  });
  const share = shares.reduce((total, one) => total + Math.round(one * 10), 0) / 10;
  const selfMs = entries.reduce((total, { cost }) => total + (cost.selfMs ?? 0), 0);
  return [...rows, 'rule', fields.map(({ title }) => totalCell(title, selfMs, share, unit))];
}

function totalCell(title: string, selfMs: number, share: number, unit: TimeUnit): Cell | string {
  if (title === 'Self') return { text: unit.format(selfMs), tone: 'faint' };
  if (title === 'Share') return { text: `${share.toFixed(1)} %`, tone: 'faint' };
  return title === 'Function' ? { text: 'all', tone: 'faint' } : '';
}

function selfCell(cost: FunctionCost, share: number, unit: TimeUnit, narrow: boolean): Cell {
  if (cost.selfMs !== null) {
    return { text: (cost.approximate ? '~' : '') + unit.format(cost.selfMs), tone: toneOf(cost, share) };
  }
  return { text: cost.chargedTo === null ? '' : narrow ? 'callers' : 'in callers', tone: 'faint' };
}

function barCell({ cost }: Entry, share: number): Cell {
  return { text: bar(share / 100, BAR), tone: toneOf(cost, share) };
}

function shareCell({ cost }: Entry, share: number): Cell {
  if (cost.selfMs === null) return { text: '' };
  return { text: `${share.toFixed(1)} %`, tone: toneOf(cost, share) };
}

/** Waiting is no work that could be made faster, so it is never shown as hot. */
function toneOf(cost: FunctionCost, share: number) {
  return cost.kind === 'idle' ? 'faint' : heat(share / 100);
}

function perCallCell({ cost, rest }: Entry): string {
  return rest !== undefined || !cost.calls || !cost.selfMs ? '' : formatCellTime(cost.selfMs / cost.calls);
}

function hasTotal(cost: FunctionCost): boolean {
  return cost.kind !== 'gc' && cost.kind !== 'idle';
}

const RESTS: Record<Kind, string> = {
  user: 'more functions',
  dependency: 'more packages',
  node: 'more of Node',
  native: 'more of Node',
  gc: 'garbage collection',
  idle: 'idle',
};

function nameCell({ cost, rest }: Entry): Cell {
  if (!hasTotal(cost)) return { text: RESTS[cost.kind] };
  if (rest !== undefined) return { text: `${formatCount(rest)} ${RESTS[cost.kind]}`, tone: 'faint' };
  return { text: cost.name, tone: cost.kind === 'user' ? 'name' : 'plain' };
}

function placeCell({ cost, rest }: Entry): Cell {
  if (rest !== undefined || !hasTotal(cost)) return { text: '' };
  const whose = { dependency: 'package', node: 'Node', native: 'native' } as Partial<Record<Kind, string>>;
  return { text: placeOf(cost) || (whose[cost.kind] ?? ''), tone: 'faint' };
}
