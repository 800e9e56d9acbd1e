/**
 * Decides where each value waits for its use, without changing the order of the code, which V8 keeps: on WebAssembly's
 * stack if its only user finds it there on top, else in a local. Constants of loops, of vectors and floats, get
 * locals that are set before the outermost loop, since V8 makes a constant anew in each round.
 */
import type { Item, Local, LoopRegion, Value } from './code.ts';
import { TYPES, type Type } from './types.ts';

export class Layout {
  /** Locals of each type, in the order of `TYPES`. */
  readonly counts: number[] = TYPES.map(() => 0);
  /** The constants that an outermost loop needs. */
  readonly constants = new Map<LoopRegion, Set<Value>>();
  /** Results of code so far that lie on the stack. */
  #stack: Value[] = [];
  #needed: Set<Value> | null = null;
  /** In a loop that calls: registers do not outlive a call, so that floats are better made anew. */
  #hasCalls = false;

  constructor(items: readonly Item[]) {
    this.#visit(items);
  }

  #visit(items: readonly Item[]): void {
    for (const item of items) this.#item(item);
    this.#flush();
  }

  #item(item: Item): void {
    switch (item.kind) {
      case 'operation':
        if (item.dropped) return;
        item.args = this.#consume(item.args, item.operator!.commutative);
        this.#produce(item);
        break;
      case 'call':
        this.#consume(item.args);
        if (item.uses > 0) this.#produce(item);
        break;
      case 'merge':
        for (const read of item.reads) {
          if (read.uses === 0) continue;
          this.#placeVariable(read.variable!);
          if (read.copied) this.#produce(read);
        }
        break;
      case 'effect':
        this.#consume(item.args);
        break;
      case 'set':
        if (item.dropped) return;
        this.#consume([item.value]);
        this.#placeVariable(item.variable);
        break;
      case 'block':
        this.#flush();
        this.#visit(item.body);
        break;
      case 'loop':
        for (const moved of item.region.before) this.#item(moved);
        this.#flush();
        this.#loop(item.region, item.body);
        break;
      case 'if':
        if (item.dropped) return;
        this.#consume([item.condition]);
        this.#flush();
        this.#visit(item.body);
        this.#visit(item.otherwise);
        break;
      case 'branch':
        if (item.condition !== null) this.#consume([item.condition]);
        break;
      default:
    }
  }

  #loop(region: LoopRegion, body: readonly Item[]): void {
    const outer = this.#needed;
    const hasCalls = this.#hasCalls;
    if (outer === null) {
      this.#needed = new Set();
      this.constants.set(region, this.#needed);
    }
    this.#hasCalls ||= callsWithin(body);
    this.#visit(body);
    this.#needed = outer;
    this.#hasCalls = hasCalls;
  }

  /** Takes operands from the stack as far as they lie there in order; gives them in the order in which they lie. */
  #consume(args: readonly Value[], commutative = false): readonly Value[] {
    const stack = this.#stack;
    let ordered = args;
    if (commutative) {
      const [a, b] = args as [Value, Value];
      const top = stack[stack.length - 1];
      if (top !== undefined && (top === a ? stack[stack.length - 2] === b : top === b && !stack.includes(a))) {
        ordered = [b, a];
      }
    }
    let count = Math.min(ordered.length, stack.length);
    while (count > 0 && !liesOnTop(stack, ordered, count)) count--;
    stack.length -= count;
    for (let index = count; index < ordered.length; index++) this.#fetch(ordered[index]!);
    return ordered;
  }

  /** It will be written at its use, or read from a local. */
  #fetch(value: Value): void {
    if (value.kind === 'constant') {
      if (this.#needed === null || !isDear(value) || (this.#hasCalls && value.type !== 'v128')) return;
      this.#needed.add(value);
      if (value.place < 0) value.place = this.#place(value.type);
      return;
    }
    const index = this.#stack.indexOf(value);
    if (index < 0) return;
    this.#stack.splice(index, 1);
    value.place = this.#place(value.type);
  }

  #produce(value: Value): void {
    if (value.uses === 1) this.#stack.push(value);
    else value.place = this.#place(value.type);
  }

  /** Control structures begin and end with nothing on the stack. */
  #flush(): void {
    for (const value of this.#stack) value.place = this.#place(value.type);
    this.#stack.length = 0;
  }

  #placeVariable(variable: Local): void {
    if (variable.place < 0) variable.place = this.#place(variable.type);
  }

  #place(type: Type): number {
    return this.counts[TYPES.indexOf(type)]!++;
  }
}

/** Whether V8 makes it anew at each use, at a cost: other numbers are part of instructions, a float's 0 is nearly free. */
/** Whether code calls for a result, in every round. */
function callsWithin(items: readonly Item[]): boolean {
  return items.some(
    (item) =>
      item.kind === 'call' ||
      ((item.kind === 'block' || item.kind === 'loop') && callsWithin(item.body)) ||
      (item.kind === 'if' && (callsWithin(item.body) || callsWithin(item.otherwise))),
  );
}

function isDear({ type, constant }: Value): boolean {
  return type === 'v128' || ((type === 'f64' || type === 'f32') && !Object.is(constant, 0));
}

function liesOnTop(stack: readonly Value[], values: readonly Value[], count: number): boolean {
  const bottom = stack.length - count;
  for (let index = 0; index < count; index++) if (stack[bottom + index] !== values[index]) return false;
  return true;
}
