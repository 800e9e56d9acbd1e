/**
 * Builds the code of one WebAssembly function in SSA form. Pure operations are numbered (the same operation on the same
 * operands is computed once, where the first dominates the second), folded where that is exact, and moved out of every
 * loop in which their operands do not change. What reads or writes memory, calls, sets and branches stay where they are
 * put, in order; an element is loaded once, as long as nothing is stored. Mutable variables are `Local`s; reading one gives a value that never changes.
 *
 * A value may be used wherever its place dominates; everything else is a fault that throws at once. Code behind an
 * unconditional branch is dropped.
 */
import { type Effect, type FunctionHandle, type Item, type Local, Region, Scope, Value } from './code.ts';
import { Constants } from './constants.ts';
import { Flow } from './flow.ts';
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
  readonly parameters: readonly Value[];
  /** For the text: of parameters, and of variables by their index among WebAssembly's locals. */
  readonly parameterNames: readonly string[];
  readonly localNames = new Map<number, string>();

  readonly #whole = new Scope(new Region('function', 0));
  readonly #flow = new Flow(this.#whole, this.items);
  readonly #constants = new Constants(this.#whole, () => this.#flow.nextId());
  readonly #table = new ValueTable();
  /** What has been loaded since memory may have changed. */
  readonly #loads: Value[] = [];

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
      const value = new Value('parameter', this.#flow.nextId(), type, this.#whole, null);
      value.place = place;
      return value;
    });
  }

  get variables(): readonly Local[] {
    return this.#flow.variables;
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
    const operator = operatorOf(name);
    // Called functions leave the memory alone.
    const known = this.#loads.find(
      (each) => each.operator === operator && each.args[0] === base && each.immediate === total && each.scope.open,
    );
    if (known !== undefined) return known;
    const value = this.#load(operator, [base], total);
    this.#loads.push(value);
    return value;
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
    const value = this.#flow.here('call', result, args);
    value.target = target;
    return value;
  }

  /** What was loaded may be another value now: behind a call that stores. */
  forgetLoads(): void {
    this.#loads.length = 0;
  }

  // Variables

  /** Holds 0 until it is set. One that is made in a loop keeps from round to round what it holds. */
  variable(type: Type, name = ''): Local {
    return this.#flow.variable(type, name);
  }

  /** What the variable holds at this point. */
  get(variable: Local): Value {
    return this.#flow.get(variable);
  }

  set(variable: Local, value: Value): void {
    this.#flow.set(variable, value);
  }

  // Control

  /** A branch to `end` leaves the block. */
  block(body: (end: Label) => void): void {
    this.#flow.block(body);
  }

  /**
   * Goes round only by a branch to `again`; else it is left at its end. `assigned` names every variable that is set
   * inside, those apart that are made inside.
   */
  loop(assigned: Iterable<Local>, body: (again: Label) => void): void {
    // What a round stores, the next one loads.
    this.#loads.length = 0;
    this.#flow.loop(assigned, body);
  }

  /** `condition` is an i32. */
  if(condition: Value, body: () => void, otherwise?: () => void): void {
    const test = asCondition(condition);
    if (test.constant === undefined) this.#flow.if(test, body, otherwise);
    else if (test.constant !== 0) body();
    else otherwise?.();
  }

  branch(target: Label): void {
    this.#flow.branch(target, null);
  }

  branchIf(target: Label, condition: Value): void {
    const test = asCondition(condition);
    if (test.constant === undefined) this.#flow.branch(target, test);
    else if (test.constant !== 0) this.#flow.branch(target, null);
  }

  return(...values: Value[]): void {
    check(this.results, values, 'the result');
    this.#effect('return', values);
    this.#flow.die();
  }

  unreachable(): void {
    this.#effect('unreachable', NOTHING);
    this.#flow.die();
  }

  #pure(operator: Operator, args: readonly Value[], immediate = 0, bytes: Uint8Array | null = null): Value {
    check(operator.params, args, operator.name);
    const simple = simplify(this, operator, args);
    if (simple !== null) return simple;
    const known = this.#table.find(operator, args, immediate, bytes);
    if (known !== null) return known;
    const type = operator.result!;
    const value = operator.pure ? this.#flow.early(type, args) : this.#flow.here('operation', type, args);
    value.operator = operator;
    value.immediate = immediate;
    value.bytes = bytes;
    this.#table.add(value);
    return value;
  }

  #load(operator: Operator, args: readonly Value[], offset: number): Value {
    check(operator.params, args, operator.name);
    const value = this.#flow.here('operation', operator.result!, args);
    value.operator = operator;
    value.immediate = offset;
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
    this.#loads.length = 0;
    this.#flow.add({ kind: 'effect', operator, args, offset, lane, target }, args);
  }

  #address(address: Value, offset: number, wrapFree: boolean): [Value, number] {
    if (wrapFree && address.operator?.name === 'i32.add') {
      const more = address.args[1]!.constant as number | undefined;
      if (more !== undefined && more >= 0 && offset + more < 2 ** 32) return [address.args[0]!, offset + more];
    }
    return [address, offset];
  }
}

function check(params: readonly Type[], args: readonly Value[], name: string): void {
  let fits = params.length === args.length;
  for (let index = 0; fits && index < params.length; index++) fits = params[index] === args[index]!.type;
  if (!fits) throw new Error(`${name} takes (${params.join(', ')}), not (${args.map((arg) => arg.type).join(', ')})`);
}
