/**
 * Writes a candidate into the user's files, so that what was there can always be had back: git has it, or the file is left
 * alone. Each file is written beside and renamed; where one of several cannot be written, those before it are put back.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Candidate, withEdits } from '../../remedies/candidate.ts';
import { HastenError } from '../../support/errors.ts';

export interface ApplyOptions {
  /** Also where git does not have the file as it is. Never where it has changed since it was read. Default false. */
  force?: boolean;
}

/**
 * Applies a candidate. Throws `HASTEN_APPLY_CHANGED` for a file that is not what it was when the candidate was made,
 * `HASTEN_APPLY_DIRTY` for one with changes that are not committed or that no git knows, `HASTEN_APPLY_NOT_INSTALLED` for one
 * that would import hasten where there is none, `HASTEN_APPLY_UNWRITABLE` for one that cannot be written. Nothing is changed then.
 *
 * @param read the text of each file that the candidate edits, by the path in its edits, as it was when it was made
 */
export function apply(candidate: Candidate, read: Readonly<Record<string, string>>, options: ApplyOptions = {}): void {
  const { edits } = candidate;
  const files = [...new Set(edits.map(({ file }) => file))].map((file) => {
    const path = realpathSync(resolve(file));
    const before = readFileSync(path, 'utf8');
    if (read[file] !== before) {
      throw new HastenError('HASTEN_APPLY_CHANGED', `${shown(path)} has changed since it was read`, {
        fix: 'try again',
      });
    }
    if (options.force !== true) checkCommitted(path);
    const own = edits.filter((edit) => edit.file === file);
    for (const { text } of own) checkInstalled(path, text);
    return { path, before, after: withEdits(before, own) };
  });
  const written: typeof files = [];
  try {
    for (const file of files) {
      replace(file.path, file.after);
      written.push(file);
    }
  } catch (cause) {
    for (const { path, before } of written) replace(path, before);
    const path = files[written.length]!.path;
    throw new HastenError('HASTEN_APPLY_UNWRITABLE', `cannot write ${shown(path)}: ${(cause as Error).message}`, {
      fix: 'make the file and its folder writable',
      cause,
    });
  }
}

/** Refuses a file whose text is nowhere but here. */
function checkCommitted(path: string): void {
  const status = spawnSync(
    'git',
    ['status', '--porcelain', '--ignored', '--untracked-files=all', '--', basename(path)],
    {
      cwd: dirname(path),
      encoding: 'utf8',
    },
  );
  const dirty = (why: string, fix: string) => new HastenError('HASTEN_APPLY_DIRTY', `${shown(path)} ${why}`, { fix });
  if (status.error !== undefined || status.status !== 0) {
    throw dirty('is in no git repository, which could give it back', 'commit it, or apply the diff by hand');
  }
  const [line = ''] = status.stdout.split('\n');
  if (line === '') return;
  const isUnknown = /^(\?\?|!!)/.test(line);
  throw isUnknown
    ? dirty('is not in the git repository, which could give it back', 'commit it, or apply the diff by hand')
    : dirty('has changes that are not committed', 'commit or stash them, or apply the diff by hand');
}

/** Proving gives a program without hasten this one; once it is written, the program must find its own. */
function checkInstalled(path: string, added: string): void {
  const face = /(['"])(hasten\/\w+)\1/.exec(added)?.[2];
  if (face === undefined) return;
  try {
    createRequire(path).resolve(face);
  } catch (cause) {
    throw new HastenError(
      'HASTEN_APPLY_NOT_INSTALLED',
      `${shown(path)} would import ${face}, which is not installed there`,
      {
        fix: 'npm install hasten',
        cause,
      },
    );
  }
}

/** In one step, with the file's mode and owner. */
function replace(path: string, text: string): void {
  const { mode, uid, gid } = statSync(path);
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeFileSync(beside, text, { flag: 'wx', mode });
    chmodSync(beside, mode);
    const own = statSync(beside);
    if (own.uid !== uid || own.gid !== gid) chownSync(beside, uid, gid);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function shown(path: string): string {
  return relative('', path);
}
