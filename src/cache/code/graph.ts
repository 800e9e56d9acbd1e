/**
 * A module with all that it is made of: itself and the user's modules and files that it names, and those that they name,
 * by what they say; installed packages by name and version. A process that finds nothing changed since an earlier one
 * looks at each file's state and reads none.
 */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { SourceType } from '../../instrument/ast.ts';
import { hashText } from '../key/hash.ts';
import type { ModuleNotes } from '../store/types.ts';
import { givenConditions } from './conditions.ts';
import { Disk, hashOfFile } from './disk.ts';
import { relativeTo } from './identity.ts';
import { reader } from './load-reader.ts';
import { addInstalled, isInstalled, namedFolderOf, packageFolderOf, packageIn, titleOf } from './packages.ts';
import type { FunctionFacts, ModuleFacts } from './read-module.ts';
import { find } from './resolve.ts';

export interface Graph {
  readonly hash: string;
  /** As its package.json says. */
  readonly projectName: string | null;
  /** Whether what it does may depend on where it lies. */
  readonly isPlaced: boolean;
  /** When the last of its files was changed, in ms since 1970. */
  readonly changed: number;
}

const SCRIPTS = new Set(['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx']);

/** What a walk has come to, and all that it has looked at: as long as that is the same, so is the rest. */
interface Walked extends Omit<Graph, 'changed'> {
  readonly looked: readonly (readonly [path: string, stamp: string | null])[];
}

/** Of the module at `root`. Paths in it are taken from `project`. Throws Node's error for a file that cannot be read. */
export function graphOf(root: string, project: string, notes: ModuleNotes): Graph {
  const disk = new Disk(notes);
  const path = disk.realPath(root);
  const kind = `graph ${givenConditions()}`;
  let walked = disk.recall<Walked>(path, kind);
  if (walked === null || !walked.looked.every(([other, stamp]) => (disk.state(other)?.stamp ?? null) === stamp)) {
    walked = { ...walk(disk, path, project), looked: disk.looked() };
    if (disk.isSettled()) disk.note(path, kind, walked);
  }
  const { hash, projectName, isPlaced } = walked;
  return { hash, projectName, isPlaced, changed: disk.changed };
}

function walk(disk: Disk, root: string, project: string): Omit<Graph, 'changed'> {
  const lines: string[] = [];
  const installed = new Set<string>();
  const walked = new Set<string>();
  const paths = new Set([root]);
  let isPlaced = false;
  const addPackage = (folder: string): void => addInstalled(disk, folder, installed, walked);
  if (isInstalled(root)) addPackage(namedFolderOf(disk, root) ?? '');
  // Those that are added meanwhile are walked, too.
  for (const path of paths) {
    const name = relativeTo(project, path);
    if (path !== root && !SCRIPTS.has(extname(path))) {
      lines.push(JSON.stringify([name, disk.noted(path, 'bytes', hashOfFile)]));
      continue;
    }
    const facts = moduleFacts(disk, path);
    isPlaced ||= facts.isPlaced;
    lines.push(JSON.stringify([name, facts.hash]));
    for (const use of facts.uses) {
      // How results are kept does not change what they are.
      if (use[1] === 'hasten/cache') continue;
      const found = find(disk, use, path);
      for (const file of found.files) paths.add(file);
      if (found.installed !== null) addPackage(found.installed);
      isPlaced ||= found.isFolder;
      const files = found.files.map((file) => relativeTo(project, file));
      lines.push(JSON.stringify([name, use, found.installed === null ? files : titleOf(disk, found.installed)]));
    }
  }
  const projectName = packageIn(disk, project)?.name || null;
  return { hash: hashText([...lines.sort(), ...[...installed].sort()].join('\n')), projectName, isPlaced };
}

function moduleFacts(disk: Disk, path: string): ModuleFacts {
  const type = sourceTypeOf(disk, path);
  return disk.noted(path, `module ${type}`, () => reader().readModule(path, readFileSync(path, 'utf8'), type));
}

/** Null where Node decides by the text. */
function sourceTypeOf(disk: Disk, path: string): SourceType | null {
  const ending = extname(path);
  if (ending === '.mjs' || ending === '.mts') return 'module';
  if (ending === '.cjs' || ending === '.cts') return 'commonjs';
  const folder = packageFolderOf(disk, path);
  return folder === null ? null : (packageIn(disk, folder)?.type ?? null);
}

/** Of the function with that text in the module at `path`, which need not be there any more. */
export function functionFacts(path: string, text: string, notes: ModuleNotes): FunctionFacts {
  const disk = new Disk(notes);
  if (!disk.isFile(path)) return reader().readFunction(path, null, null, text);
  const known = disk.noted<Record<string, FunctionFacts>>(path, 'functions', () => ({}));
  const name = hashText(text);
  let facts = known[name];
  if (facts === undefined) {
    facts = reader().readFunction(path, readFileSync(path, 'utf8'), sourceTypeOf(disk, path), text);
    disk.note(path, 'functions', { ...known, [name]: facts });
  }
  return facts;
}
