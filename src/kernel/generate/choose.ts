/**
 * Which loop of a nest runs as a gang: the one whose rounds cost the least, by a rough count of instructions. Neighbours
 * in memory are loaded as vectors and what is the same for all lanes once; elements far apart cost an instruction a lane,
 * so that the outermost independent loop is not always the best one.
 */

import type { Access, LoopFacts, Loops } from '../analysis/loops.ts';
import { isConstant } from '../analysis/polynomial.ts';
import { eachDirect, eachOperand, eachStatement, eachWithin } from '../analysis/walk.ts';
import type { Reason } from '../plan.ts';
import type { Expression, Loop, Statement } from '../tree.ts';
import { type Divergence, findDivergence } from './divergence.ts';
import type { Emission } from './emission.ts';
import { callsForAllLanes, isDetoured, isHostCall } from './math.ts';
import { whyNot, whySlower } from './reasons.ts';

export interface Choice {
  /** Lanes of the loops that run as gangs. */
  sizes: Map<Loop, number>;
  /** Why others do not. */
  reasons: Map<Loop, Reason>;
  /** Instructions of a round, as it will be emitted. */
  costs: Map<Loop, number>;
}

export interface ChoiceContext {
  g: Emission;
  loops: Loops;
}

export function chooseLoops(c: ChoiceContext, body: readonly Statement[]): Choice {
  const choice: Choice = { sizes: new Map(), reasons: new Map(), costs: new Map() };
  for (const loop of outermost(body)) {
    for (const [chosen, size] of best(c, choice, loop).sizes) choice.sizes.set(chosen, size);
  }
  for (const loop of choice.sizes.keys()) choice.reasons.delete(loop);
  return choice;
}

interface Best {
  /** Instructions for one run of the loop. */
  cost: number;
  sizes: Map<Loop, number>;
}

/** Of a loop of which nothing is known: inner ones are often short. */
const usualRounds = { outermost: 100, inner: 32 };
/** How much cheaper lanes must look before they are taken. */
const gain = 0.9;

function best(c: ChoiceContext, choice: Choice, loop: Loop): Best {
  const facts = c.loops.of(loop);
  const inner = facts.inner.map((each) => best(c, choice, each));
  const rounds = roundsOf(facts);
  const own = scalarCost(c, loop);
  const scalar: Best = {
    cost: rounds * (own + inner.reduce((sum, each) => sum + each.cost, 0)),
    sizes: new Map(inner.flatMap(({ sizes }) => [...sizes])),
  };
  choice.costs.set(loop, own + inner.reduce((sum, each) => sum + each.cost, 0));
  const reason = whyNot(c.g, facts, rounds);
  if (reason !== null) {
    choice.reasons.set(loop, reason);
    return scalar;
  }
  const divergence = findDivergence(
    loop,
    facts.counted!.variable,
    facts.privateArrays,
    new Set([...facts.roles].flatMap(([variable, role]) => (typeof role === 'string' ? [] : [variable]))),
  );
  const size = sizeOf(c, loop, divergence);
  const round = gangCost(c, facts, divergence, size);
  const cost = entry(facts) + rounds * round;
  if (cost < gain * scalar.cost) {
    choice.costs.set(loop, round);
    return { cost, sizes: new Map([[loop, size]]) };
  }
  choice.reasons.set(loop, whySlower(c.g, facts, scalar.sizes.size > 0));
  return scalar;
}

/** The tests before a gang's loop, and putting lanes together behind it. */
function entry({ roles }: LoopFacts): number {
  return [...roles.values()].reduce((sum, role) => sum + (typeof role === 'string' ? 0 : 40), 80);
}

/** Rounds of a loop, known or supposed. */
export function roundsOf({ counted, depth }: LoopFacts): number {
  const usual = depth === 0 ? usualRounds.outermost : usualRounds.inner;
  if (counted === null || counted.start === null || counted.boundPolynomial === null) return usual;
  const start = isConstant(counted.start);
  const bound = isConstant(counted.boundPolynomial);
  if (start === null || bound === null) return usual;
  return Math.max(0, Math.ceil((bound - start) / counted.step));
}

/** Four vectors: 8 lanes of 64 bits, or 16 where nothing is wider than 32, and where a call for all lanes costs the most. */
function sizeOf({ g }: ChoiceContext, loop: Loop, divergence: Divergence): number {
  let wide = false;
  const note = (e: Expression): void => {
    if (!divergence.varies(e)) return;
    // Indices are int32 in the end.
    if (g.holder(e) === 'f64') wide = true;
    if (e.op !== 'load') eachOperand(e, note);
    else if (e.index.op === 'load') note(e.index);
  };
  eachStatement(loop.body, (statement) => {
    if (statement.op === 'store') {
      note(statement.value);
      if (statement.array.dtype === 'f64') wide = true;
    } else eachDirect(statement, note);
    if (statement.op === 'set' && divergence.variables.has(statement.variable)) {
      if (g.ranges.holds(statement.variable) === 'f64') wide = true;
    }
  });
  return wide && !callsForAllLanes(loop) ? 8 : 16;
}

