/** A load or store as one of the loops around it sees it. */
import type { ArrayVariable, Expression, Load, Loop, Store, Variable } from '../tree.ts';
import type { BoundsFinder } from './bounds.ts';
import type { Counted } from './counted.ts';
import { type Atom, atomsOf, isSteady, type Polynomial, polynomialOf, split } from './polynomial.ts';
import type { AccessSite } from './sites.ts';
import { readsOf } from './walk.ts';

export interface Access {
  node: Load | Store;
  array: ArrayVariable;
  index: Expression;
  readonly polynomial: Polynomial | null;
  /**
   * What one more of the loop's counter adds to the index; null if that is not always the same, or not known. Steady in
   * the loop, and all rounds of the loop that run side by side have the rest of the index in common.
   */
  readonly stride: Polynomial | null;
  /** The loops around it, from this one inwards. */
  loops: Loop[];
  /** A round of this loop may leave it out (for another reason than that a loop inside has no rounds). */
  conditional: boolean;
  /** No index that it ever has is out of range. */
  readonly proven: boolean;
}

/** All of a loop. */
export function accessesOf(loop: Loop, bounds: BoundsFinder): Access[] {
  const accesses: Access[] = [];
  for (const site of bounds.sites()) {
    const depth = site.loops.indexOf(loop);
    if (depth >= 0) accesses.push(new Seen(site, depth, bounds));
  }
  return accesses;
}

class Seen implements Access {
  readonly node: Load | Store;
  readonly loops: Loop[];
  readonly conditional: boolean;
  readonly #bounds: BoundsFinder;
  #stride: Polynomial | null | undefined;

  constructor(site: AccessSite, depth: number, bounds: BoundsFinder) {
    this.node = site.node;
    this.loops = site.loops.slice(depth);
    this.conditional = site.conditional[depth]!;
    this.#bounds = bounds;
  }

  get array(): ArrayVariable {
    return this.node.array;
  }

  get index(): Expression {
    return this.node.index;
  }

  get polynomial(): Polynomial | null {
    return this.#bounds.polynomial(this.node);
  }

  get proven(): boolean {
    return this.#bounds.provenInRange(this.node);
  }

  get stride(): Polynomial | null {
    if (this.#stride === undefined) {
      const counted = this.#bounds.counted(this.loops[0]!);
      const p = counted === null ? null : this.polynomial;
      this.#stride = p === null ? null : strideOf(p, counted!, this.loops, this.#bounds);
    }
    return this.#stride;
  }
}

function strideOf(
  p: Polynomial,
  { variable }: Counted,
  loops: readonly Loop[],
  bounds: BoundsFinder,
): Polynomial | null {
  const parts = split(p, variable);
  if (parts === null) return null;
  const alike = new InStep(loops[0]!, variable, bounds);
  return alike.polynomial(parts.stride, []) && alike.polynomial(parts.rest, loops.slice(1)) ? parts.stride : null;
}

/** What all rounds of a loop have in common that run side by side, although loops inside of it change it. */
class InStep {
  readonly #counter: Variable;
  readonly #bounds: BoundsFinder;
  readonly #assigned: ReadonlySet<Variable>;

  constructor(loop: Loop, counter: Variable, bounds: BoundsFinder) {
    this.#counter = counter;
    this.#bounds = bounds;
    this.#assigned = bounds.assigned(loop);
  }

  polynomial(p: Polynomial | null, inner: readonly Loop[], depth = 4): boolean {
    return p !== null && atomsOf(p).every((atom) => this.#atom(atom, inner, depth));
  }

  #atom(atom: Atom, inner: readonly Loop[], depth: number): boolean {
    if ('length' in atom || isSteady(atom, this.#assigned)) return true;
    const variables = 'expression' in atom ? [...atom.reads] : [atom];
    return variables.every((variable) => this.#variable(variable, inner, depth));
  }

  /** A counter that starts and ends alike in all rounds, or a name for what is alike. */
  #variable(variable: Variable, inner: readonly Loop[], depth: number): boolean {
    if (!this.#assigned.has(variable)) return true;
    if (variable === this.#counter || depth === 0) return false;
    const loop = inner.find((each) => this.#bounds.counted(each)?.variable === variable);
    if (loop !== undefined) {
      const { start, bound } = this.#bounds.counted(loop)!;
      const isBoundAlike = [...readsOf(bound)].every((read) => this.#variable(read, inner, depth - 1));
      return isBoundAlike && this.polynomial(start, inner, depth - 1);
    }
    const { definitions, ranges } = this.#bounds;
    const meaning = definitions.expansion(variable);
    return meaning !== null && this.polynomial(polynomialOf(meaning, definitions, ranges), inner, depth - 1);
  }
}
