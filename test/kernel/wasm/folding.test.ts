/** Operations on constants give what they give on the same numbers at run time. */
import { expect, test } from 'vitest';
import type { FunctionBuilder, PureOperator, Value } from '../../../src/kernel/wasm/builder.ts';
import { WasmModule } from '../../../src/kernel/wasm/module.ts';
import type { Type } from '../../../src/kernel/wasm/types.ts';
import { linesOf } from './assembler.ts';
import { type Datum, OPERATIONS, type Operation } from './random-operations.ts';

const SPECIAL: Partial<Record<Type, Datum[]>> = {
  i32: [0, 1, -1, 2, 5, 31, 32, 2 ** 31 - 1, -(2 ** 31)],
  f64: [0, -0, 1, -1, 2, -8, 0.5, 3, 2 ** 1023, 2 ** -1070, 1e-310, 2 ** 31, Number.NaN, -Number.POSITIVE_INFINITY],
  v128: [
    [0, 0, 0, 0],
    [-1, -1, -1, -1],
    [1, -2, 3, 2 ** 31 - 1],
    // As two f64: 2, and 2 and 3.
    [0, 2 ** 30, 0, 2 ** 30],
    [0, 2 ** 30, 0, 0x40080000],
  ],
};

const f64x2 = (name: string, meaning: (a: number, b: number) => number): Operation => ({
  name: `f64x2.${name}`,
  params: ['v128', 'v128'],
  result: 'v128',
  meaning: ((a: number[], b: number[]) => {
    const left = new Float64Array(Int32Array.from(a).buffer);
    const right = new Float64Array(Int32Array.from(b).buffer);
    return [...new Int32Array(left.map((lane, index) => meaning(lane, right[index]!)).buffer)];
  }) as Operation['meaning'],
});

const all = [...OPERATIONS, f64x2('div', (a, b) => a / b), f64x2('mul', (a, b) => a * b)];

test.each(all)('$name $lane', (operation) => {
  const tuples = product(operation.params.map((type) => SPECIAL[type]!));
  // Each operand a constant or not; and nothing to the order in which they stand.
  for (let constants = 0; constants < 2 ** operation.params.length; constants++) {
    const results = run(operation, tuples, constants);
    const meaning = operation.meaning as (...values: Datum[]) => Datum;
    tuples.forEach((tuple, index) => {
      expect(sameNaN(results[index]!), `${JSON.stringify(tuple)} with constants ${constants}`).toEqual(
        sameNaN(meaning(...tuple)),
      );
    });
  }
});

test('constants leave no operations', () => {
  const module = new WasmModule();
  const f = module.function('run', ['i32'], ['i32'], { export: true });
  const six = f.op('i32.mul', f.i32(2), f.op('i32.add', f.i32(1), f.i32(2)));
  const same = f.op('i32.xor', f.op('i32.and', f.parameter(0), f.i32(-1)), f.i32(0));
  const sum = f.op('i32.add', f.op('i32.add', same, six), f.i32(4));
  f.return(f.op('i32.eqz', f.op('i32.lt_s', sum, f.select(six, sum, f.i32(1)))));
  expect(linesOf(module)).toEqual(['local.get 0', 'i32.const 10', 'i32.add', 'i32.const 6', 'i32.ge_s', 'return']);
});

function run(operation: Operation, tuples: Datum[][], constants: number): Datum[] {
  const module = new WasmModule();
  module.importMemory('test', 'memory', { initial: 8, maximum: 8, shared: false });
  const f = module.function('run', [], [], { export: true });
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 8 });
  const view = new DataView(memory.buffer as ArrayBuffer);
  const width = 16 * (operation.params.length + 1);
  tuples.forEach((tuple, index) => {
    const args = tuple.map((datum, at) => {
      const type = operation.params[at]!;
      if ((constants >> at) & 1) return constantOf(f, type, datum);
      write(view, index * width + 16 * at, type, datum);
      return f.load(`${type as 'i32'}.load`, f.i32(0), index * width + 16 * at);
    });
    f.store(`${operation.result as 'i32'}.store`, f.i32(0), apply(f, operation, args), (index + 1) * width - 16);
  });
  new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { test: { memory } }).exports.run();
  return tuples.map((_, index) => read(view, (index + 1) * width - 16, operation.result));
}

function apply(f: FunctionBuilder, { name, lane }: Operation, args: Value[]): Value {
  if (name === 'select') return f.select(args[0]!, args[1]!, args[2]!);
  if (name.endsWith('_lane')) return f.lane(name as 'i32x4.extract_lane', lane ?? 2, ...args);
  return f.op(name as PureOperator, ...args);
}

function constantOf(f: FunctionBuilder, type: Type, datum: Datum): Value {
  if (type === 'v128') return f.v128(new Uint8Array(Int32Array.from(datum as number[]).buffer));
  return type === 'i32' ? f.i32(datum as number) : f.f64(datum as number);
}

function write(view: DataView, at: number, type: Type, datum: Datum): void {
  if (type === 'i32') view.setInt32(at, datum as number, true);
  else if (type === 'f64') view.setFloat64(at, datum as number, true);
  else (datum as number[]).forEach((lane, index) => void view.setInt32(at + 4 * index, lane, true));
}

function read(view: DataView, at: number, type: Type): Datum {
  if (type === 'i32') return view.getInt32(at, true);
  if (type === 'f64') return view.getFloat64(at, true);
  return [0, 4, 8, 12].map((offset) => view.getInt32(at + offset, true));
}

/** With NaN lanes of f64x2 all alike. */
function sameNaN(datum: Datum): Datum {
  if (typeof datum === 'number') return datum;
  const lanes = Int32Array.from(datum);
  const floats = new Float64Array(lanes.buffer);
  floats.forEach((lane, index) => {
    if (Number.isNaN(lane)) floats[index] = Number.NaN;
  });
  return [...lanes];
}

function product(choices: Datum[][]): Datum[][] {
  return choices.reduce<Datum[][]>((all, choice) => all.flatMap((head) => choice.map((one) => [...head, one])), [[]]);
}
