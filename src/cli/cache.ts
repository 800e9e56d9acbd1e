/** `hasten cache`: what `cache` of hasten/cache keeps on the disk, listed, shown, removed and checked. docs/cache.md is its guide. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { FunctionIdentity } from '../cache/code/identity.ts';
import { openStore } from '../cache/store/open.ts';
import type { EntryInfo, FunctionInfo, Store } from '../cache/store/types.ts';
import {
  type CacheOptions,
  renderEntries,
  renderEntry,
  renderFunctions,
  renderNothing,
  renderRemoved,
  renderVerified,
} from '../report/cache.ts';
import { projectOf, storeFolder } from '../source/project.ts';
import { HastenError } from '../support/errors.ts';
import { age, byteCount, wholeFrom } from './option-values.ts';
import { outputTerminal } from './terminal.ts';

interface CommonOptions {
  folder?: string;
  json: boolean;
}

interface ListOptions extends CommonOptions {
  top: number;
}

interface RemoveOptions extends CommonOptions {
  all: boolean;
}

interface CollectOptions extends CommonOptions {
  /** Bytes. */
  maxBytes?: number;
  /** Ms. */
  maxAge?: number;
}

interface VerifyOptions extends CommonOptions {
  keep: boolean;
}

export function cacheCommand(): Command {
  const command = new Command('cache')
    .summary('list, show, remove and check kept results')
    .description('Looks after the results that functions of hasten/cache keep on the disk.');
  const below = (name: string) =>
    new Command(name)
      .option('--folder <folder>', "where they are kept (default: the project's node_modules/.cache/hasten)")
      .option('--json', 'print JSON', false);
  command.addCommand(
    below('ls')
      .summary('list the functions, or the entries of one')
      .description(
        'Lists the functions with their sizes, hits and the time that hits have saved; or the entries of one.',
      )
      .argument('[function]', 'its name, its module, or both: src/rows.ts#features')
      .option('--top <n>', 'how many rows to show', wholeFrom(1), 20)
      .action((name: string | undefined, options: ListOptions) => print(options, list(name, options))),
  );
  command.addCommand(
    below('show')
      .summary('show one entry')
      .description('Shows what is known of one entry.')
      .argument('<key>', 'its key, or the first digits of it')
      .action((key: string, options: CommonOptions) => print(options, show(key, options))),
  );
  command.addCommand(
    below('rm')
      .summary('remove entries')
      .description('Removes entries by their keys, all entries of functions, or all there are.')
      .argument('[targets...]', 'keys, or the first digits of them; functions, as for ls')
      .option('--all', 'remove everything', false)
      .action((targets: string[], options: RemoveOptions) => print(options, remove(targets, options))),
  );
  command.addCommand(
    below('gc')
      .summary('keep to limits now')
      .description('Removes what has expired, what is over the limits, and what killed processes left behind.')
      .option('--max-bytes <size>', 'of all entries together: 500MB, 1GB (default: 5GB)', byteCount)
      .option('--max-age <time>', 'since the last use: 12h, 30d', age)
      .action((options: CollectOptions) => print(options, collect(options))),
  );
  command.addCommand(
    below('verify')
      .summary('read everything, and remove what is damaged')
      .description('Reads every entry and compares its checksums. Ends with 1 where any is damaged.')
      .option('--keep', 'leave damaged entries where they are', false)
      .action((options: VerifyOptions) => print(options, verify(options))),
  );
  return command;
}

/** A result for programs and for people. */
interface Answer {
  json: unknown;
  text(options: CacheOptions): string;
}

function print({ json }: CommonOptions, answer: Answer): void {
  const options = { ...outputTerminal(), top: Number.POSITIVE_INFINITY, now: Date.now(), from: process.cwd() };
  process.stdout.write(json ? `${JSON.stringify(answer.json, null, 2)}\n` : answer.text(options));
}

function list(name: string | undefined, { folder: asked, top }: ListOptions): Answer {
  const { folder, store } = open(asked);
  if (name === undefined) {
    const functions = store?.functions() ?? [];
    return {
      json: { folder, functions: functions.map(functionJson) },
      text: (options) => renderFunctions(functions, folder, { ...options, top }),
    };
  }
  if (store === null) return nothing(folder, { folder, functions: [] });
  const found = functionsFor(name, store).map((info) => ({
    fn: info.fn,
    stats: info,
    entries: store.list({ fn: info.fn }),
  }));
  if (found.length === 0) throw unknownFunction(name, store);
  return {
    json: {
      folder,
      functions: found.map(({ stats, entries }) => ({ ...functionJson(stats), kept: entries.map(entryJson) })),
    },
    text: (options) => renderEntries(found, { ...options, top }),
  };
}

function show(key: string, { folder: asked }: CommonOptions): Answer {
  const { folder, store } = open(asked);
  const entry = store === null ? null : entryFor(key, store);
  if (entry === null) throw unknown(`no entry in ${folder} has a key that begins with ${key}`);
  return { json: entryJson(entry), text: (options) => renderEntry(entry, options) };
}

