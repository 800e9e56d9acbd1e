/**
 * Revisions of the user's repository, each checked out into a work tree of its own in a temporary folder, so that the
 * user's files are never touched. The trees are gone at the end, also after Ctrl-C.
 *
 * Without a setup command of the user's the trees get the installed packages of the working tree, as links: right as long
 * as the revisions need the same packages. Where they do not, or a workspace's package would be taken from the working
 * tree, this says so.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { HastenError } from '../../support/errors.ts';
import { atEnd, temporaryFolder } from '../ending.ts';
import type { Warning } from '../model.ts';

interface Revision {
  /** As the user named it, with the commit's short name; `working tree`. */
  name: string;
  /** The folder in this revision that hasten was started in. */
  cwd: string;
}

export interface Revisions {
  revisions: [Revision, Revision];
  warnings: Warning[];
  remove(): void;
}

/**
 * Checks out both sides of `A..B`, of `A...B` (from where they parted to B), or of `A` (to the working tree as it is).
 * Throws `HASTEN_GIT_RANGE` for revisions that are not there, `HASTEN_GIT_MISSING` outside of a repository.
 */
export function checkOut(range: string, options: { links: boolean; cwd?: string }): Revisions {
  const { links, cwd = process.cwd() } = options;
  const root = git(cwd, ['rev-parse', '--show-toplevel'], noRepository);
  const prefix = git(cwd, ['rev-parse', '--show-prefix'], noRepository);
  const [before, after] = sides(cwd, range);
  const commits = [before, after].map((name) => (name === null ? null : commitOf(cwd, name)));
  const folder = temporaryFolder();
  const removeTrees: (() => void)[] = [];
  try {
    const revisions = [before, after].map((name, index): Revision => {
      const commit = commits[index];
      if (name === null || commit == null) return { name: 'working tree', cwd };
      const tree = join(folder.path, ['before', 'after'][index]!);
      removeTrees.push(addTree(root, tree, commit));
      if (links) linkPackages(root, tree);
      const inside = join(tree, prefix);
      if (!existsSync(inside)) mkdirSync(inside, { recursive: true });
      return { name: label(name, commit), cwd: inside };
    });
    const warnings = links ? warningsOf(root, commits as (string | null)[]) : [];
    return {
      revisions: revisions as [Revision, Revision],
      warnings,
      remove() {
        for (const remove of removeTrees) remove();
        folder.remove();
      },
    };
  } catch (error) {
    for (const remove of removeTrees) remove();
    folder.remove();
    throw error;
  }
}

/** The two names of a range; null is the working tree. */
function sides(cwd: string, range: string): [string, string | null] {
  const [, before = '', dots, after = ''] = /^(.*?)(?:(\.{2,3})(.*))?$/s.exec(range)!;
  if (dots === undefined) return [before, null];
  const [from, to] = [before || 'HEAD', after || 'HEAD'];
  if (dots === '..') return [from, to];
  commitOf(cwd, from);
  commitOf(cwd, to);
  const base = git(cwd, ['merge-base', from, to], () => badRange(`${from} and ${to} have no common ancestor`));
  return [base, to];
}

function commitOf(cwd: string, name: string): string {
  return git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], () =>
    badRange(`there is no revision ${JSON.stringify(name)}`),
  );
}

function label(name: string, commit: string): string {
  const short = commit.slice(0, 7);
  return commit.startsWith(name) ? short : `${name} (${short})`;
}

/** Adds a work tree at `path` and gives what removes it. */
function addTree(root: string, path: string, commit: string): () => void {
  const remove = atEnd(() => {
    const removed = spawnSync('git', ['worktree', 'remove', '--force', '--force', path], {
      cwd: root,
      stdio: 'ignore',
    });
    if (removed.status === 0) return;
    // It may have been stopped by the same Ctrl-C.
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    spawnSync('git', ['worktree', 'prune'], { cwd: root, stdio: 'ignore' });
  });
  git(root, ['worktree', 'add', '--quiet', '--detach', path, commit], (said) => {
    remove();
    return new HastenError('HASTEN_GIT_FAILED', `git cannot check out ${commit.slice(0, 7)}: ${said}`, {
      fix: 'see what git says; old work trees go with "git worktree prune"',
    });
  });
  return remove;
}

/** Folders of the repository that hold a package. */
function packageFolders(root: string): string[] {
  const files = git(root, ['ls-files', '-z', '--', 'package.json', '*/package.json'], noRepository);
  return files
    .split('\0')
    .filter((file) => file !== '')
    .map((file) => dirname(file));
}

function linkPackages(root: string, tree: string): void {
  for (const folder of packageFolders(root)) {
    const from = join(root, folder, 'node_modules');
    const to = join(tree, folder, 'node_modules');
    if (existsSync(from) && existsSync(dirname(to)) && !existsSync(to)) symlinkSync(from, to, 'junction');
  }
}

function warningsOf(root: string, commits: (string | null)[]): Warning[] {
  const warnings: Warning[] = [];
  const locks = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'];
  const known = commits.filter((commit) => commit !== null);
  const changed = spawnSync('git', ['diff', '--name-only', ...known, '--', ...locks], { cwd: root, encoding: 'utf8' });
  if (changed.stdout !== '' && existsSync(join(root, 'node_modules'))) {
    const message = `${changed.stdout.trim().split('\n').join(', ')} differs between the revisions, but both ran with the packages that are installed now; --setup 'npm ci' installs each one's own`;
    warnings.push({ code: 'unstable-result', message });
  }
  const inner = packageFolders(root).flatMap((folder) => linksInto(root, join(root, folder, 'node_modules')));
  if (inner.length > 0) {
    const message = `${inner.join(', ')} in node_modules leads into the working tree, so both revisions ran with its state of now; --setup 'npm ci' gives each its own`;
    warnings.push({ code: 'unstable-result', message });
  }
  return warnings;
}

/** Packages of `modules` that are links to folders of the repository itself: those of its workspaces. */
function linksInto(root: string, modules: string): string[] {
  if (!existsSync(modules)) return [];
  const real = realpathSync(root);
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => {
    const path = join(modules, name);
    if (!lstatSync(path).isSymbolicLink() || !existsSync(path)) return false;
    const place = relative(real, realpathSync(path));
    return !place.startsWith('..') && !place.split(sep).includes('node_modules');
  });
}

/** What git prints, without the end of the line; throws what `wrong` makes of its complaint. */
function git(cwd: string, args: string[], wrong: (said: string) => HastenError): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') {
    throw new HastenError('HASTEN_GIT_MISSING', 'there is no git', { fix: 'install it, or leave --git out' });
  }
  if (status !== 0) throw wrong(stderr.trim().split('\n').at(-1) ?? '');
  return stdout.replace(/\n$/, '');
}

function noRepository(said: string): HastenError {
  return new HastenError('HASTEN_GIT_MISSING', `--git needs a repository: ${said}`, {
    fix: 'run it inside the work tree of one',
  });
}

function badRange(message: string): HastenError {
  return new HastenError('HASTEN_GIT_RANGE', message, {
    fix: 'name two revisions as A..B, or one to compare with the working tree',
  });
}
