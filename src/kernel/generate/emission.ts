/**
 * The state of code generation for one kernel: where variables and arrays are, what is known where the next instruction
 * goes, and the two ways to evaluate an expression, which the files beside this one call through here.
 */

import type { Counted } from '../analysis/counted.ts';
import type { LoopFacts } from '../analysis/loops.ts';
import type { Holder, Ranges } from '../analysis/ranges.ts';
import type { LoopPlan } from '../plan.ts';
import type {
  ArrayVariable,
  Binary,
  Block,
  Expression,
  HostFunction,
  If,
  Load,
  Loop,
  Place,
  Statement,
  Store,
  Label as TreeLabel,
  Variable,
} from '../tree.ts';
import type { FunctionBuilder, FunctionHandle, Label, Local, Value } from '../wasm/builder.ts';
import type { Gang } from './gang.ts';
import type { Operand } from './values.ts';

/** All but the functions that emit for it. */
export type EmissionState = Omit<Emission, 'value' | 'wrapped' | 'local' | 'statements' | 'assigned' | 'outOfRange'>;

export interface Emission {
  b: FunctionBuilder;
  ranges: Ranges;
  fast: boolean;
  /** Whether the engine has relaxed SIMD. */
  relaxed: boolean;
  /** Where an array begins, in bytes, and its length in elements. */
  arrays: Map<ArrayVariable, { address: Value; length: Value }>;
  /** Variables that are set once, where all their reads follow in the same statements: no machine variable is needed. */
  bindable: ReadonlySet<Variable>;
  bindings: Map<Variable, Binding>;
  locals: Map<Variable, Local>;
  /** Set while the body of a loop is emitted whose rounds run in lanes. */
  gang: Gang | null;
  /** Accesses that are known to be in range where code is emitted now. */
  unchecked: Set<Load | Store>;
  /** Those of them that are in range also for lanes that are off, and where JavaScript does not come to them. */
  everywhere: Set<Load | Store>;
  /** Those of them that are reached only where a lane is on: one index for all lanes is in range. */
  together: Set<Load | Store>;
  /** Index expressions that are whole numbers below 2^52 here, although their ranges do not say so. */
  exact: Set<Expression>;
  /** Whether no array that is written overlaps another one, where code is emitted now. */
  apart: boolean;
  /** In code for when tests in front of a loop failed, which need not be fast. */
  isFallback: boolean;
  /** Where `break` and `continue` of a tree's label go, of constructs that no lane leaves alone. */
  targets: Map<TreeLabel, { leave: Label; next: Label | null }>;
  /** Memory for the local arrays and for indices that fail. */
  scratch: Scratch;
  /** 1: arrays that are written overlap others. */
  scalarOnly: Value;
  /** Loops that threads share; null where there are none. */
  sharing: Sharing | null;
  /** What is being told about the loop that is emitted now. */
  plan: LoopPlan | null;
  holder(expression: Expression): Holder;
  /** The value as its natural holder, or as `holder`, which must be able to hold it. */
  value(expression: Expression, holder?: Holder): Operand;
  /** The value modulo 2^32 as an int32; the expression is an integer of less than 2^53. */
  wrapped(expression: Expression): Operand;
  /** The machine variable of a variable that is the same in all lanes. */
  local(variable: Variable): Local;
  statements(list: readonly Statement[]): void;
  counted(loop: Loop): Counted | null;
  liveAfter(statement: If | Loop | Block): ReadonlySet<Variable>;
  liveAtUpdate(loop: Loop): ReadonlySet<Variable>;
  /** The machine variables that statements may set, of those that are there already. */
  assigned(list: readonly Statement[]): Local[];
  /** One that puts its results in the place of numbers in memory: from an address on, so many float64. */
  hostOfLanes(name: HostFunction): FunctionHandle;
  /** A function of the host, of that many numbers. */
  host(name: HostFunction | 'mod', parameters: number): FunctionHandle;
  /** Ends the kernel with HASTEN_KERNEL_RANGE: for an index, or (`array` null) for the bound of a loop. */
  outOfRange(place: Place, array: ArrayVariable | null, index: Value): void;
}

/** How loops are shared (sharing.ts). */
export interface Sharing {
  takes(loop: Loop): boolean;
  /** What is told about the loop. */
  planOf(loop: Loop): LoopPlan['threads'];
  /** Emits what runs that many units of the loop, if there are enough; the counter is behind them afterwards. */
  share(g: Emission, facts: LoopFacts, shared: Shared, rounds: EmitRounds): void;
}

/** What is shared of a loop. */
export interface Shared {
  /** Rounds of a unit: the gang's, or 1. */
  size: number;
  /** An i32. */
  units: Value;
  /** As in peel.ts. */
  quotients: ReadonlyMap<Binary, Value>;
}

/** Emits, in a function of their own, the rounds until the counter comes to `to`. */
export type EmitRounds = (inner: Emission, quotients: Map<Binary, Value>, to: Value) => void;

export interface Binding {
  value: Operand;
  /** The same modulo 2^32 where the value is a whole float64. */
  wrapped: Operand | null;
  /** The same as an i64 where scalar code has it. */
  wide: Value | null;
}

export interface Scratch {
  base: Value;
  /** Reserves bytes and gives their offset from `base`, a multiple of 16. */
  reserve(bytes: number): number;
}

/** A value that is the same in every lane; a fault of the compiler's if it is not. */
export function scalarOf(operand: Operand): Value {
  if (operand.kind !== 'uniform') throw new Error(`a ${operand.kind} value where a uniform one is needed`);
  return operand.value;
}
