/**
 * Value numbering: finds the value that the same pure operation has already given, as long as it is available. A value
 * whose scope has closed never becomes available again, so it is taken out when the table comes across it.
 */
import type { Value } from './code.ts';
import type { Operator } from './operators.ts';

export class ValueTable {
  #buckets: (Value | null)[] = new Array(256).fill(null);
  #count = 0;

  /** An available value of that operation on those operands, or null. */
  find(operator: Operator, args: readonly Value[], immediate: number, bytes: Uint8Array | null): Value | null {
    const hash = hashOf(operator, args, immediate);
    const index = hash & (this.#buckets.length - 1);
    let before: Value | null = null;
    for (let value = this.#buckets[index] ?? null; value !== null; value = value.next) {
      if (!value.scope.open) {
        if (before === null) this.#buckets[index] = value.next;
        else before.next = value.next;
        this.#count--;
        continue;
      }
      if (value.hash === hash && isSame(value, operator, args, immediate, bytes)) return value;
      before = value;
    }
    return null;
  }

  add(value: Value): void {
    if (this.#count === this.#buckets.length) this.#grow();
    value.hash = hashOf(value.operator!, value.args, value.immediate);
    const index = value.hash & (this.#buckets.length - 1);
    value.next = this.#buckets[index]!;
    this.#buckets[index] = value;
    this.#count++;
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = new Array(2 * old.length).fill(null);
    for (const bucket of old) {
      for (let value = bucket; value !== null; ) {
        const { next } = value;
        const index = value.hash & (this.#buckets.length - 1);
        value.next = this.#buckets[index]!;
        this.#buckets[index] = value;
        value = next;
      }
    }
  }
}

/** The order of a commutative operator's operands does not count. */
function hashOf(operator: Operator, args: readonly Value[], immediate: number): number {
  let hash = Math.imul(operator.index + 1, 0x9e3779b1) ^ Math.imul(immediate + 1, 0x85ebca6b);
  if (operator.commutative) {
    hash = Math.imul(hash ^ (args[0]!.id + args[1]!.id), 0x27d4eb2f) ^ Math.imul(args[0]!.id ^ args[1]!.id, 0x165667b1);
  } else for (const arg of args) hash = Math.imul(hash ^ arg.id, 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}

function isSame(
  value: Value,
  operator: Operator,
  args: readonly Value[],
  immediate: number,
  bytes: Uint8Array | null,
): boolean {
  if (value.operator !== operator || value.immediate !== immediate) return false;
  const own = value.args;
  const same = own.every((arg, index) => arg === args[index]);
  const swapped = operator.commutative && own[0] === args[1] && own[1] === args[0];
  if (!same && !swapped) return false;
  return bytes === value.bytes || (bytes !== null && value.bytes!.every((byte, index) => byte === bytes[index]));
}
