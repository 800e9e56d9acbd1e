/**
 * A chart of several series on two logarithmic axes for a terminal: a power law is a straight line there, and its slope
 * the exponent. Lines are drawn in Braille dots (two by four to a column), points by a mark that differs from series to
 * series, so that nothing depends on colours.
 */
import type { Paint, Tone } from '../style.ts';
import { padStart } from '../width.ts';

export interface Series {
  /** In ascending order of x; all above 0. */
  points: { x: number; y: number }[];
}

/** The marks of the series, in order; the ninth begins again. */
export const MARKS = ['●', '○', '■', '□', '▲', '△', '◆', '◇'] as const;
const TONES: Tone[] = ['name', 'warm', 'good', 'series', 'hot', 'plain', 'bad', 'faint'];

/** A series' mark with its tone. */
export function markOf(index: number): { mark: string; tone: Tone } {
  return { mark: MARKS[index % MARKS.length]!, tone: TONES[index % TONES.length]! };
}

/** How the axes write their values. */
interface Axes {
  x(value: number): string;
  y(value: number): string;
}

/** Bits of the dots of a Braille character, [row][column]. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

interface Drawn {
  dots: number;
  mark: string;
  tone: Tone;
}

/** The chart's lines: `height` rows of the plot, the axis and its labels. Nothing where there are no points to draw. */
export function logChart(series: Series[], width: number, height: number, axes: Axes, paint: Paint): string[] {
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) return [];
  const yTicks = decades(points.map(({ y }) => y));
  const yLabels = yTicks.map((value) => axes.y(value));
  const margin = yLabels.reduce((most, label) => Math.max(most, label.length), 0);
  const plotWidth = width - margin - 2;
  if (plotWidth < 16) return [];
  const x = scaleOf(
    points.map((point) => point.x),
    plotWidth * 2 - 1,
  );
  const y = scaleOf([...points.map((point) => point.y)], height * 4 - 1);
  const grid = plot(series, plotWidth, height, x, y);
  const rowOf = (value: number) => height - 1 - Math.floor(y(value) / 4);
  const labels = new Map(
    yTicks.flatMap((value, index): [number, string][] => {
      const row = rowOf(value);
      return row >= 0 && row < height ? [[row, yLabels[index]!]] : [];
    }),
  );
  const rows = grid.map((cells, row) => {
    const label = labels.get(row);
    const axis = padStart(label ?? '', margin) + (label === undefined ? ' │' : ' ┤');
    return paint('faint', axis) + paintRow(cells, paint);
  });
  const ticks = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  return [...rows, ...xAxis(ticks, plotWidth, margin, (value) => Math.floor(x(value) / 2), axes.x, paint)];
}

/** The place on an axis from 0 to `last` for a value, on a logarithmic scale over all values. */
function scaleOf(values: number[], last: number): (value: number) => number {
  const logs = values.map(Math.log);
  const low = logs.reduce((a, b) => Math.min(a, b));
  const high = logs.reduce((a, b) => Math.max(a, b));
  if (high === low) return () => Math.floor(last / 2);
  return (value) => Math.round(((Math.log(value) - low) / (high - low)) * last);
}

/** Powers of ten within the values, or, where there are fewer than two, their ends. */
function decades(values: number[]): number[] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const ticks: number[] = [];
  for (let power = Math.ceil(Math.log10(low) - 1e-9); power <= Math.log10(high) + 1e-9; power++)
    ticks.push(10 ** power);
  return ticks.length >= 2 ? ticks : [low, high];
}

function plot(
  series: Series[],
  width: number,
  height: number,
  x: (value: number) => number,
  y: (value: number) => number,
): (Drawn | null)[][] {
  const grid = Array.from({ length: height }, () => Array.from({ length: width }, (): Drawn | null => null));
  const touch = (column: number, row: number, tone: Tone): Drawn => {
    const line = grid[height - 1 - Math.floor(row / 4)]!;
    const cell = line[Math.floor(column / 2)] ?? { dots: 0, mark: '', tone };
    line[Math.floor(column / 2)] = cell;
    cell.tone = tone;
    return cell;
  };
  // The first series is drawn last: it is what the others are compared with.
  for (const [index, { points }] of [...series.entries()].reverse()) {
    const { mark, tone } = markOf(index);
    const places = points.map((point) => ({ column: x(point.x), row: y(point.y) }));
    for (const [at, place] of places.slice(1).entries()) {
      for (const { column, row } of between(places[at]!, place)) {
        touch(column, row, tone).dots |= DOTS[3 - (row % 4)]![column % 2]!;
      }
    }
    for (const { column, row } of places) {
      const cell = touch(column, row, tone);
      cell.mark = mark;
    }
  }
  return grid;
}

/** Dots of a straight line. */
function between(from: Dot, to: Dot): Dot[] {
  const steps = Math.max(1, Math.abs(to.column - from.column), Math.abs(to.row - from.row));
  return Array.from({ length: steps + 1 }, (_, step) => ({
    column: Math.round(from.column + ((to.column - from.column) * step) / steps),
    row: Math.round(from.row + ((to.row - from.row) * step) / steps),
  }));
}

interface Dot {
  column: number;
  row: number;
}

function paintRow(cells: (Drawn | null)[], paint: Paint): string {
  const last = cells.findLastIndex((cell) => cell !== null);
  return cells
    .slice(0, last + 1)
    .map((cell) => {
      if (cell === null) return ' ';
      return paint(cell.tone, cell.mark !== '' ? cell.mark : String.fromCodePoint(0x2800 + cell.dots));
    })
    .join('');
}

/** The axis with a tick at each x, and labels where they do not touch each other: the ends first. */
function xAxis(
  ticks: number[],
  width: number,
  margin: number,
  columnOf: (value: number) => number,
  write: (value: number) => string,
  paint: Paint,
): string[] {
  const line = Array.from({ length: width }, () => '─');
  const labels = Array.from({ length: width }, () => ' ');
  const ordered = ticks.length > 2 ? [ticks[0]!, ticks.at(-1)!, ...ticks.slice(1, -1)] : ticks;
  for (const value of ordered) {
    const text = write(value);
    const column = columnOf(value);
    line[column] = '┬';
    const from = Math.max(0, Math.min(width - text.length, column - Math.floor(text.length / 2)));
    const around = labels.slice(Math.max(0, from - 2), from + text.length + 2);
    if (around.every((cell) => cell === ' ')) labels.splice(from, text.length, ...text);
  }
  const indent = ' '.repeat(margin + 1);
  return [paint('faint', `${indent}└${line.join('')}`), paint('faint', `${indent} ${labels.join('').trimEnd()}`)];
}
