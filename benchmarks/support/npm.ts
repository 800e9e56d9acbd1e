/** Packages that benchmarks run as programs or as tools: installed once, by npm, into the system's cache of temporaries. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder in whose `node_modules` all of `specs` (`name@version`) are installed, installing them where it is missing. */
export function installed(...specs: string[]): string {
  const folder = join(tmpdir(), 'hasten-benchmarks', specs.join(' ').replaceAll('/', '+').replaceAll(' ', '_'));
  if (existsSync(join(folder, 'node_modules'))) return folder;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  writeFileSync(join(fresh, 'package.json'), '{"private": true}\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...specs];
  execFileSync('npm', args, {
    cwd: fresh,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return folder;
}
