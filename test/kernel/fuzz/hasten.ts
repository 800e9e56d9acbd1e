/** hasten as the compiler under test, through its public face. */
import { allocate, free, kernel } from '../../../src/public/kernel.ts';
import type { Compiler } from './execute.ts';

/** What became of loops, added up over all programs: shows that the vectoriser is what is tested. */
export const loops = new Map<string, number>();

/** hasten, counting what it made of each program's loops. */
export const HASTEN: Compiler = {
  compile(_, fn, captured) {
    return captured === undefined ? kernel(fn as never) : kernel(fn as never, { with: captured as never });
  },
  allocate: (bytes) => allocate(Uint8Array, bytes),
  free: (bytes) => free(bytes),
};
