/** Bytes written one behind the other, in memory that grows; and read back. Numbers lie least significant byte first. */

/** Methods that every Buffer has, though the types leave them out; `toString` takes twice as long for short texts. */
interface Slices {
  latin1Slice(start: number, end: number): string;
  ucs2Slice(start: number, end: number): string;
}

/** Texts up to which a loop is faster than a call into C++. */
const SHORT = 24;
/** Memory that is kept for the next value. */
const KEPT = 1 << 20;

export class ByteWriter {
  #bytes: Buffer = Buffer.allocUnsafeSlow(4096);
  #view = new DataView(this.#bytes.buffer);
  /** How many are written. */
  at = 0;

  /** Room for as many bytes more; gives the memory. */
  #room(count: number): Buffer {
    if (this.at + count > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.at + count));
      this.#bytes.copy(grown, 0, 0, this.at);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return this.#bytes;
  }

  byte(value: number): void {
    this.#room(1)[this.at++] = value;
  }

  /** A count: seven bits a byte, at most 2 ** 53. */
  count(value: number): void {
    const bytes = this.#room(8);
    let rest = value;
    while (rest > 0x7f) {
      bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest = rest > 0xffffffff ? Math.floor(rest / 128) : rest >>> 7;
    }
    bytes[this.at++] = rest;
  }

  int32(value: number): void {
    this.#room(4);
    this.#view.setInt32(this.at, value, true);
    this.at += 4;
  }

  double(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  latin1(text: string): void {
    const bytes = this.#room(text.length);
    if (text.length > SHORT) this.at += bytes.write(text, this.at, 'latin1');
    else for (let at = 0; at < text.length; at++) bytes[this.at++] = text.charCodeAt(at);
  }

  utf16(text: string): void {
    this.at += this.#room(text.length * 2).write(text, this.at, 'utf16le');
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length).set(bytes, this.at);
    this.at += bytes.length;
  }

  int32At(at: number, value: number): void {
    this.#view.setInt32(at, value, true);
  }

  /** A copy of what is written, and an empty writer again. */
  take(): Buffer<ArrayBuffer> {
    const taken = Buffer.allocUnsafeSlow(this.at);
    this.#bytes.copy(taken, 0, 0, this.at);
    this.clear();
    return taken;
  }

  clear(): void {
    this.at = 0;
    if (this.#bytes.length <= KEPT) return;
    this.#bytes = Buffer.allocUnsafeSlow(4096);
    this.#view = new DataView(this.#bytes.buffer);
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #text: Slices | null = null;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  byte(): number {
    if (this.at >= this.#bytes.length) throw new RangeError('the entry ends too early');
    return this.#bytes[this.at++]!;
  }

  count(): number {
    let value = this.byte();
    if (value < 0x80) return value;
    value &= 0x7f;
    for (let unit = 128; ; unit *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }

  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }

  int8(): number {
    return (this.byte() << 24) >> 24;
  }

  int32(): number {
    this.at += 4;
    return this.#view.getInt32(this.at - 4, true);
  }

  double(): number {
    this.at += 8;
    return this.#view.getFloat64(this.at - 8, true);
  }

  int32s(count: number): number[] {
    const made = this.#array(count, 4);
    for (let at = 0; at < count; at++) made[at] = this.int32();
    return made;
  }

  doubles(count: number): number[] {
    const made = this.#array(count, 8);
    for (let at = 0; at < count; at++) made[at] = this.double();
    return made;
  }

  /** For as many numbers as there can be: a count that was spoiled does not fill the memory. */
  #array(count: number, width: number): number[] {
    if (count * width > this.#bytes.length - this.at) throw new RangeError('the entry ends too early');
    return count > 50_000 ? [] : new Array<number>(count);
  }

  latin1(length: number): string {
    const start = this.#skip(length);
    if (length > 8) return this.#slices().latin1Slice(start, start + length);
    let text = '';
    for (let at = start; at < this.at; at++) text += String.fromCharCode(this.#bytes[at]!);
    return text;
  }

  utf16(length: number): string {
    const start = this.#skip(length * 2);
    return this.#slices().ucs2Slice(start, start + length * 2);
  }

  /** A copy in memory of its own. */
  raw(length: number): ArrayBuffer {
    const start = this.#skip(length);
    const copy = new Uint8Array(length);
    copy.set(this.#bytes.subarray(start, start + length));
    return copy.buffer;
  }

  #slices(): Slices {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    this.#text ??= Buffer.from(buffer, byteOffset, byteLength) as unknown as Slices;
    return this.#text;
  }

  #skip(length: number): number {
    const start = this.at;
    this.at += length;
    if (this.at > this.#bytes.length) throw new RangeError('the entry ends too early');
    return start;
  }
}
