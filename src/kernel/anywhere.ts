/** Kernels with the compiler beside them, which need nothing of where they run. */
import { compileKernel, locate, parse } from './compiler.ts';
import { setHost } from './runtime/host.ts';

setHost({ compiler: () => ({ compileKernel, locate, parse }), kept: () => null });
