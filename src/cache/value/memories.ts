/**
 * The memories that a value's arrays lie in. What always holds: arrays that overlap come back in one memory, and no more of
 * a memory is kept than they cover, however large it is: a Buffer of 10 bytes in Node's pool, an array in the memory that
 * threads share. Where memories are kept (recorded calls), arrays that lie near each other come back in one memory too, with
 * what is between them, and a memory whole that they cover half of.
 */

/** An array (or a whole memory), and where it begins in its stretch. */
export interface Row {
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
  stretch: number;
  /** Within the stretch. */
  at: number;
}

export interface Stretch {
  readonly bytes: Uint8Array;
}

export class Memories {
  readonly #rows = new Map<ArrayBufferLike, Row[]>();
  /** In order of their first mention. */
  readonly rows: Row[] = [];
  /** Whether several arrays lie in one memory. */
  areShared = false;

  /** Notes an array; its number. */
  add(buffer: ArrayBufferLike, offset: number, length: number): number {
    const row = { offset, length, stretch: 0, at: 0 };
    const others = this.#rows.get(buffer);
    if (others === undefined) this.#rows.set(buffer, [row]);
    else {
      others.push(row);
      this.areShared = true;
    }
    return this.rows.push(row) - 1;
  }

  /** Says of each array where it lies, once all are noted. */
  stretches(isKept = false): Stretch[] {
    const made: Stretch[] = [];
    for (const [buffer, rows] of this.#rows) {
      const sorted = rows.length === 1 ? rows : [...rows].sort((a, b) => a.offset - b.offset || b.length - a.length);
      for (let first = 0; first < sorted.length; ) {
        const all = isKept && first === 0 ? asOne(buffer, sorted) : null;
        const together = all ?? runFrom(sorted, first);
        const { offset } = all ?? sorted[first]!;
        // Those that share memory keep their alignment.
        const start = together.count === 1 ? offset : offset - (offset % 8);
        for (const row of sorted.slice(first, first + together.count)) {
          row.stretch = made.length;
          row.at = row.offset - start;
        }
        made.push({ bytes: new Uint8Array(buffer, start, together.end - start) });
        first += together.count;
      }
    }
    return made;
  }
}

/** Bytes between arrays of one memory that are taken along for them to stay in one. */
const BETWEEN = 1 << 20;

/** All arrays of a memory, as one stretch; null where too much would come along that belongs to others. */
function asOne(buffer: ArrayBufferLike, sorted: readonly Row[]): { count: number; end: number; offset: number } | null {
  let covered = 0;
  let end = 0;
  for (const { offset, length } of sorted) {
    covered += Math.max(0, offset + length - Math.max(end, offset));
    end = Math.max(end, offset + length);
  }
  const { offset } = sorted[0]!;
  if (buffer.byteLength <= 2 * covered) return { count: sorted.length, end: buffer.byteLength, offset: 0 };
  return end - offset <= 2 * covered + BETWEEN ? { count: sorted.length, end, offset } : null;
}

/** How many from `first` on overlap, and where they end. */
function runFrom(sorted: readonly Row[], first: number): { count: number; end: number } {
  let end = sorted[first]!.offset + sorted[first]!.length;
  let next = first + 1;
  while (next < sorted.length && (sorted[next]!.offset < end || sorted[next]!.offset === sorted[first]!.offset)) {
    end = Math.max(end, sorted[next]!.offset + sorted[next]!.length);
    next++;
  }
  return { count: next - first, end };
}
