/** `hasten/profile`: what a profile is, and how a program measures itself. */
export type * from '../profile/model.ts';
export { type Session, type SessionOptions, start } from '../profile/session.ts';
export { type TimedRow, timed } from '../profile/timed.ts';
export { HastenError } from '../support/errors.ts';
