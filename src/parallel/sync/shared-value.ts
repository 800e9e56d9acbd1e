/** A number that threads and processes share: each operation is one step, as those of `Atomics` are. */
import { HastenError } from '../../support/errors.ts';
import { type Across, Area, portableArea, register } from './area.ts';
import { type Held, holderEnded } from './life.ts';

/** What a shared value can be. */
export type SharedValueType = 'int32' | 'float64' | 'bigint64';
type Of<K extends SharedValueType> = K extends 'bigint64' ? bigint : number;

/**
 * A number that all threads see.
 *
 * ```ts
 * const found = new SharedValue('int32');
 * await map(numbers, (n, { found }) => { if (isPrime(n)) found.add(1); }, { with: { found } });
 * ```
 *
 * `int32` is the fastest (some 10 ns an operation); `float64` adds by trying until nobody was in between. Throws
 * `HASTEN_SYNC_ARGUMENT` for another type, or a value that is none of it.
 */
export class SharedValue<K extends SharedValueType = 'float64'> implements Held {
  readonly type: K;
  readonly #area: Area;
  readonly #cell: Cell<Of<K>>;

  constructor(type: K = 'float64' as K, initial?: Of<K>, options?: Across) {
    const make = CELLS[type];
    if (make === undefined) {
      throw new HastenError('HASTEN_SYNC_ARGUMENT', `a SharedValue is no ${String(type)}`, {
        fix: `take 'int32', 'float64' or 'bigint64'`,
      });
    }
    this.type = type;
    this.#area = Area.of(options, 64);
    this.#cell = make(this.#area.buffer) as Cell<Of<K>>;
    register(this.#area, this);
    if (initial !== undefined) this.store(initial);
  }

  /** The value of now. */
  load(): Of<K> {
    return this.#cell.load();
  }

  store(value: Of<K>): void {
    this.#cell.store(this.#checked(value));
  }

  /** Adds, and gives what it was before. `int32` and `bigint64` wrap around. */
  add(value: Of<K>): Of<K> {
    return this.#cell.add(this.#checked(value));
  }

  /** Stores, and gives what it was before. */
  exchange(value: Of<K>): Of<K> {
    return this.#cell.exchange(this.#checked(value));
  }

  /**
   * Stores `replacement` if the value is `expected` (for `float64` as `Object.is` has it: NaN is NaN, and -0 is not 0), and gives what it was
   * before: it was stored if that is `expected`.
   */
  compareExchange(expected: Of<K>, replacement: Of<K>): Of<K> {
    return this.#cell.compareExchange(this.#checked(expected), this.#checked(replacement));
  }

  #checked(value: Of<K>): Of<K> {
    if (FITS[this.type](value)) return value;
    throw new HastenError('HASTEN_SYNC_ARGUMENT', `${String(value)} is no ${this.type}`, {
      fix: `give a ${TAKES[this.type]}`,
    });
  }

  /** Nobody holds it. */
  [holderEnded](): void {}

  static {
    portableArea<SharedValue<SharedValueType>>(
      'SharedValue',
      SharedValue as never,
      (value) => [value.#area, value.type],
      (area, type) => new SharedValue(type as SharedValueType, undefined, area as unknown as Across),
    );
  }
}

const FITS: { [K in SharedValueType]: (value: unknown) => boolean } = {
  int32: (value) => value === ((value as number) | 0),
  float64: (value) => typeof value === 'number',
  bigint64: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
};

const TAKES: { [K in SharedValueType]: string } = {
  int32: 'whole number from -2^31 to 2^31 - 1',
  float64: 'number',
  bigint64: 'bigint from -2^63 to 2^63 - 1',
};

interface Cell<V> {
  load(): V;
  store(value: V): void;
  add(value: V): V;
  exchange(value: V): V;
  compareExchange(expected: V, replacement: V): V;
}

const CELLS: { [K in SharedValueType]: (buffer: ArrayBufferLike) => Cell<Of<K>> } = {
  int32: (buffer) => new IntegerCell<number>(new Int32Array(buffer, 0, 1) as never),
  bigint64: (buffer) => new IntegerCell<bigint>(new BigInt64Array(buffer, 0, 1) as never),
  float64: (buffer) => new FloatCell(buffer),
};

class IntegerCell<V extends number | bigint> implements Cell<V> {
  readonly #at: Int32Array<SharedArrayBuffer>;

  constructor(at: Int32Array<SharedArrayBuffer>) {
    this.#at = at;
  }

  load(): V {
    return Atomics.load(this.#at, 0) as V;
  }

  store(value: V): void {
    Atomics.store(this.#at, 0, value as number);
  }

  add(value: V): V {
    return Atomics.add(this.#at, 0, value as number) as V;
  }

  exchange(value: V): V {
    return Atomics.exchange(this.#at, 0, value as number) as V;
  }

  compareExchange(expected: V, replacement: V): V {
    return Atomics.compareExchange(this.#at, 0, expected as number, replacement as number) as V;
  }
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** Of NaN always the same: processors make several, which a program cannot tell apart. */
function bitsOf(value: number): bigint {
  float[0] = Number.isNaN(value) ? Number.NaN : value;
  return bits[0]!;
}

function numberOf(of: bigint): number {
  bits[0] = of;
  return float[0]!;
}

/** There are atomic steps on whole numbers only: a float64 is the int64 of the same bits. */
class FloatCell implements Cell<number> {
  readonly #at: BigInt64Array;

  constructor(buffer: ArrayBufferLike) {
    this.#at = new BigInt64Array(buffer, 0, 1);
  }

  load(): number {
    return numberOf(Atomics.load(this.#at, 0));
  }

  store(value: number): void {
    Atomics.store(this.#at, 0, bitsOf(value));
  }

  add(value: number): number {
    let old = Atomics.load(this.#at, 0);
    for (;;) {
      const before = numberOf(old);
      const seen = Atomics.compareExchange(this.#at, 0, old, bitsOf(before + value));
      if (seen === old) return before;
      old = seen;
    }
  }

  exchange(value: number): number {
    return numberOf(Atomics.exchange(this.#at, 0, bitsOf(value)));
  }

  compareExchange(expected: number, replacement: number): number {
    return numberOf(Atomics.compareExchange(this.#at, 0, bitsOf(expected), bitsOf(replacement)));
  }
}