function remove(targets: string[], { folder: asked, all }: RemoveOptions): Answer {
  if (all === targets.length > 0) {
    const message = `hasten cache rm takes keys or functions, or --all${all ? ', and not both' : ''}`;
    throw new HastenError('HASTEN_USAGE', message, {
      fix: 'hasten cache ls lists the functions, and hasten cache ls FUNCTION the keys',
    });
  }
  const { folder, store } = open(asked);
  if (store === null) {
    if (all) return nothing(folder, { removed: 0, bytes: 0 });
    throw unknown(`nothing is kept in ${folder}`);
  }
  const before = store.stats();
  // All of them are found before one is removed.
  const chosen = all ? store.functions().map(({ fn }) => fn) : targets.map((target) => targetFor(target, store));
  let removed = 0;
  for (const one of chosen.flat()) {
    removed += 'key' in one ? Number(store.remove(one.key)) : store.removeFunction(one);
  }
  const left = store.stats();
  const bytes = before.bytes - left.bytes;
  return { json: { removed, bytes }, text: () => renderRemoved(removed, bytes, left) };
}

function collect({ folder: asked, maxBytes, maxAge }: CollectOptions): Answer {
  const { folder, store } = open(asked);
  if (store === null) return nothing(folder, { removed: 0, bytes: 0 });
  const limits = { ...(maxBytes !== undefined && { maxBytes }), ...(maxAge !== undefined && { maxAge }) };
  const { removed, bytes } = store.gc(limits);
  return { json: { removed, bytes }, text: () => renderRemoved(removed, bytes, store.stats()) };
}

function verify({ folder: asked, keep }: VerifyOptions): Answer {
  const { folder, store } = open(asked);
  if (store === null) return nothing(folder, { checked: 0, broken: [] });
  const { checked, broken } = store.verify({ keep });
  if (broken.length > 0) process.exitCode = 1;
  return {
    json: { checked, broken: broken.map(entryJson) },
    text: (options) => renderVerified(checked, broken, !keep, options),
  };
}

/** The store, or null where there is none yet: looking does not make one. */
function open(asked: string | undefined): { folder: string; store: Store | null } {
  const folder = asked === undefined ? storeFolder(projectOf(join(process.cwd(), 'any'))) : resolve(asked);
  return { folder, store: existsSync(folder) ? openStore(folder) : null };
}

function nothing(folder: string, json: unknown): Answer {
  return { json, text: (options) => renderNothing(folder, options) };
}

/** By name, by module, or by both; of several calls of `cache` with one name, also by their place: `src/rows.ts#2`. */
function functionsFor(text: string, store: Store): FunctionInfo[] {
  const hash = text.lastIndexOf('#');
  const path = resolve(hash < 0 ? text : text.slice(0, hash));
  const part = text.slice(hash + 1);
  return store.functions().filter(({ fn }) => {
    if (fn.name === text) return true;
    const isThere = resolve(fn.project, fn.module) === path || (hash < 0 ? text : text.slice(0, hash)) === fn.module;
    return isThere && (hash < 0 || fn.name === part || String(fn.index) === part);
  });
}

function targetFor(text: string, store: Store): FunctionIdentity[] | EntryInfo[] {
  const functions = functionsFor(text, store);
  if (functions.length > 0) return functions.map(({ fn }) => fn);
  const entry = entryFor(text, store);
  if (entry === null) throw unknownFunction(text, store);
  return [entry];
}

/** The one entry whose key begins so. */
function entryFor(prefix: string, store: Store): EntryInfo | null {
  if (!/^[0-9a-f]{1,32}$/.test(prefix)) return null;
  const entries = store.list({ prefix, limit: 2 });
  if (entries.length > 1) throw unknown(`several keys begin with ${prefix}`, 'give more of its digits');
  return entries[0] ?? null;
}

function unknownFunction(text: string, store: Store): HastenError {
  const names = new Set(store.functions().map(({ fn }) => (fn.name === '' ? `${fn.module}#${fn.index}` : fn.name)));
  const some = [...names].slice(0, 10).join(', ');
  return unknown(`nothing of ${text} is kept`, names.size === 0 ? 'nothing is kept there at all' : `there are ${some}`);
}

function unknown(
  message: string,
  fix = 'hasten cache ls lists the functions, and hasten cache ls FUNCTION the keys',
): HastenError {
  return new HastenError('HASTEN_CACHE_UNKNOWN', message, { fix });
}

function functionJson({ fn, used, ...stats }: FunctionInfo) {
  return { ...fn, ...stats, used: date(used) };
}

function entryJson({ fn, created, used, expires, ...entry }: EntryInfo) {
  return {
    ...entry,
    function: fn,
    created: date(created),
    used: date(used),
    expires: expires === null ? null : date(expires),
  };
}

function date(ms: number): string {
  return new Date(ms).toISOString();
}
