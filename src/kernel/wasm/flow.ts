/**
 * The point of a function's code that is being written: the list and region in which the next item goes, the loops
 * around, what is certain to have run before, and what each variable holds. Control structures move it.
 *
 * What a variable holds is known while the code runs straight on. Where ways meet that disagree, it holds whatever has
 * come to that merge: a value of its own, read from the variable there and nowhere else. So a value never changes, and
 * values can be told to be the same.
 */
import {
  Clock,
  type Content,
  type Item,
  Local,
  LoopRegion,
  Merge,
  Region,
  type Scope,
  type State,
  Value,
} from './code.ts';
import { Scopes } from './scopes.ts';
import type { Type } from './types.ts';

export class Flow {
  readonly variables: Local[] = [];
  readonly #clock = new Clock();
  readonly #scopes: Scopes;
  #list: Item[];
  #region: Region;
  /** Those that are open, the outermost first. */
  readonly #loops: LoopRegion[] = [];
  #state: State = [];
  /** Nothing comes here: what is written is thrown away. */
  #dead = false;
  #values = 0;

  /** `whole` is the scope of the whole function, whose code `items` will be. */
  constructor(whole: Scope, items: Item[]) {
    this.#scopes = new Scopes(whole);
    this.#region = whole.region;
    this.#list = items;
  }

  nextId(): number {
    return this.#values++;
  }

