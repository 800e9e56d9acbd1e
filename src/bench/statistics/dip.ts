/**
 * The dip statistic: how far a sample's distribution function is from the nearest one with a single mode. Hartigan and
 * Hartigan, "The dip test of unimodality", 1985; the algorithm is Hartigan's AS 217 (1985) with Maechler's corrections
 * (R package diptest, 2003).
 *
 * The nearest unimodal function is convex up to its mode and concave behind it. So the greatest convex minorant and the
 * least concave majorant of the sample's steps are taken over an interval that is narrowed until it holds the mode; what
 * lies outside is as far from its curve as it will ever be.
 */

/**
 * The dip of values in ascending order: from 1 / (2 n), the least, to 1 / 4, two single points.
 *
 * @throws {RangeError} when there are no values
 */
export function dipOfSorted(values: readonly number[]): number {
  const n = values.length;
  if (n === 0) throw new RangeError('the dip of no values');
  let low = 0;
  let high = n - 1;
  let dip = 1;
  if (values[0] === values[high]) return dip / (2 * n);
  const convex = supports(values);
  const concave = supports(values.map((value) => -value).reverse()).map((index) => n - 1 - index);
  concave.reverse();
  for (;;) {
    const minorant = chain(high, low, convex);
    const majorant = chain(low, high, concave);
    const apart = widest(values, minorant, majorant);
    if (apart.distance < dip) break;
    // The intervals to either side of the new one keep their curves: how far is the sample from them?
    for (let i = apart.minorant; i + 1 < minorant.length; i++) {
      dip = Math.max(dip, excess(values, minorant[i + 1]!, minorant[i]!, 1));
    }
    for (let i = apart.majorant; i + 1 < majorant.length; i++) {
      dip = Math.max(dip, excess(values, majorant[i]!, majorant[i + 1]!, -1));
    }
    const [newLow, newHigh] = [minorant[apart.minorant]!, majorant[apart.majorant]!];
    if (newLow === low && newHigh === high) break;
    low = newLow;
    high = newHigh;
  }
  return dip / (2 * n);
}

/** For each value the one before it that the greatest convex minorant, drawn up to there, touches last. */
function supports(values: readonly number[]): number[] {
  const before = [0];
  for (let j = 1; j < values.length; j++) {
    let i = j - 1;
    while (i > 0) {
      const further = before[i]!;
      if ((values[j]! - values[i]!) * (i - further) < (values[i]! - values[further]!) * (j - i)) break;
      i = further;
    }
    before.push(i);
  }
  return before;
}

/** The points that a curve touches, from one end of the interval to the other. */
function chain(from: number, to: number, next: readonly number[]): number[] {
  const points = [from];
  for (let point = from; point !== to; ) {
    point = next[point]!;
    points.push(point);
  }
  return points;
}

/** Where the two curves are farthest apart: how far in steps of 1 / n, and at which points of each. */
function widest(
  values: readonly number[],
  minorant: readonly number[],
  majorant: readonly number[],
): { distance: number; minorant: number; majorant: number } {
  const found = { distance: 0, minorant: minorant.length - 1, majorant: majorant.length - 1 };
  if (minorant.length === 2 && majorant.length === 2) return { ...found, distance: 1 };
  // Both curves are walked from the interval's low end; the minorant's points are in descending order.
  let ix = minorant.length - 2;
  let iv = 1;
  do {
    const onMinorant = minorant[ix]!;
    const onMajorant = majorant[iv]!;
    if (onMinorant > onMajorant) {
      const start = minorant[ix + 1]!;
      const slope = (onMinorant - start) / (values[onMinorant]! - values[start]!);
      const distance = onMajorant - start + 1 - (values[onMajorant]! - values[start]!) * slope;
      iv++;
      if (distance >= found.distance) Object.assign(found, { distance, minorant: ix + 1, majorant: iv - 1 });
    } else {
      const start = majorant[iv - 1]!;
      const slope = (onMajorant - start) / (values[onMajorant]! - values[start]!);
      const distance = (values[onMinorant]! - values[start]!) * slope - (onMinorant - start - 1);
      ix--;
      if (distance >= found.distance) Object.assign(found, { distance, minorant: ix + 1, majorant: iv });
    }
    ix = Math.max(ix, 0);
    iv = Math.min(iv, majorant.length - 1);
  } while (minorant[ix] !== majorant[iv]);
  return found;
}

/** How far the steps reach above (sign 1) or below (-1) the line between two points of a curve, in steps, at least 1. */
function excess(values: readonly number[], from: number, to: number, sign: 1 | -1): number {
  let most = 1;
  if (to - from <= 1 || values[to] === values[from]) return most;
  const slope = (to - from) / (values[to]! - values[from]!);
  for (let i = from; i <= to; i++) {
    most = Math.max(most, sign * (i - from - (values[i]! - values[from]!) * slope) + 1);
  }
  return most;
}
