/**
 * Builds the code of one WebAssembly function in SSA form. Pure operations are numbered (the same operation on the same
 * operands is computed once, where the first dominates the second), folded where that is exact, and moved out of every
 * loop in which their operands do not change. What reads or writes memory, calls, sets and branches stay where they are
 * put, in order. Mutable variables are `Local`s; reading one gives a value that never changes.
 *
 * A value may be used wherever its place dominates; everything else is a fault that throws at once. Code behind an
 * unconditional branch is dropped.
 */
import {
  type Content,
  type Effect,
  type FunctionHandle,
  type Item,
  Local,
  LoopRegion,
  Merge,
  Region,
  Scope,
  type State,
  Value,
} from './code.ts';
import { Constants } from './constants.ts';
import {
  type LaneOperator,
  type LoadLaneOperator,
  type LoadOperator,
  type Operator,
  operatorOf,
  type PureOperator,
  type StoreLaneOperator,
  type StoreOperator,
} from './operators.ts';
import { Scopes } from './scopes.ts';
import { asCondition, simplify } from './simplify.ts';
import { splat } from './splat.ts';
import type { Type } from './types.ts';
import { ValueTable } from './value-table.ts';

export type { FunctionHandle, Local, Value } from './code.ts';
export type {
  LaneOperator,
  LoadLaneOperator,
  LoadOperator,
  PureOperator,
  StoreLaneOperator,
  StoreOperator,
} from './operators.ts';
export type { Type } from './types.ts';

/** Where a branch goes: the end of a block, or the next round of a loop. */
export type Label = Region;

const NOTHING: readonly Value[] = [];

export class FunctionBuilder implements FunctionHandle {
  readonly name: string;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  readonly exported: boolean;
  functionIndex = -1;
  /** The code, for the passes that write it. */
  readonly items: Item[] = [];
  readonly variables: Local[] = [];
  readonly parameters: readonly Value[];
  /** For the text: of parameters, and of variables by their index among WebAssembly's locals. */
  readonly parameterNames: readonly string[];
  readonly localNames = new Map<number, string>();

  #ids = 0;
  readonly #whole = new Region('function', 0);
  readonly #wholeScope = new Scope(this.#whole);
  readonly #scopes = new Scopes(this.#wholeScope);
  readonly #constants = new Constants(this.#wholeScope, () => this.#ids++);
  readonly #table = new ValueTable();
  /** Where the next item goes. */
  #list: Item[] = this.items;
  #region: Region = this.#whole;
  /** Those that are open, the outermost first. */
  readonly #loops: LoopRegion[] = [];
  #state: State = [];
  /** Nothing comes here: what is built is thrown away. */
  #dead = false;

