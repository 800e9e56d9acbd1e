/** What a thread's lines called outside the user's code: the samples at places that are such calls, summed by line and name. */
import { isBuiltin } from 'node:module';
import type { Callee } from '../instrument/callees.ts';
import type { CalleeCost, LineCost } from './model.ts';

/** Node's among the globals; the others are the language's, or as good as. */
const NODES =
  /^(?:new )?(?:Buffer|console|process|require|clear(?:Immediate|Interval|Timeout)|set(?:Immediate|Interval|Timeout))\b/;

export class CalleeTimes {
  readonly #thread: number;
  readonly #us = new Map<LineCost, Map<string, { callee: Callee; us: number }>>();

  /** `thread`: its id in the profile. */
  constructor(thread: number) {
    this.#thread = thread;
  }

  add(line: LineCost, callee: Callee, us: number): void {
    const byName = this.#us.get(line) ?? new Map<string, { callee: Callee; us: number }>();
    this.#us.set(line, byName);
    const key = `${callee.callsBack} ${callee.name}`;
    const known = byName.get(key);
    if (known) known.us += us;
    else byName.set(key, { callee, us });
  }

  rows(): CalleeCost[] {
    return [...this.#us].flatMap(([{ file, line }, byName]) =>
      [...byName.values()].map(({ callee, us }) => {
        const { name, callsBack } = callee;
        return { file, line, thread: this.#thread, name, ...whose(callee), callsBack, ms: us / 1000 };
      }),
    );
  }
}

function whose({ name, from, origin }: Callee): Pick<CalleeCost, 'from' | 'kind'> {
  const method = lastPart(name);
  // What a package has made is often a string or an array.
  if (from !== null && !(origin === 'made' && OF_VALUES.has(method))) {
    return { from, kind: isBuiltin(from) ? 'node' : 'dependency' };
  }
  if (origin === 'global' && NODES.test(name)) return { from: null, kind: 'node' };
  return { from: null, kind: origin !== 'method' || METHODS.has(method) ? 'native' : null };
}

/** `replace` of `text.replace`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The names of the methods that the objects of some constructors have. */
function namesOf(...constructors: { prototype: object }[]): Set<string> {
  return new Set(constructors.flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype)));
}

const OF_VALUES = namesOf(String, Array);
const METHODS = new Set([
  ...OF_VALUES,
  ...namesOf(RegExp, Map, Set, Date, Promise, ArrayBuffer, DataView, Function, Object, Number),
  ...namesOf(Object.getPrototypeOf(Uint8Array)),
]);
