/**
 * The checker behind test/architecture.test.ts: takes files (path and source, paths from the repository's root) and says
 * in a sentence each what breaks the house's order. It reads imports from the syntax tree, types included: a type that
 * points upwards ties two folders together as much as a function does.
 */
import { posix } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** Path to source. */
export type Files = Record<string, string>;

/** The folders of src/ by floor, the highest first. An import points to a lower floor, or stays in its folder. */
const floors = [
  ['public', 'cli'],
  ['speedup'],
  ['doctor'],
  ['remedies'],
  ['profile', 'memory', 'attach', 'kernel', 'parallel', 'cache', 'bench', 'report'],
  ['source'],
  ['instrument', 'shared-memory'],
  ['support'],
];

/** What may point sideways: reports know the models of what they show, kernels may run on threads. */
const sideways = new Set(['report -> profile', 'report -> bench', 'report -> cache', 'kernel -> parallel']);

/** Any node of the syntax tree, as far as this file looks. */
interface Node {
  type: string;
  source?: { type: string; value?: unknown } | null;
  specifiers?: unknown[];
  body?: Node[];
  [key: string]: unknown;
}

/** Everything in src/ that points where it must not: upwards, sideways, or outside the house. */
export function wrongDirections(files: Files): string[] {
  const wrong: string[] = [];
  for (const [path, source] of Object.entries(files)) {
    const from = folderOf(path);
    if (floorOf(from) < 0) wrong.push(`${path} is in no folder of the house`);
    for (const target of localImports(path, source)) {
      const to = folderOf(target);
      if (from === to || sideways.has(`${from} -> ${to}`) || floorOf(from) < floorOf(to)) continue;
      wrong.push(`${path} imports ${target}: ${from} -> ${to}`);
    }
  }
  return wrong;
}

/** Each circle of imports between files, as `a.ts -> b.ts -> a.ts`. */
export function circles(files: Files): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, above: string[]): void => {
    const start = above.indexOf(path);
    if (start >= 0) found.push([...above.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const target of localImports(path, files[path] ?? '')) visit(target, [...above, path]);
    done.add(path);
  };
  for (const path of Object.keys(files)) visit(path, []);
  return found;
}

/** Files of src/public/ that hold more than re-exports (or the import of a module that acts when it is loaded). */
export function facesWithCode(files: Files): string[] {
  return Object.entries(files)
    .filter(([path]) => path.startsWith('src/public/'))
    .filter(([path, source]) => !parse(path, source).body!.every(isFace))
    .map(([path]) => `${path} holds more than re-exports`);
}

function isFace(statement: Node): boolean {
  if (statement.type === 'ExportAllDeclaration') return true;
  if (statement.type === 'ImportDeclaration') return statement.specifiers?.length === 0;
  const empty = statement.specifiers?.length === 0 && !statement.declaration;
  return statement.type === 'ExportNamedDeclaration' && (empty || statement.source != null);
}

/**
 * Where package.json's `exports` and src/public/ differ: each face is exported under its name, and nothing else is. One
 * that Node has for itself is in src/public/node; bundlers (`module`) take the one that needs nothing of Node.
 */
export function wrongExports(exports: Record<string, unknown>, files: Files): string[] {
  const faces = Object.keys(files).flatMap((path) => /^src\/public\/(.+)\.ts$/.exec(path)?.[1] ?? []);
  const expected: Record<string, unknown> = { './package.json': './package.json' };
  for (const name of faces.filter((face) => !face.startsWith('node/'))) {
    const anywhere = `./dist/public/${name}.js`;
    const onNode = faces.includes(`node/${name}`) && { module: anywhere, node: `./dist/public/node/${name}.js` };
    expected[`./${name}`] = { types: `./dist/public/${name}.d.ts`, ...onNode, default: anywhere };
  }
  return [...new Set([...Object.keys(expected), ...Object.keys(exports)])]
    .filter((name) => JSON.stringify(exports[name]) !== JSON.stringify(expected[name]))
    .map((name) => `exports["${name}"] should be ${JSON.stringify(expected[name]) ?? 'left out'}`);
}

/** Imports by which a program would know hasten: the package itself, or a file outside the folder `home`. */
export function foreignImports(home: string, files: Files): string[] {
  return Object.entries(files).flatMap(([path, source]) =>
    imports(path, source)
      .filter((name) => {
        if (name.startsWith('.')) return !posix.join(posix.dirname(path), name).startsWith(`${home}/`);
        return name === 'hasten' || name.startsWith('hasten/');
      })
      .map((name) => `${path} imports ${name}`),
  );
}

/** The files that a file imports by a relative path. */
function localImports(path: string, source: string): string[] {
  return imports(path, source)
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(path), name));
}

/** What a file imports or re-exports, of values and of types, at its top and by `import()`, where a literal names it. */
function imports(path: string, source: string): string[] {
  const names: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      const node = value as Node;
      const named = /^(Import|ExportAll|ExportNamed|TSImport)/.test(node.type) ? node.source?.value : undefined;
      if (typeof named === 'string') names.push(named);
      for (const child of Object.values(node)) walk(child);
    }
  };
  walk(parse(path, source).body);
  return names;
}

function parse(path: string, source: string): Node {
  return parseAst(source, { lang: 'ts' }, path) as unknown as Node;
}

/** The house's folder that a file belongs to: the first one below src/. */
function folderOf(path: string): string {
  const [top, folder, ...rest] = path.split('/');
  return top === 'src' && folder !== undefined && rest.length > 0 ? folder : `(${path})`;
}

/** From 0, the highest, down; -1 for what is not in the house. */
function floorOf(folder: string): number {
  return floors.findIndex((floor) => floor.includes(folder));
}
