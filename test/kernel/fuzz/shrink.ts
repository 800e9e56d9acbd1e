/**
 * Makes a failing program small: leaves out calls, statements, parameters and parts of expressions, and makes its data
 * plain, as long as it still differs in the same way. Works on copies of the program's tree, which is plain data.
 */
import { type Compiler, execute, type Mismatch } from './execute.ts';
import type { Call } from './inputs.ts';
import type { Expression, Program, Statement } from './tree.ts';

export interface Failure {
  program: Program;
  calls: Call[];
  mismatch: Mismatch;
}

/** Runs a program, for example on another thread. */
export type Run = (program: Program, calls: Call[]) => Mismatch | null;

/** A smaller program with a mismatch of the same kind, after at most `milliseconds` or so. */
export function shrink(failure: Failure, compiler: Compiler, milliseconds = 20_000): Failure {
  return shrinkBy(failure, (program, calls) => execute(program, calls, compiler).mismatch, milliseconds);
}

export function shrinkBy(failure: Failure, run: Run, milliseconds: number): Failure {
  const end = Date.now() + milliseconds;
  let best = failure;
  const attempt = (program: Program, calls: Call[]): boolean => {
    const mismatch = run(program, calls);
    if (mismatch === null || mismatch.kind !== failure.mismatch.kind) return false;
    best = { program, calls, mismatch };
    return true;
  };
  attempt(best.program, [best.calls[best.mismatch.call]!]) ||
    attempt(best.program, best.calls.slice(0, best.mismatch.call + 1));
  for (let progress = true; progress && Date.now() < end; ) {
    progress = shrinkTree(() => best, attempt, end);
    progress = shrinkData(() => best, attempt, end) || progress;
  }
  return best;
}

type Edit = () => unknown;
type Attempt = (program: Program, calls: Call[]) => boolean;

/** Tries each edit on a fresh copy. After one that holds, the next ones are of what is left. */
function shrinkTree(best: () => Failure, attempt: Attempt, end: number): boolean {
  let progress = false;
  for (let at = 0; Date.now() < end; at++) {
    const copy = structuredClone(best().program);
    const edit = edits(copy)[at];
    if (edit === undefined) break;
    edit();
    if (attempt(copy, best().calls)) {
      progress = true;
      at--;
    }
  }
  return progress;
}

/** All single edits of a program, largest first: each changes the tree that it was made of. */
function edits(program: Program): Edit[] {
  const outer: Edit[] = [];
  const inner: Edit[] = [];
  if (program.form !== 'function') outer.push(() => Object.assign(program, { form: 'function' }));
  for (const list of [program.params, program.captured, program.capturedFunctions]) {
    for (const one of list) outer.push(() => void list.splice((list as unknown[]).indexOf(one), 1));
  }
  const body = (list: Statement[]) => {
    for (const [at, one] of list.entries()) {
      outer.push(() => void list.splice(at, 1));
      const parts = bodies(one);
      for (const part of parts) {
        outer.push(() => void list.splice(at, 1, ...part));
        if (part.length > 1) outer.push(() => void part.splice(0, Math.ceil(part.length / 2)));
      }
      if (one.kind === 'if' && one.otherwise.length > 0) outer.push(() => void one.otherwise.splice(0));
      if ('label' in one && one.kind !== 'break' && one.kind !== 'continue' && one.label !== null) {
        inner.push(() => Object.assign(one, { label: null }));
      }
      if (one.kind === 'switch' && one.cases.length > 1) inner.push(() => void one.cases.pop());
      for (const part of parts) body(part);
      expressions(one, inner);
    }
  };
  body(program.body);
  for (const one of program.capturedFunctions) body(one.body);
  return [...outer, ...inner];
}

function bodies(node: Statement): Statement[][] {
  if (node.kind === 'if') return [node.then, node.otherwise];
  if (node.kind === 'switch') return node.cases.map((one) => one.body);
  if (node.kind === 'function') return [node.fn.body];
  return 'body' in node ? [node.body] : [];
}

