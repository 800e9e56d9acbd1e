/**
 * The little of protocol buffers that a pprof profile needs: fields that are integers, texts, messages, or lists of
 * integers. A message is written field by field, in the order of the calls.
 */
const encoder = new TextEncoder();

/** A message being written. */
export class Message {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** An integer, of the types int64, uint64 and bool; a whole number, exact up to 2^53. 0 is the default and not written. */
  integer(field: number, value: number): this {
    if (value === 0) return this;
    this.#varint(field << 3);
    this.#varint(value);
    return this;
  }

  /** A list of integers, packed. */
  integers(field: number, values: readonly number[]): this {
    if (values.length === 0) return this;
    const packed = new Message();
    for (const value of values) packed.#varint(value);
    return this.#delimited(field, packed.bytes());
  }

  text(field: number, value: string): this {
    return this.#delimited(field, encoder.encode(value));
  }

  message(field: number, value: Message): this {
    return this.#delimited(field, value.bytes());
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #delimited(field: number, bytes: Uint8Array): this {
    this.#varint((field << 3) | 2);
    this.#varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Seven bits a byte, the lowest first; negative numbers take the ten bytes of their two's complement. */
  #varint(value: number): void {
    this.#reserve(10);
    if (value < 0) {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest > 0x7fn; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      this.#bytes[this.#length++] = Number(rest);
      return;
    }
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) | 0x80;
    this.#bytes[this.#length++] = rest;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
