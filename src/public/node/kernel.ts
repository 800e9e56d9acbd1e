/** `hasten/kernel` on Node, where the compiler is loaded when it is needed and compiled kernels are kept on the disk. */
import '../../kernel/kept/on-node.ts';

export * from '../../kernel/face.ts';
