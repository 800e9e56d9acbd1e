/**
 * A loop one round after the other, in two forms where that spares tests: one without them, for when a test in front of
 * the loop says that every index is in range, and the one in which each is tested where it stands.
 */
import type { LoopFacts, Loops } from '../analysis/loops.ts';
import { eachStatement, hasLoad } from '../analysis/walk.ts';
import type { Loop } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import type { Emission } from './emission.ts';
import { type Hoisted, hoistChecks, rely, roundsOf } from './hoist.ts';
import { uniformLoop } from './statements.ts';

export function scalarLoop(
  g: Emission,
  facts: LoopFacts,
  loops: Loops,
  gangs: ReadonlyMap<Loop, number>,
  scalarOnly: Value,
): void {
  const { b } = g;
  const { loop } = facts;
  const hoisted = holdsGang(loop, gangs) ? null : hoist(g, facts, loops, scalarOnly);
  if (hoisted === null) {
    uniformLoop(g, loop);
    return;
  }
  const bindings = new Map(g.bindings);
  b.if(
    hoisted.holds,
    () => {
      const restore = rely(g, hoisted);
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

/** Null if that leaves tests in the loop all the same: then inner loops may do better. */
function hoist(g: Emission, facts: LoopFacts, loops: Loops, scalarOnly: Value): Hoisted | null {
  const { counted, accesses } = facts;
  if (counted === null || g.ranges.holds(counted.variable) !== 'i32') return null;
  if (accesses.every(({ node }) => g.unchecked.has(node))) return null;
  const { plan } = g;
  const before = plan === null ? null : { ...plan.checks };
  const rounds = roundsOf(g, counted, g.b.get(g.local(counted.variable)));
  // A bound that is loaded is the same in each round only if the loop stores to no part of its array.
  const alone = hasLoad(counted.bound) && !g.apart ? scalarOnly : null;
  const hoisted = hoistChecks(g, loops, facts, { ...rounds, assumed: new Map(), conditions: [] }, alone);
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
