/**
 * The calls that an observed run watches: what is known to be slow at times, by name and origin as callees.ts knows them.
 * A method is watched by its name alone where nothing says whose it is; which of them was what it seems to be is for the
 * reader of the observations to say (a `parse` of an unknown value may be anybody's).
 */
import type { Callee } from './callees.ts';

/** What is read where a call is looked at. */
export type SizeOf = 'argument' | 'result' | 'receiver';

export interface Watched {
  /**
   * `json`, `search`; `synchronous`: a call of Node's or a package's that blocks the thread; `validation`: a value is
   * checked; `schema`: what checks is made; `start`: a thread, a process or a pool of them; `copy`: a spread.
   */
  kind: 'json' | 'search' | 'synchronous' | 'validation' | 'schema' | 'start' | 'copy';
  /** Null: calls are only counted. */
  size: SizeOf | null;
}

const SEARCHES = new Set(
  'includes indexOf lastIndexOf find findIndex findLast findLastIndex shift unshift splice concat'.split(' '),
);

export const VALIDATORS = new Set(
  'zod ajv @sinclair/typebox typebox valibot yup joi superstruct io-ts arktype class-validator'.split(' '),
);
/** Methods of theirs that check a value; all others make something. */
const CHECKS = new Set(
  `parse parseAsync safeParse safeParseAsync spa validate validateAsync validateSync validateOrReject isValid isValidSync cast assert
  attempt is check Check Parse Decode decode Errors create mask`.split(/\s+/),
);
/** Those among them that stand for a check also where nobody knows whose they are. */
const CHECKS_OF_ANYBODY = new Set(
  'parse parseAsync safeParse safeParseAsync validate validateAsync validateSync isValidSync Check'.split(' '),
);
/** Not theirs: what a check has given is called like this. */
const OF_RESULTS = new Set(
  'map filter find forEach includes join push reduce slice some sort toString then catch finally entries keys values'.split(
    ' ',
  ),
);

/** What starts a thread or a process, by module; a class stands with its `new`. */
const STARTS: Record<string, Set<string>> = {
  worker_threads: new Set(['new Worker']),
  child_process: new Set(['fork', 'spawn', 'exec', 'execFile', 'spawnSync', 'execSync', 'execFileSync']),
  cluster: new Set(['fork']),
  piscina: new Set(['new Piscina', 'new default']),
  tinypool: new Set(['new Tinypool', 'new default']),
  workerpool: new Set(['pool']),
  execa: new Set(['execa', 'execaSync', 'execaNode', 'execaCommand', '$']),
};

/** Null for a call that is not watched. */
export function watched(callee: Callee, isNew: boolean): Watched | null {
  const { name, from, origin } = callee;
  const last = name.slice(name.lastIndexOf('.') + 1);
  const module = from === null ? null : packageOf(from);
  if (origin === 'global') {
    if (name === 'JSON.parse') return { kind: 'json', size: 'argument' };
    return name === 'JSON.stringify' ? { kind: 'json', size: 'result' } : null;
  }
  if (module !== null && VALIDATORS.has(module)) return ofValidator(callee, last, isNew);
  if (module !== null && origin === 'module') {
    const called = isNew ? `new ${last.replace(/^new /, '')}` : last;
    if (STARTS[module]?.has(called)) return { kind: /Sync$/.test(last) ? 'synchronous' : 'start', size: null };
    // A class (`new DatabaseSync`) is none.
    return /[a-z0-9]Sync$/.test(last) && !isNew ? { kind: 'synchronous', size: null } : null;
  }
  if (isNew) return null;
  if (SEARCHES.has(last) && name !== last) return { kind: 'search', size: 'receiver' };
  return origin === 'method' && CHECKS_OF_ANYBODY.has(last) ? { kind: 'validation', size: null } : null;
}

function ofValidator({ name, origin }: Callee, last: string, isNew: boolean): Watched | null {
  if (isNew) return { kind: 'schema', size: null };
  if (CHECKS.has(last)) return { kind: 'validation', size: null };
  if (OF_RESULTS.has(last)) return null;
  // What a validator has compiled is a function: `const validate = ajv.compile(schema)`, `validate(value)`.
  return { kind: origin === 'made' && name === last ? 'validation' : 'schema', size: null };
}

/** `zod` of `zod/v4`, `fs` of `node:fs/promises`, `@sinclair/typebox` of `@sinclair/typebox/compiler`. */
export function packageOf(specifier: string): string {
  const parts = specifier.replace(/^node:/, '').split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] as string);
}
