/**
 * The last moment of a thread, behind all of the program's own `exit` listeners, and one turn of the event loop before
 * it: performance entries (garbage collections) are delivered by the loop, and a program that never turns it would
 * have none. `process.emit` is wrapped because a listener is neither last nor invisible.
 */
export function aroundEvents({ atExit }: { atExit: () => void }): void {
  const emit = process.emit;
  let turned = false;
  const wrapped = function (this: NodeJS.Process, event: string, ...args: unknown[]): boolean {
    if (event === 'beforeExit' && !turned) {
      turned = true;
      setImmediate(() => {});
      return false;
    }
    const result = Reflect.apply(emit, this, [event, ...args]) as boolean;
    if (event === 'exit') atExit();
    return result;
  };
  Object.defineProperty(process, 'emit', { value: wrapped, configurable: true, writable: true });
}