/** Edits of the expressions that stand in a statement itself, not in its bodies. */
function expressions(node: Statement, found: Edit[]): void {
  const visit = (owner: Record<string, unknown>, key: string): void => {
    const value = owner[key] as Expression | null;
    if (value === null || typeof value !== 'object') return;
    const put = (other: Expression) => found.push(() => Object.assign(owner, { [key]: other }));
    const target = key === 'target';
    if (!target && !(value.kind === 'literal' && /^[01]$/.test(value.text))) {
      for (const text of ['0', '1', 'true'])
        if (value.kind !== 'literal' || text !== 'true') put({ kind: 'literal', text });
    }
    for (const part of parts(value)) if (!target) put(part.value);
    for (const part of parts(value)) visit(part.owner, part.key);
  };
  if (node.kind === 'declare')
    for (const item of node.items) visit(item as unknown as Record<string, unknown>, 'value');
  else if (node.kind === 'for') {
    for (const item of node.init?.items ?? []) visit(item as unknown as Record<string, unknown>, 'value');
    for (const key of ['test', 'update']) visit(node as unknown as Record<string, unknown>, key);
  } else for (const key of ['test', 'value']) if (key in node) visit(node as unknown as Record<string, unknown>, key);
}

/** An expression's parts, with where they stand. */
function parts(node: Expression): { owner: Record<string, unknown>; key: string; value: Expression }[] {
  const owner = node as unknown as Record<string, unknown>;
  if (node.kind === 'call') {
    const list = node.arguments as unknown as Record<string, unknown>;
    return node.arguments.map((value, at) => ({ owner: list, key: String(at), value }));
  }
  const found = [];
  for (const key of ['left', 'right', 'argument', 'test', 'then', 'otherwise', 'first', 'value', 'index', 'target']) {
    const value = owner[key];
    if (typeof value === 'object' && value !== null) found.push({ owner, key, value: value as Expression });
  }
  return found;
}

/** Plainer data: ordinary memory, zeros, small numbers, shorter arrays. */
function shrinkData(best: () => Failure, attempt: Attempt, end: number): boolean {
  let progress = false;
  const tries: ((call: Call) => boolean)[] = [
    (call) =>
      change(
        call.buffers,
        (one) => one.location !== 'ordinary',
        (one) => Object.assign(one, { location: 'ordinary' }),
      ),
    ...best().program.params.map(
      ({ name }) =>
        (call: Call) =>
          zero(call, name),
    ),
    ...(best().calls[0]?.buffers ?? []).map((_, index) => (call: Call) => {
      const bytes = call.buffers[index]?.bytes;
      if (bytes === undefined || bytes.every((one) => one === 0)) return false;
      bytes.fill(0);
      return true;
    }),
    ...best().program.sizes.flatMap(({ name, length }) =>
      length.kind === 'any'
        ? [
            (call: Call) => shorten(best().program, call, name, 2),
            (call: Call) => shorten(best().program, call, name, 1),
          ]
        : [],
    ),
  ];
  for (const one of tries) {
    for (let again = true; again && Date.now() < end; ) {
      const calls = structuredClone(best().calls);
      const changed = calls.map(one).some(Boolean);
      again = changed && attempt(best().program, calls);
      progress ||= again;
    }
  }
  return progress;
}

function zero(call: Call, name: string): boolean {
  if (typeof call.scalars[name] !== 'number' || call.scalars[name] === 0) return false;
  call.scalars[name] = 0;
  return true;
}

function change<T>(list: T[], where: (one: T) => boolean, apply: (one: T) => void): boolean {
  const found = list.filter(where);
  for (const one of found) apply(one);
  return found.length > 0;
}

/** Makes arrays of one size shorter: to half, or by one. */
function shorten(program: Program, call: Call, size: string, divisor: number): boolean {
  const now = call.lengths[size]!;
  const next = divisor === 1 ? now - 1 : Math.floor(now / divisor);
  if (now === 0 || next < 0) return false;
  call.lengths[size] = next;
  for (const { name, length } of program.sizes) {
    if (length.kind === 'product') call.lengths[name] = call.lengths[length.of[0]]! * call.lengths[length.of[1]]!;
  }
  for (const param of [...program.params, ...program.captured]) {
    if (param.kind === 'array') call.views[param.name]!.length = call.lengths[param.size]!;
    if (param.kind !== 'number' || !('size' in param.role)) continue;
    const most = call.lengths[param.role.size]!;
    if (param.role.kind === 'size') call.scalars[param.name] = most;
    else call.scalars[param.name] = Math.min(call.scalars[param.name] as number, most);
  }
  return true;
}
