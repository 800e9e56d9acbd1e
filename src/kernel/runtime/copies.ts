/**
 * Arguments that lie outside of the shared memory: copied into temporary space of it before a call and out of it behind,
 * each in the directions that are needed. What always holds: views that share bytes share them in the copy too, since
 * all overlapping views of one buffer are copied as one range; what is written back is what a written view shows, no
 * byte beside it.
 */
import { theMemory } from '../../shared-memory/memory.ts';
import { takeTemporary } from '../../shared-memory/temporary.ts';
import { bufferOf, byteOffsetOf, type KernelArray, lengthOf } from './argument-types.ts';
import type { Compiled } from './compiled.ts';
import type { Family, Specialisation } from './family.ts';

/** An array to be copied. */
export interface CopiedArray {
  parameter: number;
  array: KernelArray;
}

/** Bytes of one buffer that are copied as one piece. */
interface Range {
  buffer: ArrayBufferLike;
  start: number;
  end: number;
  members: CopiedArray[];
  address: number;
}

type Directions = Pick<Compiled, 'reads' | 'writes' | 'overwrites'>;

/** Gives the arrays temporary addresses and notes those in `family.flat`. Nothing is copied yet. */
export function place(family: Family, arrays: readonly CopiedArray[]): Range[] {
  const ranges = rangesOf(arrays, family.sizes);
  let bytes = 0;
  for (const range of ranges) bytes += room(range);
  let address = takeTemporary(bytes);
  for (const range of ranges) {
    // As aligned as it is where it comes from, and on a 16-byte border wherever it is on one there.
    range.address = address + (range.start & 15);
    address += room(range);
    for (const { array, parameter } of range.members) {
      family.flat[family.positions[parameter]!] = (range.address + byteOffsetOf(array) - range.start) | 0;
    }
  }
  return ranges;
}

export function copyIn(
  { sizes }: Family,
  ranges: readonly Range[],
  { compiled, copies, same }: Pick<Specialisation, 'compiled' | 'copies' | 'same'>,
): void {
  for (const { buffer, start, end, members, address } of ranges) {
    const needed = members.some(({ parameter }) => isNeeded(compiled, parameter, members.length > 1));
    if (!needed || end === start) continue;
    const begin = performance.now();
    // One memory may have become larger since the last call: `bytes` is always over all of it.
    theMemory().bytes.set(new Uint8Array(buffer, start, end - start), address);
    const ms = (performance.now() - begin) / members.length;
    for (const { parameter, array } of members) {
      if (same[parameter] !== parameter) continue;
      const figures = copies[parameter]!;
      figures.in += lengthOf(array) * sizes[parameter]!;
      figures.ms += ms;
    }
  }
}

export function copyOut(
  family: Family,
  ranges: readonly Range[],
  { compiled: { writes }, copies, same }: Pick<Specialisation, 'compiled' | 'copies' | 'same'>,
): void {
  for (const { members } of ranges) {
    for (const { parameter, array } of members) {
      // The same view under another name has come back already.
      const first = same[parameter]!;
      if (first !== parameter && writes[first] === writes[parameter]) continue;
      const figures = copies[parameter]!;
      figures.calls++;
      const bytes = lengthOf(array) * family.sizes[parameter]!;
      if (!writes[parameter] || bytes === 0) continue;
      const begin = performance.now();
      const address = family.flat[family.positions[parameter]!]! >>> 0;
      const copy = new Uint8Array(theMemory().memory.buffer, address, bytes);
      new Uint8Array(bufferOf(array), byteOffsetOf(array), bytes).set(copy);
      figures.out += bytes;
      figures.ms += performance.now() - begin;
    }
  }
}

/** Whether a kernel needs to see what an array holds: it may read it, or leave parts of it as they are. */
function isNeeded({ reads, writes, overwrites }: Directions, parameter: number, shared: boolean): boolean {
  return reads[parameter]! || (writes[parameter]! && (shared || !overwrites[parameter]!));
}

function room({ start, end }: Range): number {
  return Math.ceil((end - start + (start & 15)) / 64) * 64 + 64;
}

/** Of the same buffer, from left to right, and those that overlap in one. */
function rangesOf(arrays: readonly CopiedArray[], sizes: readonly number[]): Range[] {
  const ranges: Range[] = [];
  const sorted = arrays.length < 2 ? arrays : [...arrays].sort((a, b) => byteOffsetOf(a.array) - byteOffsetOf(b.array));
  for (const one of sorted) {
    const buffer = bufferOf(one.array);
    const start = byteOffsetOf(one.array);
    const end = start + lengthOf(one.array) * sizes[one.parameter]!;
    const range = ranges.find((other) => other.buffer === buffer && start < other.end && end > other.start);
    if (range === undefined) ranges.push({ buffer, start, end, members: [one], address: 0 });
    else {
      range.end = Math.max(range.end, end);
      range.members.push(one);
    }
  }
  return ranges;
}
