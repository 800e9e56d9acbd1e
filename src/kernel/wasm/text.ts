/**
 * WebAssembly's text format of code that was encoded. It is read back from the bytes, so what it shows is what runs; a
 * standard assembler makes the same bytes of it again. Only what write-function.ts writes is known here.
 */
import type { FunctionHandle } from './code.ts';
import { OPERATORS, type Operator } from './operators.ts';
import { TYPE_CODES, TYPES, type Type } from './types.ts';

/** By opcode; `select` stands for all of its types. */
const BY_CODE = new Map([...OPERATORS.values()].map((operator) => [operator.code, operator]));

/** Instructions that are in no table, without those that have immediates of their own. */
const PLAIN = new Map([
  [0x00, 'unreachable'],
  [0x0f, 'return'],
  [0x1a, 'drop'],
]);
const INDEXED = new Map([
  [0x0c, 'br'],
  [0x0d, 'br_if'],
]);
const ON_LOCALS = new Map([
  [0x20, 'local.get'],
  [0x21, 'local.set'],
  [0x22, 'local.tee'],
]);
const OPENING = new Map([
  [0x02, 'block'],
  [0x03, 'loop'],
  [0x04, 'if'],
]);

/** `(param …) (result …)`; `names` of the parameters may be missing. */
export function signatureText({ params, results }: FunctionHandle, names: readonly string[] = []): string {
  const parts = params.map((type, index) => (names[index] ? ` (param ${names[index]} ${type})` : ` (param ${type})`));
  return parts.join('') + results.map((type) => ` (result ${type})`).join('');
}

/** Lines of a body; `names` are those of its locals (may be empty), the first `params` of which are its parameters. */
export function bodyText(
  body: Uint8Array,
  names: readonly string[],
  params: number,
  callee: (index: number) => string,
): string[] {
  return new Reader(body, names, callee).read(params);
}

/** A name for the text format. */
export function identifier(name: string): string {
  return `$${name.replaceAll(/[^\w.'*+\-/\\^~=<>!?@#$%&|:`]/g, '_')}`;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #names: readonly string[];
  readonly #callee: (index: number) => string;
  readonly #lines: string[] = [];
  #at = 0;
  #indent = 2;

  constructor(bytes: Uint8Array, names: readonly string[], callee: (index: number) => string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#names = names;
    this.#callee = callee;
  }

  read(params: number): string[] {
    this.#locals(params);
    while (this.#at < this.#bytes.length - 1) this.#instruction();
    return this.#lines;
  }

  #locals(params: number): void {
    let index = params;
    for (let groups = this.#u32(); groups > 0; groups--) {
      const count = this.#u32();
      const type = typeOf(this.#byte());
      const declared = Array.from({ length: count }, () => localText(this.#names[index++], type));
      this.#line(declared.join(' '));
    }
  }

  #instruction(): void {
    const first = this.#byte();
    const opening = OPENING.get(first);
    if (opening !== undefined) {
      this.#at++;
      this.#line(opening);
      this.#indent++;
    } else if (first === 0x05) this.#line('else', this.#indent - 1);
    else if (first === 0x0b) this.#line('end', --this.#indent);
    else this.#line(this.#simple(first));
  }

  #simple(first: number): string {
    const plain = PLAIN.get(first);
    if (plain !== undefined) return plain;
    if (INDEXED.has(first)) return `${INDEXED.get(first)} ${this.#u32()}`;
    if (ON_LOCALS.has(first)) return `${ON_LOCALS.get(first)} ${this.#local(this.#u32())}`;
    if (first === 0x10) return `call ${this.#callee(this.#u32())}`;
    const prefixed = first === 0xfc || first === 0xfd;
    const code = prefixed ? first * 0x1000 + this.#u32() : first;
    return this.#constant(code) ?? this.#bulk(code) ?? this.#operator(BY_CODE.get(code)!);
  }

  #constant(code: number): string | null {
    if (code === 0x41) return `i32.const ${Number(this.#signed())}`;
    if (code === 0x42) return `i64.const ${this.#signed()}`;
    if (code === 0x43) return `f32.const ${floatText(this.#view.getFloat32(this.#skip(4), true))}`;
    if (code === 0x44) return `f64.const ${floatText(this.#view.getFloat64(this.#skip(8), true))}`;
    if (code !== 0xfd00c) return null;
    const at = this.#skip(16);
    const words = [0, 4, 8, 12].map((offset) => this.#view.getUint32(at + offset, true));
    return `v128.const i32x4 ${words.map((word) => `0x${word.toString(16).padStart(8, '0')}`).join(' ')}`;
  }

  #bulk(code: number): string | null {
    if (code === 0xfc00b) {
      this.#at++;
      return 'memory.fill';
    }
    if (code !== 0xfc00a) return null;
    this.#at += 2;
    return 'memory.copy';
  }

  #operator(operator: Operator): string {
    const { name, immediate } = operator;
    if (name.startsWith('select')) return 'select';
    if (immediate === 'none') return name;
    if (immediate === 'lane') return `${name} ${this.#byte()}`;
    if (immediate === 'shuffle') return `${name} ${this.#bytes.subarray(this.#skip(16), this.#at).join(' ')}`;
    this.#at++;
    const offset = this.#u32();
    const lane = immediate === 'memoryLane' ? ` ${this.#byte()}` : '';
    return name + (offset === 0 ? '' : ` offset=${offset}`) + lane;
  }

  #local(index: number): string {
    return this.#names[index] || String(index);
  }

  #line(text: string, indent = this.#indent): void {
    this.#lines.push('  '.repeat(indent) + text);
  }

  #byte(): number {
    return this.#bytes[this.#at++]!;
  }

  /** Steps over so many bytes, and gives where they begin. */
  #skip(count: number): number {
    this.#at += count;
    return this.#at - count;
  }

  #u32(): number {
    return Number(BigInt.asUintN(32, this.#leb().bits));
  }

  #signed(): bigint {
    const { bits, length } = this.#leb();
    return BigInt.asIntN(7 * length, bits);
  }

  #leb(): { bits: bigint; length: number } {
    let bits = 0n;
    for (let length = 0; ; ) {
      const byte = this.#byte();
      bits |= BigInt(byte & 0x7f) << BigInt(7 * length++);
      if (byte < 0x80) return { bits, length };
    }
  }
}

function localText(name: string | undefined, type: Type): string {
  return name ? `(local ${name} ${type})` : `(local ${type})`;
}

function typeOf(code: number): Type {
  return TYPES.find((type) => TYPE_CODES[type] === code)!;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (Object.is(value, -0)) return '-0';
  return String(value).replace('Infinity', 'inf').replace('e+', 'e');
}
