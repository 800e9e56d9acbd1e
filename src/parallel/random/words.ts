/**
 * The words of a stream in their order. What always holds: they are those of its blocks 0, 1, 2, …, however many are made at
 * a time: a few at first, since many a stream is read no further.
 */
import { philox } from './philox.ts';
import { PHILOX_CODE } from './philox-code.ts';

/** Writes the words of blocks to the beginning of `made`. */
type Fill = (
  block: number,
  upper: number,
  index0: number,
  index1: number,
  key0: number,
  key1: number,
  count: number,
) => void;

/** Words of a block. */
const WORDS = 4;
/** Blocks that are made at a time: the first time, the second, …, and from the last one on always. None goes beyond 2^32. */
const PORTIONS = [4, 12, 48, 64] as const;

let fill: Fill | null = null;
/** Where `fill` writes to, as long as each portion is. */
let made: readonly Uint32Array[] = [];

const NONE: Uint32Array = new Uint32Array(0);

export class Words {
  readonly #key0: number;
  readonly #key1: number;
  readonly #index0: number;
  readonly #index1: number;
  /** The number of the next block, its lower and its upper half. */
  #block = 0;
  #upper = 0;
  #portion = 0;
  #words = NONE;
  #next = 0;

  /** Key and index as two int32 each, the lower half first. */
  constructor(key0: number, key1: number, index0: number, index1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
    this.#index0 = index0;
    this.#index1 = index1;
  }

  /** The next word, as uint32. */
  next(): number {
    let words = this.#words;
    let at = this.#next;
    if (at === words.length) {
      words = this.#more();
      at = 0;
    }
    this.#next = at + 1;
    return words[at]!;
  }

  /** In [0, 1), a multiple of 2^-53: of two words. */
  fraction(): number {
    const words = this.#words;
    const at = this.#next;
    // Two at once where they are there: it is asked for most.
    if (at + 1 < words.length) {
      this.#next = at + 2;
      return fractionOf(words[at]!, words[at + 1]!);
    }
    const high = this.next();
    return fractionOf(high, this.next());
  }

  #more(): Uint32Array {
    fill ??= prepare();
    const count = PORTIONS[this.#portion]!;
    fill(this.#block, this.#upper, this.#index0, this.#index1, this.#key0, this.#key1, count);
    if (this.#words.length !== count * WORDS) this.#words = new Uint32Array(count * WORDS);
    this.#words.set(made[this.#portion]!);
    if (this.#portion < PORTIONS.length - 1) this.#portion++;
    this.#block = (this.#block + count) | 0;
    if (this.#block === 0) this.#upper = (this.#upper + 1) | 0;
    return this.#words;
  }
}

function fractionOf(high: number, low: number): number {
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
}

function prepare(): Fill {
  let words: Uint32Array;
  let found: Fill;
  try {
    const module = new WebAssembly.Module(Buffer.from(PHILOX_CODE, 'base64'));
    const { memory, fill } = new WebAssembly.Instance(module).exports as { memory: WebAssembly.Memory; fill: Fill };
    words = new Uint32Array(memory.buffer);
    found = fill;
  } catch {
    // A processor without vectors, or a Node without WebAssembly.
    words = new Uint32Array(PORTIONS.at(-1)! * WORDS);
    found = slowly(words);
  }
  made = PORTIONS.map((count) => words.subarray(0, count * WORDS));
  return found;
}

/** The same in JavaScript. */
export function slowly(to: Uint32Array): Fill {
  const out = new Uint32Array(WORDS);
  return (block, upper, index0, index1, key0, key1, count) => {
    for (let done = 0; done < count; done++) {
      philox(block + done, upper, index0, index1, key0, key1, out);
      to.set(out, done * WORDS);
    }
  };
}
