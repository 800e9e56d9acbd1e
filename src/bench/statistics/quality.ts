/** Speed beside quality: which candidates nobody would choose. */
import type { Interval } from '../model.ts';

/**
 * For each row the first other one that is certainly faster (its interval lies wholly below) and at least as good;
 * undefined where there is none. A row whose quality is not a number neither dominates nor is dominated.
 *
 * ```ts
 * dominators([{ time: slow, quality: 0.1 }, { time: quick, quality: 0.1 }], true); // [the second row, undefined]
 * ```
 *
 * @param lowerIsBetter whether a lower quality is the better one, as of an error or of bytes
 */
export function dominators<Row extends { time: Interval; quality: number }>(
  rows: readonly Row[],
  lowerIsBetter: boolean,
): (Row | undefined)[] {
  return rows.map((row) =>
    rows.find(
      (other) =>
        other.time.high < row.time.low && (lowerIsBetter ? other.quality <= row.quality : other.quality >= row.quality),
    ),
  );
}
