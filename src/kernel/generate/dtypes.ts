/** What the element types mean to memory: bytes, and the holder that a loaded element has. */
import type { Holder } from '../analysis/ranges.ts';
import type { Dtype } from '../tree.ts';

const shifts: Record<Dtype, number> = { i8: 0, u8: 0, u8c: 0, i16: 1, u16: 1, i32: 2, u32: 2, f32: 2, f64: 3 };

/** log2 of the bytes of an element. */
export const shiftOf = (dtype: Dtype): number => shifts[dtype];

export const bytesOf = (dtype: Dtype): number => 1 << shifts[dtype];

/** What an element is as it comes out of memory. */
export function loadedHolder(dtype: Dtype): Holder {
  if (dtype === 'f32' || dtype === 'f64' || dtype === 'u32') return dtype;
  return 'i32';
}
