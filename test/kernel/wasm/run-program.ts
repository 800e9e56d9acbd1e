/** A random program run twice: interpreted, and built and run as WebAssembly. Both give what it logged and left in memory. */
import type { FunctionBuilder, Label, Local, PureOperator, Value } from '../../../src/kernel/wasm/builder.ts';
import { WasmModule } from '../../../src/kernel/wasm/module.ts';
import type { Type } from '../../../src/kernel/wasm/types.ts';
import type { Datum, Operation } from './random-operations.ts';
import { FUEL, type Operand, type Program, SLOTS, type Statement } from './random-programs.ts';

/** Everything that can be seen of a run. */
export type Outcome = number[];

/** Behind the slots and the parameter. */
const FLOATS = 16 * (SLOTS + 1);
const ZERO: Record<string, Datum> = { i32: 0, f64: 0, v128: [0, 0, 0, 0] };

export function interpret(program: Program, inputs: readonly Datum[]): Outcome {
  const log: number[] = [];
  const values = new Map<number, Datum>(inputs.map((input, index) => [index, input]));
  const variables = new Map<number, Datum>([[0, FUEL]]);
  const memory = new DataView(initialMemory().buffer);
  const read = (operand: Operand): Datum => {
    if ('constant' in operand) return operand.constant;
    if (!values.has(operand.value)) throw new Error('the generator used a value that is not there');
    return values.get(operand.value)!;
  };
  const note = (datum: Datum): void => void log.push(...(typeof datum === 'number' ? [datum] : datum));

  /** The label to which it jumps, -1 for the end, or null. */
  const run = (statements: readonly Statement[]): number | null => {
    for (const statement of statements) {
      const to = step(statement);
      if (to !== null) return to;
    }
    return null;
  };
  const step = (statement: Statement): number | null => {
    switch (statement.op) {
      case 'define': {
        const meaning = statement.operation.meaning as (...args: Datum[]) => Datum;
        values.set(statement.value, meaning(...statement.args.map(read)));
        return null;
      }
      case 'get':
        values.set(statement.value, variables.get(statement.variable)!);
        return null;
      case 'set':
        variables.set(statement.variable, read(statement.from));
        return null;
      case 'variable':
        if (!variables.has(statement.variable)) variables.set(statement.variable, ZERO[statement.type]!);
        return null;
      case 'load':
        values.set(statement.value, loadFrom(memory, statement.type, placeOf(statement)));
        return null;
      case 'store':
        storeTo(memory, placeOf(statement), read(statement.from), statement.type);
        return null;
      case 'log':
        note(read(statement.from));
        return null;
      case 'block': {
        const to = run(statement.body);
        return to === statement.label ? null : to;
      }
      case 'loop':
        for (;;) {
          const to = run(statement.body);
          if (to !== statement.label) return to;
        }
      case 'if':
        return run(read(statement.test) === 0 ? (statement.otherwise ?? []) : statement.body);
      case 'branch':
        return statement.test === null || read(statement.test) !== 0 ? statement.label : null;
      case 'return':
        note(read(statement.from));
        return -1;
    }
  };
  run(program.body);
  return [...log, ...leftIn(memory)];
}