  constructor(
    name: string,
    params: readonly Type[],
    results: readonly Type[],
    exported: boolean,
    parameterNames: readonly string[] = [],
  ) {
    this.parameterNames = parameterNames;
    this.name = name;
    this.params = params;
    this.results = results;
    this.exported = exported;
    this.parameters = params.map((type, place) => {
      const value = new Value('parameter', this.#ids++, type, this.#wholeScope, null);
      value.place = place;
      return value;
    });
  }

  // Values

  parameter(index: number): Value {
    const value = this.parameters[index];
    if (value === undefined) throw new Error(`${this.name} has no parameter ${index}`);
    return value;
  }

  /** Wraps to 32 bits. */
  i32(value: number): Value {
    return this.#constants.i32(value);
  }

  i64(value: bigint): Value {
    return this.#constants.i64(value);
  }

  /** Rounds to float32. */
  f32(value: number): Value {
    return this.#constants.f32(value);
  }

  f64(value: number): Value {
    return this.#constants.f64(value);
  }

  /** Of 16 bytes. */
  v128(bytes: Uint8Array): Value {
    return this.#constants.v128(bytes);
  }

  i8x16(value: number): Value {
    return this.v128(splat('i8x16', value));
  }

  i16x8(value: number): Value {
    return this.v128(splat('i16x8', value));
  }

  i32x4(value: number): Value {
    return this.v128(splat('i32x4', value));
  }

  i64x2(value: bigint): Value {
    return this.v128(splat('i64x2', value));
  }

  f32x4(value: number): Value {
    return this.v128(splat('f32x4', value));
  }

  f64x2(value: number): Value {
    return this.v128(splat('f64x2', value));
  }

  op(name: PureOperator, ...args: Value[]): Value {
    return this.#pure(operatorOf(name), args);
  }

  /** `extract_lane` or `replace_lane`. */
  lane(name: LaneOperator, lane: number, ...args: Value[]): Value {
    return this.#pure(operatorOf(name), args, lane);
  }

  /** Each of the 16 `bytes` is the number of a byte in `a` (0 to 15) or in `b` (16 to 31). */
  shuffle(a: Value, b: Value, bytes: readonly number[]): Value {
    if (bytes.length !== 16 || bytes.some((byte) => !(byte >= 0 && byte < 32)))
      throw new Error('a shuffle of no 16 bytes');
    return this.#pure(operatorOf('i8x16.shuffle'), [a, b], 0, Uint8Array.from(bytes));
  }

  /** `a` where the i32 `condition` is not 0, else `b`; both are computed. */
  select(a: Value, b: Value, condition: Value): Value {
    return this.#pure(operatorOf(`select ${a.type}`), [a, b, condition]);
  }

  // Memory

  /**
   * `offset` is added to the address without wrapping. With `wrapFree` the caller knows that an address that is itself a
   * sum with a constant does not wrap, so that the constant may become part of the offset.
   */
  load(name: LoadOperator, address: Value, offset = 0, wrapFree = false): Value {
    const [base, total] = this.#address(address, offset, wrapFree);
    return this.#load(operatorOf(name), [base], total);
  }

  loadLane(
    name: LoadLaneOperator,
    lane: number,
    address: Value,
    offset: number,
    vector: Value,
    wrapFree = false,
  ): Value {
    const [base, total] = this.#address(address, offset, wrapFree);
    const value = this.#load(operatorOf(name), [base, vector], total);
    value.lane = lane;
    return value;
  }

  store(name: StoreOperator, address: Value, value: Value, offset = 0, wrapFree = false): void {
    const [base, total] = this.#address(address, offset, wrapFree);
    this.#effect(operatorOf(name), [base, value], total);
  }

  storeLane(
    name: StoreLaneOperator,
    lane: number,
    address: Value,
    offset: number,
    vector: Value,
    wrapFree = false,
  ): void {
    const [base, total] = this.#address(address, offset, wrapFree);
    this.#effect(operatorOf(name), [base, vector], total, lane);
  }

  /** `length` bytes from `address` on become `value`. */
  memoryFill(address: Value, value: Value, length: Value): void {
    this.#effect('memory.fill', [address, value, length]);
  }

  /** As if by way of a copy in between. */
  memoryCopy(to: Value, from: Value, length: Value): void {
    this.#effect('memory.copy', [to, from, length]);
  }

  /** Gives the result if there is one. */
  call(target: FunctionHandle, ...args: Value[]): Value | null {
    check(target.params, args, target.name);
    const [result] = target.results;
    if (result === undefined) {
      this.#effect('call', args, 0, 0, target);
      return null;
    }
    const value = new Value('call', this.#ids++, result, this.#scopes.top, this.#loop);
    value.target = target;
    value.args = args;
    this.#useAll(args);
    this.#list.push(value);
    return value;
  }

  // Variables

  /** Holds 0 until it is set. */
  variable(type: Type, name = ''): Local {
    const variable = new Local(this.variables.length, type, name, this.#loop);
    this.variables.push(variable);
    this.#state[variable.index] = this.#merge();
    return variable;
  }

  /** What the variable holds at this point. */
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
    if (this.#dead || this.#holds(variable, value)) return;
    this.#use(value);
    variable.version++;
    this.#list.push({ kind: 'set', variable, value, dropped: false });
    this.#state[variable.index] = value;
  }

  // Control

  /** A branch to `end` leaves the block. */
  block(body: (end: Label) => void): void {
    const region = new Region('block', this.#region.depth + 1);
    const inside: Item[] = [];
    this.#list.push({ kind: 'block', region, body: inside });
    this.#within(region, inside, () => body(region));
    if (region.merged === null) this.#goOn();
    else this.#join(this.#dead ? [region.merged] : [region.merged, this.#state]);
  }

  /**
   * Goes round only by a branch to `again`; else it is left at its end. `assigned` names every variable that is set
   * inside, those apart that are made inside.
   */
  loop(assigned: Iterable<Local>, body: (again: Label) => void): void {
    const region = new LoopRegion(this.#region.depth + 1, this.#loop, this.#scopes.top, new Set(assigned));
    const inside: Item[] = [];
    this.#list.push({ kind: 'loop', region, body: inside });
    this.#loops.push(region);
    this.#within(region, inside, () => {
      const head = this.#merge();
      for (const variable of region.assigned) {
        variable.version++;
        this.#state[variable.index] = head;
      }
      body(region);
    });
    this.#loops.pop();
    this.#goOn();
  }

  /** `condition` is an i32. */
  if(condition: Value, body: () => void, otherwise?: () => void): void {
    const test = asCondition(condition);
    if (test.constant !== undefined) {
      if (test.constant !== 0) body();
      else otherwise?.();
      return;
    }
    this.#use(test);
    const items = { kind: 'if' as const, condition: test, body: [], otherwise: [], dropped: false };
    this.#list.push(items);
    const before = this.#state;
    const wasDead = this.#dead;
    const ends: State[] = [];
    for (const [list, build] of [
      [items.body, body],
      [items.otherwise, otherwise],
    ] as const) {
      const region = new Region('arm', this.#region.depth + 1);
      this.#state = before.slice();
      this.#dead = wasDead;
      this.#within(region, list, () => {
        this.#scopes.open(region);
        build?.();
      });
      if (!this.#dead) ends.push(this.#state);
    }
    this.#join(ends);
  }

  branch(target: Label): void {
    this.#branch(target, null);
  }

  branchIf(target: Label, condition: Value): void {
    const test = asCondition(condition);
    if (test.constant === undefined) this.#branch(target, test);
    else if (test.constant !== 0) this.#branch(target, null);
  }

  return(...values: Value[]): void {
    check(this.results, values, 'the result');
    this.#effect('return', values);
    this.#die();
  }

  unreachable(): void {
    this.#effect('unreachable', NOTHING);
    this.#die();
  }

  get #loop(): LoopRegion | null {
    return this.#loops[this.#loops.length - 1] ?? null;
  }

  #pure(operator: Operator, args: readonly Value[], immediate = 0, bytes: Uint8Array | null = null): Value {
    check(operator.params, args, operator.name);
    const simple = simplify(this, operator, args);
    if (simple !== null) return simple;
    const known = this.#table.find(operator, args, immediate, bytes);
    if (known !== null) return known;
    const value = this.#operation(operator, args, immediate, bytes);
    this.#table.add(value);
    return value;
  }

  #load(operator: Operator, args: readonly Value[], offset: number): Value {
    check(operator.params, args, operator.name);
    return this.#operation(operator, args, offset);
  }

