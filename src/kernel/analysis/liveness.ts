/**
 * Which variables still matter where: a variable is live at a point if some path from there reads it before setting it.
 * One pass backwards; loops are gone through again until what is live at their heads no longer grows. Sets are bit sets
 * inside and become sets of variables when they are asked for.
 */
import type { Expression, Label, Loop, Statement, Tree, Variable } from '../tree.ts';

export interface Liveness {
  /** Behind the statement: for a loop and a block also where breaks of it go, for a jump where it goes. */
  after(statement: Statement): ReadonlySet<Variable>;
  /** Before a loop's test, at its first round and at each that follows. */
  atHead(loop: Loop): ReadonlySet<Variable>;
  /** Before a loop's update: where a `continue` goes. */
  atUpdate(loop: Loop): ReadonlySet<Variable>;
  /** What a round may read of what an earlier round set, or of what was set before the loop. */
  exposed(loop: Loop): ReadonlySet<Variable>;
}

type Bits = Uint32Array;

/** What is live where in a tree. */
export function inferLiveness(tree: Tree): Liveness {
  return new Pass(tree.variables, tree.body);
}

class Pass implements Liveness {
  readonly #slots = new Map<Variable, number>();
  readonly #variables: readonly Variable[];
  readonly #words: number;
  readonly #after = new Map<Statement, Bits>();
  readonly #heads = new Map<Loop, Bits>();
  readonly #updates = new Map<Loop, Bits>();
  readonly #breaks = new Map<Label, Bits>();
  readonly #continues = new Map<Label, Bits>();
  readonly #sets = new Map<Bits, ReadonlySet<Variable>>();

  readonly #none: Bits;

  constructor(variables: readonly Variable[], body: readonly Statement[]) {
    this.#variables = variables;
    for (const variable of variables) this.#slots.set(variable, this.#slots.size);
    this.#words = Math.max(1, (variables.length + 31) >>> 5);
    this.#none = new Uint32Array(this.#words);
    this.#list(body, this.#none);
  }

  after(statement: Statement): ReadonlySet<Variable> {
    return this.#asSet(this.#after.get(statement));
  }

  atHead(loop: Loop): ReadonlySet<Variable> {
    return this.#asSet(this.#heads.get(loop));
  }

  atUpdate(loop: Loop): ReadonlySet<Variable> {
    return this.#asSet(this.#updates.get(loop));
  }

  /** Liveness of the loop alone: as if nothing behind it mattered. */
  exposed(loop: Loop): ReadonlySet<Variable> {
    return new Pass(this.#variables, [loop]).atHead(loop);
  }

  #asSet(bits: Bits | undefined): ReadonlySet<Variable> {
    if (bits === undefined) return new Set();
    let set = this.#sets.get(bits);
    if (set === undefined) {
      set = new Set(this.#variables.filter((_, slot) => (bits[slot >>> 5]! >>> (slot & 31)) & 1));
      this.#sets.set(bits, set);
    }
    return set;
  }

  /** What is live before the statements; takes over `live`, which is what is live behind them. */
  #list(statements: readonly Statement[], live: Bits): Bits {
    let current = live;
    for (let i = statements.length - 1; i >= 0; i--) current = this.#statement(statements[i]!, current);
    return current;
  }

  #statement(statement: Statement, live: Bits): Bits {
    this.#after.set(statement, live);
    switch (statement.op) {
      case 'set': {
        const before = live.slice();
        const slot = this.#slots.get(statement.variable)!;
        before[slot >>> 5]! &= ~(1 << (slot & 31));
        return this.#reads(statement.value, before);
      }
      case 'store':
        return this.#reads(statement.index, this.#reads(statement.value, live.slice()));
      case 'if': {
        const before = this.#list(statement.then, live).slice();
        unite(before, this.#list(statement.otherwise, live));
        return this.#reads(statement.test, before);
      }
      case 'block':
        this.#breaks.set(statement.label, live);
        return this.#list(statement.body, live);
      case 'loop':
        return this.#loop(statement, live);
      case 'break':
      case 'continue': {
        const labels = statement.op === 'break' ? this.#breaks : this.#continues;
        const target = labels.get(statement.label) ?? this.#none;
        this.#after.set(statement, target);
        return target;
      }
      case 'return': {
        this.#after.set(statement, this.#none);
        const before = new Uint32Array(this.#words);
        return statement.value === null ? before : this.#reads(statement.value, before);
      }
      case 'clearScratch':
        return live;
    }
  }

  /** Heads only grow, also from one visit to the next, so each visit starts with what the last one found. */
  #loop(loop: Loop, live: Bits): Bits {
    const { test } = loop;
    this.#breaks.set(loop.label, live);
    let head = this.#heads.get(loop) ?? new Uint32Array(this.#words);
    for (;;) {
      const update = this.#list(loop.update, head);
      this.#updates.set(loop, update);
      this.#continues.set(loop.label, update);
      const before = this.#list(loop.body, update).slice();
      if (!(test.op === 'constant' && test.value === true)) unite(before, live);
      this.#reads(test, before);
      unite(before, head);
      if (before.every((word, i) => word === head[i])) break;
      head = before;
    }
    this.#heads.set(loop, head);
    return head;
  }

  #reads(expression: Expression, live: Bits): Bits {
    switch (expression.op) {
      case 'constant':
      case 'length':
        return live;
      case 'read': {
        const slot = this.#slots.get(expression.variable)!;
        live[slot >>> 5]! |= 1 << (slot & 31);
        return live;
      }
      case 'load':
        return this.#reads(expression.index, live);
      case 'unary':
      case 'toNumber':
        return this.#reads(expression.argument, live);
      case 'choose':
        this.#reads(expression.test, live);
        this.#reads(expression.then, live);
        return this.#reads(expression.otherwise, live);
      case 'math':
        for (const argument of expression.arguments) this.#reads(argument, live);
        return live;
      default:
        this.#reads(expression.left, live);
        return this.#reads(expression.right, live);
    }
  }
}

function unite(into: Bits, from: Bits): void {
  for (let i = 0; i < into.length; i++) into[i]! |= from[i]!;
}
