/** Packages: those that are installed count by name and version, with all that they depend on. */
import { basename, dirname, join } from 'node:path';
import { type Disk, readJson } from './disk.ts';

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly type: 'module' | 'commonjs' | null;
  readonly main: string | null;
  readonly exports: unknown;
  readonly imports: unknown;
  /** Names of what it needs where it runs. */
  readonly needs: readonly string[];
}

const NEEDS = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/** Null where the folder has no package.json. */
export function packageIn(disk: Disk, folder: string): Package | null {
  const path = join(folder, 'package.json');
  return disk.isFile(path) ? disk.noted(path, 'package', readPackage) : null;
}

function readPackage(path: string): Package {
  const json = readJson(path);
  const text = (name: string): string | null => (typeof json[name] === 'string' ? (json[name] as string) : null);
  const type = text('type');
  return {
    name: text('name') ?? '',
    version: text('version') ?? '',
    type: type === 'module' || type === 'commonjs' ? type : null,
    main: text('main'),
    exports: json.exports ?? null,
    imports: json.imports ?? null,
    needs: [...new Set(NEEDS.flatMap((name) => Object.keys((json[name] ?? {}) as object)))].sort(),
  };
}

/** The nearest folder with a package.json above a file, up to the one in which packages are installed. */
export function packageFolderOf(disk: Disk, path: string): string | null {
  for (let folder = dirname(path); !holdsPackages(folder); folder = dirname(folder)) {
    if (disk.isFile(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) break;
  }
  return null;
}

/** The same of a package that has a name: some have further ones inside, which say what kind of modules are there. */
export function namedFolderOf(disk: Disk, path: string): string | null {
  for (let folder = packageFolderOf(disk, path); folder !== null; folder = packageFolderOf(disk, folder)) {
    if (packageIn(disk, folder)?.name) return folder;
  }
  return null;
}

function holdsPackages(folder: string): boolean {
  return basename(folder) === 'node_modules';
}

/** The real folder of a package as code in `from` finds it; null where it is not installed. */
export function installedAt(disk: Disk, name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (!holdsPackages(folder)) {
      const found = join(folder, 'node_modules', name);
      if (disk.state(found)?.kind === 'folder') return disk.realPath(found);
    }
    if (dirname(folder) === folder) return null;
  }
}

/** Whether it lies where packages are installed: others are the user's own, linked from there or not. */
export function isInstalled(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path);
}

/** `name@version` of an installed package. */
export function titleOf(disk: Disk, folder: string): string {
  const { name, version } = packageIn(disk, folder) ?? { name: '', version: '' };
  return `${name}@${version}`;
}

/** Adds an installed package, and all that it needs, to `into`: each with those that it needs itself. */
export function addInstalled(disk: Disk, folder: string, into: Set<string>, seen: Set<string>): void {
  if (seen.has(folder)) return;
  seen.add(folder);
  const own = packageIn(disk, folder);
  if (own === null) return;
  const needed = own.needs.map((name) => installedAt(disk, name, folder)).filter((one) => one !== null);
  into.add([folder, ...needed].map((one) => titleOf(disk, one)).join(' '));
  for (const one of needed) addInstalled(disk, one, into, seen);
}
