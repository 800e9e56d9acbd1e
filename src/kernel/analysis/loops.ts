/**
 * What is known of each loop: how it counts, what becomes of its variables, what it loads and stores, and whether its
 * rounds can run side by side. Decides nothing: that is code generation's.
 */
import type { Reason } from '../plan.ts';
import type { ArrayVariable, Load, Loop, Statement, Store, Tree, Variable } from '../tree.ts';
import type { Access } from './access.ts';
import { BoundsFinder } from './bounds.ts';
import type { Counted } from './counted.ts';
import type { Definitions } from './definitions.ts';
import { dependenceOf, type Scatter, scattersOf } from './dependence.ts';
import type { Liveness } from './liveness.ts';
import { atomsOf, isSteady, type Polynomial, polynomialOf, split } from './polynomial.ts';
import type { Ranges } from './ranges.ts';
import { type Role, rolesOf } from './roles.ts';
import { eachStatement, exitsOf, outerLoops, readsOf } from './walk.ts';

export type { Access } from './access.ts';
export type { Counted } from './counted.ts';
export type { Scatter } from './dependence.ts';
export type { Reduction, Role } from './roles.ts';

export interface LoopFacts {
  loop: Loop;
  parent: Loop | null;
  inner: Loop[];
  /** 0 for the outermost. */
  depth: number;
  counted: Counted | null;
  assigned: ReadonlySet<Variable>;
  /** Of each variable assigned in the loop, the counter apart. */
  roles: ReadonlyMap<Variable, Role>;
  /** Every load and store in it, inner loops' too, in the order of the text. */
  accesses: Access[];
  /** Local arrays of which each round has its own, since it clears them. */
  privateArrays: ReadonlySet<ArrayVariable>;
  /** `a[e] += v` of integers, with nothing else done to `a` in the loop, where `e` may be the same in two rounds. */
  scatters: Scatter[];
  /** Why rounds are not independent (reductions and scatters apart), the first reason; null if they are. */
  dependence: Reason | null;
}

export interface Loops {
  of(loop: Loop): LoopFacts;
  /** All, outer before inner ones. */
  readonly all: readonly LoopFacts[];
  readonly definitions: Definitions;
  readonly bounds: BoundsFinder;
}

export function inferLoops(tree: Tree, ranges: Ranges, liveness: Liveness, _options: { fast?: boolean } = {}): Loops {
  return new Finder(tree, ranges, liveness);
}

class Finder implements Loops {
  readonly all: LoopFacts[] = [];
  readonly bounds: BoundsFinder;
  readonly #facts = new Map<Loop, LoopFacts>();
  readonly #ranges: Ranges;
  readonly #liveness: Liveness;
  readonly #polynomials = new Map<Load | Store, Polynomial | null>();
  readonly #proven = new Map<Load | Store, boolean>();

  constructor(tree: Tree, ranges: Ranges, liveness: Liveness) {
    this.#ranges = ranges;
    this.#liveness = liveness;
    this.bounds = new BoundsFinder(tree, ranges, liveness);
    const all: [Loop, Loop | null][] = [];
    const collect = (statements: readonly Statement[], parent: Loop | null): void => {
      for (const loop of outerLoops(statements)) {
        all.push([loop, parent]);
        collect([...loop.body, ...loop.update], loop);
      }
    };
    collect(tree.body, null);
    // Counters first: an access asks for those of all loops around it.
    for (const [loop] of all) this.bounds.counted(loop);
    for (const [loop, parent] of all) {
      const facts = this.#look(loop, parent);
      this.#facts.set(loop, facts);
      this.all.push(facts);
    }
  }

  get definitions(): Definitions {
    return this.bounds.definitions;
  }

  of(loop: Loop): LoopFacts {
    return this.#facts.get(loop)!;
  }

  #look(loop: Loop, parent: Loop | null): LoopFacts {
    const counted = this.bounds.counted(loop);
    const assigned = this.bounds.assigned(loop);
    const roles = rolesOf(loop, assigned, counted?.variable ?? null, this.#ranges, this.#liveness);
    const accesses = this.#accessesOf(loop, counted);
    const privateArrays = clearedIn(loop);
    const scatters = scattersOf(accesses, this.bounds).filter(({ store }) => !privateArrays.has(store.array));
    const affine = scatters.filter(({ store }) => accesses.find(({ node }) => node === store)!.stride === null);
    return {
      loop,
      parent,
      inner: outerLoops([...loop.body, ...loop.update]),
      depth: parent === null ? 0 : this.of(parent).depth + 1,
      counted,
      assigned,
      roles,
      accesses,
      privateArrays,
      scatters: affine,
      dependence:
        this.#reason(loop, counted, roles) ??
        dependenceOf(
          loop,
          counted!.variable,
          counted!.step,
          accesses,
          new Set([...privateArrays, ...affine.map(({ array }) => array)]),
          this.bounds,
        ),
    };
  }

