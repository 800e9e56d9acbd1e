/** Cached functions in a folder of their own, in this process and in programs. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import type { CacheOptions } from '../../src/public/cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-cache-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

let count = 0;

/** A new folder, removed in the end. */
export function newFolder(): string {
  const path = join(folder, String(count++));
  mkdirSync(path);
  return path;
}

const results = newFolder();

/** Of a function of its own, which may use variables around it. */
export function options(more: CacheOptions = {}): CacheOptions {
  if (more.memory === true) return more;
  return { code: 'manual', id: `test ${count++}`, version: 1, folder: results, ...more };
}

/** The line by which a program gets at what `hasten/cache` exports. */
export const IMPORT = `import * as hasten from ${JSON.stringify(pathToFileURL(resolve('src/public/cache.ts')).href)};
const { cache, file, stamped } = hasten;
`;

export interface Project {
  readonly folder: string;
  write(files: Record<string, string>): void;
  /** Runs one of the files; gives what it printed, a line each. Lines beginning with `{` or `[` are JSON. */
  run(name: string, ...args: string[]): Promise<unknown[]>;
}

/** A project of a few files. */
export function project(files: Record<string, string>): Project {
  const root = newFolder();
  const write = (more: Record<string, string>): void => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  };
  write({ 'package.json': '{ "name": "project", "type": "module" }', ...files });
  const run = (name: string, ...args: string[]): Promise<unknown[]> =>
    new Promise((done, failed) => {
      // What is remembered of hasten's own sources, which count as the user's here, is shared.
      const env = { ...process.env, NODE_OPTIONS: '', HASTEN_CACHE_DIR: results };
      execFile(process.execPath, [name, ...args], { cwd: root, env, timeout: 60_000 }, (error, stdout, stderr) => {
        if (error !== null) return failed(new Error(`${name} failed: ${stderr}`));
        const lines = stdout.trim() === '' ? [] : stdout.trim().split('\n');
        done(lines.map((line) => (/^[{["\d]/.test(line) ? (JSON.parse(line) as unknown) : line)));
      });
    });
  return { folder: root, write, run };
}
