/** Which machine type holds a variable: the narrowest of those that hold every value that it has, bit by bit. */
import type { Range } from './range.ts';

/** The machine type that can hold every value that a variable has. */
export type Holder = 'i32' | 'u32' | 'f32' | 'f64' | 'bool';

/** Where numbers of a range are kept. */
export function holderOf({ low, high, integer, nan, negativeZero, single }: Range): Holder {
  if (integer && !nan && !negativeZero) {
    if (low >= -2147483648 && high <= 2147483647) return 'i32';
    if (low >= 0 && high <= 4294967295) return 'u32';
  }
  return single ? 'f32' : 'f64';
}
