/**
 * Which addresses a thread has handed out: an allocator that never touches the memory itself, so its books cannot be
 * damaged by what is written there. It claims units of the memory as it needs them (units.ts). What always holds: the
 * blocks of units side by side that it claimed together are a chain without gaps; no two neighbours are both free; the
 * newest chain is open, it ends at the top, and its last block is not free; addresses and sizes are multiples of 64
 * bytes, a cache line, so that arrays of different threads share none. Large blocks are chains of their own, so that their
 * units go to whoever needs them next. Zeros and errors are its caller's.
 */
import { UNIT, type Units } from './units.ts';

/** What blocks are aligned to, and their smallest size, in bytes. */
export const ALIGNMENT = 64;

/** Blocks of that many units have units of their own, and free ones of that many are given back. */
const LARGE = 4;
/** Units behind the top that are kept when more than twice as many are free. */
const KEPT = 8;

/** Sizes below this many lines have a list of free blocks each; larger ones share eight lists for each power of two. */
const EXACT = 32;
const LISTS = EXACT + 8 * 24;

export interface Block {
  readonly address: number;
  /** Bytes, at least what was asked for. */
  size: number;
  /** How many of its first bytes may hold old content; the rest are zeros. As it was when it was taken. */
  old: number;
  free: boolean;
  /** Neighbours in memory. */
  left: Block | null;
  right: Block | null;
  /** Neighbours in the list of free blocks. */
  previous: Block | null;
  next: Block | null;
}

export class Heap {
  /** Called when blocks that are free do not suffice: gives some back, if there are any, and then true. */
  onShortage: () => boolean = () => false;

  readonly #units: Units;
  readonly #thread: number;
  readonly #reserve: (end: number) => boolean;
  readonly #lists: (Block | null)[] = new Array(LISTS).fill(null);
  /** The first block of each chain. */
  readonly #firsts = new Set<Block>();
  #taken = 0;
  /** Of the open chain: where its units end, where its last block ends, and from where on there are zeros. */
  #limit = 0;
  #top = 0;
  #touched = 0;
  #last: Block | null = null;

  /**
   * A heap of that thread's, without memory. `reserve(end)` makes room up to an address before something lies there, and says whether
   * it could.
   */
  constructor(units: Units, thread: number, reserve: (end: number) => boolean) {
    this.#units = units;
    this.#thread = thread;
    this.#reserve = reserve;
  }

  /** Bytes in blocks that are taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Begins with units of this thread's that hold zeros, from an address in the first of them. For a heap without memory. */
  open(start: number, end: number): void {
    this.#top = start;
    this.#touched = start;
    this.#limit = end;
  }

