/** Options of `cache`, and what is refused among them. */

import { HastenError } from '../support/errors.ts';
import type { FunctionMembers } from './cached.ts';
import type { CodeMode } from './code/code.ts';

export interface CacheOptions {
  /**
   * What of the code counts: `'graph'` (default), the module and all that it imports; `'function'`, the function's own
   * text; `'manual'`, the `id` and the `version`.
   */
  code?: CodeMode;
  /** With `'manual'`: what the function is called in its module, for good. */
  id?: string;
  /** With `'manual'`: to be changed with the code. */
  version?: string | number;
  /** Whether Node's major version counts. Default: false. */
  runtime?: boolean;
  /** What of the arguments does not count: parameters (`'verbose'`), and properties of them (`'options.verbose'`). */
  ignore?: readonly string[];
  /** Gives a value that stands for an instance of a class, or undefined where it does not know it. */
  hash?: (value: object) => unknown;
  /** How long a result counts, in ms. Default: for good. */
  ttl?: number;
  /** Whether what the function throws is kept as well. Default: false. */
  errors?: boolean;
  /** `true`: in this thread's memory alone; `false`: on the disk alone. Default: both. */
  memory?: boolean;
  /** `false`: hits in memory give one object, which all agree only to read. Default: true, each a copy of its own. */
  copy?: boolean;
  /** Whether results are compressed on the disk. Default: false. */
  compress?: boolean;
  /** Where results are kept. Default: `$HASTEN_CACHE_DIR`, else node_modules/.cache/hasten of the project. */
  folder?: string;
  /** Of the folder, in bytes; with `memory: true` of the memory. Default: 5 GB; in memory 64 MiB. */
  maxBytes?: number;
  /** Since an entry's last use, in ms. Default: any time. */
  maxAge?: number;
}

const kinds: Record<keyof CacheOptions, readonly string[]> = {
  code: ['"graph"', '"function"', '"manual"'],
  id: ['text'],
  version: ['text', 'number'],
  runtime: ['boolean'],
  ignore: ['list'],
  hash: ['function'],
  ttl: ['positive number'],
  errors: ['boolean'],
  memory: ['boolean'],
  copy: ['boolean'],
  compress: ['boolean'],
  folder: ['text'],
  maxBytes: ['positive number'],
  maxAge: ['positive number'],
};

const fits: Record<string, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && value !== '',
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  function: (value) => typeof value === 'function',
  'positive number': (value) => typeof value === 'number' && value > 0,
};

/** Throws `HASTEN_CACHE_OPTION` for what is no option, or none of its values. */
export function checkOptions(options: CacheOptions): void {
  if (typeof options !== 'object' || options === null) {
    refuse('the options of cache are no object', 'write them as { ttl: 60_000 }');
  }
  for (const [name, value] of Object.entries(options)) {
    const allowed = Object.hasOwn(kinds, name) ? kinds[name as keyof CacheOptions] : undefined;
    if (allowed === undefined) {
      refuse(`cache has no option ${JSON.stringify(name)}`, `there are ${Object.keys(kinds).join(', ')}`);
    }
    if (value === undefined) continue;
    if (allowed.some((kind) => (kind in fits ? fits[kind]!(value) : kind === JSON.stringify(value)))) continue;
    const said = allowed.map((kind) => (kind in fits ? `a ${kind}` : kind));
    refuse(`the option ${name} is ${shown(value)}`, `it is ${said.join(' or ')}`);
  }
  const manual = options.code === 'manual';
  if (!manual && (options.id !== undefined || options.version !== undefined)) {
    refuse('`id` and `version` belong to `code: "manual"`', 'add it, or leave them out');
  }
  if (options.memory !== true) return;
  for (const name of ['code', 'folder', 'compress', 'maxAge'] as const) {
    if (options[name] === undefined) continue;
    refuse(`\`${name}\` means nothing with \`memory: true\`, which keeps nothing on the disk`, 'leave one of them out');
  }
}

export function refuse(message: string, fix: string): never {
  throw new HastenError('HASTEN_CACHE_OPTION', message, { fix });
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list with other things' : 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** The paths that `ignore` names, as keys take them: the parameter's index, then properties. */
export function ignoredPaths(
  ignore: readonly string[],
  { names, properties, rest: last }: FunctionMembers,
): string[][] {
  return ignore.map((path) => {
    const [first = '', ...rest] = path.split('.');
    const index = names.indexOf(first);
    if (index >= 0 && index === last) {
      const [which, ...below] = rest;
      if (which === undefined) return [`${index}+`];
      if (/^\d+$/.test(which)) return [String(index + Number(which)), ...below];
      refuse(`\`ignore\` names ${JSON.stringify(path)}, and ${first} is a list`, `write ${first}, or ${first}.0`);
    }
    if (index >= 0) return [String(index), ...rest];
    const taken = properties.findIndex((list) => list?.includes(first) === true);
    if (taken >= 0) return [String(taken), first, ...rest];
    const known = [...names.filter((name) => !/^\d/.test(name)), ...properties.flatMap((list) => list ?? [])];
    const fix = known.length === 0 ? 'it has no parameter with a name' : `there are ${known.join(', ')}`;
    return refuse(`\`ignore\` names ${JSON.stringify(first)}, which is no parameter of the function`, fix);
  });
}
