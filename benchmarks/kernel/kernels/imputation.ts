/** Fills the holes (NaN) of a column of n numbers with the mean of the others; a tenth is holes. */
import { defineCase } from '../case.ts';
import { hash, uniform } from '../data.ts';

function impute(column: Float64Array, out: Float64Array): number {
  let sum = 0;
  let known = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!Number.isNaN(value)) {
      sum += value;
      known++;
    }
  }
  const mean = sum / known;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    out[i] = Number.isNaN(value) ? mean : value;
  }
  return column.length - known;
}

export default defineCase({
  name: 'imputation',
  title: 'Null imputation, 50 000',
  fn: impute,
  sizes: { full: 50_000 },
  quick: 1001,
  input: (n) => {
    const column = uniform(n, 1);
    for (let i = 0; i < n; i++) if (hash(i, 2) % 10 === 0) column[i] = Number.NaN;
    return { column, out: new Float64Array(n) };
  },
  call: (fn, { column, out }) => {
    fn(column, out);
    return [out];
  },
});
