/**
 * Which code dominates which, while structured code is written from top to bottom. The stack of scopes names, for the
 * point that is being written, the regions at whose ends code from here is no longer certain to have run:
 * - an arm of an `if` opens a scope that ends with the arm;
 * - a branch to the end of a block makes all that follows it uncertain at the block's end, but not at ends of regions
 *   within it. So it opens a scope that ends with the block, however deep in other regions it stands;
 * - a loop opens none: who gets behind it has been through its body.
 */
import { type Region, Scope } from './code.ts';

export class Scopes {
  readonly #stack: Scope[];

  constructor(whole: Scope) {
    this.#stack = [whole];
  }

  get top(): Scope {
    return this.#stack[this.#stack.length - 1]!;
  }

  /** From here on, code is uncertain at the end of `region`. */
  open(region: Region): void {
    if (!this.#stack.some((scope) => scope.region === region)) this.#stack.push(new Scope(region));
  }

  /** At the end of `region`. What was uncertain for regions around it still is, though in new scopes. */
  close(region: Region): void {
    const first = this.#stack.findIndex((scope) => scope.region === region);
    if (first < 0) return;
    const around = new Set<Region>();
    for (const scope of this.#stack.splice(first)) {
      scope.open = false;
      if (scope.region !== region) around.add(scope.region);
    }
    for (const outer of [...around].sort((a, b) => a.depth - b.depth)) this.open(outer);
  }
}
