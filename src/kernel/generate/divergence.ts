/**
 * What differs from lane to lane when the rounds of a loop run as a gang: which expressions and variables, which loops and
 * blocks lanes leave one by one, and which jumps only some lanes take. Found by going through the body until nothing new
 * differs.
 *
 * A variable that is set alike by all lanes that are still in a divergent loop (a counter of rounds) is *in step* there:
 * one value serves all of them, although lanes that have left keep the one that they left with.
 */
import { eachInside, eachOperand, eachStatement } from '../analysis/walk.ts';
import type {
  ArrayVariable,
  Break,
  Continue,
  Expression,
  Label,
  Loop,
  Set as SetStatement,
  Statement,
  Variable,
} from '../tree.ts';

export interface Divergence {
  varies(expression: Expression): boolean;
  /** Those that need a lane each. */
  variables: ReadonlySet<Variable>;
  /** Loops and blocks that lanes leave one by one. */
  divergent: ReadonlySet<Statement>;
  /** Breaks and continues that not all lanes take that are on in their target. */
  exits: ReadonlySet<Statement>;
  /** Loops (the gang's own, too) that lanes continue one by one. */
  continued: ReadonlySet<Label>;
  /** The loop in which a variable is in step; the sets before it prepare that. */
  inStep: ReadonlyMap<Variable, Loop>;
  /** Whether there are tests that lanes answer differently: what ranges say then holds for some lanes alone. */
  readonly narrows: boolean;
}

/** `privateArrays`: local arrays of which each lane has its own; `reductions`: variables that every lane adds to. */
export function findDivergence(
  loop: Loop,
  counter: Variable,
  privateArrays: ReadonlySet<ArrayVariable>,
  reductions: ReadonlySet<Variable>,
): Divergence {
  return new Finder(loop, counter, privateArrays, reductions).find();
}

/** A construct around the statement that is looked at. */
interface Around {
  statement: Statement;
  label: Label | null;
  /** An `if` whose lanes differ, or a loop or block that lanes leave one by one. */
  isDivergent: boolean;
}

class Finder implements Divergence {
  readonly variables = new Set<Variable>();
  readonly divergent = new Set<Statement>();
  readonly exits = new Set<Statement>();
  readonly continued = new Set<Label>();
  readonly inStep = new Map<Variable, Loop>();
  narrows = false;
  readonly #loop: Loop;
  readonly #counter: Variable;
  readonly #privateArrays: ReadonlySet<ArrayVariable>;
  readonly #varying = new Set<Expression>();
  readonly #around: Around[] = [];
  /** In the update of a loop, where those that continued are back. */
  readonly #updating = new Set<Label>();
  #changed = true;

  constructor(
    loop: Loop,
    counter: Variable,
    privateArrays: ReadonlySet<ArrayVariable>,
    reductions: ReadonlySet<Variable>,
  ) {
    this.#loop = loop;
    this.#counter = counter;
    this.#privateArrays = privateArrays;
    for (const variable of reductions) this.variables.add(variable);
    for (const [variable, inner] of stepCandidates(loop.body)) this.inStep.set(variable, inner);
    for (const variable of reductions) this.inStep.delete(variable);
  }

  find(): Divergence {
    while (this.#changed) {
      this.#changed = false;
      this.#list(this.#loop.body);
      this.#updating.add(this.#loop.label);
      this.#list(this.#loop.update);
      this.#updating.delete(this.#loop.label);
    }
    // What is the same in all lanes anyway needs no step.
    for (const variable of this.inStep.keys()) if (!this.variables.has(variable)) this.inStep.delete(variable);
    return this;
  }

  varies(expression: Expression): boolean {
    return this.#varying.has(expression);
  }