/** Of one round, inner loops left out. */
function scalarCost({ g }: ChoiceContext, loop: Loop): number {
  let cost = 0;
  const visit = (list: readonly Statement[]): void => {
    for (const statement of list) {
      eachDirect(statement, (e) => eachWithin(e, (inner) => (cost += scalarNode(g, inner))));
      if (statement.op === 'store') cost += 3;
      if (statement.op === 'if') {
        visit(statement.then);
        visit(statement.otherwise);
        cost += 2;
      } else if (statement.op === 'block') visit(statement.body);
    }
  };
  visit(loop.body);
  visit(loop.update);
  return cost;
}

function scalarNode(g: Emission, e: Expression): number {
  if (e.op === 'load') return 3;
  if (e.op === 'math') return isHostCall(e) ? (isDetoured(e) ? 60 : 30) : e.name === 'sqrt' ? 6 : 1;
  if (e.op === 'binary') {
    if (e.operator === '/') return 5;
    if (e.operator === '%') return g.holder(e) === 'f64' ? 20 : 8;
    return e.operator === '**' ? 40 : 1;
  }
  return e.op === 'compare' || e.op === 'choose' || e.op === 'unary' ? 1 : 0;
}

/** Of one round of the source, as a part of a gang. */
function gangCost(c: ChoiceContext, facts: LoopFacts, divergence: Divergence, size: number): number {
  const { g } = c;
  const byNode = new Map(facts.accesses.map((access) => [access.node, access]));
  const own = new Set(facts.roles.keys());
  let cost = 4;
  const visit = (list: readonly Statement[], times: number): void => {
    for (const statement of list) {
      eachDirect(statement, (e) =>
        eachWithin(e, (inner) => (cost += times * gangNode(c, inner, divergence, size, byNode, facts))),
      );
      if (statement.op === 'store')
        cost += times * accessCost(byNode.get(statement), size, facts, divergence, statement.index);
      if (statement.op === 'set' && own.has(statement.variable)) {
        const role = facts.roles.get(statement.variable)!;
        if (typeof role !== 'string' && !role.exact && !g.fast) cost += times * 5 * size;
      }
      if (statement.op === 'if') {
        if (divergence.varies(statement.test)) cost += times * 4;
        visit(statement.then, times);
        visit(statement.otherwise, times);
      } else if (statement.op === 'block') visit(statement.body, times);
      else if (statement.op === 'loop') {
        const rounds = roundsOf(c.loops.of(statement));
        const idle = divergence.divergent.has(statement) ? idleLanes(divergence, statement) : 1;
        if (idle > 1) cost += times * rounds * 4;
        visit(statement.body, times * rounds * idle);
        visit(statement.update, times * rounds * idle);
      }
    }
  };
  visit(facts.loop.body, 1);
  visit(facts.loop.update, 1);
  return cost / size;
}

/** How much longer a gang is in a loop than its lanes on the average: by guess, more where lanes break out of it. */
function idleLanes({ exits }: Divergence, loop: Loop): number {
  let breaks = false;
  eachStatement(loop.body, (statement) => {
    if (exits.has(statement) && statement.op === 'break') breaks = true;
  });
  return breaks ? 1.5 : 1.2;
}

function gangNode(
  c: ChoiceContext,
  e: Expression,
  divergence: Divergence,
  size: number,
  byNode: ReadonlyMap<unknown, Access>,
  facts: LoopFacts,
): number {
  const { g } = c;
  if (e.op === 'load') return accessCost(byNode.get(e), size, facts, divergence, e.index);
  if (!divergence.varies(e)) return scalarNode(g, e);
  const parts = g.holder(e) === 'f64' ? size / 2 : size / 4;
  // Around a call every vector is put aside.
  if (e.op === 'math' && isHostCall(e)) return (isDetoured(e) ? 35 : 40) * size;
  if (e.op === 'binary' && e.operator === '%') return g.holder(e) === 'f64' ? 24 * size : 14 * (size / 2);
  if (e.op === 'binary' && e.operator === '**') return 42 * size;
  return scalarNode(g, e) * parts;
}

function accessCost(
  access: Access | undefined,
  size: number,
  facts: LoopFacts,
  divergence: Divergence,
  index: Expression,
): number {
  if (!divergence.varies(index)) return 1;
  const parts = access?.array.dtype === 'f64' ? size / 2 : size / 4;
  if (access === undefined || facts.privateArrays.has(access.array)) return parts;
  const { polynomial, stride } = access;
  const { variable, step } = facts.counted!;
  if (stride !== null && isConstant(stride) === 1 && step === 1) return parts * 1.5;
  // An index that wraps around is a neighbour in all rounds but those at the ends (peel.ts).
  const wraps = polynomial?.monomials.some(({ atoms }) =>
    atoms.some((atom) => 'expression' in atom && atom.reads.has(variable)),
  );
  return wraps ? parts * 1.5 : (access.node.op === 'store' ? 4 : 3) * size;
}

export function outermost(list: readonly Statement[]): Loop[] {
  const found: Loop[] = [];
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      if (statement.op === 'loop') found.push(statement);
      else if (statement.op === 'if') {
        visit(statement.then);
        visit(statement.otherwise);
      } else if (statement.op === 'block') visit(statement.body);
    }
  };
  visit(list);
  return found;
}
