/**
 * Filling gaps in data: every null becomes the mean of its field. Once on rows, as records come from a database, and
 * once on columns, as an analysis would keep them. The rows take a walk over all records for every field, by name.
 */
import { seededRandom } from './support/random.ts';

type Row = Record<string, number | null>;
type Column = (number | null)[];

const FIELDS = Array.from({ length: 50 }, (_, i) => `field${i}`);
const ROUNDS = 80;
/** The share of values that are missing. */
const MISSING = 0.1;

function makeRows(count: number): Row[] {
  const random = seededRandom(11);
  const value = () => (random() < MISSING ? null : Math.floor(random() * 1000));
  return Array.from({ length: count }, () => Object.fromEntries(FIELDS.map((field) => [field, value()])));
}

function toColumns(rows: Row[]): Column[] {
  return FIELDS.map((field) => rows.map((row) => row[field] ?? null));
}

function mean(values: Column): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value !== null) {
      sum += value;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function fillRows(rows: Row[]): Row[] {
  const means = new Map(FIELDS.map((field) => [field, mean(rows.map((row) => row[field] ?? null))]));
  return rows.map((row) => {
    const filled: Row = {};
    for (const field of FIELDS) {
      filled[field] = row[field] ?? means.get(field) ?? 0;
    }
    return filled;
  });
}

function fillColumns(columns: Column[]): number[][] {
  return columns.map((column) => {
    const fallback = mean(column);
    return column.map((value) => value ?? fallback);
  });
}

/** The sum over all fields, column by column, so that rows and columns add in the same order. */
function sumOf(columns: Column[]): number {
  let sum = 0;
  for (const column of columns) {
    for (const value of column) sum += value ?? 0;
  }
  return sum;
}

function main(count: number): void {
  const start = performance.now();
  const rows = makeRows(count);
  const columns = toColumns(rows);
  let byRows = 0;
  let byColumns = 0;
  for (let round = 0; round < ROUNDS; round++) {
    byRows += sumOf(toColumns(fillRows(rows)));
    byColumns += sumOf(fillColumns(columns));
  }
  if (byRows !== byColumns) throw new Error(`rows give ${byRows}, columns ${byColumns}`);
  const ms = performance.now() - start;
  console.log(`imputation ${count}: ${ms.toFixed(0)} ms, checksum ${byRows.toFixed(3)}`);
}

main(Number(process.argv[2] ?? 1000));