  /** The result of an item that stands here, behind all others. */
  here(kind: 'operation' | 'call', type: Type, args: readonly Value[]): Value {
    const value = new Value(kind, this.nextId(), type, this.#scopes.top, this.#loop);
    value.args = args;
    this.add(value, args);
    return value;
  }

  /** The result of an operation that stands before the outermost loop in which its operands do not change, or here. */
  early(type: Type, args: readonly Value[]): Value {
    const depth = loopsAround(args);
    const left = this.#loops[depth];
    if (left === undefined || this.#dead) return this.here('operation', type, args);
    const value = new Value('operation', this.nextId(), type, left.outside, this.#loops[depth - 1] ?? null);
    value.args = args;
    this.#use(args);
    left.before.push(value);
    return value;
  }

  add(item: Item, uses: readonly Value[]): void {
    this.#use(uses);
    this.#list.push(item);
  }

  variable(type: Type, name: string): Local {
    const variable = new Local(this.variables.length, type, name, this.#loop);
    this.variables.push(variable);
    this.#state[variable.index] = this.#merge();
    return variable;
  }

  get(variable: Local): Value {
    let content = this.#state[variable.index];
    if (content == null) {
      content = this.#merge();
      this.#state[variable.index] = content;
    }
    return content.kind === 'merge' ? this.#read(content, variable) : content;
  }

  set(variable: Local, value: Value): void {
    if (variable.type !== value.type) throw new Error(`${value.type} is set to ${variable.name}: ${variable.type}`);
    for (const loop of this.#loops) {
      if (!loop.assigned.has(variable) && !isBornIn(variable, loop)) {
        throw new Error(`${variable.name || variable.index} is set in a loop that does not know of it`);
      }
    }
    if (this.#dead || isHeld(this.#state[variable.index], variable, value)) return;
    this.add({ kind: 'set', variable, value, dropped: false }, [value]);
    variable.changed = this.#clock.tick();
    this.#state[variable.index] = value;
  }

  block(body: (end: Region) => void): void {
    const region = new Region('block', this.#region.depth + 1);
    const inside: Item[] = [];
    this.#list.push({ kind: 'block', region, body: inside });
    this.#within(region, inside, () => body(region));
    if (region.merged === null) this.#goOn();
    else this.#join(this.#dead ? [region.merged] : [region.merged, this.#state]);
  }

  loop(assigned: Iterable<Local>, body: (again: Region) => void): void {
    const region = new LoopRegion(this.#region.depth + 1, this.#loop, this.#scopes.top, new Set(assigned));
    const inside: Item[] = [];
    this.#list.push({ kind: 'loop', region, body: inside });
    this.#loops.push(region);
    this.#within(region, inside, () => {
      for (const variable of region.assigned) variable.changed = this.#clock.tick();
      const head = this.#merge();
      for (const variable of region.assigned) this.#state[variable.index] = head;
      body(region);
    });
    this.#loops.pop();
    this.#goOn();
  }

  if(condition: Value, body: () => void, otherwise: (() => void) | undefined): void {
    const item = { kind: 'if' as const, condition, body: [], otherwise: [], dropped: false };
    this.add(item, [condition]);
    const before = this.#state;
    const wasDead = this.#dead;
    const ends: State[] = [];
    const arm = (list: Item[], build: (() => void) | undefined): void => {
      const region = new Region('arm', this.#region.depth + 1);
      this.#state = before.slice();
      this.#dead = wasDead;
      this.#within(region, list, () => {
        this.#scopes.open(region);
        build?.();
      });
      if (!this.#dead) ends.push(this.#state);
    };
    arm(item.body, body);
    arm(item.otherwise, otherwise);
    this.#join(ends);
  }

  /** Always, if `condition` is null. */
  branch(target: Region, condition: Value | null): void {
    if (this.#dead) return;
    if (!target.open) throw new Error('a branch to a label that is not around it');
    this.add({ kind: 'branch', target, condition }, condition === null ? [] : [condition]);
    target.branches++;
    if (target.kind === 'block') {
      target.merged = target.merged === null ? this.#state.slice() : common(target.merged, this.#state);
      this.#scopes.open(target);
    }
    if (condition === null) this.die();
  }

  /** What follows in this region is not reached. */
  die(): void {
    this.#dead = true;
    this.#list = [];
    this.#scopes.open(this.#region);
  }

  get #loop(): LoopRegion | null {
    return this.#loops[this.#loops.length - 1] ?? null;
  }

  #use(values: readonly Value[]): void {
    if (this.#dead) return;
    for (const value of values) {
      if (!value.scope.open) {
        throw new Error(`a value (${value.operator?.name ?? value.kind}) is used where it may not exist`);
      }
      value.uses++;
      if (value.variable !== null && value.variable.changed > value.since) value.copied = true;
    }
  }

  /** A merge at this point. */
  #merge(): Merge {
    const last = this.#list[this.#list.length - 1];
    if (last?.kind === 'merge' && last.scope === this.#scopes.top) return last;
    const merge = new Merge(this.#scopes.top, this.#loop, this.#clock.tick());
    this.#list.push(merge);
    return merge;
  }

  #read(merge: Merge, variable: Local): Value {
    for (const read of merge.reads) if (read.variable === variable) return read;
    const value = new Value('read', this.nextId(), variable.type, merge.scope, merge.loop);
    value.variable = variable;
    value.since = merge.since;
    merge.reads.push(value);
    return value;
  }

  #within(region: Region, list: Item[], build: () => void): void {
    const outerList = this.#list;
    const outerRegion = this.#region;
    this.#list = list;
    this.#region = region;
    build();
    region.open = false;
    this.#scopes.close(region);
    this.#list = outerList;
    this.#region = outerRegion;
  }

  /** Behind a control structure that has no way to its end but the one on which its code ended. */
  #goOn(): void {
    if (this.#dead) this.die();
  }

  /** Behind a control structure to whose end these ways lead. */
  #join(ways: readonly State[]): void {
    const [first, ...others] = ways;
    this.#dead = first === undefined;
    if (first === undefined) {
      this.die();
      return;
    }
    const state = others.reduce(common, first);
    for (let index = 0; index < state.length; index++) {
      if (state[index]?.scope.open !== true) state[index] = this.#merge();
    }
    this.#state = state;
  }
}

/** What variables hold on both ways. */
function common(one: State, other: State): State {
  return one.map((content, index) => (content === other[index] ? content : null));
}

/** Whether it is certain without looking at the code. */
function isHeld(content: Content | null | undefined, variable: Local, value: Value): boolean {
  if (content === value) return true;
  return value.variable === variable && content?.kind === 'merge' && content.reads.includes(value);
}

/** How many open loops there are around the innermost of the operands. */
function loopsAround(args: readonly Value[]): number {
  let most = 0;
  for (const { loop: innermost } of args) {
    let loop = innermost;
    while (loop !== null && !loop.open) loop = loop.parent;
    if (loop !== null && loop.loops > most) most = loop.loops;
  }
  return most;
}

function isBornIn(variable: Local, loop: LoopRegion): boolean {
  for (let birth = variable.birth; birth !== null; birth = birth.parent) if (birth === loop) return true;
  return false;
}
