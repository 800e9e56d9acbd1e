/** The assignment step of k-means: the nearest of 16 centres for each of n points of 8 dimensions. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function assign(points: Float64Array, centres: Float64Array, dimensions: number, labels: Int32Array): void {
  const k = centres.length / dimensions;
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    let least = Infinity;
    for (let c = 0; c < k; c++) {
      let distance = 0;
      for (let d = 0; d < dimensions; d++) {
        const apart = points[i * dimensions + d]! - centres[c * dimensions + d]!;
        distance += apart * apart;
      }
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    labels[i] = best;
  }
}

const DIMENSIONS = 8;

export default defineCase({
  name: 'k-means',
  title: 'k-means assignment, 20 000 points, 8 dimensions, 16 centres',
  fn: assign,
  sizes: { full: 20_000 },
  quick: 201,
  input: (n) => ({
    points: uniform(n * DIMENSIONS, 1),
    centres: uniform(16 * DIMENSIONS, 2),
    labels: new Int32Array(n),
  }),
  call: (fn, { points, centres, labels }) => {
    fn(points, centres, DIMENSIONS, labels);
    return [labels];
  },
});
