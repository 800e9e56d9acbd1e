/** A table made from columns of typed arrays, those that are asked for: arrow takes them as they are. */
import { tableFromArrays } from 'apache-arrow';
import { report } from '../support/report.ts';
import { columns, dot, numbers, type Row, rows } from './rows.ts';

export function turnover(all: Row[]): number {
  const table = tableFromArrays(columns(all));
  return dot(numbers(table, 'quantity'), numbers(table, 'price'));
}

await report(import.meta, 100_000, (count) => turnover(rows(count)));
