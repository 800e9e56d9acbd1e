/** What the engine's WebAssembly can do: asked once, by modules of a few bytes. */

/** `i8x16.splat(0)`. */
const SIMD = body(0x41, 0, 0xfd, 0x0f);
/** `i8x16.relaxed_swizzle` of two of them. */
const RELAXED = body(0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x80, 2);

/** A module with one function of these instructions that returns a v128. */
function body(...code: number[]): Uint8Array {
  const start = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
  return Uint8Array.of(...start, 10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b);
}

/** Vectors of 128 bits. */
export const hasSimd = (): boolean => WebAssembly.validate(SIMD);

let relaxed: boolean | undefined;

/** Relaxed SIMD: fused multiply-add, and selection by whole lanes in one instruction. */
export function hasRelaxedSimd(): boolean {
  relaxed ??= WebAssembly.validate(RELAXED);
  return relaxed;
}
