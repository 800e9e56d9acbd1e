/** A call's arguments as people read them in `hasten cache ls`. */
import { inspect } from 'node:util';
import { asWritten } from '../source/as-written.ts';
import { FileArgument } from './key/file.ts';
import { ignoredFrom } from './key/ignore.ts';
import { stampOf } from './key/stamped.ts';

const LONGEST = 200;

/** What is ignored is not shown: it may be what nobody is to see. */
export function describeArguments(args: ArrayLike<unknown>, ignored: readonly (readonly string[])[]): string {
  const from = ignoredFrom(ignored);
  const shown = Array.from(args, (value, index) => {
    if (index >= from) return '…';
    const paths = ignored.filter((path) => path[0] === String(index));
    if (paths.some((path) => path.length === 1)) return '…';
    return describe(without(value, new Set(paths.map((path) => path[1]!))));
  });
  const text = shown.join(', ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (names.size === 0 || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}

function describe(value: unknown): string {
  try {
    if (value instanceof FileArgument) return `file(${text(asWritten(value.path))})`;
    if (ArrayBuffer.isView(value)) return array(value);
    if (typeof value === 'string' && value.length > LONGEST) return JSON.stringify(`${value.slice(0, LONGEST)}…`);
    const options = { depth: 2, breakLength: Number.POSITIVE_INFINITY, compact: true } as const;
    return inspect(value, { ...options, maxArrayLength: 4, maxStringLength: 60, customInspect: false });
  } catch {
    return '?';
  }
}

/** Without its content, which `inspect` would read whole. */
function array(value: ArrayBufferView): string {
  const plain = `${value.constructor.name}(${value.byteLength} bytes)`;
  const stamp = stampOf(value);
  return stamp === undefined ? plain : `stamped(${plain}, ${text(stamp)})`;
}

function text(value: string | number): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY });
}
