/**
 * A loop one round after the other, in two forms where that spares tests: one without them, for when a test in front of
 * the loop says that every index is in range, and the one in which each is tested where it stands.
 */
import type { LoopFacts, Loops } from '../analysis/loops.ts';
import { eachStatement, hasLoad } from '../analysis/walk.ts';
import type { Loop } from '../tree.ts';
import type { Local, Value } from '../wasm/builder.ts';
import { checkBound } from './checks.ts';
import type { Emission } from './emission.ts';
import { type Hoisted, hoistChecks, rely, roundsOf } from './hoist.ts';
import { uniformLoop } from './statements.ts';

export function scalarLoop(g: Emission, facts: LoopFacts, loops: Loops, gangs: ReadonlyMap<Loop, number>): void {
  const { b } = g;
  const { loop } = facts;
  const hoisted = holdsGang(loop, gangs) ? null : hoist(g, facts, loops);
  if (hoisted === null) {
    shareRounds(g, facts, null);
    uniformLoop(g, loop);
    return;
  }
  const bindings = new Map(g.bindings);
  b.if(
    hoisted.holds,
    () => {
      const restore = rely(g, hoisted);
      shareRounds(g, facts, hoisted);
      uniformLoop(g, loop);
      restore();
    },
    () => {
      g.bindings = bindings;
      const { plan } = g;
      g.plan = null;
      g.isFallback = true;
      uniformLoop(g, loop);
      g.isFallback = false;
      g.plan = plan;
    },
  );
}

/** Rounds that threads share, as far as there are enough of them; the loop behind does what they leave. */
function shareRounds(g: Emission, facts: LoopFacts, hoisted: Hoisted | null): void {
  const { b, sharing } = g;
  const { loop, counted } = facts;
  if (sharing?.takes(loop) !== true) return;
  b.if(b.op('i32.eqz', g.scalarOnly), () => {
    checkBound(g, loop);
    const counter = g.local(counted!.variable);
    const { first, end } = roundsOf(g, counted!, b.get(counter));
    const all = b.op('f64.ceil', b.op('f64.div', b.op('f64.sub', end, first), b.f64(counted!.step)));
    const keepsLast = [...facts.roles.values()].includes('lastValue');
    const units = b.op('i32.trunc_sat_f64_s', keepsLast ? b.op('f64.sub', all, b.f64(1)) : all);
    sharing.share(g, facts, { size: 1, units, quotients: new Map() }, (inner, _, to) => {
      const restore = hoisted === null ? null : rely(inner, hoisted);
      someRounds(inner, loop, inner.local(counted!.variable), to);
      restore?.();
    });
  });
}

/** Until the counter comes to `to`. */
function someRounds(g: Emission, loop: Loop, counter: Local, to: Value): void {
  const { b } = g;
  b.block((leave) => {
    b.loop(g.assigned([loop]), (again) => {
      b.branchIf(leave, b.op('i32.ge_s', b.get(counter), to));
      b.block((next) => {
        g.targets.set(loop.label, { leave, next });
        g.statements(loop.body);
      });
      g.statements(loop.update);
      b.branch(again);
    });
  });
}

/** Null if that leaves tests in the loop all the same: then inner loops may do better. */
function hoist(g: Emission, facts: LoopFacts, loops: Loops): Hoisted | null {
  const { counted, accesses } = facts;
  if (counted === null || g.ranges.holds(counted.variable) !== 'i32') return null;
  if (accesses.every(({ node }) => g.unchecked.has(node))) return null;
  const { plan } = g;
  const before = plan === null ? null : { ...plan.checks };
  const rounds = roundsOf(g, counted, g.b.get(g.local(counted.variable)));
  // A bound that is loaded is the same in each round only if the loop stores to no part of its array.
  const alone = hasLoad(counted.bound) && !g.apart ? g.scalarOnly : null;
  const hoisted = hoistChecks(g, loops, facts, { ...rounds, assumed: new Map(), conditions: [], isGang: false }, alone);
  if (hoisted.left === 0) return hoisted;
  if (plan !== null) plan.checks = before!;
  return null;
}

function holdsGang(loop: Loop, gangs: ReadonlyMap<Loop, number>): boolean {
  let found = false;
  eachStatement([loop], (statement) => {
    if (statement.op === 'loop' && gangs.has(statement)) found = true;
  });
  return found;
}
