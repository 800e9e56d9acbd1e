/**
 * Copies of values that encode.ts found to be trees: several times as fast as structured clone for small ones
 * (benchmarks/cache/clone.ts), which is what a hit in memory takes.
 */
import { types } from 'node:util';

export function cloneTree(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? cloneObject(value) : value;
}

function cloneObject(value: object): unknown {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return clonePlain(value as Record<string, unknown>);
  if (Array.isArray(value)) return cloneArray(value);
  if (ArrayBuffer.isView(value)) return cloneView(value);
  if (types.isMap(value)) {
    const made = new Map<unknown, unknown>();
    for (const [key, one] of value) made.set(cloneTree(key), cloneTree(one));
    return made;
  }
  if (types.isSet(value)) {
    const made = new Set<unknown>();
    for (const one of value) made.add(cloneTree(one));
    return made;
  }
  return new Date((value as Date).getTime());
}

function clonePlain(value: Record<string, unknown>): object {
  const made = { ...value };
  for (const key in value) {
    const one = value[key];
    if (typeof one === 'object' && one !== null) made[key] = cloneObject(one);
  }
  return made;
}

function cloneArray(value: readonly unknown[]): unknown[] {
  const made = value.slice();
  for (let at = 0; at < made.length; at++) {
    const one = made[at];
    if (typeof one === 'object' && one !== null) made[at] = cloneObject(one);
  }
  return made;
}

function cloneView(value: ArrayBufferView): ArrayBufferView {
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (value instanceof DataView) {
    const { buffer, byteOffset, byteLength } = value;
    return new DataView(buffer.slice(byteOffset, byteOffset + byteLength));
  }
  return (value as Uint8Array).slice();
}
