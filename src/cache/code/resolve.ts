/**
 * Which files a module means by a name, as Node finds them, and as tsx does where Node would find none. Nothing is kept of
 * that between processes: a file that appears can change it.
 */
import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conditionsFor, targetsIn } from './conditions.ts';
import type { Disk } from './disk.ts';
import { installedAt, isInstalled, namedFolderOf, packageFolderOf, packageIn } from './packages.ts';
import { mappedBy } from './tsconfig.ts';
import type { Use } from './uses.ts';

/** One of the lists has an element, or neither: it is built in, or not found. */
export interface Found {
  /** Files of the user's, by their real paths. Several where it depends on the tool which one is taken. */
  readonly files: readonly string[];
  /** The folder of an installed package, by its real path. */
  readonly installed: string | null;
  /** A folder beside the module: what is in it does not count. */
  readonly isFolder: boolean;
}

const NOTHING: Found = { files: [], installed: null, isFolder: false };

export function find(disk: Disk, [kind, text]: Use, from: string): Found {
  const folder = dirname(from);
  if (kind === 'url')
    return /^[a-z][\w+.-]+:/i.test(text) && !text.startsWith('file:') ? NOTHING : at(disk, text, folder, kind);
  if (/^\.{0,2}\/|^\.{1,2}$|^file:/.test(text) || isAbsolute(text)) return at(disk, text, folder, kind);
  if (isBuiltin(text) || /^(?:data|https?|node):/.test(text)) return NOTHING;
  if (text.startsWith('#')) return byImports(disk, text, from, kind);
  return (
    byName(disk, text, from, kind) ??
    ofFiles(
      disk,
      mappedBy(disk, text, folder).flatMap((path) => candidates(disk, path)),
    )
  );
}

function at(disk: Disk, text: string, folder: string, kind: Use[0]): Found {
  const path = pathOf(text, folder, kind);
  if (path === null) return NOTHING;
  const decoded = kind === 'require' || disk.state(path) !== null ? path : decode(path);
  const files = kind === 'url' ? [decoded].filter((one) => disk.isFile(one)) : candidates(disk, decoded);
  if (files.length === 0 && disk.state(decoded) !== null) return { ...NOTHING, isFolder: true };
  return ofFiles(disk, files);
}

function pathOf(text: string, folder: string, kind: Use[0]): string | null {
  const bare = kind === 'require' ? text : text.replace(/[?#].*$/, '');
  try {
    return bare.startsWith('file:') ? fileURLToPath(bare) : resolve(folder, bare);
  } catch {
    return null;
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.node'];

/** The file itself, else all that could be meant by its name without the ending, or with JavaScript's for TypeScript's. */
function candidates(disk: Disk, path: string): string[] {
  if (disk.isFile(path)) return [path];
  const typed = path.replace(/\.([mc]?)js(x?)$/, '.$1ts$2');
  const names = typed === path ? [] : [typed];
  names.push(...ENDINGS.map((ending) => path + ending));
  const found = names.filter((name) => disk.isFile(name));
  if (found.length > 0 || disk.state(path) === null) return found;
  const main = packageIn(disk, path)?.main;
  if (main) {
    const files = candidates(disk, join(path, main));
    if (files.length > 0) return [join(path, 'package.json'), ...files];
  }
  return ENDINGS.map((ending) => join(path, `index${ending}`)).filter((name) => disk.isFile(name));
}

function ofFiles(disk: Disk, files: readonly string[]): Found {
  const real = files.map((path) => disk.realPath(path));
  const installed = real.find(isInstalled);
  if (installed === undefined) return { ...NOTHING, files: real };
  return { ...NOTHING, installed: namedFolderOf(disk, installed) };
}

function byImports(disk: Disk, text: string, from: string, kind: Use[0]): Found {
  const folder = packageFolderOf(disk, from);
  const imports = folder === null ? null : packageIn(disk, folder)?.imports;
  if (folder === null || typeof imports !== 'object' || imports === null) return NOTHING;
  const target = targetsIn(imports as Record<string, unknown>, text, conditionsFor(kind));
  if (target === null) return NOTHING;
  if (!target.startsWith('./')) return byName(disk, target, from, kind) ?? NOTHING;
  return ofFiles(disk, candidates(disk, join(folder, target)));
}

/** Null where there is no such package. */
function byName(disk: Disk, text: string, from: string, kind: Use[0]): Found | null {
  const [, name, rest = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(text) ?? [];
  if (name === undefined) return null;
  const own = packageFolderOf(disk, from);
  const isOwn = own !== null && packageIn(disk, own)?.name === name && packageIn(disk, own)?.exports !== null;
  const folder = isOwn ? own : installedAt(disk, name, dirname(from));
  if (folder === null) return null;
  if (isInstalled(`${folder}/`)) return { ...NOTHING, installed: folder };
  return inOwn(disk, folder, `.${rest}`, kind);
}

/** In a package that is the user's: a workspace, or the module's own. */
function inOwn(disk: Disk, folder: string, part: string, kind: Use[0]): Found {
  const own = packageIn(disk, folder);
  if (own === null) return NOTHING;
  if (own.exports === null) return ofFiles(disk, candidates(disk, join(folder, part)));
  const { exports } = own;
  const isMap = typeof exports === 'object' && exports !== null && Object.keys(exports)[0]?.startsWith('.');
  const map = isMap ? (exports as Record<string, unknown>) : { '.': exports };
  const target = targetsIn(map, part, conditionsFor(kind));
  return target === null ? NOTHING : ofFiles(disk, candidates(disk, join(folder, target)));
}
