/**
 * What every member of a team does in a job, the caller too: it takes the blocks of its own part one by one, and then what
 * is left of the others', so that no one waits while there is work. Members keep to the same parts from call to call,
 * where their caches have the elements of the last one.
 */
import {
  ALONE,
  BASE,
  BLOCK,
  done,
  end,
  FAILED,
  FROM,
  fault,
  faultIndex,
  faultKind,
  faultSite,
  faultText,
  type LoopFunction,
  next,
  OTHER,
  OWN,
  OWN_BYTES,
  RANGE,
  STRIDE,
  TEAM,
  TEXT_BYTES,
  UNITS,
} from './words.ts';

/** What `hasten.range` throws in a worker, and in the caller's part of a job. */
export class IndexFault {
  readonly site: number;
  readonly index: number;

  constructor(site: number, index: number) {
    this.site = site;
    this.index = index;
  }
}

/**
 * Gives what was thrown that is no index out of range; where and what goes into the member's words. All blocks before one
 * that failed are done, so that which error is found does not depend on who did what.
 */
export function takePart(words: Int32Array, member: number, loop: LoopFunction): unknown {
  const base = words[BASE]!;
  const own = member === 0 ? base : words[OWN]! + (member - 1) * words[OWN_BYTES]!;
  const first = words[FROM]!;
  const stride = words[STRIDE]!;
  const units = words[UNITS]!;
  const size = words[BLOCK]!;
  const team = words[TEAM]!;
  const parts = words[ALONE] === 0 ? team : 1;
  let thrown: unknown = null;
  for (let turn = 0; turn < parts; turn++) {
    const part = (member + turn) % team;
    const last = words[end(part)]!;
    for (;;) {
      const block = Atomics.add(words, next(part), 1);
      if (block >= last || block > Atomics.load(words, FAILED)) break;
      try {
        loop(base, own, first + block * size * stride, first + Math.min(units, (block + 1) * size) * stride, block);
      } catch (error) {
        note(words, member, block, error);
        thrown = error instanceof IndexFault ? null : error;
      }
      words[done(member)]!++;
    }
  }
  return thrown;
}

function note(words: Int32Array, member: number, block: number, error: unknown): void {
  words[fault(member)] = block;
  if (error instanceof IndexFault) {
    words[faultKind(member)] = RANGE;
    words[faultSite(member)] = error.site;
    const index = new Int32Array(Float64Array.of(error.index).buffer);
    words[faultIndex(member)] = index[0]!;
    words[faultIndex(member) + 1] = index[1]!;
  } else {
    words[faultKind(member)] = OTHER;
    const text = new Uint8Array(words.buffer, faultText(member) * 4, TEXT_BYTES);
    const message = error instanceof Error ? error.message : String(error);
    for (let i = 0; i < TEXT_BYTES; i++) text[i] = message.charCodeAt(i);
  }
  for (;;) {
    const lowest = Atomics.load(words, FAILED);
    if (lowest <= block || Atomics.compareExchange(words, FAILED, lowest, block) === lowest) return;
  }
}

/** The index that a member failed at. */
export function indexOf(words: Int32Array, member: number): number {
  return new Float64Array(words.slice(faultIndex(member), faultIndex(member) + 2).buffer)[0]!;
}

/** What a member threw that was no index out of range. */
export function textOf(words: Int32Array, member: number): string {
  const bytes = new Uint8Array(words.buffer, faultText(member) * 4, TEXT_BYTES);
  return String.fromCharCode(...bytes).replace(/\0+$/, '');
}
