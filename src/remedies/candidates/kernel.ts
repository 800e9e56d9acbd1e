/**
 * The kernels that a function may become: the function itself where it is one already, else its loop nest outlined into
 * one; each also with `fast` and with threads. The compiler is asked about every one of them.
 */
import type { Candidate, FileEdit, Reason } from '../candidate.ts';
import { type FoundFunction, findFunction } from '../slice/find-function.ts';
import { type ModuleSource, Refused, readModule, reasonAt } from '../slice/module.ts';
import type { KernelForm } from './kernel-text.ts';
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
  let attempt: Attempt | null = null;
  const made: Candidate[] = [];
  for (const { name, ...form } of FORMS) {
    let edits: FileEdit[] = [];
    let refused: Reason | null = null;
    try {
      attempt ??= firstThatIsTaken(request);
      edits = attempt(form);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused = error.reason;
    }
    made.push({ name, remedy: 'kernel', edits, nodeArgs: [], node: null, refused });
    if (attempt === null) break;
  }
  return made;
}

type Attempt = (form: KernelForm) => FileEdit[];

/** The whole function, else the first nest that can be; refused with the reason of the nest that was tried first. */
function firstThatIsTaken(request: KernelRequest): Attempt {
  const module = readModule(request);
  const fn = findFunction(module, request.function);
  const nests = nestsOf(module, fn.node, request.line ?? null);
  if (nests.length === 0) {
    throw new Refused(
      reasonAt(module, fn.node.start, `\`${fn.name}\` has no loop`, 'name the function that has the loop'),
    );
  }
  const attempts: Attempt[] = [
    (form) => wrapWhole(module, fn, request.types, form),
    ...nests.map(
      (nest): Attempt =>
        (form) =>
          outline(module, fn, nest, recordedOf(fn, request), form),
    ),
  ];
  const reasons: Refused[] = [];
  for (const attempt of attempts) {
    try {
      attempt({ fast: false, threads: false });
      return attempt;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      reasons.push(error);
    }
  }
  throw reasons[1] ?? reasons[0]!;
}

function recordedOf(fn: FoundFunction, { types, variables }: KernelRequest): Map<string, string> {
  const recorded = new Map(Object.entries(variables ?? {}));
  for (const [index, type] of types.entries()) {
    const param = fn.node.params[index];
    const target = param?.type === 'AssignmentPattern' ? param.left : param;
    if (target?.type === 'Identifier') recorded.set(target.name, type);
  }
  return recorded;
}
