/**
 * The code of one function's frame: entering and leaving the shadow stack, marks, and suspensions.
 *
 * A frame is one element of `marks`, and `marks[0]` is the index of the top one. The mark is stored before the index, so
 * that the sampler never reads a stale place. Two forms, measured by `benchmarks/profile/shapes`:
 * - `return`: the frame is left at each `return` and at the end, and by a `catch` that throws on. A `return` out of
 *   `try ... finally` costs V8 two to three nanoseconds, this form half a nanosecond.
 * - `finally`: for functions that have a `finally` of their own, which runs after the `return` and needs the frame.
 * While a generator or async function is suspended its frame is given back and `frame` is 1, a place that nobody reads:
 * a mark that is stored there by mistake does no harm.
 */
import { names } from './names.ts';

const { marks, counts, frame, value, error } = names;

export type FrameForm = 'return' | 'finally';

export class FrameCode {
  readonly suspends: boolean;
  readonly form: FrameForm;
  usesValue = false;

  constructor(suspends: boolean, form: FrameForm) {
    this.suspends = suspends;
    this.form = form;
  }

  mark(place: number): string {
    return `${marks}[${frame}]=${place}`;
  }

  /** Declarations and entry, up to the body, which stands in a block. */
  enter(place: number): string {
    const keyword = this.suspends ? 'let' : 'const';
    return `${keyword} ${frame}=${marks}[0]+1;${this.usesValue ? `let ${value};` : ''}${marks}[${frame}]=${place};${marks}[0]=${frame};try{`;
  }

  leaveAtEnd(endIsReached: boolean): string {
    if (this.form === 'finally') return `}finally{${this.pop}}`;
    return `${endIsReached ? `;${this.pop}` : ''}}catch(${error}){${this.pop};throw ${error}}`;
  }

  get pop(): string {
    return this.suspends ? `${frame}===1||(${marks}[0]=${frame}-1,${frame}=1)` : `${marks}[0]=${frame}-1`;
  }

  push(place: number): string {
    return `${frame}=${marks}[0]+1,${marks}[${frame}]=${place},${marks}[0]=${frame}`;
  }

  /** Takes the frame up again where it may or may not have been given back. */
  pushIfSuspended(place: number): string {
    return `${frame}===1&&(${this.push(place)});`;
  }

  /** Text before and behind an expression, so that `action` runs once its value is known. */
  afterValue(action: string): [string, string] {
    this.usesValue = true;
    return [`(${value}=(`, `),${action},${value})`];
  }
}

/**
 * Adds one, modulo 2^32 (the sampler adds the counters up before they wrap). Not `++`: its overflow check is a place where
 * V8 may have to leave optimised code, which on Node 24 made a loop over small objects three times slower because they
 * had to be allocated again.
 */
export function count(place: number): string {
  return `${counts}[${place}]=${counts}[${place}]+1|0`;
}
