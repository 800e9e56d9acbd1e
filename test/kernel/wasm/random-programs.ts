/**
 * Random structured programs of what the builder offers, as data: building one and interpreting it are apart, and so is
 * the rule of which values dominate a point. Every loop ends: each way back takes from a variable of fuel.
 */

import type { Type } from '../../../src/kernel/wasm/types.ts';
import { type Datum, OPERATIONS, type Operation } from './random-operations.ts';

/** A value by its name, or a constant. */
export type Operand = { value: number } | { type: Type; constant: Datum };

export interface Define {
  op: 'define';
  value: number;
  operation: Operation;
  args: Operand[];
}

export type Statement =
  | Define
  | { op: 'get'; value: number; variable: number }
  | { op: 'set'; variable: number; from: Operand }
  | { op: 'variable'; variable: number; type: Type }
  | { op: 'load'; value: number; type: Type; slot: number }
  | { op: 'store'; type: Type; slot: number; from: Operand }
  | { op: 'log'; from: Operand }
  | { op: 'block'; label: number; body: Statement[] }
  | { op: 'loop'; label: number; assigned: number[]; body: Statement[] }
  | { op: 'if'; test: Operand; body: Statement[]; otherwise: Statement[] | null }
  | { op: 'branch'; label: number; test: Operand | null }
  | { op: 'return'; from: Operand };

export interface Program {
  /** Types of the parameters: values 0 and on. */
  params: Type[];
  body: Statement[];
}

/** Words of memory that programs use, 16 bytes each. */
export const SLOTS = 4;
/** Variable 0: rounds of all loops together. */
export const FUEL = 60;

const TYPES: Type[] = ['i32', 'i32', 'f64', 'v128'];
const SPECIAL_I32 = [0, 0, 1, 1, 2, -1, 5, 31, 2 ** 31 - 1, -(2 ** 31), 0x55555555];
const SPECIAL_F64 = [0, -0, 1, -1, 2, 0.5, 4, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 3.7, -2.5];
const SPECIAL_V128 = [
  [0, 0, 0, 0],
  [-1, -1, -1, -1],
  [1, 2, 3, 4],
  [7, 7, 7, 7],
];

interface Label {
  label: number;
  kind: 'block' | 'loop';
  /** How many values there were at the first branch to the block's end: later ones are not certain there. */
  certain: number;
}

/** `random()` is uniform in [0, 1). */
export function randomProgram(random: () => number): Program {
  return new Generator(random).program();
}

class Generator {
  readonly #random: () => number;
  /** Values that dominate the point. */
  #values: { value: number; type: Type }[] = [];
  #variables: { variable: number; type: Type }[] = [];
  #labels: Label[] = [];
  /** All there were. */
  readonly #defined: Define[] = [];
  /** Of the loops around. */
  #assigned: Set<number>[] = [];
  #next = 0;
  #nextVariable = 1;
  #nextLabel = 0;
  #budget: number;

  constructor(random: () => number) {
    this.#random = random;
    this.#budget = 10 + this.#below(60);
  }

