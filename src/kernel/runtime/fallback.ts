/** `fallback: 'js'`: which errors it gets around, and the one time that it says so. */
import { formatError, HastenError } from '../../support/errors.ts';
import { titleOf } from './title.ts';

/** Errors that come before anything has been done, so that the original can run instead. */
export function isSurmountable(error: unknown): error is HastenError {
  return (
    error instanceof HastenError && /^HASTEN_(?:KERNEL_(?:UNSUPPORTED|SOURCE|ARGUMENT)|WEBASSEMBLY)$/.test(error.code)
  );
}

/** On standard error: that a kernel runs as JavaScript, and why. */
export function sayJavaScript(name: string, reason: HastenError): void {
  console.warn(`${formatError(reason)}\nhasten: ${titleOf(name)} runs as JavaScript instead`);
}
