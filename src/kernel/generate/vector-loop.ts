/**
 * A loop whose rounds run side by side. Around the gang's loop stands the scalar one, in which indices are tested one by
 * one: it does the rounds before the gang's (peel.ts), those that are left over behind them, and all of them if what the
 * gang relies on does not hold, so that every error is found where JavaScript would find it.
 *
 *     limit = holds ? first : never
 *     repeat: scalar rounds until the loop's end, or until `limit`; gangs, and what is left of the last one; limit = never
 */
import type { LoopFacts, Loops, Reduction } from '../analysis/loops.ts';
import { eachStatement } from '../analysis/walk.ts';
import type { Set as SetStatement, Variable } from '../tree.ts';
import type { Local, Value } from '../wasm/builder.ts';
import { checkBound } from './checks.ts';
import { findDivergence } from './divergence.ts';
import { type Emission, scalarOf } from './emission.ts';
import type { Gang } from './gang.ts';
import { type Hoisted, hoistChecks, rely, roundsOf } from './hoist.ts';
import { fullMask } from './masks.ts';
import { type Peeling, peel } from './peel.ts';
import { canAddInOrder, canJoin, endLanes, startLanes } from './reductions.ts';
import { put } from './scopes.ts';
import { type Width, widthOf } from './values.ts';

export interface VectorContext {
  g: Emission;
  loops: Loops;
  facts: LoopFacts;
  /** Lanes. */
  size: number;
}

const never = 0x7fffffff;

export function vectorLoop(c: VectorContext): void {
  const { g, facts } = c;
  const { b } = g;
  const { loop } = facts;
  checkBound(g, loop);
  const counter = g.local(facts.counted!.variable);
  const rounds = roundsOf(g, facts.counted!, b.get(counter));
  const peeling = peel(g, c.loops.definitions, facts, rounds.first, rounds.end);
  const hoisted = hoistChecks(g, c.loops, facts, { ...peeling, isGang: true }, g.scalarOnly);
  const { holds } = hoisted;
  const limit = b.variable('i32', 'limit');
  b.set(limit, b.select(b.op('i32.trunc_sat_f64_s', peeling.first), b.i32(never), holds));
  const end = gangsEnd(c, peeling);
  const plan = g.plan!;
  plan.peeled = peeling.assumed.size + peeling.quotients.size;
  b.block((done) => {
    b.loop([...g.assigned([loop]), limit], (again) => {
      b.block((pause) => scalarRounds(g, c, limit, done, pause));
      shareGangs(c, peeling, hoisted, end);
      gangs(c, peeling, hoisted, end);
      restOfGangs(c, peeling, hoisted);
      b.set(limit, b.i32(never));
      b.branch(again);
    });
  });
}

/** Counters from here on have no full gang left; loops whose last round counts leave it to the scalar loop. */
function gangsEnd({ g, facts, size }: VectorContext, peeling: Peeling): Value {
  const { b } = g;
  const { step } = facts.counted!;
  const keepsLast = [...facts.roles.values()].includes('lastValue');
  const reserved = (size - 1 + (keepsLast ? 1 : 0)) * step;
  return counterOf(g, b.op('f64.sub', peeling.end, b.f64(reserved)));
}

/** A number as the nearest int32; below all counters if it is NaN, of which trunc_sat makes 0. */
function counterOf({ b }: Emission, number: Value): Value {
  const ordered = b.select(number, b.f64(-(2 ** 31)), b.op('f64.eq', number, number));
  return b.op('i32.trunc_sat_f64_s', ordered);
}

/** The loop as it stands in the source, with a second way out. */
function scalarRounds(g: Emission, { facts }: VectorContext, limit: Local, done: Label, pause: Label): void {
  const { b } = g;
  const { loop, counted } = facts;
  const { plan, isFallback } = g;
  g.plan = null;
  g.isFallback = true;
  b.loop(g.assigned([loop]), (again) => {
    b.branchIf(done, b.op('i32.eqz', scalarOf(g.value(loop.test, 'bool'))));
    b.branchIf(pause, b.op('i32.ge_s', b.get(g.local(counted!.variable)), b.get(limit)));
    b.block((next) => {
      g.targets.set(loop.label, { leave: done, next });
      g.statements(loop.body);
    });
    g.statements(loop.update);
    b.branch(again);
  });
  g.plan = plan;
  g.isFallback = isFallback;
}

/** Rounds behind the last full gang, one after the other; what holds for gangs spares their tests, too. */
function restOfGangs({ g, facts }: VectorContext, peeling: Peeling, hoisted: Hoisted): void {
  const { b } = g;
  const { loop, counted } = facts;
  const { plan, isFallback, bindings } = g;
  const end = counterOf(g, peeling.end);
  const restore = rely(g, hoisted);
  g.plan = null;
  g.isFallback = true;
  g.bindings = new Map(bindings);
  b.block((leave) => {
    b.loop(g.assigned([loop]), (again) => {
      b.branchIf(leave, b.op('i32.ge_s', b.get(g.local(counted!.variable)), end));
      b.block((next) => {
        g.targets.set(loop.label, { leave, next });
        g.statements(loop.body);
      });
      g.statements(loop.update);
      b.branch(again);
    });
  });
  restore();
  Object.assign(g, { plan, isFallback, bindings });
}

