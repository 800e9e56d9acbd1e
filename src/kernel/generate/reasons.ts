/**
 * Why a loop does not run in lanes, and what its author can do about it, as `explain` tells them: each names what stands in
 * the source, and a way out only where it is one.
 */
import { CARRIED_FIX, type LoopFacts } from '../analysis/loops.ts';
import { eachExpression, eachStatement, exitsOf } from '../analysis/walk.ts';
import type { Reason } from '../plan.ts';
import type { Loop } from '../tree.ts';
import type { Emission } from './emission.ts';
import { isHostCall } from './math.ts';
import { canReduce } from './vector-loop.ts';

/** Why a loop cannot run in lanes, or null. */
export function whyNot(g: Emission, facts: LoopFacts, rounds: number): Reason | null {
  const { loop, counted } = facts;
  const reason = (message: string, fix: string | null = null): Reason => ({ place: loop.place, message, fix });
  if (exitsOf(loop).length > 0) {
    return {
      ...reason('it can end early', 'let it run to its end, or search by chunks'),
      place: exitsOf(loop)[0]!.place,
    };
  }
  if (counted === null) return notCounted(g, loop);
  if (counted.step < 0 || counted.operator === '>' || counted.operator === '>=') {
    return reason('it counts downwards', 'count upwards');
  }
  if (g.ranges.holds(counted.variable) !== 'i32') return notWhole(loop, counted.variable.name);
  const { gangDependence } = facts;
  if (gangDependence !== null) return gangDependence;
  if (facts.scatters.length > 0) {
    return { ...reason('rounds may store to the same element'), place: facts.scatters[0]!.store.place };
  }
  for (const [variable, role] of facts.roles) {
    if (role === 'carried') return reason(`\`${variable.name}\` is carried from one round to the next`, CARRIED_FIX);
  }
  if (!canReduce(g, facts)) return inOrder(facts);
  if (rounds < 8 && Number.isFinite(rounds)) return reason(`it has ${rounds} rounds only`);
  return null;
}

/** Why lanes look slower, although they are possible. */
export function whySlower(g: Emission, facts: LoopFacts, innerRuns: boolean): Reason {
  const { place } = facts.loop;
  if (innerRuns) return { place, message: 'a loop inside of it runs in lanes, which looks faster', fix: null };
  if ([...facts.roles.values()].some((role) => typeof role !== 'string' && !role.exact) && !g.fast) {
    return { ...inOrder(facts), place };
  }
  const called = calledIn(facts.loop);
  if (called.length > 0) {
    const fix = g.fast
      ? 'move it into a loop of its own'
      : '{ fast: true } computes most of `Math` in lanes, at most 1 ulp off';
    return {
      place,
      message: `${called.join(', ')}: called for one lane after the other, so lanes look no faster`,
      fix,
    };
  }
  return {
    place,
    message: 'lanes look no faster: what they need is far apart in memory, or is done one lane after the other',
    fix: 'let neighbouring rounds use neighbouring elements',
  };
}

/** A loop whose rounds are not known: mostly since its counter may be no int32. */
function notCounted(g: Emission, loop: Loop): Reason {
  const { test } = loop;
  const sides = test.op === 'compare' ? [test.left, test.right] : [];
  for (const side of sides) {
    if (side.op !== 'read' || g.ranges.holds(side.variable) !== 'f64') continue;
    let isSet = false;
    eachStatement([...loop.body, ...loop.update], (statement) => {
      if (statement.op === 'set' && statement.variable === side.variable) isSet = true;
    });
    if (isSet) return notWhole(loop, side.variable.name);
  }
  return {
    place: loop.place,
    message: 'how many rounds it has is not known before',
    fix: 'write it as `for (let i = start; i < end; i++)`, where the loop changes neither `end` nor, but for `i++`, `i`',
  };
}

function notWhole({ place }: Loop, name: string): Reason {
  const fix = `start it from a whole number of 32 bits (\`| 0\`), and let its steps and its end be such numbers`;
  return { place, message: `\`${name}\` is not known to stay a whole number of 32 bits`, fix };
}

/** A reduction of floats, in the order of the source. */
export function inOrder({ loop, roles }: LoopFacts): Reason {
  const { place } = loop;
  for (const [variable, role] of roles) {
    if (typeof role === 'string' || role.exact) continue;
    const name = `\`${variable.name}\``;
    if (role.operator !== 'min' && role.operator !== 'max') {
      const message = `${name} is computed by \`${role.operator}\` in the source\u2019s order, since another one may change its last bits`;
      return { place, message, fix: 'allow another order with { fast: true }' };
    }
    const call = `${variable.name} = Math.${role.operator}(${variable.name}, x)`;
    const message = `which of equal values ${name} keeps depends on the order: 0 or -0, and NaN`;
    return {
      place,
      message,
      fix: `write \`${call}\`, which any order gives the same (a NaN stays), or allow { fast: true }`,
    };
  }
  return { place, message: 'numbers are put together in the source\u2019s order', fix: 'allow { fast: true }' };
}

/** The functions that are called out of SIMD, as the source writes them. */
function calledIn(loop: Loop): string[] {
  const names = new Set<string>();
  eachExpression(loop.body, (e) => {
    if (e.op === 'math' && isHostCall(e)) names.add(`\`Math.${e.name}\``);
  });
  return [...names];
}
