/**
 * The figures of one bench at one size under one variant, a candidate a row. Everything is shown at any width: columns
 * that do not fit beside the times go into a second table below, and the drawing of the ratios takes what is left.
 */
import type { Figures, Subject } from '../../bench/model.ts';
import {
  formatBytes,
  formatNs,
  formatPercent,
  formatQuality,
  formatRate,
  isWritable,
  writeRatio,
  writeTime,
} from '../numbers.ts';
import type { Paint } from '../style.ts';
import { type Cell, type Column, layOut, naturalWidth, type Row } from '../table.ts';
import { verdictTone } from '../verdicts.ts';
import { WhiskerScale } from './whisker.ts';

/** The drawing's least and most columns. */
const LEAST_DRAWING = 13;
const MOST_DRAWING = 45;

/** A column with what it writes for a candidate with figures. */
interface Figure {
  column: Column;
  cell(figures: Figures): Cell | string;
}

/** The table's lines. `subjects` are the candidates in the order of the bench, the one that others are compared with first. */
export function figuresTable(subjects: Subject[], width: number, paint: Paint): string[] {
  const all = subjects.flatMap(({ figures }) => (figures === null ? [] : [figures]));
  const times = timeFigures(all);
  const others = otherFigures(all);
  const ratios = all.flatMap(({ ratio }) => (ratio !== null && isWritable(ratio) ? [ratio] : []));
  const left = (figures: Figure[]) => width - naturalWidth(columnsOf(figures), rowsOf(subjects, figures));
  const wanted = ratios.length === 0 ? 0 : LEAST_DRAWING + 2;
  const tables = left([...times, ...others]) >= wanted ? [[...times, ...others]] : [times, others];
  const last = tables.at(-1)!;
  const room = left(last) - 2;
  if (ratios.length > 0 && room >= LEAST_DRAWING) last.push(drawing(ratios, Math.min(room, MOST_DRAWING)));
  return tables
    .filter((figures) => figures.length > 0)
    .flatMap((figures, index) => {
      // Failures are in the first table.
      const shown = index === 0 ? subjects : subjects.filter((one) => one.figures !== null);
      return layOut(columnsOf(figures), rowsOf(shown, figures), width, paint);
    });
}

function columnsOf(figures: Figure[]): Column[] {
  return [{ title: 'Candidate', align: 'left', cut: 'end', narrowest: 10 }, ...figures.map(({ column }) => column)];
}

function rowsOf(subjects: Subject[], figures: Figure[]): Row[] {
  return subjects.map((subject): Row => {
    const name = { text: nameOf(subject), tone: 'name' as const };
    if (subject.figures === null) return [name, { text: '✗', tone: 'bad' }];
    return [name, ...figures.map(({ cell }) => cell(subject.figures!))];
  });
}

/** `kernel !` where a warning below doubts its figures. */
function nameOf({ candidate, warnings }: Subject): string {
  return warnings.length > 0 ? `${candidate} !` : candidate;
}

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title, align: 'left' });

/** The times and the ratios. */
function timeFigures(all: Figures[]): Figure[] {
  const compared = all.some(({ ratio }) => ratio !== null);
  const figures: Figure[] = [
    { column: right('Median'), cell: ({ time }) => lined(writeTime(time).estimate) },
    { column: left('95 % interval'), cell: ({ time }) => ({ text: writeTime(time).range, tone: 'faint' }) },
    { column: right('Min'), cell: ({ minNs }) => lined(formatNs(minNs)) },
    { column: right('p99'), cell: ({ p99Ns }) => lined(formatNs(p99Ns)) },
  ];
  if (!compared) return figures;
  return [
    ...figures,
    {
      column: right('÷ first'),
      cell: ({ ratio }) =>
        ratio === null ? { text: '1', tone: 'faint' } : { text: writeRatio(ratio).estimate, tone: verdictTone(ratio) },
    },
    {
      column: left('95 %'),
      cell: ({ ratio }) => ({ text: ratio === null ? '' : writeRatio(ratio).range, tone: 'faint' }),
    },
  ];
}

/** What else was measured, as far as any candidate has it. */
function otherFigures(all: Figures[]): Figure[] {
  const figures: Figure[] = [];
  const units = new Set(all.map(({ perSecond }) => perSecond.unit));
  if (units.size > 0) {
    const title = units.size > 1 ? 'Per second' : RATES[[...units][0]!];
    figures.push({
      column: right(title),
      cell: ({ perSecond }) => rateText(perSecond) + (units.size > 1 ? ` ${perSecond.unit}` : ''),
    });
  }
  if (all.some(({ allocatedBytes }) => allocatedBytes !== null)) {
    figures.push({
      column: right('Bytes/op'),
      cell: ({ allocatedBytes }) => (allocatedBytes === null ? '' : formatBytes(allocatedBytes)),
    });
  }
  if (all.some(({ gcShare }) => gcShare !== null)) {
    figures.push({ column: right('GC'), cell: ({ gcShare }) => gcCell(gcShare) });
  }
  if (all.some(({ quality }) => quality !== null)) {
    figures.push({
      column: right('Quality'),
      cell: ({ quality }) => (quality === null ? '' : formatQuality(quality)),
    });
  }
  return figures;
}

/** What a column of each unit is called. */
export const RATES = { op: 'Op/s', element: 'Elements/s', byte: 'Bytes/s' } as const;

/** `120M`, or for bytes `1.2 GB`. */
export function rateText({ unit, value }: Figures['perSecond']): string {
  return unit === 'byte' ? formatBytes(value.estimate) : formatRate(value.estimate);
}

function gcCell(share: number | null): Cell {
  if (share === null) return { text: '' };
  return { text: formatPercent(share), tone: share >= 0.2 ? 'warm' : share < 0.0005 ? 'faint' : 'plain' };
}

function drawing(ratios: NonNullable<Figures['ratio']>[], width: number): Figure {
  const scale = new WhiskerScale(ratios, width);
  return {
    column: left(scale.title()),
    cell: ({ ratio }) => scale.draw(ratio, ratio === null ? 'faint' : verdictTone(ratio)),
  };
}

/** The unit takes two columns always, so that times line up. */
function lined(time: string): string {
  return time.endsWith(' s') ? `${time} ` : time;
}
