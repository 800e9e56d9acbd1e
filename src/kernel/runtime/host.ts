/**
 * What kernels have from where they run: the compiler, and kernels that have been compiled before. A face of the package
 * says which: browsers and bundlers have the compiler in one piece with the rest (anywhere.ts), Node loads it when
 * something is to be compiled (kept/on-node.ts).
 */
import type { CallSite } from '../../source/call-site.ts';
import type { locate } from '../../source/locate.ts';
import type { Captured, FrontRequest } from '../front/front.ts';
import type { SourceParameter } from '../front/text.ts';
import type { FunctionText } from '../function-text.ts';
import type { Compiled, CompileRequest } from './compiled.ts';
import type { Target } from './target.ts';

export interface Compiler {
  /** Throws a `Refusal` for a text that is none of an ordinary function. */
  parse(source: FunctionText): { readonly params: readonly SourceParameter[] };
  /** Throws a `Refusal` for what kernels do not take. */
  compileKernel(request: FrontRequest & { threads: boolean }, target: Target): Compiled;
  readonly locate: typeof locate;
}

/** What the compiled forms of a kernel depend on, beside the types of a call. */
export interface KernelContent {
  source: FunctionText;
  /** What it captures; arrays are numbered from 0. */
  captured: Record<string, Captured>;
  /** Of the kernel, then of all functions that it captures. */
  texts: readonly FunctionText[];
  fast: boolean;
  /** Whether its loops may be shared. */
  threads: boolean;
}

/** Of one kernel. Nothing in it throws because of a disk. */
export interface KeptKernel {
  /** Null as long as the kernel has not been compiled. */
  readonly parameters: readonly SourceParameter[] | null;
  /** What `compile` gave for that request, without its text; null where it has not been kept. */
  find(request: CompileRequest): Omit<Compiled, 'text'> | null;
  keep(request: CompileRequest, compiled: Compiled, parameters: readonly SourceParameter[]): void;
}

export interface Host {
  compiler(): Compiler;
  /** What is kept of a kernel that was made at `site`; null where nothing is. */
  kept(site: CallSite, content: KernelContent): KeptKernel | null;
}

let host: Host | null = null;

export function setHost(of: Host): void {
  host = of;
}

export function theHost(): Host {
  if (host === null) throw new Error('no face of hasten/kernel has been imported');
  return host;
}
