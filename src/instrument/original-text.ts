/** Makes `Function.prototype.toString` show the text that the user wrote: programs read functions (kernels, tasks). */
import { withoutEdits } from './edits.ts';

export function restoreFunctionText(): void {
  const native = Function.prototype.toString;
  const shown = {
    toString(this: unknown): string {
      return this === shown ? native.call(native) : withoutEdits(native.call(this));
    },
  }.toString;
  Object.defineProperty(Function.prototype, 'toString', { value: shown, configurable: true, writable: true });
}
