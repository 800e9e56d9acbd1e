/**
 * `hasten/kernel`: functions compiled to SIMD WebAssembly, and the memory that their arrays lie in without copies. For
 * browsers and bundlers; Node has its own face (node/kernel.ts).
 */
import '../kernel/anywhere.ts';

export * from '../kernel/face.ts';
