/**
 * A thread's last moments, and those at which an error ends all functions. `process.emit` is wrapped, since a listener is neither last nor invisible:
 * - `beforeExit` comes one turn of the event loop later: performance entries (garbage collections) are delivered by the
 *   loop, and a program that never turned it would have none.
 * - `atExit` runs behind all of the program's own `exit` listeners, with the error that ends the program if nobody
 *   caught it. `process.reallyExit` is wrapped for the listener that calls `process.exit()` itself: nothing comes behind it.
 */
import { plainError } from '../../instrument/plain-error.ts';
import type { Realm } from './globals.ts';

export interface Uncaught {
  error: unknown;
}

export function aroundEvents(realm: Realm, atExit: (uncaught: Uncaught | null) => void): void {
  const emit = process.emit;
  let turned = false;
  let uncaught: Uncaught | null = null;
  let ended = false;
  const end = (error: Uncaught | null) => {
    if (ended) return;
    ended = true;
    atExit(error);
  };
  const wrapped = function (this: NodeJS.Process, event: string, ...args: unknown[]): boolean {
    if (event === 'beforeExit' && !turned) {
      turned = true;
      setImmediate(() => {});
      return false;
    }
    if (event === 'uncaughtExceptionMonitor') {
      realm.emptyStack();
      plainError(args[0]);
    }
    if (event === 'uncaughtExceptionMonitor' && !process.hasUncaughtExceptionCaptureCallback())
      uncaught = { error: args[0] };
    const result = Reflect.apply(emit, this, [event, ...args]) as boolean;
    if (event === 'uncaughtException' && result) uncaught = null;
    if (event === 'exit') end(uncaught);
    return result;
  };
  Object.defineProperty(process, 'emit', { value: wrapped, configurable: true, writable: true });
  const main = process as NodeJS.Process & { reallyExit(code?: number): never };
  const { reallyExit } = main;
  main.reallyExit = function (...args) {
    // Node does not print an error either, when a listener ends the process.
    end(null);
    return reallyExit.apply(this, args);
  };
}
