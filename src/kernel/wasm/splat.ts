/** Vector constants that have the same number in every lane. */

export type Shape = 'i8x16' | 'i16x8' | 'i32x4' | 'i64x2' | 'f32x4' | 'f64x2';

/** The 16 bytes. Integers wrap, an f32x4's are rounded. */
export function splat(shape: Shape, value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const width = 16 / Number(shape.slice(shape.indexOf('x') + 1));
  for (let at = 0; at < 16; at += width) {
    if (shape === 'i8x16') view.setInt8(at, Number(value));
    else if (shape === 'i16x8') view.setInt16(at, Number(value), true);
    else if (shape === 'i32x4') view.setInt32(at, Number(value), true);
    else if (shape === 'i64x2') view.setBigInt64(at, BigInt(value), true);
    else if (shape === 'f32x4') view.setFloat32(at, Number(value), true);
    else view.setFloat64(at, Number(value), true);
  }
  return bytes;
}
