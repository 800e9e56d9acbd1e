/** Speed beside quality: which candidates nobody would choose. */
import type { Interval } from '../model.ts';

/**
 * For each row whether another one is certainly faster (its interval lies wholly below) and at least as good. A row
 * whose quality is not a number neither dominates nor is dominated.
 *
 * ```ts
 * dominated([{ time: slow, quality: 0.1 }, { time: quick, quality: 0.1 }], true); // [true, false]
 * ```
 *
 * @param lowerIsBetter whether a lower quality is the better one, as of an error or of bytes
 */
export function dominated(rows: readonly { time: Interval; quality: number }[], lowerIsBetter: boolean): boolean[] {
  return rows.map((row) =>
    rows.some(
      (other) =>
        other.time.high < row.time.low && (lowerIsBetter ? other.quality <= row.quality : other.quality >= row.quality),
    ),
  );
}
