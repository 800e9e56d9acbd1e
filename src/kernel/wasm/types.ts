/** The types of WebAssembly's values, with the bytes that stand for them in a module. */

export type Type = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** In the order of the letters by which operators' signatures name them. */
export const TYPES: readonly Type[] = ['i32', 'i64', 'f32', 'f64', 'v128'];

export const TYPE_CODES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
