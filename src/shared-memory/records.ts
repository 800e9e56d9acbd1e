/**
 * Blocks that change hands, noted in the memory itself, so that what became of them is known when a thread ends at any
 * moment. A record is of the thread whose heap the block belongs to, and says who has it. What always holds: a record's state
 * changes by one atomic operation; a block is free only when its heap has read in its record that it was returned; a
 * unit of records never holds anything else, so that looking at one, or leaving word in it, is harmless at any time. A
 * returned block needs no message: the heap looks when it is short of memory, at the words that say where something has
 * changed.
 *
 * A unit of records: word 0 counts what was returned, word 1 is how many records have been used, from word 16 a bit for
 * each 32 records in which something was returned, from byte 4096 the records.
 */
import type { Block, Heap } from './heap.ts';
import { UNIT, type Units } from './units.ts';

const CHANGES = 0;
const USED = 1;
const DIRTY = 16;
const FIRST = 1024;

/** Words of a record: its state, the block, and while it flies who threw it; `TURN` counts its uses. */
const STATE = 0;
const LINE = 1;
const LINES = 2;
const GIVER = 3;
const TURN = 4;
const WORDS = 8;
const RECORDS = (UNIT / 4 - FIRST) / WORDS;

/** States; those of two parts have in the bits above which turn it is, and who has the block. */
const FREE = 0;
const FLYING = 1;
const HELD = 2;
const RETURNED = 3;
const TURNS = (1 << 29) - 1;

const flying = (turn: number): number => (turn << 2) | FLYING;
const held = (thread: number): number => (thread << 2) | HELD;

/** A block of another heap that this thread has. */
export class Received {
  /** The record, as an index of words in the memory. */
  readonly record: number;
  readonly address: number;
  readonly size: number;
  /** Of this thread's heap, once that has taken over the memory of the thread that it came from. */
  block: Block | null = null;

  constructor(record: number, address: number, size: number) {
    this.record = record;
    this.address = address;
    this.size = size;
  }
}

/** A unit of this thread's. */
interface Page {
  unit: number;
  /** Records that are free, below `used`. */
  spare: number[];
  used: number;
  /** Records that are not free. */
  live: number;
  /** What `CHANGES` was when they were looked through. */
  seen: number;
}

/** What records need to know of their memory. */
export interface RecordsPlace {
  readonly units: Units;
  readonly thread: number;
  readonly heap: Heap;
  /** Makes room up to an address; false where there is none. */
  reserve(end: number): boolean;
  /** The memory, at least up to an address. */
  words(end: number): Int32Array;
  /** Gives a block of the heap back, now or when it is not pinned any more. */
  release(block: Block): void;
}

export class Records {
  readonly #place: RecordsPlace;
  readonly #pages: Page[] = [];
  /** Blocks of this heap that others have, by their records. */
  readonly #given = new Map<number, Block>();
  readonly #received = new Map<number, Received>();
  #words: Int32Array = new Int32Array(0);

  constructor(place: RecordsPlace) {
    this.#place = place;
  }

