/**
 * Values into the stream of a hash, such that equal values give equal bytes and different values different ones. An
 * object that is met again is written as the number under which it was met, which ends cycles and tells shared from
 * equal parts. What always holds: an object is written by its kind, by what `hash` gives for it, or refused with the way
 * to it; nothing is left out silently.
 */

import { HastenError } from '../../support/errors.ts';
import type { Encoding, Ignored, Step } from './encoding.ts';
import { Hasher, type Key } from './hasher.ts';
import { kindOf } from './kinds.ts';
import { Met } from './met.ts';
import { symbolName, writeBigInt, writeNumber, writeTag, writeText } from './primitives.ts';
import { className, describe, failure, pathText, refusal } from './refusal.ts';
import { Tag } from './tags.ts';

/** What of a function's options its arguments are encoded by. */
export interface Rules {
  readonly hash: ((value: object) => unknown) | null;
  /** Of the parameters. */
  readonly names: readonly string[];
}

const RETURN_UNDEFINED = 'let `hash` give what it counts by, and undefined for what it does not know';
const none: Rules = { hash: null, names: [] };
const idle: Encoder[] = [];

export class Encoder implements Encoding {
  readonly out = Hasher.take();
  readonly #met = new Met();
  #rules = none;
  /** Only the first `#depth` hold. */
  #path: Step[] = [];
  #depth = 0;
  /** Collections whose members are being put in order, the outermost first. */
  #around: object[] = [];

  /** One that nobody uses, with `prefix` in its stream: a getter or `hash` may call another cached function in the middle. */
  static take(rules: Rules, prefix: Uint8Array | null = null): Encoder {
    const encoder = idle.pop() ?? new Encoder();
    encoder.#rules = rules;
    if (prefix !== null) encoder.out.add(prefix);
    return encoder;
  }

  /** The key of all that was written; the encoder is given back. */
  finish(): Key {
    const key = this.out.finish();
    this.#giveBack();
    return key;
  }

  /** Gives it back, and the error that tells what went wrong and where. */
  fail(cause: unknown): unknown {
    const error =
      cause instanceof HastenError
        ? cause
        : failure(pathText(this.#path.slice(0, this.#depth), this.#rules.names), cause);
    this.out.reset();
    this.#giveBack();
    return error;
  }

  #giveBack(): void {
    this.#met.clear();
    this.#rules = none;
    this.#depth = 0;
    this.#around = [];
    idle.push(this);
  }

  part(step: Step, value: unknown, ignored: Ignored | null = null): void {
    this.#path[this.#depth++] = step;
    this.#value(value, ignored);
    this.#depth--;
  }

  #value(value: unknown, ignored: Ignored | null): void {
    switch (typeof value) {
      case 'string':
        return writeText(this.out, value);
      case 'number':
        return writeNumber(this.out, value);
      case 'object':
        return value === null ? writeTag(this.out, Tag.null) : this.#object(value, ignored);
      case 'undefined':
        return writeTag(this.out, Tag.undefined);
      case 'boolean':
        return writeTag(this.out, value ? Tag.true : Tag.false);
      case 'bigint':
        return writeBigInt(this.out, value);
      case 'symbol':
        return this.#symbol(value);
      default:
        return this.#standIn(value as object);
    }
  }

  #object(value: object, ignored: Ignored | null): void {
    const kind = kindOf(Object.getPrototypeOf(value));
    if (kind === null || !kind.is(value)) this.#standIn(value);
    // Of one that is met again without what is ignored here, all counts.
    else if (ignored !== null || this.#isNew(value)) kind.encode(this, value, ignored);
  }

  /** False where it has been written as one that was met before. */
  #isNew(value: object): boolean {
    const around = this.#around.length === 0 ? -1 : this.#around.indexOf(value);
    const number = around < 0 ? this.#met.meet(value) : around;
    if (number < 0) return true;
    writeTag(this.out, around < 0 ? Tag.again : Tag.around);
    writeNumber(this.out, number);
    return false;
  }

  #symbol(symbol: symbol): void {
    const name = symbolName(symbol);
    if (name === null) this.refuse('is a symbol, which no other process can have', 'name it in `ignore`');
    writeTag(this.out, Tag.symbol);
    writeText(this.out, name as string);
  }

  #standIn(value: object): void {
    if (!this.#isNew(value)) return;
    const standIn = this.#rules.hash?.(value);
    if (standIn === undefined) this.refuse(describe(value));
    // It would be written as one that was met before, and nothing of it.
    if (standIn === value) this.refuse(`${describe(value)} for which \`hash\` gives itself`, RETURN_UNDEFINED);
    writeTag(this.out, Tag.standIn);
    writeText(this.out, typeof value === 'function' ? 'Function' : className(value));
    this.#value(standIn, null);
  }

  digests(collection: object, members: readonly unknown[]): Key[] {
    return members.map((member) => {
      const encoder = Encoder.take(this.#rules);
      encoder.#path = this.#path.slice(0, this.#depth);
      encoder.#depth = this.#depth;
      encoder.#around = [...this.#around, collection];
      try {
        encoder.part({ member: true }, member);
        return encoder.finish();
      } catch (error) {
        throw encoder.fail(error);
      }
    });
  }

  refuse(what: string, fix?: string): never {
    throw refusal(pathText(this.#path.slice(0, this.#depth), this.#rules.names), what, fix);
  }
}
