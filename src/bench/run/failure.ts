/** Why a subject has no figures, as an error that a process raises and the run notes under the subject's name. */
import type { Failure } from '../model.ts';

export class SubjectFailure extends Error {
  override readonly name = 'SubjectFailure';
  readonly kind: Failure['kind'];
  readonly userStack: string | null;

  constructor(kind: Failure['kind'], message: string, userStack: string | null = null) {
    super(message);
    this.kind = kind;
    this.userStack = userStack;
  }

  get failure(): Failure {
    return { kind: this.kind, message: this.message, stack: this.userStack };
  }
}

/** The failure that an error is; anything but a subject's own failure is thrown on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SubjectFailure) return error.failure;
  throw error;
}
