/**
 * Statements under masks. Lanes leave loops and blocks one by one; what a lane that is off would see later is kept from
 * being overwritten, and only that: a value that no lane reads any more needs no mask.
 */
import { eachStatement, readIn } from '../analysis/walk.ts';
import type {
  Block,
  Break,
  Continue,
  Expression,
  If,
  Loop,
  Set as SetStatement,
  Statement,
  Variable,
} from '../tree.ts';
import type { Local, Value } from '../wasm/builder.ts';
import { pick } from './arithmetic.ts';
import { checkBound } from './checks.ts';
import { maskOf, spread } from './convert.ts';
import type { Emission } from './emission.ts';
import { inLanes } from './expressions.ts';
import type { Gang, Scope } from './gang.ts';
import { andMask, anyOf, fullMask, maskFrom, notMask, withoutMask } from './masks.ts';
import { isHostCall } from './math.ts';
import { type Mask, type Varying, varying } from './values.ts';

/** Sets a variable that has lanes. */
export function setLanes(g: Emission, gang: Gang, { variable, value }: SetStatement): void {
  const { b } = g;
  const holder = g.ranges.holds(variable);
  const step = stepOf(g, gang, variable);
  const result = g.value(value, holder);
  if (step !== null) {
    if (result.kind !== 'uniform') throw new Error(`${variable.name} is not in step`);
    b.set(step, result.value);
    if (!isNeededLater(g, gang, variable)) return;
  }
  const parts = gang.parts.get(variable)!;
  const mask = gang.mask !== null && isReadByOthers(gang, variable) ? gang.mask : null;
  const vectors = inLanes(g, result, gang.maskWidth);
  if (mask === null) {
    for (const [i, part] of parts.entries()) b.set(part, vectors[i]!);
    return;
  }
  const counted = step !== null ? countUp(g, gang, variable, value, mask) : null;
  const blended = counted ?? blend(g, holder === 'bool', mask, vectors, parts, gang);
  for (const [i, part] of parts.entries()) b.set(part, blended[i]!);
}

function blend(g: Emission, isMask: boolean, mask: Mask, vectors: Value[], parts: Local[], gang: Gang): Value[] {
  const width = isMask ? gang.maskWidth : ((128 / (gang.size / parts.length)) as 64 | 32);
  const on = maskOf(g, mask, width);
  return vectors.map((vector, i) => pick(g, vector, g.b.get(parts[i]!), on[i]!, width));
}

/** `n++` in step: lanes that are on have the common value already, so that 1 is added where the mask is on. */
function countUp(g: Emission, gang: Gang, variable: Variable, value: Expression, mask: Mask): Value[] | null {
  const holder = g.ranges.holds(variable);
  if (value.op !== 'binary' || value.operator !== '+' || holder !== 'i32') return null;
  if (value.left.op !== 'read' || value.left.variable !== variable) return null;
  if (value.right.op !== 'constant' || value.right.value !== 1) return null;
  const on = maskOf(g, mask, 32);
  return gang.parts.get(variable)!.map((part, i) => g.b.op('i32x4.sub', g.b.get(part), on[i]!));
}

/** The machine variable of a variable that is in step where code is emitted now, or is being prepared for that. */
function stepOf(g: Emission, gang: Gang, variable: Variable): Local | null {
  const home = gang.divergence.inStep.get(variable);
  if (home === undefined) return null;
  let local = gang.inStep.get(variable);
  if (local === undefined) {
    const holder = g.ranges.holds(variable);
    local = g.b.variable(holder === 'f64' || holder === 'f32' ? holder : 'i32', variable.name);
    gang.inStep.set(variable, local);
  }
  return local;
}

/** Whether a variable in step is read where it no longer is: after its loop. */
function isNeededLater(g: Emission, gang: Gang, variable: Variable): boolean {
  return g.liveAfter(gang.divergence.inStep.get(variable)!).has(variable);
}

