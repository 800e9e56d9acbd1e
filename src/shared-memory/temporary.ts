/**
 * Space in the shared memory for the length of a call: a stack, so that what is taken by a call within a call lies
 * behind, and `release` gives back everything since its mark, also where something threw in between. Content is left as
 * it is. What always holds: once nothing is taken, no more than `KEPT` bytes stay reserved.
 */
import type { Block } from './heap.ts';
import { exhausted, theMemory } from './memory.ts';

/** Reserved also between calls, so that small copies need no allocation. */
const KEPT = 1 << 18;

interface Chunk {
  block: Block;
  /** The first address that is not taken. */
  top: number;
}

const chunks: Chunk[] = [];
/** Bytes that are taken. */
let depth = 0;

/** How much is taken: what `release` goes back to. */
export function mark(): number {
  return depth;
}

/** The address of that many bytes, a multiple of 64. Throws `HASTEN_MEMORY_EXHAUSTED`. */
export function takeTemporary(bytes: number): number {
  const size = (Math.ceil(bytes / 64) || 1) * 64;
  const last = chunks.at(-1);
  const chunk =
    last !== undefined && last.top + size <= last.block.address + last.block.size ? last : newChunk(size, bytes);
  const address = chunk.top;
  chunk.top += size;
  depth += size;
  return address;
}

/** Gives back all that was taken since that mark. */
export function release(to: number): void {
  while (depth > to) {
    const chunk = chunks.at(-1)!;
    const here = Math.min(depth - to, chunk.top - chunk.block.address);
    chunk.top -= here;
    depth -= here;
    const empty = chunk.top === chunk.block.address;
    if (empty && (chunks.length > 1 || chunk.block.size > KEPT)) {
      theMemory().heap.give(chunk.block);
      chunks.pop();
    } else if (empty && depth > to) throw new Error('the books of temporary space are wrong');
  }
}

function newChunk(size: number, asked: number): Chunk {
  const { heap } = theMemory();
  // One that is empty is too small: it makes room for the new one.
  const last = chunks.at(-1);
  if (last !== undefined && last.top === last.block.address) {
    heap.give(last.block);
    chunks.pop();
  }
  const block = heap.take(Math.max(size, KEPT)) ?? heap.take(size);
  if (block === null) throw exhausted(asked);
  const chunk = { block, top: block.address };
  chunks.push(chunk);
  return chunk;
}