  /** Throws a block of this heap: a record that is in flight, or null where there is no room for one. */
  give(block: Block): { record: number; turn: number } | null {
    const record = this.#newRecord();
    if (record === null) return null;
    const words = this.#to(record);
    words[record + LINE] = block.address / 64;
    words[record + LINES] = block.size / 64;
    this.#given.set(record, block);
    return { record, turn: this.#throw(record) };
  }

  /** Throws what was received on to another thread. */
  pass({ record }: Received): { record: number; turn: number } {
    this.#received.delete(record);
    return { record, turn: this.#throw(record) };
  }

  #throw(record: number): number {
    const words = this.#to(record);
    const turn = (words[record + TURN]! + 1) & TURNS;
    words[record + TURN] = turn;
    words[record + GIVER] = this.#place.thread;
    Atomics.store(words, record + STATE, flying(turn));
    return turn;
  }

  /** Catches what another thread threw, or this one; null for what is not in flight (any more). */
  receive(record: number, turn: number): Block | Received | null {
    if (!this.#place.units.isRecords(Math.floor((record * 4) / UNIT))) return null;
    const words = this.#to(record);
    const caught = held(this.#place.thread);
    if (Atomics.compareExchange(words, record + STATE, flying(turn), caught) !== flying(turn)) return null;
    const own = this.#given.get(record);
    if (own !== undefined) {
      this.#given.delete(record);
      this.#freeRecord(record);
      return own;
    }
    const received = new Received(record, (words[record + LINE]! >>> 0) * 64, (words[record + LINES]! >>> 0) * 64);
    this.#received.set(record, received);
    return received;
  }

  /** Gives back what was received; its heap will find it. */
  giveBack({ record }: Received): void {
    this.#received.delete(record);
    const words = this.#to(record);
    Atomics.store(words, record + STATE, RETURNED);
    notice(words, record);
  }

  /** Takes blocks that came back into the heap; whether there were any. */
  collect(): boolean {
    let any = false;
    for (const page of this.#pages) {
      const base = page.unit * (UNIT / 4);
      const words = this.#to(base);
      const changes = Atomics.load(words, base + CHANGES);
      if (changes === page.seen) continue;
      page.seen = changes;
      for (let group = 0; group * 32 < page.used; group += 32) {
        let dirty = Atomics.exchange(words, base + DIRTY + group / 32, 0);
        while (dirty !== 0) {
          const bit = 31 - Math.clz32(dirty);
          dirty &= ~(1 << bit);
          any = this.#collectGroup(page, (group + bit) * 32) || any;
        }
      }
    }
    if (any) this.#dropPages();
    return any;
  }

  #collectGroup(page: Page, from: number): boolean {
    let any = false;
    const end = Math.min(from + 32, page.used);
    for (let index = from; index < end; index++) {
      const record = recordAt(page.unit, index);
      if (Atomics.load(this.#words, record + STATE) !== RETURNED) continue;
      const block = this.#given.get(record)!;
      this.#given.delete(record);
      this.#freeRecord(record);
      this.#place.release(block);
      any = true;
    }
    return any;
  }

  /**
   * Takes over the memory of a thread that has ended. What it had received goes back to the heaps it came from; of its own, what
   * others have is kept, and all else is free.
   */
  adopt(thread: number): void {
    const { units, heap } = this.#place;
    for (const unit of units.recordsOf(null)) this.#bringBack(unit, thread);
    const kept: Kept[] = [];
    for (const unit of units.recordsOf(thread)) {
      if (units.pass(unit, thread, this.#place.thread)) kept.push(...this.#takeOver(unit));
    }
    kept.sort((a, b) => a.address - b.address);
    let next = 0;
    const arrays = units.unitsOf(thread).filter((unit) => units.pass(unit, thread, this.#place.thread));
    for (const [first, end] of runs(arrays)) {
      const from = next;
      while (next < kept.length && kept[next]!.address < end * UNIT) next++;
      const here = kept.slice(from, next);
      const blocks = heap.adopt(first, end, here);
      for (const [i, { record, received }] of here.entries()) {
        if (received === null) this.#given.set(record, blocks[i]!);
        else received.block = blocks[i]!;
      }
    }
    this.#dropPages();
  }

  /** Returns what a thread that has ended had, of the records of a unit. */
  #bringBack(unit: number, thread: number): void {
    const words = this.#to(recordAt(unit, 0));
    const used = Atomics.load(words, unit * (UNIT / 4) + USED);
    for (let index = 0; index < used; index++) {
      const record = recordAt(unit, index);
      const state = Atomics.load(words, record + STATE);
      const was = (state & 3) === FLYING ? words[record + GIVER] === thread : state === held(thread);
      // In flight, it may just have been caught.
      if (was && Atomics.compareExchange(words, record + STATE, state, RETURNED) === state) notice(words, record);
      // It may have ended before it said so.
      else if (state === RETURNED) notice(words, record);
    }
  }

  /** Makes a unit of records this thread's, and says which blocks are taken. */
  #takeOver(unit: number): Kept[] {
    const base = unit * (UNIT / 4);
    const words = this.#to(base);
    const page: Page = { unit, spare: [], used: Atomics.load(words, base + USED), live: 0, seen: 0 };
    // To be looked through, since something may be returned while this runs.
    page.seen = Atomics.load(words, base + CHANGES) - 1;
    const kept: Kept[] = [];
    for (let index = 0; index < page.used; index++) {
      const record = recordAt(unit, index);
      const state = Atomics.load(words, record + STATE);
      const received = this.#received.get(record) ?? null;
      if (state === FREE || state === RETURNED || received !== null) {
        Atomics.store(words, record + STATE, FREE);
        this.#received.delete(record);
        page.spare.push(record);
      } else page.live++;
      if (state === FREE || state === RETURNED) continue;
      const address = (words[record + LINE]! >>> 0) * 64;
      kept.push({ record, received, address, size: (words[record + LINES]! >>> 0) * 64 });
    }
    this.#pages.push(page);
    return kept;
  }

  #newRecord(): number | null {
    for (const page of this.#pages) {
      const spare = page.spare.pop();
      if (spare !== undefined) {
        page.live++;
        return spare;
      }
    }
    this.collect();
    const page =
      this.#pages.find((one) => one.spare.length > 0) ??
      this.#pages.find((one) => one.used < RECORDS) ??
      this.#newPage();
    if (page === null) return null;
    page.live++;
    const spare = page.spare.pop();
    if (spare !== undefined) return spare;
    const record = recordAt(page.unit, page.used++);
    const words = this.#to(record);
    words[record + STATE] = FREE;
    words[record + TURN] = 0;
    Atomics.store(words, page.unit * (UNIT / 4) + USED, page.used);
    return record;
  }

  #newPage(): Page | null {
    const { units, thread, reserve } = this.#place;
    const dropped = units.claimRecords(thread);
    if (dropped >= 0) {
      this.#takeOver(dropped);
      return this.#pages.at(-1)!;
    }
    const claim = units.claim(1, thread);
    if (claim === null) return null;
    const unit = claim.first;
    if (!reserve((unit + 1) * UNIT)) {
      units.release(unit, unit + 1, claim.staleEnd);
      return null;
    }
    const base = unit * (UNIT / 4);
    this.#to(base).fill(0, base, base + FIRST);
    units.holdsRecords(unit, thread);
    const page: Page = { unit, spare: [], used: 0, live: 0, seen: 0 };
    this.#pages.push(page);
    return page;
  }

  #freeRecord(record: number): void {
    Atomics.store(this.#words, record + STATE, FREE);
    const unit = Math.floor((record * 4) / UNIT);
    const page = this.#pages.find((one) => one.unit === unit)!;
    page.spare.push(record);
    page.live--;
  }

  /** Gives units back in which no record is in use, except for one. */
  #dropPages(): void {
    for (let i = this.#pages.length - 1; i >= 0 && this.#pages.length > 1; i--) {
      const { live, unit } = this.#pages[i]!;
      if (live > 0) continue;
      this.#pages.splice(i, 1);
      this.#place.units.dropRecords(unit);
    }
  }

  /** The memory's words, so many that this one is among them. */
  #to(word: number): Int32Array {
    if (word + WORDS > this.#words.length) this.#words = this.#place.words((word + FIRST) * 4);
    return this.#words;
  }
}

interface Kept {
  record: number;
  /** Where this thread itself has it. */
  received: Received | null;
  address: number;
  size: number;
}

function recordAt(unit: number, index: number): number {
  return unit * (UNIT / 4) + FIRST + index * WORDS;
}

/** Leaves word that a record changed, for the thread that it is of. */
function notice(words: Int32Array, record: number): void {
  const base = record - (record % (UNIT / 4));
  const group = Math.floor((record - base - FIRST) / WORDS / 32);
  Atomics.or(words, base + DIRTY + Math.floor(group / 32), 1 << (group & 31));
  Atomics.add(words, base + CHANGES, 1);
}

/** Numbers side by side, as `[first, end]`. */
function runs(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number) last[1]++;
    else found.push([number, number + 1]);
  }
  return found;
}