/** Whether lanes that are off now read the variable later. */
function isReadByOthers(gang: Gang, variable: Variable): boolean {
  return gang.scopes.some(
    ({ live, liveAtNext, awake }) => live.has(variable) || (awake !== null && liveAtNext.has(variable)),
  );
}

/** An `if` whose lanes go different ways. */
export function divergentIf(g: Emission, gang: Gang, statement: If, test: Varying): void {
  const before = gang.mask;
  if (g.plan !== null) g.plan.masks++;
  const live = g.liveAfter(statement);
  const scope: Scope = {
    label: null,
    // The lanes of the other arm read what it reads after this one has run.
    live: new Set([...live, ...readIn(statement.otherwise)]),
    liveAtNext: new Set(),
    active: null,
    awake: null,
  };
  gang.scopes.push(scope);
  const arm = (list: Statement[], mask: Mask): void => {
    if (list.length === 0) return;
    gang.mask = mask;
    if (isCheap(list)) g.statements(list);
    else {
      const { mayBeEmpty } = gang;
      gang.mayBeEmpty = false;
      g.b.if(anyOf(g, mask), () => g.statements(list));
      gang.mayBeEmpty = mayBeEmpty;
    }
  };
  arm(statement.then, maskFrom(g, test));
  gang.mask = before;
  scope.live = live;
  arm(statement.otherwise, before === null ? notMask(g, test) : withoutMask(g, before, test));
  gang.mask = before;
  gang.scopes.pop();
  if (hasExit(gang, [statement])) narrow(g, gang, before);
}

/** Whether doing it for nothing costs less than a branch. */
function isCheap(list: Statement[]): boolean {
  return (
    list.length <= 3 && list.every(({ op }) => op === 'set' || op === 'break' || op === 'continue') && size(list) < 24
  );
}

function size(list: Statement[]): number {
  let nodes = 0;
  const visit = (e: Expression): void => {
    nodes += e.op !== 'math' ? 1 : isHostCall(e) ? 1000 : 12;
    for (const child of Object.values(e)) {
      if (Array.isArray(child)) child.forEach(visit);
      else if (typeof child === 'object' && child !== null && 'op' in child) visit(child as Expression);
    }
  };
  for (const statement of list) if (statement.op === 'set') visit(statement.value);
  return nodes;
}

/** A loop that lanes leave one by one: it goes on until none is left. */
export function divergentLoop(g: Emission, gang: Gang, loop: Loop): void {
  const { b } = g;
  if (g.plan !== null) g.plan.masks++;
  checkBound(g, loop);
  const before = gang.mask;
  const width = gang.maskWidth;
  const active = lanesOf(g, gang, before);
  const awake = gang.divergence.continued.has(loop.label) ? lanesOf(g, gang, before) : null;
  const scope: Scope = {
    label: loop.label,
    live: g.liveAfter(loop),
    liveAtNext: g.liveAtUpdate(loop),
    active,
    awake,
  };
  gang.scopes.push(scope);
  const current = (locals: Local[]): Mask =>
    varying(
      'bool',
      locals.map((local) => b.get(local)),
      width,
    );
  b.block((end) => {
    b.loop([...g.assigned([loop]), ...masksIn(gang, loop), ...active, ...(awake ?? [])], (again) => {
      gang.mask = current(active);
      for (const test of conjuncts(loop.test)) {
        const value = g.value(test, 'bool');
        if (value.kind === 'uniform') {
          if (value.value.constant !== 1) b.branchIf(end, b.op('i32.eqz', value.value));
          continue;
        }
        put(g, active, andMask(g, current(active), spread(g, value)), width);
        gang.mask = current(active);
      }
      b.branchIf(end, b.op('i32.eqz', anyOf(g, current(active))));
      gang.mayBeEmpty = false;
      if (awake !== null) put(g, awake, current(active), width);
      b.block((next) => {
        g.targets.set(loop.label, { leave: end, next });
        g.statements(loop.body);
      });
      gang.mask = current(active);
      scope.awake = null;
      gang.mayBeEmpty = true;
      g.statements(loop.update);
      scope.awake = awake;
      b.branch(again);
    });
  });
  gang.scopes.pop();
  gang.mask = before;
  for (const [variable, home] of gang.divergence.inStep) if (home === loop) gang.inStep.delete(variable);
  narrow(g, gang, before);
}

