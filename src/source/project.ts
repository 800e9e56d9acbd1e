/** Where a program's project is, and where hasten keeps things for it that it can make again. */

// Not imported: see support/entry.ts.
const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
const { dirname, join, resolve, sep } = process.getBuiltinModule('node:path');

/** The folder that a project's results are kept in: `$HASTEN_CACHE_DIR`, else below its node_modules. */
export function storeFolder(project: string): string {
  const asked = process.env.HASTEN_CACHE_DIR;
  return asked === undefined || asked === '' ? join(project, 'node_modules', '.cache', 'hasten') : resolve(asked);
}

/** Whether `HASTEN_CACHE=off` says that nothing is to be kept or read. */
export function isKeepingOff(): boolean {
  return /^(off|0|false)$/i.test(process.env.HASTEN_CACHE ?? '');
}

/** Of a package.json that tells Node and bundlers what the files beside it are, and makes no project of them. */
const MARKS = new Set(['type', 'main', 'module', 'types', 'exports', 'sideEffects']);

const projects = new Map<string, string>();

/**
 * The folder of the project that a file belongs to: that of the nearest package.json above it, else its own folder. Of an
 * installed package it is the project that it is installed in.
 */
export function projectOf(file: string): string {
  const folder = dirname(file);
  let project = projects.get(folder);
  if (project === undefined) {
    const installed = folder.search(/[\\/]node_modules(?=[\\/]|$)/);
    project = nearest(installed < 0 ? folder : folder.slice(0, installed) || sep) ?? folder;
    projects.set(folder, project);
  }
  return project;
}

function nearest(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (isProject(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return null;
  }
}

function isProject(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const names = Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object);
    return names.length === 0 || names.some((name) => !MARKS.has(name));
  } catch {
    return true;
  }
}
