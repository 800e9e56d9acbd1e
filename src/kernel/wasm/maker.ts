/** What the rules that simplify operations need of the builder. */
import type { Value } from './code.ts';
import type { PureOperator } from './operators.ts';

export interface Maker {
  i32(value: number): Value;
  i64(value: bigint): Value;
  f32(value: number): Value;
  f64(value: number): Value;
  v128(bytes: Uint8Array): Value;
  op(name: PureOperator, ...args: Value[]): Value;
  select(a: Value, b: Value, condition: Value): Value;
}
