/**
 * Statements in order. Control flow that is alike for all lanes is WebAssembly's own; what differs from lane to lane goes
 * to scopes.ts, loops that run as gangs to vector-loop.ts.
 */

import { continuesTo } from '../analysis/walk.ts';
import type { Block, Break, Continue, Expression, If, Loop, Return, Set as SetStatement, Statement } from '../tree.ts';
import type { Label } from '../wasm/builder.ts';
import { clear, store } from './access.ts';
import { checkBound } from './checks.ts';
import { type Emission, scalarOf } from './emission.ts';
import { anyOf } from './masks.ts';
import { addReduction } from './reductions.ts';
import { mayRepeat } from './repeat.ts';
import {
  divergentBlock,
  divergentExit,
  divergentIf,
  divergentLoop,
  hasExit,
  masksIn,
  narrow,
  setLanes,
} from './scopes.ts';
import { once, unrolled } from './unroll.ts';
import type { Mask, Varying } from './values.ts';
import { isWholeNumber } from './whole.ts';
import { isWide, wide } from './wide.ts';

/** Emits statements; `loops` emits a loop, as a gang or one round after the other. */
export function emitStatements(g: Emission, list: readonly Statement[], loops: (loop: Loop) => void): void {
  const before = g.gang?.mask ?? null;
  for (const statement of list) {
    emitStatement(g, statement, loops);
    if (g.gang === null || !hasExit(g.gang, [statement])) continue;
    if (statement.op === 'break' || statement.op === 'continue') return;
    narrow(g, g.gang, before);
  }
}

function emitStatement(g: Emission, statement: Statement, loops: (loop: Loop) => void): void {
  const { b, gang } = g;
  switch (statement.op) {
    case 'set':
      set(g, statement);
      return;
    case 'store':
      store(g, statement);
      return;
    case 'if':
      emitIf(g, statement);
      return;
    case 'loop':
      if (gang?.divergence.divergent.has(statement)) divergentLoop(g, gang, statement);
      else if (gang?.mayBeEmpty && gang.mask !== null) {
        b.if(anyOf(g, gang.mask), () => uniformLoop(g, statement));
      } else if (gang !== null) uniformLoop(g, statement);
      else loops(statement);
      return;
    case 'block':
      if (gang?.divergence.divergent.has(statement)) divergentBlock(g, gang, statement);
      else uniformBlock(g, statement);
      return;
    case 'break':
    case 'continue':
      if (gang?.divergence.exits.has(statement)) divergentExit(g, gang, statement);
      else b.branch(targetOf(g, statement));
      return;
    case 'return':
      emitReturn(g, statement);
      return;
    case 'clearScratch':
      clear(g, statement.array);
      return;
  }
}

function set(g: Emission, statement: SetStatement): void {
  const { variable, value } = statement;
  const { gang } = g;
  // The loop over gangs counts.
  if (variable === gang?.counter) return;
  if (gang?.reductions.has(variable)) {
    addReduction(g, gang, statement);
    return;
  }
  const holder = g.ranges.holds(variable);
  if (g.bindable.has(variable)) {
    const isWhole = holder === 'f64' && isWholeNumber(g, value) && mayRepeat(g, value);
    const result = g.value(value, holder);
    g.bindings.set(variable, {
      value: result,
      wrapped: isWhole ? g.wrapped(value) : null,
      wide: isWhole && isWide(g, value) ? wide(g, value) : null,
    });
    return;
  }
  if (gang?.divergence.variables.has(variable)) {
    setLanes(g, gang, statement);
    return;
  }
  g.b.set(g.local(variable), scalarOf(g.value(value, holder)));
}

