/** The errors of arguments of which no key can be made: the way to the value, as it would be written, and why. */
import { HastenError } from '../../support/errors.ts';
import type { Step } from './encoding.ts';

const FIX = 'name it in `ignore`, or give a value that stands for it with `hash`';
/** Steps that are shown. */
const SHOWN = 12;

/** `options.rows[3]` and so on; `names` are those of the parameters. */
export function pathText(steps: readonly Step[], names: readonly string[]): string {
  const [parameter, ...rest] = steps.length > SHOWN ? steps.slice(0, SHOWN) : steps;
  const name = names[parameter as number];
  // Parameters that are taken apart have a number instead of a name.
  const first = name === undefined || !isName(name) ? `arguments[${String(parameter)}]` : name;
  return first + rest.map(stepText).join('') + (steps.length > SHOWN ? '…' : '');
}

function stepText(step: Step): string {
  if (typeof step === 'number') return `[${step}]`;
  if (typeof step === 'symbol') return `[${String(step)}]`;
  if (typeof step === 'object') return 'entry' in step ? `.get(${keyText(step.entry)})` : ' → a member';
  return isName(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function keyText(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : String(key);
}

function isName(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}

export function refusal(where: string, what: string, fix = FIX): HastenError {
  return new HastenError('HASTEN_CACHE_ARGUMENT', `${where} ${what}: no key can be made of it`, { fix });
}

/** What was thrown by something that the arguments run: a getter, a proxy's trap, the option `hash`. */
export function failure(where: string, cause: unknown): HastenError {
  if (cause instanceof RangeError && /call stack/.test(cause.message)) {
    return refusal(where, 'is nested too deeply', 'pass lists as arrays instead of links from each item to the next');
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return new HastenError('HASTEN_CACHE_ARGUMENT', `${where} cannot be read: ${message}`, { fix: FIX, cause });
}

/** `is a function`, `is an instance of Session`. */
export function describe(value: object): string {
  if (typeof value === 'function') return 'is a function';
  const name = className(value);
  if (name === '') return 'is an object without a class that is known';
  return name === 'Promise' || name.startsWith('Weak') ? `is a ${name}` : `is an instance of ${name}`;
}

/** Of an object that has no kind; '' where nothing tells it. */
export function className(value: object): string {
  const type: unknown = value.constructor;
  return typeof type === 'function' ? type.name : '';
}
