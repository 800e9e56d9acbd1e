/**
 * Which addresses of a memory are taken: an allocator that never touches the memory itself, so its books cannot be
 * damaged by what is written there. What always holds: blocks lie side by side without gaps from `start` to the top;
 * no two neighbours are both free, and the last block is not; addresses and sizes are multiples of 64 bytes, a cache
 * line, so that arrays of different threads share none. Zeros and errors are its caller's.
 */

/** What blocks are aligned to, and their smallest size, in bytes. */
export const ALIGNMENT = 64;

/** Sizes below this many lines have a list of free blocks each; larger ones share eight lists for each power of two. */
const EXACT = 32;
const LISTS = EXACT + 8 * 24;

export interface Block {
  readonly address: number;
  /** Bytes, at least what was asked for. */
  size: number;
  free: boolean;
  /** Neighbours in memory. */
  left: Block | null;
  right: Block | null;
  /** Neighbours in the list of free blocks. */
  previous: Block | null;
  next: Block | null;
}

export class Heap {
  readonly #lists: (Block | null)[] = new Array(LISTS).fill(null);
  readonly #grow: (end: number) => number;
  readonly #start: number;
  #limit: number;
  #top: number;
  #touched: number;
  #last: Block | null = null;
  #taken = 0;

  /** The heap may use `start` to `limit`; `grow(end)` tries to make room up to `end` and gives the new limit. */
  constructor(start: number, limit: number, grow: (end: number) => number) {
    this.#start = start;
    this.#top = start;
    this.#touched = start;
    this.#limit = limit;
    this.#grow = grow;
  }

  /** Bytes in blocks that are taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Addresses from here on were never handed out. */
  get touched(): number {
    return this.#touched;
  }

  /** A block of at least that many bytes, or null where there is no room for it. */
  take(bytes: number): Block | null {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    const block = this.#fit(size) ?? this.#extend(size);
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
    if (free.right === null) {
      this.#top = free.address;
      this.#last = free.left;
      if (this.#last !== null) this.#last.right = null;
    } else this.#list(free);
  }

  /** Throws where the books do not hold together; for tests. */
  check(): void {
    let end = this.#top;
    let taken = 0;
    for (let block = this.#last; block !== null; block = block.left) {
      if (block.address + block.size !== end) throw new Error(`a gap behind ${block.address}`);
      if (block.free && (block.right === null || block.right.free)) throw new Error(`not merged: ${block.address}`);
      if (!block.free) taken += block.size;
      end = block.address;
    }
    if (end !== this.#start || taken !== this.#taken) throw new Error(`${taken} bytes from ${end} are taken`);
  }

  /** The first free block that is large enough, and what it has too much becomes a free block. */
  #fit(size: number): Block | null {
    for (let list = listOf(size); list < LISTS; list++) {
      for (let block = this.#lists[list]!; block !== null; block = block.next!) {
        if (block.size < size) continue;
        this.#unlist(block);
        if (block.size > size) this.#list(split(block, size));
        return block;
      }
    }
    return null;
  }

  #extend(size: number): Block | null {
    const address = this.#top;
    const end = address + size;
    if (end > this.#limit) this.#limit = this.#grow(end);
    if (end > this.#limit) return null;
    const block = newBlock(address, size, this.#last, null);
    if (this.#last !== null) this.#last.right = block;
    this.#last = block;
    this.#top = end;
    return block;
  }

  /** Notes that a taken block has been handed out, and gives how many of its first bytes may hold old content. */
  touch(block: Block): number {
    const old = Math.min(block.size, Math.max(0, this.#touched - block.address));
    this.#touched = Math.max(this.#touched, block.address + block.size);
    return old;
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
    block.size += right.size;
    block.right = right.right;
    if (right.right === null) this.#last = block;
    else right.right.left = block;
  }
}

function newBlock(address: number, size: number, left: Block | null, right: Block | null): Block {
  return { address, size, free: false, left, right, previous: null, next: null };
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