/** The module, which takes parameters as `program` does but for a v128, which is that of memory's last slot. */
export function build(program: Program): WasmModule {
  const module = new WasmModule();
  module.importMemory('test', 'memory', { initial: 1, maximum: 1, shared: false });
  const logInteger = module.importFunction('test', 'integer', ['i32'], []);
  const logFloat = module.importFunction('test', 'float', ['f64'], []);
  const f = module.function('run', ['i32', 'i32', 'f64'], [], { export: true });
  const address = f.i32(0);
  const values = new Map<number, Value>([0, 1, 2].map((index) => [index, f.parameter(index)]));
  values.set(3, f.load('v128.load', address, 16 * SLOTS));
  const fuel = f.variable('i32', 'fuel');
  f.set(fuel, f.i32(FUEL));
  const variables = new Map<number, Local>([[0, fuel]]);
  const labels = new Map<number, Label>();
  const read = (operand: Operand): Value => {
    if ('value' in operand) return values.get(operand.value)!;
    return constantOf(f, operand.type, operand.constant);
  };
  const log = (value: Value): void => {
    if (value.type === 'i32') f.call(logInteger, value);
    else if (value.type === 'f64') f.call(logFloat, value);
    else for (let lane = 0; lane < 4; lane++) f.call(logInteger, f.lane('i32x4.extract_lane', lane, value));
  };
  const all = (statements: readonly Statement[]): void => statements.forEach(one);
  const one = (statement: Statement): void => {
    switch (statement.op) {
      case 'define':
        values.set(statement.value, operate(f, statement.operation, statement.args.map(read)));
        break;
      case 'get':
        values.set(statement.value, f.get(variables.get(statement.variable)!));
        break;
      case 'set':
        f.set(variables.get(statement.variable)!, read(statement.from));
        break;
      case 'variable':
        variables.set(statement.variable, f.variable(statement.type, `v${statement.variable}`));
        break;
      case 'load':
        values.set(statement.value, f.load(`${statement.type as 'i32'}.load`, address, placeOf(statement)));
        break;
      case 'store':
        f.store(`${statement.type as 'i32'}.store`, address, read(statement.from), placeOf(statement));
        break;
      case 'log':
        log(read(statement.from));
        break;
      case 'block':
        f.block((end) => {
          labels.set(statement.label, end);
          all(statement.body);
        });
        break;
      case 'loop':
        f.loop(
          statement.assigned.flatMap((variable) => variables.get(variable) ?? []),
          (again) => {
            labels.set(statement.label, again);
            all(statement.body);
          },
        );
        break;
      case 'if': {
        const { otherwise } = statement;
        f.if(read(statement.test), () => all(statement.body), otherwise === null ? undefined : () => all(otherwise));
        break;
      }
      case 'branch':
        if (statement.test === null) f.branch(labels.get(statement.label)!);
        else f.branchIf(labels.get(statement.label)!, read(statement.test));
        break;
      case 'return':
        log(read(statement.from));
        f.return();
    }
  };
  all(program.body);
  return module;
}

export function runBuilt(bytes: Uint8Array, inputs: readonly Datum[]): Outcome {
  const log: number[] = [];
  const note = (value: number): void => void log.push(value);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  new Uint8Array(memory.buffer).set(initialMemory());
  const view = new DataView(memory.buffer as ArrayBuffer);
  storeTo(view, 16 * SLOTS, inputs[3]!, 'v128');
  const imports = { test: { memory, integer: note, float: note } };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  instance.exports.run(...inputs.slice(0, 3));
  return [...log, ...leftIn(view)];
}

function operate(f: FunctionBuilder, { name, lane }: Operation, args: Value[]): Value {
  if (name === 'select') return f.select(args[0]!, args[1]!, args[2]!);
  if (lane !== undefined || name.endsWith('replace_lane'))
    return f.lane(name as 'i32x4.extract_lane', lane ?? 2, ...args);
  return f.op(name as PureOperator, ...args);
}

function constantOf(f: FunctionBuilder, type: Type, constant: Datum): Value {
  if (type === 'i32') return f.i32(constant as number);
  if (type === 'f64') return f.f64(constant as number);
  return f.v128(new Uint8Array(Int32Array.from(constant as number[]).buffer));
}

function initialMemory(): Uint8Array {
  return Uint8Array.from({ length: FLOATS + 16 * SLOTS }, (_, index) => (index < 16 * SLOTS ? index * 37 : 0));
}

function loadFrom(memory: DataView, type: Type, at: number): Datum {
  if (type === 'i32') return memory.getInt32(at, true);
  if (type === 'f64') return memory.getFloat64(at, true);
  return [0, 4, 8, 12].map((offset) => memory.getInt32(at + offset, true));
}

function storeTo(memory: DataView, at: number, datum: Datum, type: Type): void {
  if (type === 'i32') memory.setInt32(at, datum as number, true);
  else if (type === 'f64') memory.setFloat64(at, datum as number, true);
  else (datum as number[]).forEach((lane, index) => void memory.setInt32(at + 4 * index, lane, true));
}

/** Floats have a place of their own, since nothing is said about a NaN's bits. */
function placeOf({ type, slot }: { type: Type; slot: number }): number {
  return 16 * slot + (type === 'f64' ? FLOATS : 0);
}

function leftIn(memory: DataView): number[] {
  const integers = Array.from({ length: 4 * SLOTS }, (_, index) => memory.getInt32(4 * index, true));
  return [...integers, ...Array.from({ length: SLOTS }, (_, slot) => memory.getFloat64(FLOATS + 16 * slot, true))];
}