  program(): Program {
    const params: Type[] = ['i32', 'i32', 'f64', 'v128'];
    for (const type of params) this.#values.push({ value: this.#next++, type });
    const body: Statement[] = [];
    for (let count = 1 + this.#below(5); count > 0; count--) body.push(this.#variable());
    body.push(...this.#statements(0));
    for (const { variable, type } of this.#variables) {
      const value = this.#value(type);
      body.push({ op: 'get', value, variable }, { op: 'log', from: { value } });
    }
    return { params, body };
  }

  #statements(depth: number): Statement[] {
    const out: Statement[] = [];
    for (let count = 1 + this.#below(8); count > 0 && this.#budget > 0; count--) {
      this.#budget--;
      out.push(...this.#statement(depth));
    }
    return out;
  }

  #statement(depth: number): Statement[] {
    const kind = this.#below(depth < 5 ? 22 : 15);
    if (kind < 5) return this.#shown(this.#define());
    if (kind < 7) return this.#get();
    if (kind < 10) return this.#set();
    if (kind === 10) return [{ op: 'log', from: this.#operand(this.#pick(TYPES)) }];
    if (kind === 11) return [this.#memory()];
    if (kind === 12) return this.#assigned.length > 0 && this.#below(2) === 0 ? [this.#variable()] : [this.#define()];
    if (kind < 15) return this.#branch();
    if (kind < 17) return [this.#block(depth)];
    if (kind < 20) return [this.#if(depth)];
    return [this.#loop(depth)];
  }

  /** Half of the time once more what was computed somewhere before, maybe where that is not certain any more. */
  #define(): Define {
    const again = this.#below(2) === 0 ? this.#repeatable() : null;
    const operation = again?.operation ?? this.#pick(OPERATIONS);
    const args = again?.args ?? operation.params.map((type) => this.#operand(type));
    const define: Define = { op: 'define', value: this.#value(operation.result), operation, args };
    this.#defined.push(define);
    return define;
  }

  #repeatable(): Define | null {
    const known = new Set(this.#values.map(({ value }) => value));
    const all = this.#defined.filter(({ args }) => args.every((arg) => 'constant' in arg || known.has(arg.value)));
    return all.length === 0 ? null : this.#pick(all);
  }

  /** Often logged, so that it is not dead. */
  #shown(define: Define): Statement[] {
    return this.#below(3) > 0 ? [define] : [define, { op: 'log', from: { value: define.value } }];
  }

  #get(): Statement[] {
    if (this.#variables.length === 0) return [];
    const { variable, type } = this.#pick(this.#variables);
    return [{ op: 'get', value: this.#value(type), variable }];
  }

  #set(): Statement[] {
    if (this.#variables.length === 0) return [];
    const { variable, type } = this.#pick(this.#variables);
    for (const assigned of this.#assigned) assigned.add(variable);
    return [{ op: 'set', variable, from: this.#operand(type) }];
  }

  #variable(): Statement {
    const type = this.#pick(TYPES);
    const variable = this.#nextVariable++;
    this.#variables.push({ variable, type });
    return { op: 'variable', variable, type };
  }

  #memory(): Statement {
    const type = this.#pick(TYPES);
    const slot = this.#below(SLOTS);
    if (this.#below(2) === 0) return { op: 'store', type, slot, from: this.#operand(type) };
    return { op: 'load', type, slot, value: this.#value(type) };
  }

  #branch(): Statement[] {
    if (this.#below(12) === 0) return [{ op: 'return', from: this.#operand('i32') }];
    if (this.#labels.length === 0) return [];
    const target = this.#pick(this.#labels);
    const test = this.#below(4) === 0 ? null : this.#operand('i32');
    if (target.kind === 'loop') return this.#again(target.label, test);
    target.certain = Math.min(target.certain, this.#values.length);
    return [{ op: 'branch', label: target.label, test }];
  }

  /** Goes round if there is fuel and `test` holds. */
  #again(label: number, test: Operand | null): Statement[] {
    const operation = (name: string): Operation => OPERATIONS.find((each) => each.name === name)!;
    for (const assigned of this.#assigned) assigned.add(0);
    const got = this.#value('i32');
    const less = this.#value('i32');
    const left = this.#value('i32');
    const statements: Statement[] = [
      { op: 'get', value: got, variable: 0 },
      {
        op: 'define',
        value: less,
        operation: operation('i32.sub'),
        args: [{ value: got }, { type: 'i32', constant: 1 }],
      },
      { op: 'set', variable: 0, from: { value: less } },
      {
        op: 'define',
        value: left,
        operation: operation('i32.ge_s'),
        args: [{ value: less }, { type: 'i32', constant: 0 }],
      },
    ];
    if (test === null && this.#below(3) > 0) {
      const body: Statement[] = [{ op: 'branch', label, test: null }];
      return [...statements, { op: 'if', test: { value: left }, body, otherwise: null }];
    }
    const condition = this.#value('i32');
    const select = OPERATIONS.find(({ name, result }) => name === 'select' && result === 'i32')!;
    const args: Operand[] = [test ?? { value: left }, { type: 'i32', constant: 0 }, { value: left }];
    statements.push({ op: 'define', value: condition, operation: select, args });
    return [...statements, { op: 'branch', label, test: { value: condition } }];
  }

  #block(depth: number): Statement {
    const label: Label = { label: this.#nextLabel++, kind: 'block', certain: Number.POSITIVE_INFINITY };
    this.#labels.push(label);
    const variables = this.#variables.length;
    const body = this.#statements(depth + 1);
    this.#labels.pop();
    this.#forget(label.certain);
    this.#variables.length = variables;
    return { op: 'block', label: label.label, body };
  }

  #loop(depth: number): Statement {
    const label: Label = { label: this.#nextLabel++, kind: 'loop', certain: Number.POSITIVE_INFINITY };
    this.#labels.push(label);
    const variables = this.#variables.length;
    const assigned = new Set<number>();
    this.#assigned.push(assigned);
    const body = this.#statements(depth + 1);
    if (this.#below(5) > 0) body.push(...this.#again(label.label, this.#below(2) === 0 ? null : this.#operand('i32')));
    this.#assigned.pop();
    this.#labels.pop();
    this.#variables.length = variables;
    return { op: 'loop', label: label.label, assigned: [...assigned], body };
  }

  #if(depth: number): Statement {
    const test = this.#operand('i32');
    const known = this.#values.length;
    const variables = this.#variables.length;
    const body = this.#statements(depth + 1);
    this.#forget(known);
    this.#variables.length = variables;
    const otherwise = this.#below(2) === 0 ? this.#statements(depth + 1) : null;
    this.#forget(known);
    this.#variables.length = variables;
    return { op: 'if', test, body, otherwise };
  }

  /** All but the first `count` values; what comes next is as uncertain for the blocks around as those were. */
  #forget(count: number): void {
    if (count >= this.#values.length) return;
    this.#values.length = count;
    for (const label of this.#labels)
      if (label.certain !== Number.POSITIVE_INFINITY) label.certain = Math.min(label.certain, count);
  }

  #operand(type: Type): Operand {
    const known = this.#values.filter((each) => each.type === type);
    if (known.length > 0 && this.#below(5) > 0) {
      // The newest ones more often: they make chains.
      const at = this.#below(2) === 0 ? Math.max(0, known.length - 1 - this.#below(4)) : this.#below(known.length);
      return { value: known[at]!.value };
    }
    if (type === 'i32') return { type, constant: this.#pick(SPECIAL_I32) };
    return { type, constant: type === 'f64' ? this.#pick(SPECIAL_F64) : this.#pick(SPECIAL_V128) };
  }

  #value(type: Type): number {
    const value = this.#next++;
    this.#values.push({ value, type });
    return value;
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#below(all.length)]!;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
