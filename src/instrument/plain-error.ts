/**
 * Messages of errors as the plain program has them. V8 quotes code in some: `(await x).f()` fails with "(intermediate
 * value).f is not a function", and would quote what takes the frame up again.
 */
import { types } from 'node:util';
import { names } from './names.ts';

/** `FrameCode.afterValue` around an `await` or `yield` as V8 prints it: of assignments it prints the targets. */
const QUOTED = /\(\$hr , (?:\$h[mpt](?:\[(?:\$hp|0)\])? , )*\$hr\)/g;
const PLAIN = '(intermediate value)';

/** Corrects the error's message and stack, if they need it; gives the error. */
export function plainError<T>(error: T): T {
  if (!types.isNativeError(error)) return error;
  const message: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message !== 'string' || !message.includes(`(${names.value} , `)) return error;
  const { stack } = error;
  if (typeof stack === 'string') error.stack = stack.replace(QUOTED, PLAIN);
  error.message = message.replace(QUOTED, PLAIN);
  return error;
}
