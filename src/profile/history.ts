/**
 * Profiles kept under a name, so that runs before and after a change can be compared. A kept profile is one JSON file,
 * `.hasten/profiles/NAME-20261121T053102.123Z.json`: the Profile with the sources of the measured files beside it in
 * `sources`, since a line can only be found again after a change where its text is known. Files are never changed.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { HastenError } from '../support/errors.ts';
import { writeFileAtomic } from '../support/files.ts';
import { toJson } from './formats/json.ts';
import type { Profile } from './model.ts';
import { checkName } from './profile-name.ts';

/** Where profiles are kept, below the working directory. */
export const HISTORY_DIRECTORY = join('.hasten', 'profiles');

/** Sources longer than this, in characters, are not kept: generated bundles, whose lines nobody compares. */
const LONGEST_SOURCE = 1_000_000;
/** The head of a file, in bytes, in which everything that a list shows stands. */
const HEAD = 64 * 1024;

/** A Profile as it is kept. */
export interface KeptProfile extends Profile {
  /** The text of each measured file of the user's, by its name in the profile. */
  sources?: Record<string, string>;
}

/** A kept profile as `hasten history` lists it. */
export interface HistoryEntry {
  /** From 1 for the oldest; it stays the same while profiles are added. */
  number: number;
  name: string;
  path: string;
  /** When its run began, ISO 8601. */
  startedAt: string;
  command: string[];
  node: string;
  durationMs: number;
}

/**
 * Keeps `profile` as `name` in `dir` and returns the path of its file. `readSource` gives the text of a file as the
 * profile names it; by default it is read below the working directory.
 *
 * Throws `HASTEN_HISTORY_NAME` for a name that is no file name, `HASTEN_HISTORY_UNWRITABLE` where `dir` cannot be written.
 */
export function saveProfile(
  profile: Profile,
  name: string,
  dir = HISTORY_DIRECTORY,
  readSource: (file: string) => string | null = readFile,
): string {
  checkName(name);
  const stamp = stampOf(profile.startedAt);
  let path = join(dir, `${name}-${stamp}.json`);
  for (let copy = 2; existsSync(path); copy++) path = join(dir, `${name}-${stamp}-${copy}.json`);
  try {
    writeFileAtomic(path, toJson(profile, { sources: sourcesOf(profile, readSource) }));
  } catch (cause) {
    throw new HastenError(
      'HASTEN_HISTORY_UNWRITABLE',
      `cannot keep the profile in ${dir}: ${(cause as Error).message}`,
      {
        file: path,
        fix: 'run in a folder that you may write to',
        cause,
      },
    );
  }
  return path;
}

/** The profiles kept in `dir`, the oldest first; none where there is no such folder. Files that are no profiles are left out. */
export function listProfiles(dir = HISTORY_DIRECTORY): HistoryEntry[] {
  const files = existsSync(dir) ? readdirSync(dir) : [];
  const entries = files.flatMap((file) => {
    const name = FILE_NAME.exec(file)?.[1];
    const head = name === undefined ? null : readHead(join(dir, file));
    if (name === undefined || head === null) return [];
    const { startedAt, command, node, durationMs } = head;
    return [{ name, path: join(dir, file), startedAt, command, node, durationMs }];
  });
  entries.sort((a, b) => compareText(a.startedAt, b.startedAt) || compareText(a.path, b.path));
  return entries.map((entry, index) => ({ number: index + 1, ...entry }));
}

/**
 * The kept profile that `reference` means: a number of the list, a name (its latest profile; `NAME~1` the one before
 * it, and so on), or the path of a file that `--format json` wrote.
 *
 * Throws `HASTEN_HISTORY_UNKNOWN` where there is none, `HASTEN_HISTORY_DAMAGED` where the file holds no Profile.
 */
export function loadProfile(reference: string, dir = HISTORY_DIRECTORY): KeptProfile {
  return readProfile(findProfile(reference, dir));
}

/** The path of the profile that `reference` means, as in `loadProfile`. */
export function findProfile(reference: string, dir = HISTORY_DIRECTORY): string {
  const entries = listProfiles(dir);
  const [, name, back] = /^(.*?)(?:~(\d+))?$/s.exec(reference)!;
  const named = entries.filter((entry) => entry.name === name);
  const found = named.at(-1 - Number(back ?? 0)) ?? entries.find(({ number }) => String(number) === reference);
  if (found !== undefined) return found.path;
  if (/\.json$/.test(reference) && existsSync(reference)) return reference;
  const names = [...new Set(entries.map((entry) => entry.name))].join(', ');
  const message =
    named.length > 0
      ? `only ${named.length} ${named.length === 1 ? 'profile is' : 'profiles are'} kept as ${name}`
      : `no profile is kept as ${reference}`;
  const fix =
    names === ''
      ? 'keep one with "hasten profile --name NAME SCRIPT"'
      : `"hasten history" lists what is kept: ${names}`;
  throw new HastenError('HASTEN_HISTORY_UNKNOWN', message, { fix });
}

/**
 * The two profiles to compare where one reference is given: what it means, and the one kept under the same name before
 * it. Throws as `loadProfile`.
 */
export function findLastTwo(reference: string, dir = HISTORY_DIRECTORY): [before: string, after: string] {
  const after = findProfile(reference, dir);
  const entries = listProfiles(dir);
  const name = entries.find(({ path }) => path === after)?.name;
  const same = entries.filter((entry) => entry.name === name).map(({ path }) => path);
  const before = same[same.indexOf(after) - 1];
  if (before !== undefined) return [before, after];
  throw new HastenError('HASTEN_HISTORY_UNKNOWN', `there is no earlier profile to compare ${reference} with`, {
    fix: `run "hasten profile --name ${name ?? 'NAME'}" again, or give two names: "hasten history A B"`,
  });
}

const FILE_NAME = /^(.+)-\d{8}T\d{6}\.\d{3}Z(?:-\d+)?\.json$/;

/** `20261121T053102.123Z`: a time that sorts and that every file system takes. */
function stampOf(startedAt: string): string {
  const time = new Date(startedAt);
  return (Number.isNaN(time.getTime()) ? new Date() : time).toISOString().replace(/[-:]/g, '');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sourcesOf(profile: Profile, readSource: (file: string) => string | null): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const file of new Set(profile.lines.map((line) => line.file))) {
    const text = readSource(file);
    if (text !== null && text.length <= LONGEST_SOURCE) sources[file] = text;
  }
  return sources;
}

function readFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

type Head = Pick<Profile, 'startedAt' | 'command' | 'node' | 'durationMs'>;

/** What a list shows of a file: each key has a line of its own, and these come first. Null where it is no profile. */
function readHead(path: string): Head | null {
  try {
    const head = readStart(path).split(',\n"cpuMs":')[0]!;
    return checked(JSON.parse(`${head}}`));
  } catch {
    try {
      return readProfile(path);
    } catch {
      return null;
    }
  }
}

function readStart(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, HEAD, 0));
  } finally {
    closeSync(file);
  }
}

/** The profile in the file `path`. Throws `HASTEN_HISTORY_DAMAGED` where it holds none. */
export function readProfile(path: string): KeptProfile {
  try {
    return checked(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new HastenError('HASTEN_HISTORY_DAMAGED', `${path} holds no profile: ${(cause as Error).message}`, {
      file: path,
      fix: 'take another one, or remove it',
      cause,
    });
  }
}

function checked(value: unknown): KeptProfile {
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (schema !== 'hasten.profile/1') throw new Error(`its schema is ${JSON.stringify(schema)}, not "hasten.profile/1"`);
  return value as KeptProfile;
}