  /** A block of at least that many bytes, or null where there is no room for it. */
  take(bytes: number): Block | null {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    if (size > this.#units.count * UNIT) return null;
    const block = (size >= LARGE * UNIT ? this.#takeUnits(size) : null) ?? this.#fit(size) ?? this.#extend(size);
    if (block !== null) this.#taken += block.size;
    return block;
  }

  /** Gives a block back; it must be one that is taken. */
  give(block: Block): void {
    this.#taken -= block.size;
    let free = block;
    const { left, right } = block;
    if (right?.free) {
      this.#unlist(right);
      this.#absorb(free, right);
    }
    if (left?.free) {
      this.#unlist(left);
      this.#absorb(left, free);
      free = left;
    }
    if (free === this.#last) this.#lower(free);
    else this.#settle(free, LARGE, Number.POSITIVE_INFINITY);
  }

  /**
   * Takes over units that have become this thread's, `first` up to `end`, in which only these addresses are taken, from low
   * to high; gives their blocks.
   */
  adopt(first: number, end: number, kept: readonly { address: number; size: number }[]): Block[] {
    const blocks: Block[] = [];
    const gaps: Block[] = [];
    let last: Block | null = null;
    let top = first * UNIT;
    const append = (address: number, size: number): Block => {
      const block = newBlock(address, size, last, null);
      if (last === null) this.#firsts.add(block);
      else last.right = block;
      last = block;
      top = address + size;
      return block;
    };
    for (const { address, size } of kept) {
      if (address > top) gaps.push(append(top, address - top));
      blocks.push(append(address, size));
      this.#taken += size;
    }
    if (top < end * UNIT) gaps.push(append(top, end * UNIT - top));
    for (const gap of gaps) this.#settle(gap, 1, Number.POSITIVE_INFINITY);
    return blocks;
  }

  /** Throws where the books do not hold together; for tests. Gives all taken blocks. */
  check(): Block[] {
    const blocks: Block[] = [];
    let taken = 0;
    const mine = new Set(this.#units.unitsOf(this.#thread));
    const covered = new Set<number>();
    for (const first of this.#firsts) {
      if (first.left !== null) throw new Error(`something lies before ${first.address}`);
      for (let block: Block | null = first; block !== null; block = block.right) {
        const { address, size, free } = block;
        const right: Block | null = block.right;
        if (right !== null && (right.address !== address + size || right.left !== block)) {
          throw new Error(`a gap behind ${address}`);
        }
        if (free && right?.free) throw new Error(`not merged: ${address}`);
        if (right === null && free && block === this.#last) throw new Error(`free below the top: ${address}`);
        if (!free) blocks.push(block);
        if (!free) taken += size;
        for (let unit = Math.floor(address / UNIT); unit * UNIT < address + size; unit++) covered.add(unit);
      }
    }
    if (taken !== this.#taken) throw new Error(`${taken} bytes are taken, and not ${this.#taken}`);
    if (this.#last !== null && this.#last.address + this.#last.size !== this.#top) throw new Error('not the top');
    for (let unit = Math.floor(this.#top / UNIT); unit * UNIT < this.#limit; unit++) covered.add(unit);
    if (!covered.isSubsetOf(mine)) throw new Error('it uses units that it has not');
    if (!mine.isSubsetOf(covered)) throw new Error('it has units that it does not know');
    return blocks;
  }

  /** The first free block that is large enough, and what it has too much becomes a free block. */
  #fit(size: number): Block | null {
    for (let list = listOf(size); list < LISTS; list++) {
      for (let block = this.#lists[list]!; block !== null; block = block.next!) {
        if (block.size < size) continue;
        this.#unlist(block);
        if (block.size > size) this.#list(split(block, size));
        block.old = size;
        return block;
      }
    }
    return null;
  }

  /** A block at the top, which is moved to other units where these do not reach. */
  #extend(size: number): Block | null {
    if (this.#top + size > this.#limit) {
      if (this.onShortage()) {
        const block = this.#fit(size);
        if (block !== null) return block;
      }
      if (this.#top + size > this.#limit && !this.#claim(size)) return null;
    }
    const address = this.#top;
    const end = address + size;
    const block = newBlock(address, size, this.#last, null);
    block.old = Math.min(size, Math.max(0, this.#touched - address));
    this.#touched = Math.max(this.#touched, end);
    if (this.#last === null) this.#firsts.add(block);
    else this.#last.right = block;
    this.#last = block;
    this.#top = end;
    return block;
  }

  /** Units for that many bytes from the top: behind those it has if they are the lowest that are free, or others. */
  #claim(size: number): boolean {
    const next = this.#limit / UNIT;
    const count = Math.ceil(size / UNIT);
    const lowest = this.#units.find(count);
    if (this.#limit > 0 && (lowest < 0 || lowest >= next)) {
      const more = Math.ceil((this.#top + size - this.#limit) / UNIT);
      const claim = this.#units.claimAt(next, more, this.#thread);
      if (claim !== null) {
        if (!this.#reserved(claim, more)) return false;
        if (claim.staleEnd > next) this.#touched = claim.staleEnd * UNIT;
        this.#limit += more * UNIT;
        return true;
      }
    }
    const claim = this.#units.claim(count, this.#thread);
    if (claim === null || !this.#reserved(claim, count)) return false;
    this.#close();
    this.open(claim.first * UNIT, (claim.first + count) * UNIT);
    this.#touched = claim.staleEnd * UNIT;
    return true;
  }

  /** A block that has whole units. */
  #takeUnits(size: number): Block | null {
    this.onShortage();
    const count = Math.ceil(size / UNIT);
    const claim = this.#units.claim(count, this.#thread);
    if (claim === null || !this.#reserved(claim, count)) return null;
    const block = newBlock(claim.first * UNIT, count * UNIT, null, null);
    block.old = (claim.staleEnd - claim.first) * UNIT;
    this.#firsts.add(block);
    return block;
  }

  /** Makes room for units that were claimed, or gives them back. */
  #reserved({ first, staleEnd }: { first: number; staleEnd: number }, count: number): boolean {
    if (this.#reserve((first + count) * UNIT)) return true;
    this.#units.release(first, first + count, staleEnd);
    return false;
  }

  /** Ends the open chain: what is left behind its top is an ordinary free block. */
  #close(): void {
    const last = this.#last;
    this.#last = null;
    if (this.#top === this.#limit) return;
    const tail = newBlock(this.#top, this.#limit - this.#top, last, null);
    if (last === null) this.#firsts.add(tail);
    else last.right = tail;
    this.#settle(tail, LARGE, this.#touched);
  }

  /** Removes the last block of the open chain, and units that are not needed so soon. */
  #lower(free: Block): void {
    this.#top = free.address;
    this.#last = free.left;
    if (this.#last === null) this.#firsts.delete(free);
    else this.#last.right = null;
    const used = Math.ceil(this.#top / UNIT);
    if (this.#limit / UNIT - used <= 2 * KEPT) return;
    this.#units.release(used + KEPT, this.#limit / UNIT, Math.ceil(this.#touched / UNIT));
    this.#limit = (used + KEPT) * UNIT;
    this.#touched = Math.min(this.#touched, this.#limit);
  }

  /**
   * What becomes of a block that has become free: units that lie in it entirely are given back if it has `least` of
   * them or is all of its chain; the rest is listed. Zeros lie from `touched` on.
   */
  #settle(block: Block, least: number, touched: number): void {
    const { address, left, right } = block;
    const end = address + block.size;
    const first = Math.ceil(address / UNIT);
    const behind = Math.floor(end / UNIT);
    const whole = left === null && right === null ? 1 : least;
    if (behind - first < whole) {
      this.#list(block);
      return;
    }
    if (end > behind * UNIT) {
      const rest = newBlock(behind * UNIT, end - behind * UNIT, null, right);
      if (right !== null) right.left = rest;
      this.#firsts.add(rest);
      this.#list(rest);
    } else if (right !== null) {
      right.left = null;
      this.#firsts.add(right);
    }
    if (first * UNIT > address) {
      block.size = first * UNIT - address;
      block.right = null;
      this.#list(block);
    } else if (left === null) this.#firsts.delete(block);
    else left.right = null;
    this.#units.release(first, behind, Math.min(behind, Math.ceil(touched / UNIT)));
  }

  #list(block: Block): void {
    const list = listOf(block.size);
    block.free = true;
    block.previous = null;
    block.next = this.#lists[list]!;
    if (block.next !== null) block.next.previous = block;
    this.#lists[list] = block;
  }

  #unlist(block: Block): void {
    if (block.previous === null) this.#lists[listOf(block.size)] = block.next;
    else block.previous.next = block.next;
    if (block.next !== null) block.next.previous = block.previous;
    block.free = false;
    block.previous = null;
    block.next = null;
  }

  #absorb(block: Block, right: Block): void {
    if (right === this.#last) this.#last = block;
    block.size += right.size;
    block.right = right.right;
    if (right.right !== null) right.right.left = block;
  }
}

function newBlock(address: number, size: number, left: Block | null, right: Block | null): Block {
  return { address, size, old: size, free: false, left, right, previous: null, next: null };
}

/** Shortens a block, and gives what was behind. */
function split(block: Block, size: number): Block {
  const rest = newBlock(block.address + size, block.size - size, block, block.right);
  if (block.right !== null) block.right.left = rest;
  block.right = rest;
  block.size = size;
  return rest;
}

/** The list that a free block of that size is in: never one before that of a smaller size. */
function listOf(size: number): number {
  const lines = size / ALIGNMENT;
  if (lines < EXACT) return lines;
  const power = 31 - Math.clz32(lines);
  return EXACT + (power - 5) * 8 + ((lines >>> (power - 3)) & 7);
}
