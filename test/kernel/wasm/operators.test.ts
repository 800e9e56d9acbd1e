/** Every operator's name, opcode and types, by what a standard assembler and V8 make of them. */
import { describe, expect, test } from 'vitest';
import type {
  FunctionBuilder,
  LaneOperator,
  LoadLaneOperator,
  LoadOperator,
  PureOperator,
  StoreLaneOperator,
  StoreOperator,
  Value,
} from '../../../src/kernel/wasm/builder.ts';
import { WasmModule } from '../../../src/kernel/wasm/module.ts';
import { OPERATORS, type Operator } from '../../../src/kernel/wasm/operators.ts';
import { assemble, validate } from './assembler.ts';

describe('each operator is what the text format calls by its name', () => {
  test.each([...OPERATORS.values()])('$name', (operator) => {
    const module = moduleWith(operator);
    const bytes = module.encode();
    expect(assemble(module.toText())).toEqual(bytes);
    validate(bytes);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });
});

test('there are as many as WebAssembly has', () => {
  expect([...OPERATORS.values()].filter(({ width }) => width > 0)).toHaveLength(27 + 10 + 4 + 4);
  const vectors = [...OPERATORS.values()].filter(({ code }) => code >= 0xfd000);
  // All 236 but `v128.const`.
  expect(vectors.filter(({ code }) => code < 0xfd100)).toHaveLength(235);
  expect(vectors.filter(({ code }) => code >= 0xfd100)).toHaveLength(20);
});

function moduleWith(operator: Operator): WasmModule {
  const module = new WasmModule();
  module.importMemory('hasten', 'memory', { initial: 1, maximum: 65536, shared: true });
  const { params, result } = operator;
  const f = module.function('run', params, result === null ? [] : [result], { export: true });
  const value = use(
    f,
    operator,
    params.map((_, index) => f.parameter(index)),
  );
  if (value === null) f.return();
  else f.return(value);
  return module;
}

function use(f: FunctionBuilder, { name, immediate, params, result, width }: Operator, args: Value[]): Value | null {
  const [a, b, c] = args as [Value, Value, Value];
  if (name.startsWith('select')) return f.select(a, b, c);
  if (immediate === 'none') return f.op(name as PureOperator, ...args);
  if (immediate === 'lane') return f.lane(name as LaneOperator, 1, ...args);
  if (immediate === 'shuffle') return f.shuffle(a, b, [0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31]);
  const lane = 16 / width - 1;
  if (immediate === 'memoryLane') {
    if (result === null) f.storeLane(name as StoreLaneOperator, lane, a, 200, b);
    return result === null ? null : f.loadLane(name as LoadLaneOperator, lane, a, 5, b);
  }
  if (params.length === 1) return f.load(name as LoadOperator, a, 1000);
  f.store(name as StoreOperator, a, b, 2 ** 31);
  return null;
}
