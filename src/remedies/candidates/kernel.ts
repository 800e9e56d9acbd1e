/**
 * The kernels that a function may become: the function itself where it is one already, else its loop nest outlined into
 * one; each also with `fast` and with threads. The compiler is asked about every one of them.
 */
import type { Node } from '../../instrument/ast.ts';
import type { Candidate, FileEdit, Reason } from '../candidate.ts';
import { type FoundFunction, findFunction } from '../slice/find-function.ts';
import { lineOf, type ModuleSource, type ProgramModule, Refused, readModule, reasonAt } from '../slice/module.ts';
import type { KernelForm, MadeKernel } from './kernel-text.ts';
import { nestsOf } from './nests.ts';
import { outline } from './outline.ts';
import { wrapWhole } from './whole.ts';

export interface KernelRequest extends ModuleSource {
  /** The function by its name, or a line in it, from 1. */
  function: string | number;
  /** The hot line, from 1: the loop nest is the one around it. Null: the deepest. */
  line?: number | null;
  /** Of the recorded arguments: `f64[1000]`, `int`, `number`, `boolean`, or what else they are (`array(3) of number`). */
  types: readonly string[];
  /** Recorded types of other variables, by name, where somebody has looked. */
  variables?: Readonly<Record<string, string>>;
}

const FORMS: readonly (KernelForm & { name: string })[] = [
  { name: 'kernel', fast: false, threads: false },
  { name: 'kernel, fast', fast: true, threads: false },
  { name: 'kernel, threads', fast: false, threads: true },
];

/**
 * One candidate a form; only the first, refused, where the function cannot be a kernel at all.
 *
 * ```ts
 * const [candidate] = kernelCandidates({ file, text, isTypeScript: true, sourceType: 'module', function: 'sum', types: ['f64[10]'] });
 * withEdits(text, candidate.edits);
 * ```
 */
export function kernelCandidates(request: KernelRequest): Candidate[] {
  let attempt: Taken | null = null;
  const made: Candidate[] = [];
  for (const { name, ...form } of FORMS) {
    let edits: FileEdit[] = [];
    let refused: Reason | null = null;
    try {
      attempt ??= firstThatIsTaken(readModule(request), request);
      edits = (form.fast || form.threads ? attempt.make(form) : attempt.strict).edits;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused = error.reason;
    }
    made.push({ name, remedy: 'kernel', edits, nodeArgs: [], node: null, refused });
    if (attempt === null) break;
  }
  return made;
}

/** What the compiler makes of a function, without edits. */
export interface KernelVerdict {
  /** The lines, from 1, of what would be a kernel: the whole function, or one of its loop nests; null where refused. */
  taken: { whole: boolean; first: number; last: number; lanes: 'strict' | 'fast' | null } | null;
  refused: Reason | null;
}

/**
 * Whether a function, or a loop nest of it, can be a kernel, and whether its loops run in lanes: as they are (`strict`),
 * or with `fast` alone.
 */
export function kernelVerdict(module: ProgramModule, request: Subject): KernelVerdict {
  try {
    const { node, isWhole, strict, make } = firstThatIsTaken(module, request);
    const lanes = strict.vectorised ? 'strict' : make({ fast: true, threads: false }).vectorised ? 'fast' : null;
    const [first, last] = [lineOf(module, node.start), lineOf(module, node.end)];
    return { taken: { whole: isWhole, first, last, lanes }, refused: null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { taken: null, refused: error.reason };
  }
}

interface Attempt {
  node: Node;
  isWhole: boolean;
  make(form: KernelForm): MadeKernel;
}

interface Taken extends Attempt {
  /** As it is made without options. */
  strict: MadeKernel;
}

type Subject = Omit<KernelRequest, keyof ModuleSource>;

/** The whole function, else the first nest that can be; refused with the reason of the nest that was tried first. */
function firstThatIsTaken(module: ProgramModule, request: Subject): Taken {
  const fn = findFunction(module, request.function);
  const nests = nestsOf(module, fn.node, request.line ?? null);
  if (nests.length === 0) {
    throw new Refused(
      reasonAt(module, fn.node.start, `\`${fn.name}\` has no loop`, 'name the function that has the loop'),
    );
  }
  const recorded = recordedOf(fn, request);
  const attempts: Attempt[] = [
    { node: fn.node, isWhole: true, make: (form) => wrapWhole(module, fn, request.types, form) },
    ...nests.map(
      (nest): Attempt => ({
        node: nest.node,
        isWhole: false,
        make: (form) => outline(module, fn, nest, recorded, form),
      }),
    ),
  ];
  const reasons: Refused[] = [];
  for (const attempt of attempts) {
    try {
      return { ...attempt, strict: attempt.make({ fast: false, threads: false }) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      reasons.push(error);
    }
  }
  throw reasons[1] ?? reasons[0]!;
}

function recordedOf(fn: FoundFunction, { types, variables }: Subject): Map<string, string> {
  const recorded = new Map(Object.entries(variables ?? {}));
  for (const [index, type] of types.entries()) {
    const param = fn.node.params[index];
    const target = param?.type === 'AssignmentPattern' ? param.left : param;
    if (target?.type === 'Identifier') recorded.set(target.name, type);
  }
  return recorded;
}