  #accessesOf(loop: Loop, counted: Counted | null): Access[] {
    const accesses: Access[] = [];
    for (const site of this.bounds.sites()) {
      const depth = site.loops.indexOf(loop);
      if (depth < 0) continue;
      const { node } = site;
      const loops = site.loops.slice(depth);
      const polynomial = this.#polynomialOf(node);
      accesses.push({
        node,
        array: node.array,
        index: node.index,
        polynomial,
        stride: polynomial === null || counted === null ? null : this.#strideOf(polynomial, loop, counted, loops),
        loops,
        conditional: site.conditional[depth]!,
        proven: this.#isProven(node),
      });
    }
    return accesses;
  }

  #polynomialOf(node: Load | Store): Polynomial | null {
    let found = this.#polynomials.get(node);
    if (found === undefined) {
      found = polynomialOf(node.index, this.definitions, this.#ranges);
      this.#polynomials.set(node, found);
    }
    return found;
  }

  #isProven(node: Load | Store): boolean {
    let found = this.#proven.get(node);
    if (found === undefined) {
      found = this.bounds.provenInRange(node);
      this.#proven.set(node, found);
    }
    return found;
  }

  #strideOf(polynomial: Polynomial, loop: Loop, counted: Counted, loops: readonly Loop[]): Polynomial | null {
    const parts = split(polynomial, counted.variable);
    if (parts === null || !this.#isAlike(parts.stride, loop, counted.variable, [])) return null;
    return this.#isAlike(parts.rest, loop, counted.variable, loops.slice(1)) ? parts.stride : null;
  }

  /** Whether all rounds of the loop that run in step have the same value: it changes with loops inside at most. */
  #isAlike(p: Polynomial, loop: Loop, counter: Variable, inner: readonly Loop[]): boolean {
    const assigned = this.bounds.assigned(loop);
    return atomsOf(p).every((atom) => {
      if (isSteady(atom, assigned)) return true;
      if ('length' in atom) return true;
      const variables = 'expression' in atom ? [...atom.reads] : [atom];
      return variables.every(
        (variable) => !assigned.has(variable) || this.#isInStep(variable, loop, counter, inner, 4),
      );
    });
  }

  #isInStep(variable: Variable, loop: Loop, counter: Variable, inner: readonly Loop[], depth: number): boolean {
    if (variable === counter || depth === 0) return false;
    const again = (p: Polynomial | null): boolean =>
      p !== null &&
      atomsOf(p).every((atom) => {
        if (isSteady(atom, this.bounds.assigned(loop)) || 'length' in atom) return true;
        const variables = 'expression' in atom ? [...atom.reads] : [atom];
        return variables.every(
          (each) => !this.bounds.assigned(loop).has(each) || this.#isInStep(each, loop, counter, inner, depth - 1),
        );
      });
    for (const each of inner) {
      const counted = this.bounds.counted(each);
      if (counted?.variable !== variable) continue;
      const assigned = this.bounds.assigned(loop);
      const bounds = [...readsOf(counted.bound)].filter((read) => assigned.has(read));
      return again(counted.start) && bounds.every((read) => this.#isInStep(read, loop, counter, inner, depth - 1));
    }
    const meaning = this.definitions.expansion(variable);
    return meaning !== null && again(polynomialOf(meaning, this.definitions, this.#ranges));
  }

  #reason(loop: Loop, counted: Counted | null, roles: ReadonlyMap<Variable, Role>): Reason | null {
    if (counted === null) return whyNotCounted(loop);
    for (const [variable, role] of roles) if (role === 'carried') return carriedBy(loop, variable);
    return null;
  }
}

function clearedIn(loop: Loop): Set<ArrayVariable> {
  const arrays = new Set<ArrayVariable>();
  eachStatement(loop.body, (statement) => {
    if (statement.op === 'clearScratch') arrays.add(statement.array);
  });
  return arrays;
}

function whyNotCounted(loop: Loop): Reason {
  const exit = exitsOf(loop)[0];
  if (exit !== undefined) {
    return {
      place: exit.place,
      message: `the loop may end early by \`${exit.op}\``,
      fix: 'go through all rounds, and keep what was found in a variable',
    };
  }
  return {
    place: loop.test.place,
    message: 'the number of rounds is not known before the loop',
    fix: 'write it as `for (let i = start; i < end; i++)`, where the loop changes neither `end` nor (but for `i++`) `i`',
  };
}

function carriedBy(loop: Loop, variable: Variable): Reason {
  let place = loop.place;
  eachStatement([...loop.body, ...loop.update], (statement) => {
    if (place === loop.place && statement.op === 'set' && statement.variable === variable) place = statement.place;
  });
  return { place, message: `\`${variable.name}\` is carried from one round to the next`, fix: null };
}
