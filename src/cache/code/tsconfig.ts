/** `paths` and `baseUrl` of a tsconfig.json, which tsx follows. One that `extends` another is read by itself. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Disk } from './disk.ts';

interface Mapping {
  /** As it is written; null where there is none. */
  readonly base: string | null;
  readonly paths: Record<string, readonly string[]>;
}

/** Paths that the nearest tsconfig.json above a folder may mean by a name, without their endings. */
export function mappedBy(disk: Disk, name: string, folder: string): string[] {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'tsconfig.json');
    if (disk.isFile(path)) return mapped(disk.noted(path, 'tsconfig', readMapping), name, at);
    if (dirname(at) === at) return [];
  }
}

function mapped({ base, paths }: Mapping, name: string, folder: string): string[] {
  const from = resolve(folder, base ?? '.');
  for (const [pattern, targets] of Object.entries(paths)) {
    const [before, after] = pattern.split('*') as [string, string | undefined];
    const fits = after === undefined ? name === pattern : name.startsWith(before) && name.endsWith(after);
    if (!fits) continue;
    const star = after === undefined ? '' : name.slice(before.length, name.length - after.length);
    return targets.map((target) =>
      resolve(
        from,
        target.replace('*', () => star),
      ),
    );
  }
  return base === null ? [] : [resolve(from, name)];
}

/** Comments and trailing commas, and texts, in which they are no such thing. */
const BESIDE = /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[\]}])/g;

function readMapping(path: string): Mapping {
  try {
    const json = JSON.parse(readFileSync(path, 'utf8').replace(BESIDE, (_all, text?: string) => text ?? ''));
    const { baseUrl, paths } = json.compilerOptions ?? {};
    return { base: typeof baseUrl === 'string' ? baseUrl : null, paths: checked(paths) };
  } catch {
    return { base: null, paths: {} };
  }
}

function checked(paths: unknown): Mapping['paths'] {
  if (typeof paths !== 'object' || paths === null) return {};
  const entries = Object.entries(paths).filter(([, targets]) => Array.isArray(targets));
  return Object.fromEntries(entries.map(([name, targets]) => [name, (targets as unknown[]).map(String)]));
}
