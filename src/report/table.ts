/**
 * Tables for a terminal: columns as wide as their widest cell, two blanks between them, the last one free to be ragged.
 * Cells are measured as plain text and coloured when they are laid out, so colours never shift a column.
 */
import type { Paint, Tone } from './style.ts';
import { cutEnd, cutPath, padEnd, padStart, textWidth, wrap } from './width.ts';

export interface Column {
  title: string;
  align: 'left' | 'right';
  /** Which end a cell loses when the table has to shrink; columns without it keep their width. Paths shrink first. */
  cut?: 'path' | 'end';
  /** The width below which a shrinking column does not go; 8 by default. */
  narrowest?: number;
}

export interface Cell {
  text: string;
  tone?: Tone;
}

/** A row of cells, or `'rule'` for a line across the table. */
export type Row = readonly (Cell | string)[] | 'rule';

const GAP = '  ';

/**
 * The lines of a table of at most `width` columns, its titles first. Columns with `cut` give up width, paths before
 * others and the widest first, until the table fits or they are as narrow as they may be. A row's last text, if it
 * stands left and before the last column, may run on into the empty cells after it.
 */
export function layOut(columns: Column[], rows: Row[], width: number, paint: Paint, indent = GAP): string[] {
  const widths = fit(columns, rows, width - indent.length);
  const across = widths.reduce((sum, column) => sum + column, 0) + GAP.length * (columns.length - 1);
  const titles = columns.map((column) => ({ text: column.title, tone: 'faint' as const }));
  return [titles, ...rows].map((row) =>
    row === 'rule'
      ? indent + paint('faint', '─'.repeat(across))
      : indent + layOutRow(columns, widths, row, width - indent.length, paint),
  );
}

function layOutRow(
  columns: Column[],
  widths: number[],
  row: Exclude<Row, 'rule'>,
  width: number,
  paint: Paint,
): string {
  const last = lastText(row);
  const cells = row.slice(0, last + 1).map((cell, index) => {
    const { align, cut } = columns[index]!;
    const before = widths.slice(0, index).reduce((sum, one) => sum + one + GAP.length, 0);
    const room = runsOn(columns, row, index) ? width - before : widths[index]!;
    const text = cut === 'path' ? cutPath(textOf(cell), room) : cutEnd(textOf(cell), room);
    const painted = typeof cell === 'string' ? text : paint(cell.tone ?? 'plain', text);
    if (align === 'right') return padStart('', widths[index]! - textWidth(text)) + painted;
    return index === last ? painted : painted + padEnd('', widths[index]! - textWidth(text));
  });
  return cells.join(GAP);
}

/** A table's heading, with what is to be said of its figures behind it, or below it where that is too long. */
export function titleWith(title: string, notes: string, width: number, paint: Paint): string[] {
  if (textWidth(title) + GAP.length + textWidth(notes) <= width) {
    return [`${paint('heading', title)}${GAP}${paint('faint', notes)}`];
  }
  return [paint('heading', title), ...wrap(notes, width - GAP.length).map((line) => GAP + paint('faint', line))];
}

/** The width that the table takes where nothing has to shrink. */
export function naturalWidth(columns: Column[], rows: Row[], indent = GAP): number {
  const widths = fit(columns, rows, Number.POSITIVE_INFINITY);
  return indent.length + widths.reduce((sum, column) => sum + column, 0) + GAP.length * (columns.length - 1);
}

function fit(columns: Column[], rows: Row[], width: number): number[] {
  const widths = columns.map((column, index) => {
    const cells = rows.map((row) =>
      row === 'rule' || runsOn(columns, row, index) ? 0 : textWidth(textOf(row[index] ?? '')),
    );
    return cells.reduce((widest, cell) => Math.max(widest, cell), textWidth(column.title));
  });
  let excess = widths.reduce((sum, column) => sum + column, 0) + GAP.length * (columns.length - 1) - width;
  while (excess > 0) {
    const shrinkable = columns.flatMap((column, index) =>
      column.cut !== undefined && widths[index]! > (column.narrowest ?? 8) ? [index] : [],
    );
    const paths = shrinkable.filter((index) => columns[index]!.cut === 'path');
    const candidates = paths.length > 0 ? paths : shrinkable;
    if (candidates.length === 0) break;
    const widest = candidates.reduce((best, index) => (widths[index]! > widths[best]! ? index : best));
    widths[widest]!--;
    excess--;
  }
  return widths;
}

function lastText(row: Exclude<Row, 'rule'>): number {
  return row.findLastIndex((cell) => textOf(cell) !== '');
}

/** Whether the text at `index` ends its row before the last column, so that it has the rest of the line. */
function runsOn(columns: Column[], row: Exclude<Row, 'rule'>, index: number): boolean {
  return columns[index]!.align === 'left' && index < columns.length - 1 && index === lastText(row);
}

function textOf(cell: Cell | string): string {
  return typeof cell === 'string' ? cell : cell.text;
}
