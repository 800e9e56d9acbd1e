/**
 * What is known of each loop: how it counts, what becomes of its variables, what it loads and stores, and whether its
 * rounds can run side by side. Decides nothing: that is code generation's.
 */
import type { Reason } from '../plan.ts';
import type { ArrayVariable, Loop, Statement, Tree, Variable } from '../tree.ts';
import { type Access, accessesOf } from './access.ts';
import { BoundsFinder } from './bounds.ts';
import type { Counted } from './counted.ts';
import type { Definitions } from './definitions.ts';
import { type DependenceOptions, dependenceOf, type Scatter, scattersOf } from './dependence.ts';
import type { Liveness } from './liveness.ts';
import { isConstant } from './polynomial.ts';
import type { Ranges } from './ranges.ts';
import { type Role, rolesOf } from './roles.ts';
import { eachStatement, exitsOf, outerLoops } from './walk.ts';

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
  /** The same for rounds that run as gangs, which load before they store: later rounds may store what earlier ones load. */
  readonly gangDependence: Reason | null;
  /** The same where what tests in the loop say does not count: rounds may touch what they do not change. */
  readonly untestedDependence: Reason | null;
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

  constructor(tree: Tree, ranges: Ranges, liveness: Liveness) {
    this.bounds = new BoundsFinder(tree, ranges, liveness);
    this.#collect(tree.body, null, 0, liveness);
  }

  get definitions(): Definitions {
    return this.bounds.definitions;
  }

  of(loop: Loop): LoopFacts {
    return this.#facts.get(loop)!;
  }

  #collect(statements: readonly Statement[], parent: Loop | null, depth: number, liveness: Liveness): Loop[] {
    const loops = outerLoops(statements);
    for (const loop of loops) {
      const facts = new Facts(loop, parent, depth, this.bounds, liveness);
      this.#facts.set(loop, facts);
      this.all.push(facts);
      facts.inner = this.#collect([...loop.body, ...loop.update], loop, depth + 1, liveness);
    }
    return loops;
  }
}

/** Found when they are asked for: most kernels have loops of which little is. */
class Facts implements LoopFacts {
  inner: Loop[] = [];
  readonly loop: Loop;
  readonly parent: Loop | null;
  readonly depth: number;
  readonly #bounds: BoundsFinder;
  readonly #liveness: Liveness;
  #roles: ReadonlyMap<Variable, Role> | null = null;
  #accesses: Access[] | null = null;
  #privateArrays: ReadonlySet<ArrayVariable> | null = null;
  #scatters: Scatter[] | null = null;
  #dependence: Reason | null | undefined;

  constructor(loop: Loop, parent: Loop | null, depth: number, bounds: BoundsFinder, liveness: Liveness) {
    this.loop = loop;
    this.parent = parent;
    this.depth = depth;
    this.#bounds = bounds;
    this.#liveness = liveness;
  }

  get counted(): Counted | null {
    return this.#bounds.counted(this.loop);
  }

  get assigned(): ReadonlySet<Variable> {
    return this.#bounds.assigned(this.loop);
  }

  get roles(): ReadonlyMap<Variable, Role> {
    const counter = this.counted?.variable ?? null;
    this.#roles ??= rolesOf(this.loop, this.assigned, counter, this.#bounds.ranges, this.#liveness);
    return this.#roles;
  }

  get accesses(): Access[] {
    this.#accesses ??= accessesOf(this.loop, this.#bounds);
    return this.#accesses;
  }

  get privateArrays(): ReadonlySet<ArrayVariable> {
    this.#privateArrays ??= clearedIn(this.loop);
    return this.#privateArrays;
  }

  get scatters(): Scatter[] {
    this.#scatters ??= scattersOf(this.accesses, this.#bounds.ranges).filter(({ store }) => {
      const stride = this.accesses.find(({ node }) => node === store)!.stride;
      return !this.privateArrays.has(store.array) && (stride === null || isConstant(stride) === 0);
    });
    return this.#scatters;
  }

  get dependence(): Reason | null {
    if (this.#dependence === undefined)
      this.#dependence = this.#findDependence({ believesTests: true, inGangs: false });
    return this.#dependence;
  }

  get untestedDependence(): Reason | null {
    return this.dependence ?? this.#findDependence({ believesTests: false, inGangs: false });
  }

  get gangDependence(): Reason | null {
    return this.dependence === null ? null : this.#findDependence({ believesTests: true, inGangs: true });
  }

  #findDependence(options: DependenceOptions): Reason | null {
    const { loop, counted, roles } = this;
    if (counted === null) return whyNotCounted(loop);
    for (const [variable, role] of roles) if (role === 'carried') return carriedBy(loop, variable);
    const ignored = new Set([...this.privateArrays, ...this.scatters.map(({ array }) => array)]);
    return dependenceOf(loop, counted.variable, counted.step, this.accesses, ignored, this.#bounds, options);
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

export const CARRIED_FIX =
  'if it can be computed from the counter, do so; else put what does not need it into a loop of its own';

function carriedBy(loop: Loop, variable: Variable): Reason {
  let place = loop.place;
  eachStatement([...loop.body, ...loop.update], (statement) => {
    if (place === loop.place && statement.op === 'set' && statement.variable === variable) place = statement.place;
  });
  return { place, message: `\`${variable.name}\` is carried from one round to the next`, fix: CARRIED_FIX };
}
