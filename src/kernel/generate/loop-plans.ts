/** What is known of a loop's code before it is emitted, for `explain`; the emission counts the rest. */
import type { LoopFacts, Loops } from '../analysis/loops.ts';
import type { LoopPlan, Reason } from '../plan.ts';
import { callsForAllLanes } from './math.ts';

export function emptyPlan(
  facts: LoopFacts,
  loops: Loops,
  gang: number,
  fast: boolean,
  reason: Reason | null,
): LoopPlan {
  const isVector = gang > 1;
  const lanes = gang === 16 && !callsForAllLanes(facts.loop) ? 4 : 2;
  return {
    place: facts.loop.place,
    counter: facts.counted?.variable.name ?? null,
    kind: isVector ? 'vector' : 'scalar',
    gang,
    lanes: isVector ? lanes : 1,
    interleave: isVector ? gang / lanes : 1,
    masks: 0,
    gathers: 0,
    scatters: 0,
    checks: { inLoop: 0, hoisted: 0, proven: 0 },
    reductions: [...facts.roles].flatMap(([variable, role]) =>
      typeof role === 'string'
        ? []
        : [
            {
              variable: variable.name,
              operator: role.operator,
              order: role.exact || fast ? ('any' as const) : ('source' as const),
            },
          ],
    ),
    hostCalls: [],
    peeled: 0,
    threads: null,
    reason: isVector ? null : reason,
    // Those of a scalar loop are added when they are emitted.
    inner: isVector
      ? facts.inner.map((loop) => ({ ...emptyPlan(loops.of(loop), loops, 1, fast, null), kind: 'inner' as const }))
      : [],
  };
}
