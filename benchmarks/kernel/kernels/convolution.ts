/** A 3 x 3 convolution of a grey image of n x n bytes (here a blur), its edge left as it is. */
import { defineCase } from '../case.ts';
import { bytes } from '../data.ts';

function convolve(
  image: Uint8Array,
  width: number,
  height: number,
  weights: Int16Array,
  shift: number,
  out: Uint8ClampedArray,
): void {
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0;
      for (let ky = 0; ky < 3; ky++) {
        for (let kx = 0; kx < 3; kx++) {
          sum += image[(y + ky - 1) * width + (x + kx - 1)]! * weights[ky * 3 + kx]!;
        }
      }
      out[y * width + x] = sum >> shift;
    }
  }
}

export default defineCase({
  name: 'convolution',
  title: '3 × 3 convolution of a Uint8 image, 512 × 512',
  fn: convolve,
  sizes: { full: 512 },
  quick: 37,
  input: (n) => ({
    n,
    image: bytes(n * n, 1),
    weights: Int16Array.of(1, 2, 1, 2, 4, 2, 1, 2, 1),
    out: new Uint8ClampedArray(n * n),
  }),
  call: (fn, { n, image, weights, out }) => {
    fn(image, n, n, weights, 4, out);
    return [out];
  },
  bars: { strict: 6 },
});