function emitIf(g: Emission, statement: If): void {
  const { b, gang } = g;
  const test = g.value(statement.test, 'bool');
  if (test.kind === 'varying') {
    divergentIf(g, gang!, statement, test as Varying);
    return;
  }
  const value = scalarOf(test);
  if (value.constant !== undefined) {
    g.statements(value.constant === 0 ? statement.otherwise : statement.then);
    return;
  }
  const mask = gang?.mask ?? null;
  const arm = (list: Statement[]) => () => {
    g.statements(list);
    if (gang !== null) gang.mask = mask;
  };
  b.if(value, arm(statement.then), statement.otherwise.length === 0 ? undefined : arm(statement.otherwise));
}

/** A loop one round after the other, or one that all lanes of a gang go through together. */
export function uniformLoop(g: Emission, loop: Loop): void {
  const { b, gang } = g;
  const mask = gang?.mask ?? null;
  checkBound(g, loop);
  const { rounds, copies } = g.isFallback ? once : unrolled(g, loop);
  if (rounds !== null) {
    for (let round = 0; round < rounds; round++) emitRound(g, loop, null);
    endLoop(g, loop, mask);
    return;
  }
  if (copies > 1) manyRounds(g, loop, copies);
  b.block((leave) => {
    b.loop([...g.assigned([loop]), ...(gang === null ? [] : masksIn(gang, loop))], (again) => {
      const test = scalarOf(g.value(loop.test, 'bool'));
      if (test.constant !== 1) b.branchIf(leave, b.op('i32.eqz', test));
      emitRound(g, loop, leave);
      b.branch(again);
    });
  });
  endLoop(g, loop, mask);
}

/** As many rounds at once as there are at least, as long as that is `copies`. */
function manyRounds(g: Emission, loop: Loop, copies: number): void {
  const { b } = g;
  const { variable, step, bound, operator } = g.counted(loop)!;
  const counter: Expression = { op: 'read', variable, place: loop.place };
  const limit = scalarOf(g.value(bound, 'i32'));
  // Compared as f64, where nothing wraps.
  const last = b.op('f64.sub', b.op('f64.convert_i32_s', limit), b.f64((copies - 1) * step));
  const compare = operator === '<=' ? 'f64.le' : 'f64.lt';
  b.block((leave) => {
    b.loop(g.assigned([loop]), (again) => {
      const inside = b.op(compare, scalarOf(g.value(counter, 'f64')), last);
      b.branchIf(leave, b.op('i32.eqz', inside));
      for (let copy = 0; copy < copies; copy++) emitRound(g, loop, leave);
      b.branch(again);
    });
  });
}

function emitRound(g: Emission, loop: Loop, leave: Label | null): void {
  const { b, gang } = g;
  const mask = gang?.mask ?? null;
  const body = (next: Label | null): void => {
    if (leave !== null || next !== null) g.targets.set(loop.label, { leave: leave ?? next!, next });
    g.statements(loop.body);
  };
  if (continuesTo(loop.body, loop.label)) b.block(body);
  else body(null);
  if (gang !== null) gang.mask = mask;
  g.statements(loop.update);
}

function endLoop({ gang }: Emission, loop: Loop, mask: Mask | null): void {
  if (gang === null) return;
  gang.mask = mask;
  for (const [variable, home] of gang.divergence.inStep) if (home === loop) gang.inStep.delete(variable);
}

function uniformBlock(g: Emission, block: Block): void {
  const mask = g.gang?.mask ?? null;
  g.b.block((leave) => {
    g.targets.set(block.label, { leave, next: null });
    g.statements(block.body);
  });
  if (g.gang !== null) g.gang.mask = mask;
}

function targetOf(g: Emission, statement: Break | Continue): Label {
  const target = g.targets.get(statement.label)!;
  return statement.op === 'break' ? target.leave : target.next!;
}

function emitReturn(g: Emission, { value }: Return): void {
  const { b } = g;
  if (value === null) b.return();
  else if (g.holder(value) === 'bool') b.return(scalarOf(g.value(value, 'bool')));
  else b.return(scalarOf(g.value(value, 'f64')));
}
