/** From rows to one number, by way of a table of each library and by none. Every sum here is exact, so the bits agree. */
import { bench } from 'hasten/bench';
import pl from 'nodejs-polars';
import { turnover as fast } from './fast.ts';
import { columns, dot, type Row, rows } from './rows.ts';
import { turnover as slow } from './slow.ts';

/** What polars itself answers: the sum is taken where the data lies. */
function ask(frame: ReturnType<typeof pl.DataFrame>): number {
  return frame.select(pl.col('quantity').cast(pl.Float64).mul(pl.col('price')).sum().alias('sum')).getColumn('sum')[0];
}

/** A table that grows by a row: what every guide to data frames warns of. */
function grow(all: Row[]): Row[] {
  let table: Row[] = [];
  for (const row of all) table = [...table, row];
  return table;
}

function dotRows(all: Row[]): number {
  let sum = 0;
  for (const { quantity, price } of all) sum += quantity * price;
  return sum;
}

bench('rows to a table', {
  sizes: { rows: 2000 },
  setup: rows,
  elements: (_, n) => n,
  candidates: {
    'arrow from rows': slow,
    'arrow from columns': fast,
    'polars from rows': (all) => ask(pl.DataFrame(all)),
    'polars from columns': (all) => ask(pl.DataFrame(columns(all))),
    'columns, no library': (all) => {
      const { quantity, price } = columns(all);
      return dot(quantity, price);
    },
    'rows as they are': dotRows,
    'rows, one by one': (all) => dotRows(grow(all)),
  },
});
