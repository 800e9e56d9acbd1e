/**
 * Values on their way to another thread or process, and back. What always holds: what arrives is what structured clone
 * would give, with circles and with what occurs twice, but for three kinds of things: arrays in hasten's shared memory
 * arrive as views of the same bytes, large plain ones as views of a copy that all messages share, and portables as what
 * they are. Those are left out of the value and put back in there (`parts`); a value without any is sent as it is.
 */
import { types } from 'node:util';
import { free, holders, type SharedArray } from '../../shared-memory/allocate.ts';
import { type ArrayDescriptor, arrayOf } from '../../shared-memory/descriptors.ts';
import { type OwnedArrayDescriptor, receive } from '../../shared-memory/hand-over.ts';
import { portableKind } from '../../source/portable.ts';
import { HastenError } from '../../support/errors.ts';
import type { Hold } from './hold.ts';
import { arePlain, inspect, isLeaf, isPlain } from './inspect.ts';
import { Others } from './others.ts';

/**
 * What `pack` made: structured-cloneable, in one message as a whole, and to be unpacked once, behind the way: `unpack`
 * puts what was left out into the value itself. What is in it is for `unpack` alone.
 */
export interface Packed {
  readonly value: unknown;
  /** Fours: the object that something was left out of (null: the value itself), its key, the kind, the description. */
  readonly parts: readonly unknown[] | null;
}

export interface PackOptions {
  /** Buffers of plain typed arrays are moved, not copied: they go into `hold.transfer`. Threads only. */
  readonly transfer?: boolean;
  /** A result: arrays that were allocated here become the receiver's (`giveAway`). */
  readonly gives?: boolean;
  /** How the value is called in messages: `items`, `arguments`, `with`, `result`; the path begins with it. */
  readonly root?: string;
}

type Target = 'thread' | 'process';

/** Throws `HASTEN_TASK_DATA`, which names the path of what cannot travel. Takes what structured clone takes, and what is portable. */
export function pack(value: unknown, to: Target, hold: Hold, options: PackOptions = {}): Packed {
  if (isPlain(value) || (Array.isArray(value) && arePlain(value))) return { value, parts: null };
  const others = new Others(to, hold, options);
  const enough = inspect(value, to, options.root ?? 'the value', (one) => others.has(one));
  return enough ? { value, parts: null } : new Copy(others).whole(value);
}

/** The value, once `packed` has come out of a message. `owned` takes note of the arrays that were given away with it. */
export function unpack(packed: Packed, owned: SharedArray[] | null = null): unknown {
  const { parts } = packed;
  if (parts === null) return packed.value;
  let { value } = packed;
  // What was left out in several places is the same thing in all of them: its description has arrived as one object.
  const made = new Map<unknown, unknown>();
  const last: [kind: string, object: Map<unknown, unknown> | Set<unknown>, entries: unknown[]][] = [];
  for (let at = 0; at < parts.length; at += 4) {
    const [object, key, kind, description] = parts.slice(at, at + 4);
    if (kind === 'map' || kind === 'set') {
      last.push([kind, (object ?? value) as Map<unknown, unknown>, description as unknown[]]);
      continue;
    }
    if (!made.has(description)) {
      made.set(description, restored(kind as string, description));
      if (kind === 'owned') owned?.push(made.get(description) as SharedArray);
    }
    const one = made.get(description);
    if (object === null && key === null) value = one;
    else put((object ?? value) as Record<string, unknown>, key as string, one);
  }
  // Their entries may themselves have been left out, so they are put in when everything else is there.
  for (const [kind, object, entries] of last) {
    if (kind === 'map')
      for (let at = 0; at < entries.length; at += 2)
        (object as Map<unknown, unknown>).set(entries[at], entries[at + 1]);
    else for (const one of entries) (object as Set<unknown>).add(one);
  }
  return value;
}

/** In the place of `unpack`, for what nobody takes: arrays that were given away with it are free again. */
export function discard({ parts }: Packed): void {
  for (let at = 0; at < (parts?.length ?? 0); at += 4) {
    if (parts![at + 2] !== 'owned') continue;
    try {
      free(receive(parts![at + 3] as OwnedArrayDescriptor));
    } catch {
      // It stands in several places, or was lost with its thread.
    }
  }
}

/** Frees arrays that came with results which nobody gets, but for those that are freed already. */
export function freeOwned(owned: readonly SharedArray[]): void {
  for (const array of owned) if (holders.has(array)) free(array);
}

function restored(kind: string, description: unknown): unknown {
  if (kind === 'array') return arrayOf(description as ArrayDescriptor);
  if (kind === 'owned') return receive(description as OwnedArrayDescriptor);
  const portable = portableKind(kind);
  if (portable === undefined) {
    throw new HastenError('HASTEN_TASK_DATA', `what arrived is a \`${kind}\`, which this thread does not know`, {
      fix: 'import the module that makes such objects in the task, too',
    });
  }
  return portable.restore(description);
}

/** `__proto__` is a key like others. */
function put(object: object, key: string | number, value: unknown): void {
  if (key !== '__proto__') (object as Record<string | number, unknown>)[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The value with what travels otherwise left out of it. */
class Copy {
  readonly #others: Others;
  readonly #copies = new Map<object, object>();
  readonly #parts: unknown[] = [];
  readonly #last: unknown[] = [];

  constructor(others: Others) {
    this.#others = others;
  }

  whole(value: unknown): Packed {
    let copy: unknown = null;
    this.#copy(value, (made) => {
      copy = made;
      return [null, null];
    });
    // The root's own parts name it by null, so that it occurs in the message once.
    const parts = [...this.#parts, ...this.#last];
    for (let at = 0; at < parts.length; at += 4) if (parts[at] === copy && copy !== null) parts[at] = null;
    return { value: copy, parts };
  }

  /** Puts a copy where it belongs, or notes that it is to be put there. */
  #copy(value: unknown, place: (made: unknown) => [object: unknown, key: unknown]): void {
    if (typeof value !== 'object' || value === null) {
      place(value);
      return;
    }
    const other = this.#others.of(value);
    if (other === null) place(this.#copyOf(value));
    else if (other.kind === null) place(other.description);
    else {
      const [object, key] = place(null);
      this.#parts.push(object, key, other.kind, other.description);
    }
  }

  #copyOf(value: object): object {
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (types.isMap(value)) return this.#entries(value, new Map(), 'map', [...value].flat());
    if (types.isSet(value)) return this.#entries(value, new Set(), 'set', [...value]);
    if (isLeaf(value) || types.isNativeError(value)) return value;
    const copy: object = Array.isArray(value) ? new Array(value.length) : {};
    this.#copies.set(value, copy);
    this.#properties(value, copy);
    return copy;
  }

  #entries(value: object, copy: object, kind: string, entries: unknown[]): object {
    this.#copies.set(value, copy);
    const list: unknown[] = new Array(entries.length);
    this.#properties(entries, list);
    this.#last.push(copy, null, kind, list);
    return copy;
  }

  #properties(value: object, copy: object): void {
    for (const key of Object.keys(value)) {
      this.#copy((value as Record<string, unknown>)[key], (made) => {
        put(copy, key, made);
        return [copy, key];
      });
    }
  }
}
