/**
 * The code of one function's frame: entering and leaving the shadow stack, marks, and suspensions.
 *
 * A frame is one element of `marks`, and `marks[0]` is the index of the top one. The mark is stored before the index, so
 * that the sampler never reads a stale place. A frame is left at each `return` and at the end. When something throws:
 * - `plain`: it is not left. Whoever catches sets the index right: a `catch` or `finally` of the user's at its head, and
 *   for what the user's code does not catch, the probe (globals.ts).
 * - `guarded`: it is left by a `catch` that throws on.
 * - `finally`: for suspending functions that have a `finally` of their own. A `return` out of `try ... finally` costs V8
 *   two to three nanoseconds more.
 * A `return` that a `finally` of the user's still follows does not leave; the `finally` does, in all forms but the last.
 *
 * Errors on their way out of a suspending function, or into its `catch`, are shown to `plainError` (plain-error.ts).
 *
 * While a generator or async function is suspended its frame is given back and `frame` is 1, a place that nobody reads:
 * a mark that is stored there by mistake does no harm.
 */
import { BASE_FRAME, names } from './names.ts';

const { marks, counts, frame, value, error, watch, observe, waiting, waitStart, waited } = names;
const FIRST_FRAME = BASE_FRAME + 1;

export type FrameForm = 'plain' | 'guarded' | 'finally';

export class FrameCode {
  readonly suspends: boolean;
  readonly form: FrameForm;
  readonly #losesFrame: boolean;
  usesValue = false;
  usesWaiting = false;

  constructor({ suspends, losesFrame }: { suspends: boolean; losesFrame: boolean }, form: FrameForm) {
    this.suspends = suspends;
    this.#losesFrame = losesFrame;
    this.form = form;
  }

  /** Takes the frame up where the function may have gone on without it, behind `await using` or a jump out of `for await`. */
  mark(place: number): string {
    if (this.#losesFrame) return `${frame}===1?(${this.push(place)}):${marks}[${frame}]=${place}`;
    return `${marks}[${frame}]=${place}`;
  }

  /** Declarations and entry, up to the body, which stands in a block. */
  enter(place: number): string {
    const keyword = this.suspends ? 'let' : 'const';
    return `${keyword} ${frame}=${marks}[0]+1;${this.locals}${marks}[${frame}]=${place};${marks}[0]=${frame};${this.form === 'plain' ? '' : 'try{'}`;
  }

  /** The declarations of what the function's code has asked for. */
  get locals(): string {
    const used = [...(this.usesValue ? [value] : []), ...(this.usesWaiting ? [waiting] : [])];
    return used.length > 0 ? `let ${used.join(',')};` : '';
  }

  leaveAtEnd(endIsReached: boolean): string {
    if (this.form === 'finally') return `}catch(${error}){throw ${names.plainError}(${error})}finally{${this.pop}}`;
    const leave = endIsReached ? `;${this.pop};` : '';
    if (this.form === 'plain') return leave;
    return `${leave}}catch(${error}){${this.pop};throw ${this.suspends ? `${names.plainError}(${error})` : error}}`;
  }

  get pop(): string {
    return this.suspends ? `${frame}===1||(${marks}[0]=${frame}-1,${frame}=1)` : `${marks}[0]=${frame}-1`;
  }

  /** As `pop`, but not before the value of the expression is there: whether it is truthy decides between the same two. */
  get popWithValue(): string {
    return `${value}?${this.pop}:${this.pop}`;
  }

  /** A declaration that gives the frame back at the end of its block, before anything that was declared above is disposed of. */
  popAtBlockEnd(number: number): string {
    return `using ${names.disposal}${number}={[Symbol.dispose](){${this.pop}}};`;
  }

  push(place: number): string {
    return `${frame}=${marks}[0]+1,${marks}[${frame}]=${place},${marks}[0]=${frame}`;
  }

  /** Takes the frame up again where it may or may not have been given back. */
  pushIfSuspended(place: number): string {
    return `${frame}===1&&(${this.push(place)});`;
  }

  /** At the head of a `catch` or `finally`: the frame is the top one again, whatever was above it. */
  afterThrow(place: number): string {
    return this.suspends ? `${frame}===1?(${this.push(place)}):${this.top}` : this.top;
  }

  /** Makes the frame the top one. */
  get top(): string {
    return `${marks}[0]=${frame};`;
  }

  /** Behind an `await`: the stack is empty then, so the frame is the first. */
  resume(place: number): string {
    return `${frame}=${FIRST_FRAME},${marks}[${frame}]=${place},${marks}[0]=${frame}`;
  }

  /** Counts a wait, and notes when it begins where it is looked at. */
  waitBegins(place: number): string {
    this.usesWaiting = true;
    return `${waiting}=${watch}[${place}]===(${count(place)})?${waitStart}(${place}):0`;
  }

  /** An assignment, of which V8 prints the target alone (plain-error.ts). */
  waitEnds(place: number): string {
    return `${waiting}=${waiting}&&${waited}(${place},${waiting})`;
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

/** The same where the run is observed: at some counts the observer is shown `given`, expressions with commas between them. */
export function countAndLook(place: number, given: string): string {
  return `${watch}[${place}]===(${count(place)})&&${observe}(${place}${given && `,${given}`})`;
}

/**
 * A look behind what was counted already. What was counted meanwhile, or threw, may have passed the count that was waited
 * for; the difference tells that also where counters have wrapped.
 */
export function look(place: number, given: string): string {
  return `(${counts}[${place}]-${watch}[${place}]|0)>=0&&${observe}(${place},${given})`;
}
