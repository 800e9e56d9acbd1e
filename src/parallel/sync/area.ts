/**
 * The memory behind an object that several threads or processes use: a SharedArrayBuffer, or a mapped file where processes
 * are to use it. What always holds: an object has one name, the same everywhere, and is one instance in a thread however
 * often it arrives there, so what a thread knows about it (who waits here) is in one place. A SharedArrayBuffer is kept
 * by whoever has the object and goes with the last of them; no thread's end takes it away.
 */
import { threadId } from 'node:worker_threads';
import { portable } from '../../source/portable.ts';
import { HastenError } from '../../support/errors.ts';
import { existingFile, temporaryFile } from '../mapped/file.ts';
import { type End, endOfHolder, endOfThread, type Held, know, knownAs, thisThread, thisThreadOfAll } from './life.ts';

/** Who can use an object. */
export interface Across {
  /**
   * `threads` (default): those of this process. `processes`: also other processes of this machine, through a mapped file
   * (koffi, Linux and macOS, or else `HASTEN_MAPPED_UNAVAILABLE`); who waits then looks again and again, less and less often.
   */
  across?: 'threads' | 'processes';
}

export class Area {
  readonly name: string;
  readonly buffer: ArrayBufferLike;
  /** All of it. */
  readonly words: Int32Array<ArrayBufferLike>;
  /** Whether other processes can use it, and threads cannot be woken. */
  readonly mapped: boolean;
  /** The number of this thread as a holder here. */
  readonly me: number;
  readonly #bytes: number;

  private constructor(name: string, buffer: ArrayBufferLike, mapped: boolean, bytes: number) {
    this.name = name;
    this.buffer = buffer;
    this.words = new Int32Array(buffer, 0, bytes >>> 2);
    this.mapped = mapped;
    this.me = mapped ? thisThreadOfAll() : thisThread;
    this.#bytes = bytes;
  }

  /** New, of zeros; or the one that is given in place of options, as the object is restored elsewhere. */
  static of(options: Across | Area | undefined, bytes: number): Area {
    if (options instanceof Area) return options;
    const size = Math.ceil(bytes / 8) * 8;
    if (options?.across === 'processes') {
      const file = temporaryFile(size);
      return new Area(file.path, file.buffer, true, size);
    }
    return new Area(`${threadId}-${++count}`, new SharedArrayBuffer(size), false, size);
  }

  describe(to: 'thread' | 'process', kind: string): AreaDescription {
    if (this.mapped) return { name: this.name, bytes: this.#bytes };
    if (to === 'process') {
      throw new HastenError('HASTEN_SYNC_PROCESS', `a ${kind} is used by the threads of one process only`, {
        fix: "make it with { across: 'processes' }, or keep an object in this process for all by manager()",
      });
    }
    return { name: this.name, bytes: this.#bytes, buffer: this.buffer as SharedArrayBuffer };
  }

  static restore({ name, bytes, buffer }: AreaDescription): Area {
    return buffer === undefined
      ? new Area(name, existingFile(name, bytes).buffer, true, bytes)
      : new Area(name, buffer, false, bytes);
  }

  /** How the holder ended, or null while it lives, as far as that is known. */
  endOf(holder: number): End | null {
    return this.mapped ? endOfHolder(holder) : endOfThread(holder);
  }
}

export interface AreaDescription {
  name: string;
  bytes: number;
  /** Not for mapped ones: those are found by their name, a path. */
  buffer?: SharedArrayBuffer;
}

let count = 0;

/** A class of objects with an area. */
interface SharedType<T extends Held> {
  new (...args: never[]): T;
}

interface Description extends AreaDescription {
  more?: unknown;
}

/**
 * Makes a class portable. `areaOf` gives an object's area, and what else its constructor needs to know; `revive` makes the
 * object on that area.
 */
export function portableArea<T extends Held>(
  kind: string,
  type: SharedType<T>,
  areaOf: (value: T) => [area: Area, more?: unknown],
  revive: (area: Area, more: unknown) => T,
): void {
  portable(
    `hasten.${kind}`,
    type as abstract new (
      ...args: never[]
    ) => T,
    (value, to): Description => {
      const [area, more] = areaOf(value);
      const described: Description = area.describe(to, kind);
      if (more !== undefined) described.more = more;
      return described;
    },
    (description) => {
      const described = description as Description;
      const here = knownAs(described.name);
      if (here instanceof type) return here;
      return revive(Area.restore(described), described.more);
    },
  );
}

/** To be called by each constructor: the object is known by its area's name in this thread. */
export function register(area: Area, held: Held): void {
  know(area.name, held);
}
