/** Loads a candidate's function into this process, and its edits for all that the process starts. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EDITS_VARIABLE } from './edited-model.ts';
import { installEdits } from './install.ts';
import type { Plan } from './plan.ts';

export type AnyFunction = ((...args: unknown[]) => unknown) & Partial<CachedFunction>;

/** What `cache` gives, as far as it is asked here. */
interface CachedFunction {
  clear(): number;
  stats(): { hits: number };
}

export function readPlan(path: string): Plan {
  return JSON.parse(readFileSync(path, 'utf8')) as Plan;
}

/** Once in a process: a second candidate would find the first one's module. */
export async function loadFunction(plan: Plan, candidate: string): Promise<AnyFunction> {
  const edits = plan.edits[candidate]!;
  // Before any thread or child is started, which look there.
  process.env[EDITS_VARIABLE] = edits;
  const kept = plan.kernels.includes(candidate) ? 'kernels' : `cache-${process.pid}`;
  process.env.HASTEN_CACHE_DIR = join(plan.folder, kept);
  mkdirSync(process.env.HASTEN_CACHE_DIR, { recursive: true });
  const slice = installEdits(edits).find(({ path }) => path === plan.file);
  // Node 22.18 has no hooks for what a CommonJS module requires that was imported.
  const module = (
    slice?.format === 'commonjs' ? createRequire(plan.file)(plan.file) : await import(pathToFileURL(plan.file).href)
  ) as Record<string, unknown>;
  const fn = module[plan.function];
  if (typeof fn !== 'function') throw new Error(`the slice does not export ${plan.function}`);
  return fn as AnyFunction;
}
