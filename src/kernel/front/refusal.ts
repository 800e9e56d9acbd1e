/**
 * How the front end says no. A refusal knows its place in a text; the runtime, which knows the files, turns it into the
 * HastenError that users see.
 */
import type { Place } from '../tree.ts';

export type RefusalCode = 'HASTEN_KERNEL_UNSUPPORTED' | 'HASTEN_KERNEL_SOURCE' | 'HASTEN_KERNEL_ARGUMENT';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly place: Place;
  /** What to do instead, as a sentence without a full stop. */
  readonly fix: string;

  constructor(code: RefusalCode, place: Place, message: string, fix: string) {
    super(message);
    this.code = code;
    this.place = place;
    this.fix = fix;
  }
}

/** By its name: the compiler's class may be another copy of this one (../compiler.ts). */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'Refusal';
}

/** Throws a `Refusal`. `message` names the thing, without a full stop; `fix` says what to do instead. */
export function refuse(
  place: Place,
  message: string,
  fix: string,
  code: RefusalCode = 'HASTEN_KERNEL_UNSUPPORTED',
): never {
  throw new Refusal(code, place, message, fix);
}