  /** Computes it here, or before the outermost loop in which its operands do not change. */
  #operation(operator: Operator, args: readonly Value[], immediate: number, bytes: Uint8Array | null = null): Value {
    const depth = operator.pure && !this.#dead ? loopsAround(args) : this.#loops.length;
    const left = this.#loops[depth];
    const scope = left === undefined ? this.#scopes.top : left.outside;
    const loop = depth === 0 ? null : this.#loops[depth - 1]!;
    const value = new Value('operation', this.#ids++, operator.result!, scope, loop);
    value.operator = operator;
    value.args = args;
    value.immediate = immediate;
    value.bytes = bytes;
    this.#useAll(args);
    (left === undefined ? this.#list : left.before).push(value);
    return value;
  }

  #effect(
    operator: Effect['operator'],
    args: readonly Value[],
    offset = 0,
    lane = 0,
    target: FunctionHandle | null = null,
  ): void {
    if (typeof operator === 'object') check(operator.params, args, operator.name);
    this.#useAll(args);
    this.#list.push({ kind: 'effect', operator, args, offset, lane, target });
  }

  #useAll(values: readonly Value[]): void {
    for (const value of values) this.#use(value);
  }

  #use(value: Value): void {
    if (this.#dead) return;
    if (!value.scope.open)
      throw new Error(`a value (${value.operator?.name ?? value.kind}) is used where it may not exist`);
    value.uses++;
    if (value.variable !== null && value.version !== value.variable.version) value.copied = true;
  }

  #address(address: Value, offset: number, wrapFree: boolean): [Value, number] {
    if (wrapFree && address.operator?.name === 'i32.add') {
      const more = address.args[1]!.constant as number | undefined;
      if (more !== undefined && more >= 0) return [address.args[0]!, offset + more];
    }
    return [address, offset];
  }

  /** Whether it is certain without looking at the code. */
  #holds(variable: Local, value: Value): boolean {
    const content = this.#state[variable.index];
    return content === value || (value.variable === variable && holdsRead(content, value));
  }

  /** A merge at this point. */
  #merge(): Merge {
    const last = this.#list[this.#list.length - 1];
    if (last?.kind === 'merge' && last.scope === this.#scopes.top) return last;
    const merge = new Merge(this.#scopes.top, this.#loop);
    this.#list.push(merge);
    return merge;
  }

  #read(merge: Merge, variable: Local): Value {
    for (const read of merge.reads) if (read.variable === variable) return read;
    const value = new Value('read', this.#ids++, variable.type, merge.scope, merge.loop);
    value.variable = variable;
    value.version = variable.version;
    merge.reads.push(value);
    return value;
  }

  #branch(target: Region, condition: Value | null): void {
    if (this.#dead) return;
    if (!target.open) throw new Error('a branch to a label that is not around it');
    if (condition !== null) this.#use(condition);
    target.branches++;
    this.#list.push({ kind: 'branch', target, condition });
    if (target.kind === 'block') {
      target.merged = target.merged === null ? this.#state.slice() : common(target.merged, this.#state);
      this.#scopes.open(target);
    }
    if (condition === null) this.#die();
  }

  /** What follows in this region is not reached. */
  #die(): void {
    this.#dead = true;
    this.#list = [];
    this.#scopes.open(this.#region);
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
    if (this.#dead) this.#die();
  }

  /** Behind a control structure to whose end these ways lead. */
  #join(ways: readonly State[]): void {
    const [first, ...others] = ways;
    this.#dead = first === undefined;
    if (first === undefined) {
      this.#die();
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

function holdsRead(content: Content | null | undefined, value: Value): boolean {
  return content?.kind === 'merge' && content.reads.includes(value);
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

function check(params: readonly Type[], args: readonly Value[], name: string): void {
  let fits = params.length === args.length;
  for (let index = 0; fits && index < params.length; index++) fits = params[index] === args[index]!.type;
  if (!fits) throw new Error(`${name} takes (${params.join(', ')}), not (${args.map((arg) => arg.type).join(', ')})`);
}
