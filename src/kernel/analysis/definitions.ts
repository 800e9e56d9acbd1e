/**
 * Where variables are set and read, by position in the text of the tree: each statement has a number, those inside of it
 * the numbers that follow. That answers in one step whether anything changes between two places, and so which variables
 * are but names for an expression: set once, all reads behind that in the same statements (or inside of those), and
 * nothing in between that sets what the expression is made of.
 */
import type { Expression, Loop, Set as SetStatement, Statement, Tree, Variable } from '../tree.ts';
import { eachDirect, eachWithin } from './walk.ts';

/** One place where a variable is set. */
export interface SetSite {
  set: SetStatement;
  position: number;
  /** The last position of the statements that the set stands in: what follows it there has positions up to this. */
  end: number;
  /** The loops in whose body it stands, the outermost first. */
  loops: readonly Loop[];
  /** Statements that the set stands among, and where. */
  list: readonly Statement[];
  index: number;
}

export interface LoopSite {
  position: number;
  /** The loops in whose body it stands, the outermost first. */
  loops: readonly Loop[];
  list: readonly Statement[];
  index: number;
  /** The last position inside of it. */
  last: number;
}

export class Definitions {
  readonly #sets = new Map<Variable, SetSite[]>();
  /** First and last position of a variable's reads. */
  readonly #reads = new Map<Variable, [number, number]>();
  readonly #loops = new Map<Loop, LoopSite>();
  readonly #expansions = new Map<Variable, Expression | null>();
  readonly #passed = new Set<Variable>();
  #position = 0;

  constructor(tree: Tree) {
    for (const parameter of tree.parameters) if (parameter.kind !== 'array') this.#passed.add(parameter.variable);
    this.#list(tree.body, []);
  }

  sets(variable: Variable): readonly SetSite[] {
    return this.#sets.get(variable) ?? [];
  }

  site(loop: Loop): LoopSite {
    return this.#loops.get(loop)!;
  }

  /** Whether the variable is set at a position of `after` + 1 to `last`. */
  isSetWithin(variable: Variable, after: number, last: number): boolean {
    return this.sets(variable).some(({ position }) => position > after && position <= last);
  }

  /** What the variable stands for wherever it is read, or null. */
  expansion(variable: Variable): Expression | null {
    let found = this.#expansions.get(variable);
    if (found === undefined) {
      found = this.#find(variable);
      this.#expansions.set(variable, found);
    }
    return found;
  }

  #find(variable: Variable): Expression | null {
    const sites = this.sets(variable);
    const site = sites[0];
    if (site === undefined || sites.length > 1 || this.#passed.has(variable)) return null;
    const reads = this.#reads.get(variable);
    if (reads !== undefined && (reads[0] <= site.position || reads[1] > site.end)) return null;
    let stays = true;
    eachWithin(site.set.value, (inner) => {
      if (inner.op === 'load') stays = false;
      if (inner.op === 'read' && this.isSetWithin(inner.variable, site.position, site.end)) stays = false;
    });
    return stays ? site.set.value : null;
  }

  #list(list: readonly Statement[], loops: readonly Loop[]): void {
    const mine: SetSite[] = [];
    for (const [index, statement] of list.entries()) {
      const position = ++this.#position;
      eachDirect(statement, (expression) => this.#note(expression, position));
      if (statement.op === 'set') {
        const site = { set: statement, position, end: 0, loops, list, index };
        mine.push(site);
        const known = this.#sets.get(statement.variable);
        if (known === undefined) this.#sets.set(statement.variable, [site]);
        else known.push(site);
      } else if (statement.op === 'if') {
        this.#list(statement.then, loops);
        this.#list(statement.otherwise, loops);
      } else if (statement.op === 'block') this.#list(statement.body, loops);
      else if (statement.op === 'loop') {
        const site = { position, loops, list, index, last: 0 };
        this.#loops.set(statement, site);
        this.#list(statement.body, [...loops, statement]);
        this.#list(statement.update, loops);
        site.last = this.#position;
      }
    }
    for (const site of mine) site.end = this.#position;
  }

  #note(expression: Expression, position: number): void {
    eachWithin(expression, (inner) => {
      if (inner.op !== 'read') return;
      const span = this.#reads.get(inner.variable);
      if (span === undefined) this.#reads.set(inner.variable, [position, position]);
      else span[1] = position;
    });
  }
}