/** Gangs that threads share, as far as there are enough of them. */
function shareGangs(c: VectorContext, peeling: Peeling, hoisted: Hoisted, end: Value): void {
  const { g, facts, size } = c;
  const { b, sharing } = g;
  const { variable, step } = facts.counted!;
  if (sharing?.takes(facts.loop) !== true) return;
  const counter = b.get(g.local(variable));
  b.if(b.op('i32.lt_s', counter, end), () => {
    // The distance is below 2^32.
    const distance = b.op('i32.sub', b.op('i32.sub', end, b.i32(1)), counter);
    const units = b.op('i32.add', b.op('i32.div_u', distance, b.i32(step * size)), b.i32(1));
    sharing.share(g, facts, { size, units, quotients: peeling.quotients }, (inner, quotients, to) => {
      gangs({ ...c, g: inner }, { ...peeling, quotients }, hoisted, to);
    });
  });
}

type Label = Parameters<Emission['b']['branch']>[0];

/** Whole gangs, as long as there are any. */
function gangs(c: VectorContext, peeling: Peeling, hoisted: Hoisted, end: Value): void {
  const { g, facts, size } = c;
  const { b } = g;
  const { loop } = facts;
  const { variable, step } = facts.counted!;
  const counter = g.local(variable);
  const gang = makeGang(c, peeling);
  const reductions = [...facts.roles].flatMap(([each, role]) =>
    typeof role === 'string' ? [] : [[each, role] as const],
  );
  g.gang = gang;
  for (const [each, role] of reductions) if (gang.parts.has(each)) startLanes(g, gang, each, role);
  const awake = gang.scopes[0]!.awake ?? [];
  const restore = rely(g, hoisted);
  const bindings = new Map(g.bindings);
  b.block((leave) => {
    b.loop([...g.assigned([loop]), ...[...gang.parts.values()].flat(), ...awake, counter], (again) => {
      const base = b.get(counter);
      b.branchIf(leave, b.op('i32.ge_s', base, end));
      gang.base = base;
      gang.mask = null;
      gang.mayBeEmpty = false;
      if (awake.length > 0) put(g, awake, fullMask(g, gang.maskWidth), gang.maskWidth);
      b.block((next) => {
        g.targets.set(loop.label, { leave, next });
        g.statements(loop.body);
      });
      gang.mask = null;
      g.statements(loop.update);
      b.set(counter, b.op('i32.add', base, b.i32(step * size)));
      b.branch(again);
    });
  });
  for (const [each, role] of reductions) if (gang.parts.has(each)) endLanes(g, gang, each, role);
  g.gang = null;
  restore();
  g.bindings = bindings;
}

function makeGang({ g, facts, size }: VectorContext, peeling: Peeling): Gang {
  const { b } = g;
  const { loop } = facts;
  const { privateArrays } = facts;
  const kinds = new Map<Variable, 'lanes' | 'ordered'>();
  for (const [variable, role] of facts.roles) {
    if (typeof role === 'string') continue;
    kinds.set(variable, isLanewise(g, role) ? 'lanes' : 'ordered');
  }
  const divergence = findDivergence(loop, facts.counted!.variable, privateArrays, new Set(kinds.keys()));
  const maskWidth: Width = size === 16 ? 32 : 64;
  const parts = new Map<Variable, Local[]>();
  for (const variable of divergence.variables) {
    if (kinds.get(variable) === 'ordered' || variable === facts.counted!.variable) continue;
    const holder = g.ranges.holds(variable);
    if (g.bindable.has(variable)) continue;
    const width = holder === 'bool' ? maskWidth : widthOf(holder);
    parts.set(
      variable,
      Array.from({ length: size / (128 / width) }, () => b.variable('v128', variable.name)),
    );
  }
  return {
    loop,
    counter: facts.counted!.variable,
    base: b.i32(0),
    step: facts.counted!.step,
    size,
    maskWidth,
    divergence,
    parts,
    inStep: new Map(),
    privateArrays,
    mask: null,
    mayBeEmpty: false,
    // Lanes that continue the gang's own loop are off for the rest of the round.
    scopes: [
      {
        label: loop.label,
        live: new Set(),
        liveAtNext: g.liveAtUpdate(loop),
        active: null,
        awake: divergence.continued.has(loop.label) ? newMask(g, size, maskWidth) : null,
      },
    ],
    assumed: peeling.assumed,
    quotients: peeling.quotients,
    reductions: kinds,
  };
}

function newMask({ b }: Emission, size: number, width: Width): Local[] {
  return Array.from({ length: size / (128 / width) }, () => b.variable('v128', 'awake'));
}

function isLanewise(g: Emission, { exact }: Reduction): boolean {
  return exact || g.fast;
}

/** Whether every reduction of a loop can be done in lanes or in order. */
export function canReduce(g: Emission, { roles, inner }: LoopFacts): boolean {
  const inInner = new Set<SetStatement>();
  eachStatement(inner, (statement) => {
    if (statement.op === 'set') inInner.add(statement);
  });
  return [...roles.values()].every(
    (role) =>
      typeof role === 'string' ||
      (isLanewise(g, role) ? canJoin(g, role) : canAddInOrder(g, role, (set) => inInner.has(set))),
  );
}
