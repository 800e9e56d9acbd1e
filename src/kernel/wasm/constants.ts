/** A function's constants: one value each, told apart by their bits (so -0 is not 0; all NaNs are the canonical one). */
import { type Scope, Value } from './code.ts';
import type { Type } from './types.ts';

export class Constants {
  readonly #scope: Scope;
  readonly #nextId: () => number;
  readonly #i32 = new Map<number, Value>();
  readonly #i64 = new Map<bigint, Value>();
  /** By a number, or `-0`. */
  readonly #f32 = new Map<number | string, Value>();
  readonly #f64 = new Map<number | string, Value>();
  readonly #v128 = new Map<string, Value>();

  /** `scope` is the whole function's. */
  constructor(scope: Scope, nextId: () => number) {
    this.#scope = scope;
    this.#nextId = nextId;
  }

  /** Wraps to 32 bits. */
  i32(value: number): Value {
    return this.#get(this.#i32, value | 0, 'i32', value | 0);
  }

  i64(value: bigint): Value {
    const wrapped = BigInt.asIntN(64, value);
    return this.#get(this.#i64, wrapped, 'i64', wrapped);
  }

  f32(value: number): Value {
    const rounded = Math.fround(value);
    return this.#get(this.#f32, Object.is(rounded, -0) ? '-0' : rounded, 'f32', rounded);
  }

  f64(value: number): Value {
    return this.#get(this.#f64, Object.is(value, -0) ? '-0' : value, 'f64', value);
  }

  v128(bytes: Uint8Array): Value {
    return this.#get(this.#v128, bytes.join(), 'v128', bytes);
  }

  #get<Key>(known: Map<Key, Value>, key: Key, type: Type, constant: number | bigint | Uint8Array): Value {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = new Value('constant', this.#nextId(), type, this.#scope, null, constant);
    known.set(key, made);
    return made;
  }
}