/** A block that lanes leave one by one. */
export function divergentBlock(g: Emission, gang: Gang, block: Block): void {
  const before = gang.mask;
  const active = lanesOf(g, gang, before);
  const scope: Scope = {
    label: block.label,
    live: g.liveAfter(block),
    liveAtNext: new Set(),
    active,
    awake: null,
  };
  gang.scopes.push(scope);
  g.b.block((end) => {
    g.targets.set(block.label, { leave: end, next: null });
    g.statements(block.body);
  });
  gang.scopes.pop();
  gang.mask = before;
  narrow(g, gang, before);
}

/** A jump of the lanes that are on: they are off until its target. */
export function divergentExit(g: Emission, gang: Gang, statement: Break | Continue): void {
  const on = gang.mask ?? fullMask(g, gang.maskWidth);
  const target = gang.scopes.findIndex(({ label }) => label === statement.label);
  const clear = (locals: Local[]): void => {
    const now = varying(
      'bool',
      locals.map((local) => g.b.get(local)),
      gang.maskWidth,
    );
    put(g, locals, withoutMask(g, now, on), gang.maskWidth);
  };
  for (const scope of gang.scopes.slice(target + 1)) if (scope.active !== null) clear(scope.active);
  const scope = gang.scopes[target]!;
  if (statement.op === 'break') clear(scope.active!);
  else clear(scope.awake!);
  gang.mask = varying(
    'bool',
    maskOf(g, fullMask(g, 32), 32).map(() => g.b.v128(new Uint8Array(16))),
    32,
  );
}

/** Behind something that lanes may have left to a place further out: only those that have not are on. */
export function narrow(g: Emission, gang: Gang, before: Mask | null): void {
  const scope = gang.scopes.findLast(({ active, awake }) => active !== null || awake !== null);
  gang.mayBeEmpty = true;
  gang.mask = before;
  for (const locals of [scope?.active, scope?.awake]) {
    if (locals == null) continue;
    const left = varying(
      'bool',
      locals.map((local) => g.b.get(local)),
      gang.maskWidth,
    );
    gang.mask = gang.mask === null ? left : andMask(g, gang.mask, left);
  }
}

/** Whether statements hold a jump that some lanes take. */
export function hasExit(gang: Gang, list: readonly Statement[]): boolean {
  let found = false;
  eachStatement(list, (statement) => {
    if (gang.divergence.exits.has(statement)) found = true;
  });
  return found;
}

/** `a && b && c` as its parts; those that are alike in all lanes end the loop by a branch. */
function conjuncts(test: Expression): Expression[] {
  if (test.op !== 'logical' || test.operator !== '&&') return [test];
  return [...conjuncts(test.left), ...conjuncts(test.right)];
}

/** Machine variables for a mask, that begin as all lanes that are on. */
function lanesOf(g: Emission, gang: Gang, mask: Mask | null): Local[] {
  const start = maskOf(g, mask ?? fullMask(g, gang.maskWidth), gang.maskWidth);
  return start.map((part) => {
    const local = g.b.variable('v128', 'mask');
    g.b.set(local, part);
    return local;
  });
}

export function put(g: Emission, locals: Local[], mask: Mask, width: 64 | 32): void {
  const parts = maskOf(g, mask, width);
  for (const [i, local] of locals.entries()) g.b.set(local, parts[i]!);
}

/** The masks of constructs around a loop that a jump in it may change. */
export function masksIn(gang: Gang, loop: Loop): Local[] {
  if (!hasExit(gang, [loop])) return [];
  return gang.scopes.flatMap(({ active, awake }) => [...(active ?? []), ...(awake ?? [])]);
}