  #list(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.op) {
      case 'set':
        this.#set(statement);
        return;
      case 'store':
        this.#expression(statement.index);
        this.#expression(statement.value);
        return;
      case 'if':
        this.#inside(statement, null, this.#test(statement.test), () => {
          this.#list(statement.then);
          this.#list(statement.otherwise);
        });
        return;
      case 'loop':
        this.#inside(statement, statement.label, this.divergent.has(statement), () => {
          if (this.#test(statement.test)) this.#note(this.divergent, statement);
          this.#list(statement.body);
          this.#updating.add(statement.label);
          this.#list(statement.update);
          this.#updating.delete(statement.label);
        });
        return;
      case 'block':
        this.#inside(statement, statement.label, this.divergent.has(statement), () => this.#list(statement.body));
        return;
      case 'break':
      case 'continue':
        this.#exit(statement);
        return;
      case 'return':
        if (statement.value !== null) this.#expression(statement.value);
        return;
      case 'clearScratch':
        return;
    }
  }

  #inside(statement: Statement, label: Label | null, isDivergent: boolean, visit: () => void): void {
    this.#around.push({ statement, label, isDivergent });
    visit();
    this.#around.pop();
  }

  #set(statement: SetStatement): void {
    const { variable } = statement;
    // The loop over gangs counts.
    if (variable === this.#counter) return;
    const varies = this.#expression(statement.value);
    const home = this.inStep.get(variable);
    const depth = this.#around.findIndex(({ statement: around }) => around === home);
    if (home !== undefined) {
      const inner = depth >= 0 && this.#around.slice(depth + 1).some(({ isDivergent }) => isDivergent);
      const asleep = depth >= 0 && this.continued.has(home.label) && !this.#updating.has(home.label);
      if (varies || inner || asleep) {
        this.inStep.delete(variable);
        this.#changed = true;
      }
    }
    const masked = this.continued.has(this.#loop.label) || this.#around.some(({ isDivergent }) => isDivergent);
    const leaves = home !== undefined && this.divergent.has(home);
    if (varies || masked || leaves) this.#note(this.variables, variable);
  }

  #exit(statement: Break | Continue): void {
    const isGang = statement.label === this.#loop.label;
    const target = isGang ? -1 : this.#around.findIndex(({ label }) => label === statement.label);
    const within = this.#around.slice(target + 1);
    const targetLabel = statement.label;
    const asleep = this.continued.has(targetLabel) && !this.#updating.has(targetLabel);
    const polluted =
      target >= 0 &&
      this.#around[target]!.statement.op === 'block' &&
      this.divergent.has(this.#around[target]!.statement);
    if (!(within.some(({ isDivergent }) => isDivergent) || asleep || polluted)) return;
    this.#note(this.exits, statement);
    if (statement.op === 'continue') this.#note(this.continued, statement.label);
    // Lanes leave what is between one by one, and the target, or its round.
    const left = target >= 0 ? this.#around.slice(target) : within;
    for (const around of left) if (around.label !== null) this.#note(this.divergent, around.statement);
  }

  #note<Item>(set: Set<Item>, item: Item): void {
    if (set.has(item)) return;
    set.add(item);
    this.#changed = true;
  }

  #test(test: Expression): boolean {
    const varies = this.#expression(test);
    if (varies) this.narrows = true;
    return varies;
  }

  #expression(expression: Expression): boolean {
    let varies = false;
    eachOperand(expression, (operand) => {
      if (this.#expression(operand)) varies = true;
    });
    if (varies && (expression.op === 'choose' || expression.op === 'logical')) this.narrows = true;
    if (expression.op === 'read') varies = this.#readVaries(expression.variable);
    if (expression.op === 'load' && this.#privateArrays.has(expression.array)) varies = true;
    if (varies) this.#varying.add(expression);
    return varies;
  }

  #readVaries(variable: Variable): boolean {
    if (variable === this.#counter) return true;
    const home = this.inStep.get(variable);
    if (home !== undefined && this.#around.some(({ statement }) => statement === home)) return false;
    return this.variables.has(variable);
  }
}

/**
 * Variables that may be in step in a loop: every set of them is in the loop, or before it in the list that the loop is in.
 */
function stepCandidates(body: readonly Statement[]): Map<Variable, Loop> {
  const sets = new Map<Variable, number>();
  eachStatement(body as Statement[], (statement) => {
    if (statement.op === 'set') sets.set(statement.variable, (sets.get(statement.variable) ?? 0) + 1);
  });
  const candidates = new Map<Variable, Loop>();
  const visit = (list: readonly Statement[]): void => {
    const before = new Map<Variable, number>();
    for (const statement of list) {
      if (statement.op === 'set') before.set(statement.variable, (before.get(statement.variable) ?? 0) + 1);
      if (statement.op === 'loop') {
        const inside = new Map<Variable, number>();
        eachStatement([statement], (inner) => {
          if (inner.op === 'set') inside.set(inner.variable, (inside.get(inner.variable) ?? 0) + 1);
        });
        for (const [variable, count] of inside) {
          const earlier = before.get(variable) ?? 0;
          if (earlier > 0 && earlier + count === sets.get(variable)) candidates.set(variable, statement);
        }
      }
      eachInside(statement, visit);
    }
  };
  visit(body);
  return candidates;
}
